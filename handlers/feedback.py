"""Whether an answer helped: two thumbs below each, a window that asks why not, and a list for admins."""

from __future__ import annotations

import re
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from handlers import answering, in_place, posting, requests, roles
from handlers.deps import Deps
from handlers.requests import Asker
from handlers.views import afterwards, blocks, buttons
from handlers.views import feedback as view
from handlers.views.blocks import Message
from handlers.views.feedback import Read
from storage import feedback
from storage.feedback import Opinion

LISTED = re.compile(rf"{view.LIST_PAGE}(_back)?")
COMMAND = re.compile(r"\s*feedback\s*", re.IGNORECASE)


def register(app: App, deps: Deps) -> None:
    """Listen to the thumbs, to the window that asks why, and to `/rapporteur feedback`."""

    @app.action(afterwards.JUDGED)
    def pressed(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        asker = requests.asker(body, context)
        asked_id, page, helpful = buttons.read_numbers(requests.pressed(body).get("value"), 3)
        # Before all else: whatever becomes of the window, the opinion stands.
        _keep(deps, asker, asked_id, helpful=helpful == afterwards.HELPFUL)
        ack()
        if helpful != afterwards.HELPFUL:
            posting.open_view(client, requests.text(body.get("trigger_id")) or "", view.window(asked_id))
        _thank(deps, client, body, asker, asked_id, page)

    @app.view(view.CALLBACK)
    def explained(ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        asked_id, reason, comment = view.submitted(requests.mapping(body.get("view")))
        asker = requests.asker(body, context)
        with deps.record.begin() as db:
            at = deps.workspace_of(db, asker.team_id).id
            feedback.explain(db, at, asked_id, asker.user, reason=reason, comment=comment, now=deps.now())
        ack()

    @app.command("/rapporteur", matchers=[_is_feedback])
    def opinions(ack: Ack, command: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        asker = requests.asker(command, context)
        posting.tell(client, asker, _listing(deps, client, asker, 0))

    @app.action(LISTED)
    def turned(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        asker = requests.asker(body, context)
        (page,) = buttons.read_numbers(requests.pressed(body).get("value"), 1)
        posting.tell(client, asker, _listing(deps, client, asker, page), replace=asker.private)


def _is_feedback(command: dict[str, Any]) -> bool:
    return COMMAND.fullmatch(str(command.get("text") or "")) is not None


def _keep(deps: Deps, asker: Asker, asked_id: int, *, helpful: bool) -> None:
    with deps.record.begin() as db:
        at = deps.workspace_of(db, asker.team_id).id
        feedback.give(db, at, asked_id, asker.user, helpful=helpful, now=deps.now())


def _thank(deps: Deps, client: WebClient, body: dict[str, Any], asker: Asker, asked_id: int, page: int) -> None:
    """Say thank you where the thumbs stood; below an answer that others read, only to whoever pressed."""
    recall = answering.recalled(deps, client, asker, asked_id)
    shared = not answering.can_share(asker)
    message = answering.shown(recall.found, asked_id, recall.desk, page=page, shared=shared, told=view.THANKS)
    if not in_place.put(client, body, asker, message):
        posting.tell(client, asker, Message(view.THANKS, (blocks.context(view.THANKS),)))


def _listing(deps: Deps, client: WebClient, asker: Asker, page: int) -> Message:
    roles.require_admin(deps, client, asker)
    with deps.record.read() as db:
        at = deps.workspace_of(db, asker.team_id).id
        found = feedback.opinions(db, at, limit=view.ON_A_PAGE, offset=page * view.ON_A_PAGE)
        counted = feedback.tally(db, at)
    return view.listing([Read(one, _may_know(deps, client, asker, one)) for one in found], counted, page)


def _may_know(deps: Deps, client: WebClient, asker: Asker, opinion: Opinion) -> bool:
    """Return whether somebody may read what was asked: their own, and what was asked before them in a channel of theirs."""
    if opinion.asker == asker.user:
        return True
    if not opinion.openly or not opinion.channel:
        return False
    return asker.user in deps.people.members(client, asker.team_id, opinion.channel, deps.now())
