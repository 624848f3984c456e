"""What is let in: every request once, kept until it is finished, and from members of the team among themselves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import App, BoltContext, BoltRequest, BoltResponse
from slack_sdk import WebClient

from handlers import lanes, measures, posting, repeating, requests
from handlers.deps import Deps
from handlers.requests import Asker
from handlers.under_way import TAKEN
from handlers.views import blocks, home
from handlers.views.blocks import Message
from storage.handled import Request
from storage.workspaces import WorkspaceView

OUTSIDER = "I answer members of the team that runs me only, also in channels that it shares."
GUEST = "I answer full members of this workspace only. Ask one of them, or an admin of Rapporteur to open it to guests."
SHARED = (
    "Members of another organisation are in this channel, so I answer nothing here. "
    "Ask me in a direct message, or in a channel of your own."
)
# What a person did to reach us; anything else of another organisation is passed over without a word.
ADDRESSED = frozenset({"app_mention"})

Next = Callable[[], BoltResponse]


def register(app: App, deps: Deps) -> None:
    """Put both checks in front of every listener, and so of every acknowledgement."""
    repeating.register(app, deps)

    @app.middleware
    def once(request: BoltRequest, context: BoltContext, next: Next) -> BoltResponse | None:  # noqa: A002 - Bolt's name
        taken = context.get(TAKEN)
        lanes.is_urgent.set(repeating.is_of_its_moment(request.body))
        if taken is None and deps.under_way.is_full and not lanes.is_urgent.get():
            kept = _kept(request, context)
            if kept is not None:
                return _put_by(deps, kept)
        is_news = _is_first(deps, request, context) if taken is None else repeating.begins_again(deps, request, taken)
        if not is_news:
            measures.ends(measures.REPEATED)
            return BoltResponse(status=200, body="")
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
        reason = OUTSIDER if requests.is_from_outside(body, context) else _kept_out(deps, body, context, client)
        if reason is None:
            return next()
        measures.ends(measures.OUTSIDE)
        _turn_away(body, context, client, reason)
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


def _put_by(deps: Deps, kept: Request) -> BoltResponse:
    """Acknowledge a request that is kept until there is room for it."""
    is_new = deps.under_way.put_by(deps.record, deps.now, kept)
    measures.ends(measures.PUT_BY if is_new else measures.REPEATED)
    return BoltResponse(status=200, body="")


def _is_first(deps: Deps, request: BoltRequest, context: BoltContext) -> bool:
    """Claim a request and keep it, before anything is done; return False where somebody has it already."""
    kept = _kept(request, context)
    if kept is None:
        return True
    taken = deps.under_way.take(deps.record, deps.now, kept)
    if taken is None:
        return False
    context[TAKEN] = taken
    return True


def _kept(request: BoltRequest, context: BoltContext) -> Request | None:
    """Return a request as it is kept, None where nothing tells it from others."""
    key = claim_key(request, context)
    if key is None:
        return None
    # Slack's old way of saying that it was Slack: nobody reads it, and it is a secret.
    body = {name: value for name, value in request.body.items() if name != "token"}
    return Request(key, requests.team(context) or None, body)


def _kept_out(deps: Deps, body: Mapping[str, Any], context: BoltContext, client: WebClient) -> str | None:
    """Return why somebody is not answered here, None where they are."""
    asker = requests.whoever(body, context)
    if not asker.user:
        return None
    if _is_guest(deps, client, asker) and not _workspace(deps, asker).answers_guests:
        return GUEST
    if _is_shared(deps, client, body, asker) and not _workspace(deps, asker).answers_shared_channels:
        return SHARED
    return None


def _is_guest(deps: Deps, client: WebClient, asker: Asker) -> bool:
    return deps.people.person(client, asker.team_id, asker.user, deps.now()).kind in ("guest", "stranger")


def _is_shared(deps: Deps, client: WebClient, body: Mapping[str, Any], asker: Asker) -> bool:
    if not asker.channel or asker.channel.startswith("D"):
        return False
    if body.get("is_ext_shared_channel"):
        return True
    return deps.people.is_shared(client, asker.team_id, asker.channel, deps.now())


def _workspace(deps: Deps, asker: Asker) -> WorkspaceView:
    with deps.record.read() as db:
        return deps.workspace_of(db, asker.team_id)


def _turn_away(body: Mapping[str, Any], context: BoltContext, client: WebClient, reason: str) -> None:
    event = requests.mapping(body.get("event"))
    message = Message(reason, (blocks.section(reason),))
    if event.get("type") == "app_home_opened" and event.get("tab") == "home" and event.get("user"):
        client.views_publish(user_id=str(event["user"]), view=home.turned_away(reason))
    elif event.get("type") in ADDRESSED:
        posting.tell(client, requests.writer(event, context), message)
    elif event.get("type") == "message" and event.get("channel_type") == "im" and reason is GUEST:
        posting.say(client, str(event.get("channel")), message)
    elif not event and body.get("response_url"):
        posting.tell(client, requests.asker(body, context), message)
