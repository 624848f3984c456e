"""Channels that have a body of their own: listed, added, removed."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from handlers import posting, replying, requests, roles
from handlers.deps import Deps
from handlers.requests import Asker
from handlers.setup import changing, page
from handlers.views.blocks import Block
from handlers.views.setup import channel_bodies as view
from handlers.views.setup import fields, parts
from storage import channels, delegations
from storage.errors import RecordError

ADDED = "{} is meant in that channel from now on."
REMOVED = "That channel has no body of its own any more."


def register(app: App, deps: Deps) -> None:
    """Listen to the buttons of the list, and to what is filled in over it."""

    @app.action(view.ADD)
    def add(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        roles.require_admin(deps, client, requests.asker(body, context))
        client.views_push(trigger_id=replying.trigger(body), view=view.to_add(page.number_of(requests.mapping(body.get("view")))))

    @app.action(view.REMOVE)
    def remove(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        asker = requests.asker(body, context)
        roles.require_admin(deps, client, asker)
        _set(deps, asker, requests.text(requests.pressed(body).get("value")) or "", None)
        opened = requests.mapping(body.get("view"))
        posting.update_view(client, page.number_of(opened), window(deps, asker.team_id, REMOVED))
        page.show_again(deps, client, asker, page.beneath(opened))

    @app.view(view.SAVE)
    def submitted(ack: Ack, view: dict[str, Any], body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        asker = requests.asker(body, context)
        state = requests.mapping(requests.mapping(view.get("state")).get("values"))
        try:
            roles.require_admin(deps, client, asker)
            told = _added(deps, client, asker, state)
        except RecordError as error:
            ack(response_action="errors", errors=changing.wrong(error, state))
            return
        ack()
        (under,) = fields.read_kept(view.get("private_metadata"), 1)
        posting.update_view(client, under, window(deps, asker.team_id, told))
        page.show_again(deps, client, asker, page.beneath(view))


def window(deps: Deps, team_id: str, told: str = "") -> Block:
    """Return the list of channels, each with its body."""
    with deps.record.read() as db:
        at = deps.workspace_of(db, team_id).id
        known = delegations.catalogue(db, at).bodies
        listed = [(one, known[one.body].name if one.body in known else one.body) for one in channels.every(db, at)]
    return view.window(listed, told)


def _added(deps: Deps, client: WebClient, asker: Asker, state: changing.State) -> str:
    channel = fields.text(state, parts.CHANNEL)
    is_absent = changing.looked_at(client, channel)
    name = _set(deps, asker, channel, fields.text(state, parts.BODY))
    return ADDED.format(name) + (changing.INVITE if is_absent else "")


def _set(deps: Deps, asker: Asker, channel: str, body: str | None) -> str:
    with deps.record.begin() as db:
        at = deps.workspace_of(db, asker.team_id).id
        found = channels.set_body(db, at, channel, body, actor=asker.user, now=deps.now())
    return found.name if found else ""
