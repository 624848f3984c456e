"""Saved searches: kept by a button below an answer, listed by `/said saved`, asked again, watched, removed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient
from sqlalchemy import orm

from handlers import answering, home, in_place, parsing, posting, replying, requests
from handlers.deps import Deps
from handlers.requests import Asker
from handlers.viewing import DIRECT
from handlers.views import afterwards, blocks, buttons, passage
from handlers.views import searches as view
from handlers.views.blocks import Block, Message
from storage import asked, searches
from storage.searches import SavedSearch

LEANS = "This question leans on those before it in its thread. Ask it in one whole sentence, then save that."
NOT_ASKED = "A quote is not kept as a search. Ask about its subject, then save that."
ON, OFF = "Alerts are on.", "Alerts are off."
ANSWER = "Answer"
NEEDS_BUTTONS = frozenset({"actions", "context_actions"})


def register(app: App, deps: Deps) -> None:
    """Listen to the list, and to the buttons of saved searches, wherever they stand."""

    @app.command("/said", matchers=[_is_list])
    def saved(ack: Ack, command: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        asker = requests.asker(command, context)
        posting.tell(client, asker, listing(deps, asker))

    @app.action(afterwards.SAVE_SEARCH)
    def save(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        asker = requests.asker(body, context)
        (asked_id,) = buttons.read_numbers(requests.pressed(body).get("value"), 1)
        posting.tell(client, asker, _saved(deps, client, asker, asked_id))

    @app.action(view.ASK)
    def ask(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        asker = requests.asker(body, context)
        search = _changed(deps, asker, body, lambda db, at, number: searches.one(db, at, asker.user, number))
        _answer(deps, client, body, asker, search)

    @app.action(view.REMOVE)
    def remove(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        asker = requests.asker(body, context)
        gone = _changed(deps, asker, body, lambda db, at, number: searches.remove(db, at, asker.user, number))
        _show(deps, client, body, asker, view.REMOVED.format(gone.typed))

    @app.action(view.ALERTS_ON)
    def alerts_on(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        asker = requests.asker(body, context)
        _changed(deps, asker, body, lambda db, at, number: searches.alert(db, at, asker.user, number, wanted=True))
        _show(deps, client, body, asker, ON)

    @app.action(view.ALERTS_OFF)
    def alerts_off(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        asker = requests.asker(body, context)
        _changed(deps, asker, body, lambda db, at, number: searches.alert(db, at, asker.user, number, wanted=False))
        _show(deps, client, body, asker, OFF)


def is_list(typed: str) -> bool:
    """Return whether a line asks for the list of saved searches, and for nothing else."""
    return " ".join(typed.split()).casefold() in view.LISTS


def listing(deps: Deps, asker: Asker, lead: str = "") -> Message:
    """Return somebody's saved searches; `lead` says what was just done."""
    with deps.record.read() as db:
        return view.listing(searches.listed(db, deps.workspace_of(db, asker.team_id).id, asker.user), lead)


def _is_list(command: dict[str, Any]) -> bool:
    return is_list(str(command.get("text") or ""))


def _saved(deps: Deps, client: WebClient, asker: Asker, asked_id: int) -> Message:
    """Keep a question as a search, and return word of it; or why it is none. Raises Invalid for one too long or too many."""
    with deps.record.read() as db:
        at = deps.workspace_of(db, asker.team_id).id
        before = asked.recall(db, at, asked_id, asker.user)
    if before.kind != "said":
        return Message(NOT_ASKED, (blocks.section(NOT_ASKED),))
    if before.earlier and not answering.stands_alone(deps, client, asker, before):
        return Message(LEANS, (blocks.section(LEANS),))
    typed = " ".join(parsing.line(before.typed).split())
    with deps.record.begin(at) as db:
        held = {one.id for one in searches.listed(db, at, asker.user)}
        search = searches.save(db, at, asker.user, typed, now=deps.now())
    return view.saved(search, new=search.id not in held)


def _changed(
    deps: Deps, asker: Asker, body: dict[str, Any], change: Callable[[orm.Session, int, int], SavedSearch]
) -> SavedSearch:
    (number,) = buttons.read_numbers(requests.pressed(body).get("value"), 1)
    with deps.record.begin() as db:
        return change(db, deps.workspace_of(db, asker.team_id).id, number)


def _answer(deps: Deps, client: WebClient, body: dict[str, Any], asker: Asker, search: SavedSearch) -> None:
    """Answer a saved search where its button was pressed; in the Home tab in a window, to be read."""
    if requests.mapping(body.get("view")):
        message = answering.answered(deps, client, replace(asker, private=True), search.typed, "said", earlier=())
        replying.open_window(client, body, passage.window(ANSWER, _to_read(message.blocks)))
        return
    to_all = not asker.private and (asker.channel or "").startswith(DIRECT)
    message = answering.answered(
        deps, client, asker if to_all else replace(asker, private=True), search.typed, "said", earlier=()
    )
    if to_all and asker.channel:
        posting.say(client, asker.channel, message, thread=asker.thread)
    else:
        posting.tell(client, asker, message)


def _show(deps: Deps, client: WebClient, body: dict[str, Any], asker: Asker, lead: str) -> None:
    """Show the list as it is now where its button was pressed."""
    if requests.mapping(body.get("view")):
        home.publish(deps, client, asker.team_id, asker.user, told=lead)
        return
    message = listing(deps, asker, lead)
    if not in_place.put(client, body, asker, message):
        posting.tell(client, asker, message)


def _to_read(parts: tuple[Block, ...]) -> list[Block]:
    """Return the blocks of an answer without its buttons, which a window over the Home tab has no use for."""
    return [
        {name: value for name, value in block.items() if name != "accessory"}
        for block in parts
        if block["type"] not in NEEDS_BUTTONS
    ]
