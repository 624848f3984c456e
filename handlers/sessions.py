"""Sessions: `/sessions` lists, shows and cancels them; `handlers.planning` adds and moves, `handlers.calendars` takes in."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from handlers import calendars, overview, parsing, planning, posting, replying, requests
from handlers.deps import Deps
from handlers.errors import shortened
from handlers.requests import Asker
from handlers.views import buttons, usage
from handlers.views import session as view
from handlers.views.blocks import Message
from storage import sessions
from storage.catalogue import names
from storage.errors import UnknownName
from storage.planned import SessionView

UNKNOWN = "I do not know “{}”."
# What lists sessions, and whether those that are over.
LISTS = {"": False, "upcoming": False, "list": False, "past": True}
CANCELLED_ALREADY = "It is cancelled already."
RESTORED = "On again. Its reminders go out as before."


def register(app: App, deps: Deps) -> None:
    """Listen to `/sessions` and to the buttons of sessions."""

    @app.command("/sessions")
    def command(ack: Ack, command: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        asker = requests.asker(command, context)
        asked = parsing.subcommand(command.get("text") or "")
        trigger = replying.trigger(command)
        if asked.name == "add":
            planning.add(deps, client, asker, trigger, asked.rest)
        elif asked.name == "move" and asked.rest:
            planning.move(deps, client, asker, trigger, asked.rest)
        elif asked.name == "calendar":
            calendars.open_window(deps, client, asker, trigger)
        else:
            posting.tell(client, asker, _told(deps, asker, asked, parsing.line(command.get("text") or "")))

    @app.action(view.UPCOMING_PAGED)
    def turn(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        _turn(deps, client, body, requests.asker(body, context), past=False)

    @app.action(view.PAST_PAGED)
    def turn_back(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        _turn(deps, client, body, requests.asker(body, context), past=True)

    @app.action(view.SHOW)
    def show(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        asker = requests.asker(body, context)
        (number,) = buttons.read_numbers(requests.pressed(body).get("value"), 1)
        replying.reply(
            client, body, asker, overview.one(deps, asker.team_id, number, how=replying.room(body, "full")), replace=False
        )

    @app.action(view.CANCEL)
    def cancel(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        asker = requests.asker(body, context)
        replying.reply(client, body, asker, view.cancelled(_cancelled(deps, asker, body)))

    @app.action(view.RESTORE)
    def restore(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        asker = requests.asker(body, context)
        (number,) = buttons.read_numbers(requests.pressed(body).get("value"), 1)
        with deps.record.begin() as db:
            workspace = deps.workspace_of(db, asker.team_id).id
            sessions.restore(db, workspace, number, actor=asker.user, now=deps.now())
        replying.reply(client, body, asker, overview.one(deps, asker.team_id, number, lead=RESTORED, how=replying.room(body)))


def _told(deps: Deps, asker: Asker, asked: parsing.Subcommand, typed: str) -> Message:
    if asked.name in LISTS:
        return overview.listing(deps, asker.team_id, past=LISTS[asked.name])
    if asked.name == "subscribe":
        return calendars.subscribed(deps, asker)
    if asked.name == "cancel" and asked.rest:
        return _to_cancel(deps, asker, _named(deps, asker, asked.rest))
    if asked.name == "show" and asked.rest:
        return overview.one(deps, asker.team_id, _named(deps, asker, asked.rest).id)
    if asked.name in parsing.HELP | {"show", "cancel", "move"}:
        return usage.usage(usage.SESSIONS)
    return _one_or_usage(deps, asker, typed)


def _to_cancel(deps: Deps, asker: Asker, one: SessionView) -> Message:
    if one.cancelled_at is not None:
        return overview.one(deps, asker.team_id, one.id, lead=CANCELLED_ALREADY)
    return view.to_cancel(one, deps.now())


def _one_or_usage(deps: Deps, asker: Asker, typed: str) -> Message:
    """Return the session that the line names, or, where it names none at all, how to use the command."""
    try:
        return overview.one(deps, asker.team_id, _named(deps, asker, typed).id)
    except UnknownName:
        if any(character.isdigit() for character in typed) or names.bodies_in(typed, deps.desk(asker.team_id).holdings.catalogue):
            raise
        return usage.usage(usage.SESSIONS, UNKNOWN.format(shortened(typed.partition(" ")[0])))


def _named(deps: Deps, asker: Asker, typed: str) -> SessionView:
    with deps.record.read() as db:
        return sessions.named(db, deps.workspace_of(db, asker.team_id).id, typed, deps.now())


def _cancelled(deps: Deps, asker: Asker, body: dict[str, Any]) -> SessionView:
    (number,) = buttons.read_numbers(requests.pressed(body).get("value"), 1)
    with deps.record.begin() as db:
        workspace = deps.workspace_of(db, asker.team_id).id
        return sessions.cancel(db, workspace, number, actor=asker.user, now=deps.now())


def _turn(deps: Deps, client: WebClient, body: dict[str, Any], asker: Asker, *, past: bool) -> None:
    (page,) = buttons.read_numbers(requests.pressed(body).get("value"), 1)
    replying.reply(client, body, asker, overview.listing(deps, asker.team_id, page=page, past=past))
