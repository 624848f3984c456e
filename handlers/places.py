"""Where the row of a deadline was pressed, kept while a window is open over it, and shown anew when the deadline has changed."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from slack_bolt import BoltContext
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from handlers import home, limits, overview, posting, replying, requests
from handlers.deps import Deps
from handlers.failing import describe
from handlers.markup import escaped
from handlers.requests import Asker
from handlers.views import blocks, passage
from handlers.views import deadline as view
from handlers.views.blocks import Block, Button, Message
from storage import deadlines
from storage.errors import NotFound
from storage.planned import DeadlineView

HOME, WINDOW, MESSAGE, PRIVATE = "home", "window", "message", "private"

log = logging.getLogger("rapporteur.handlers")


@dataclass(frozen=True, slots=True)
class Place:
    """
    Where a row stands: in somebody's Home tab, in the window of a session, in a message that everybody in a channel sees, or in
    one for one person alone.

    `view_id` is of the window, `ts` the time stamp of the message that everybody sees, `response_url` where the one for one
    person can be replaced.
    """

    kind: str
    team_id: str
    user: str
    channel: str | None = None
    ts: str | None = None
    response_url: str | None = None
    view_id: str | None = None

    @property
    def told_again(self) -> str:
        """Return who is told when a snooze ends: the channel that the row stands in, else the person who pressed."""
        is_channel = self.kind == MESSAGE and (self.channel or "")[:1] in ("C", "G")
        return self.channel if is_channel and self.channel else self.user

    def as_text(self, deadline_id: int) -> str:
        """Return this place with a deadline, for a window to keep."""
        return json.dumps({**asdict(self), "deadline_id": deadline_id})


def pressed_at(body: Mapping[str, Any], context: BoltContext) -> Place:
    """Return where something was pressed."""
    asker = requests.asker(body, context)
    container = requests.mapping(body.get("container"))
    if container.get("type") == "view":
        opened = requests.mapping(body.get("view"))
        kind = WINDOW if opened.get("type") == "modal" else HOME
        return Place(kind, asker.team_id, asker.user, view_id=requests.text(opened.get("id")))
    ts = requests.text(container.get("message_ts"))
    if asker.private or not asker.channel or not ts:
        return Place(PRIVATE, asker.team_id, asker.user, asker.channel, response_url=asker.response_url)
    return Place(MESSAGE, asker.team_id, asker.user, asker.channel, ts, asker.response_url)


def kept(text: object) -> tuple[Place, int]:
    """Return the place and the deadline that a window keeps. Raises NotFound for what this version did not write."""
    try:
        found = json.loads(text if isinstance(text, str) else "")
        deadline_id = int(found.pop("deadline_id"))
        return Place(**found), deadline_id
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise NotFound("question", "") from error


def show_anew(
    deps: Deps,
    client: WebClient,
    place: Place,
    deadline: DeadlineView,
    told: str,
    *,
    message: Mapping[str, Any] | None = None,
    undo: Button | None = None,
    confirm: bool = False,
) -> None:
    """
    Show a deadline as it is now, where it was pressed; `told` says what was done, and `undo` takes it back.

    `message` is the message that everybody sees, as Slack sent it along; without it, it is fetched. Where that message can no
    longer be changed, or with `confirm`, the person who pressed is told beside it: what was done stays done.
    """
    if place.kind == HOME:
        home.publish(deps, client, place.team_id, place.user, told=told, undo=undo)
    elif place.kind in (PRIVATE, WINDOW):
        _show_session(client, place, overview.one(deps, place.team_id, deadline.session_id, lead=told, undo=undo))
        if place.kind == WINDOW:
            home.publish(deps, client, place.team_id, place.user)  # it lies under the window
    elif not _updated(client, place, deadline, deps, told, message) or confirm:
        tell(client, place, told)


def open_window(client: WebClient, place: Place, trigger_id: str, window: Block) -> None:
    """Open a window over where a row stands."""
    if place.kind == WINDOW:
        client.views_push(trigger_id=trigger_id, view=window)
    else:
        posting.open_view(client, trigger_id, window)


def tell(client: WebClient, place: Place, words: str) -> None:
    """Say something to the person who pressed, beside the message that everybody sees."""
    posting.tell(client, _asker(place), Message(escaped(words), (blocks.section(words),)))


def _show_session(client: WebClient, place: Place, page: Message) -> None:
    if place.kind == WINDOW:
        client.views_update(view_id=place.view_id, view=passage.window(replying.TITLE, page.blocks))
    else:
        posting.tell(client, _asker(place), page, replace=True)


def _updated(
    client: WebClient, place: Place, deadline: DeadlineView, deps: Deps, told: str, message: Mapping[str, Any] | None
) -> bool:
    with deps.record.read() as db:
        workspace = deps.workspace_of(db, place.team_id).id
        known = deadlines.of_session(db, workspace, deadline.session_id)
    try:
        shown = message or _fetched(client, place)
        parts = view.replaced(_blocks(shown), known, deps.now())
        if parts is None:
            return False
        posting.change(client, place.channel or "", place.ts or "", Message(_text(told, shown), tuple(parts)))
    except SlackApiError as error:
        log.info("a message could not be brought up to date: %s", describe(error))
        return False
    return True


def _fetched(client: WebClient, place: Place) -> Mapping[str, Any]:
    """Return the message at a place; empty where it is gone."""
    said = client.conversations_history(channel=place.channel or "", oldest=place.ts, latest=place.ts, inclusive=True, limit=1)
    found = said.get("messages") or []
    return requests.mapping(found[0]) if found else {}


def _blocks(message: Mapping[str, Any]) -> Sequence[Block]:
    found = message.get("blocks")
    return [dict(requests.mapping(block)) for block in found] if isinstance(found, list) else []


def _text(told: str, message: Mapping[str, Any]) -> str:
    """Return what the message says to those who hear it read: the change first, then what it said before."""
    before = str(message.get("text") or "")
    return limits.cut(f"{escaped(told)}\n{before}", limits.MESSAGE_TEXT)


def _asker(place: Place) -> Asker:
    return Asker(place.team_id, place.user, place.channel, response_url=place.response_url, private=place.kind == PRIVATE)
