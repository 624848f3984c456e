"""The buttons under what was read: store it, drop it, and take that back."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from handlers import adding, incoming, requests, roles, viewing
from handlers.deps import Deps
from handlers.requests import Asker
from handlers.views import buttons
from handlers.views import incoming as view
from storage import keeping, uploads


def register(app: App, deps: Deps) -> None:
    """Listen to the buttons of the message that shows what was read."""

    @app.action(view.STORE)
    def store(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        asker = requests.asker(body, context)
        roles.require_keeper(deps, client, asker)
        upload = adding.own(deps, body, asker)
        if upload.state == "read":
            incoming.store(deps, client, asker, upload.id, upload.given)
        incoming.show(deps, client, asker.team_id, upload)

    @app.action(view.DROP)
    def drop(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        asker = requests.asker(body, context)
        upload = adding.own(deps, body, asker)
        with deps.record.begin() as db:
            uploads.drop(db, deps.workspace_of(db, asker.team_id).id, upload.id, asker.user)
        incoming.show(deps, client, asker.team_id, upload)

    @app.action(view.UNDO)
    def undo(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        asker = requests.asker(body, context)
        roles.require_keeper(deps, client, asker)
        (number,) = buttons.read_numbers(requests.pressed(body).get("value"), 1)
        seen = viewing.seen(deps, client, asker)
        with deps.record.begin() as db:
            workspace_id = deps.workspace_of(db, asker.team_id).id
            keeping.take_back(db, workspace_id, number, seen=seen, actor=asker.user, now=deps.now())
        shown_anew(deps, client, body, asker)


def shown_anew(deps: Deps, client: WebClient, body: dict[str, Any], asker: Asker) -> bool:
    """Write the message of a batch, in which a button was pressed, anew; return False where the button stands elsewhere."""
    container = requests.mapping(body.get("container"))
    channel, ts = requests.text(container.get("channel_id")), requests.text(container.get("message_ts"))
    if not (channel and ts):
        return False
    with deps.record.read() as db:
        batch = uploads.shown_at(db, deps.workspace_of(db, asker.team_id).id, channel, ts)
    if batch:
        incoming.show(deps, client, asker.team_id, batch[0])
    return bool(batch)
