"""What is let in: every request once, kept until it is finished, and from members of the team only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import App, BoltContext, BoltRequest, BoltResponse
from slack_sdk import WebClient

from handlers import lanes, posting, repeating, requests
from handlers.deps import Deps
from handlers.under_way import TAKEN
from handlers.views import blocks
from handlers.views.blocks import Message
from storage.handled import Request

OUTSIDER = "I answer members of the team that runs me only, also in channels that it shares."
# What a person did to reach us; anything else of another organisation is passed over without a word.
ADDRESSED = frozenset({"app_mention"})

Next = Callable[[], BoltResponse]


def register(app: App, deps: Deps) -> None:
    """Put both checks in front of every listener, and so of every acknowledgement."""
    repeating.register(app, deps)

    @app.middleware
    def once(request: BoltRequest, context: BoltContext, next: Next) -> BoltResponse | None:  # noqa: A002 - Bolt's name
        taken = context.get(TAKEN)
        if taken is None and not _is_first(deps, request, context):
            return BoltResponse(status=200, body="")
        if taken is not None and not repeating.begins_again(deps, request, taken):
            return BoltResponse(status=200, body="")
        lanes.is_urgent.set(repeating.is_of_its_moment(request.body))
        if TAKEN in context and not lanes.is_urgent.get():
            context.ack()  # it is kept: what comes of it need not wait for a free thread
        return next()

    @app.middleware
    def members(
        body: dict[str, Any],
        context: BoltContext,
        client: WebClient,
        next: Next,  # noqa: A002 - Bolt's name
    ) -> BoltResponse | None:
        if not requests.is_from_outside(body, context):
            return next()
        _turn_away(body, context, client)
        repeating.finish(deps, context)
        return BoltResponse(status=200, body="")


def claim_key(request: BoltRequest, context: BoltContext) -> str | None:
    """
    Return what makes a request the same as another: Slack's number of the event, or of what a person did.

    A request over HTTP without either goes by its signature, so that an exact replay is seen. None: nothing to tell it by.
    """
    body = request.body
    team = requests.team(context)
    event_id, trigger_id = requests.text(body.get("event_id")), requests.text(body.get("trigger_id"))
    if event_id:
        return f"event:{team}:{event_id}"
    if trigger_id:
        return f"trigger:{team}:{trigger_id}"
    signature = request.headers.get("x-slack-signature")
    return f"signature:{team}:{signature[0]}" if signature else None


def _is_first(deps: Deps, request: BoltRequest, context: BoltContext) -> bool:
    """Claim a request and keep it, before anything is done; return False where somebody has it already."""
    key = claim_key(request, context)
    if key is None:
        return True
    # Slack's old way of saying that it was Slack: nobody reads it, and it is a secret.
    body = {name: value for name, value in request.body.items() if name != "token"}
    taken = deps.under_way.take(deps.record, deps.now, Request(key, requests.team(context) or None, body))
    if taken is None:
        return False
    context[TAKEN] = taken
    return True


def _turn_away(body: Mapping[str, Any], context: BoltContext, client: WebClient) -> None:
    event = requests.mapping(body.get("event"))
    message = Message(OUTSIDER, (blocks.section(OUTSIDER),))
    if event.get("type") in ADDRESSED:
        posting.tell(client, requests.writer(event, context), message)
    elif not event and body.get("response_url"):
        posting.tell(client, requests.asker(body, context), message)
