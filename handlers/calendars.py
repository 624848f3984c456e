"""Calendars: a file or a followed address becomes sessions, and our sessions become an address to subscribe to."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from handlers import downloads, posting, replying, requests
from handlers.deps import Deps
from handlers.errors import sentence
from handlers.markup import escaped
from handlers.portions import taken_in
from handlers.requests import Asker
from handlers.views import blocks, buttons, calendar, passage
from handlers.views.blocks import Message
from handlers.views.calendar import Given
from storage.calendars import feeds, reading, subscription, taking_in
from storage.errors import RecordError, UnknownName

# As `bot.slack` serves it.
CALENDAR_PATH = "{}/calendars/{}.ics"
NEITHER = "Choose a file, or give an address."
BOTH = "Give either a file or an address: one after the other."
STOPPED = "“{}” is not followed any more. What it brought stays on file."


def register(app: App, deps: Deps) -> None:
    """Listen to the window of calendars and to the buttons beside them."""

    @app.action(calendar.OPEN)
    def opened(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        replying.open_window(client, body, window(deps, requests.team(context)))

    @app.view(calendar.CALLBACK)
    def submitted(ack: Ack, view: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        given = calendar.submitted(requests.mapping(requests.mapping(view.get("state")).get("values")))
        team_id, user = requests.team(context), context.user_id or ""
        if not given.files:
            ack(**_followed(deps, team_id, user, given))
        elif errors := _wrong(deps, team_id, given):
            ack(response_action="errors", errors=errors)
        else:
            ack(response_action="update", view=calendar.reading())
            replying.finish(
                client, str(view.get("id")), calendar.TITLE, user, lambda: _taken_in(deps, client, team_id, user, given)
            )

    @app.action(calendar.STOP)
    def stop(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        asker = requests.asker(body, context)
        (number,) = buttons.read_numbers(requests.pressed(body).get("value"), 1)
        with deps.record.begin() as db:
            workspace = deps.workspace_of(db, asker.team_id).id
            stopped = feeds.unfollow(db, workspace, number, actor=asker.user, now=deps.now())
        words = STOPPED.format(calendar.named(stopped))
        replying.reply(client, body, asker, _plainly(words))

    @app.action(calendar.NEW_ADDRESS)
    def renew(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        asker = requests.asker(body, context)
        replying.reply(client, body, asker, subscribed(deps, asker, renew=True))


def open_window(deps: Deps, client: WebClient, asker: Asker, trigger_id: str) -> None:
    """Open the window for a file or an address, with the calendars that are followed."""
    posting.open_view(client, trigger_id, window(deps, asker.team_id))


def subscribed(deps: Deps, asker: Asker, *, renew: bool = False) -> Message:
    """
    Return the address of the team's own calendar: made where there is none yet, or anew.

    The record keeps only its fingerprint, so that an address that was given out cannot be shown again.
    """
    if deps.public_url is None:
        return calendar.no_subscription()
    with deps.record.begin() as db:
        workspace = deps.workspace_of(db, asker.team_id).id
        if subscription.has_key(db, workspace) and not renew:
            return calendar.given_out()
        key = subscription.new_key(db, workspace, actor=asker.user, now=deps.now())
    return calendar.subscription(CALENDAR_PATH.format(deps.public_url.rstrip("/"), key))


def window(deps: Deps, team_id: str) -> blocks.Block:
    """Return the window for a file or an address, with the calendars that are followed."""
    with deps.record.read() as db:
        return calendar.window(feeds.listed(db, deps.workspace_of(db, team_id).id))


def _wrong(deps: Deps, team_id: str, given: Given) -> dict[str, str]:
    """Return what is wrong with what was given beside a file, by field, as far as can be told at once."""
    if given.address is not None:
        return {calendar.ADDRESS: BOTH}
    with deps.record.read() as db:
        try:
            taking_in.body_code(db, deps.workspace_of(db, team_id).id, given.body)
        except RecordError as error:
            return {calendar.BODY: sentence(error)}
    return {}


def _followed(deps: Deps, team_id: str, user: str, given: Given) -> dict[str, Any]:
    """Follow an address; return what the acknowledgement says."""
    if given.address is None:
        return {"response_action": "errors", "errors": {calendar.FILE: NEITHER}}
    try:
        with deps.record.begin() as db:
            workspace = deps.workspace_of(db, team_id).id
            feed = feeds.follow(db, workspace, given.address, body=given.body, actor=user, now=deps.now())
    except RecordError as error:
        field = calendar.BODY if isinstance(error, UnknownName) else calendar.ADDRESS
        return {"response_action": "errors", "errors": {field: sentence(error)}}
    return {"response_action": "update", "view": passage.window(calendar.TITLE, calendar.following(feed).blocks)}


def _taken_in(deps: Deps, client: WebClient, team_id: str, user: str, given: Given) -> Message:
    """Fetch and read a calendar file, make its sessions ours, and return what that did. Raises RecordError."""
    file = downloads.fetch(client, given.files[0], most_bytes=reading.CALENDAR_LIMITS.document)
    read = reading.read(file.data, name=file.name, today=deps.now().date())
    with deps.record.read() as db:
        # Ahead of the transaction that writes, which this keeps short.
        workspace = deps.workspace_of(db, team_id).id
        found = taking_in.understand(db, workspace, read, body=given.body)
    report = taken_in(deps.record, workspace, found, deps.now, actor=user, body=given.body)
    return calendar.reported(read.name or file.name, report)


def _plainly(words: str) -> Message:
    return Message(escaped(words), (blocks.section(words),))
