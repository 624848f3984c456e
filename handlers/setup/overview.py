"""The page of what is set up: opened by a button or `/rapporteur setup`, and what is changed behind its buttons."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from handlers import home, posting, reminder_settings, replying, requests, roles
from handlers.deps import Deps
from handlers.requests import Asker
from handlers.setup import changing, channel_bodies, page, terms
from handlers.views.blocks import Block
from handlers.views.setup import fields, parts
from handlers.views.setup import overview as view
from storage.errors import NotFound, RecordError
from storage.reminders import settings


def register(app: App, deps: Deps) -> None:
    """Listen to the button that opens the page, to those on it, and to what is filled in behind them."""

    @app.action(view.OPEN)
    def opened(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        replying.open_window(client, body, page.page(deps, client, requests.asker(body, context)))

    @app.action(view.CHANGE)
    def change(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        asker = requests.asker(body, context)
        roles.require_admin(deps, client, asker)
        code = requests.text(requests.pressed(body).get("value")) or ""
        opened = requests.mapping(body.get("view"))
        window = _behind(deps, client, asker, code, page.number_of(opened))
        if opened:
            client.views_push(trigger_id=replying.trigger(body), view=window)
        else:  # from a message
            posting.open_view(client, replying.trigger(body), window)

    @app.view(parts.SAVE)
    def submitted(ack: Ack, view: dict[str, Any], body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        asker = requests.asker(body, context)
        code, under = fields.read_kept(view.get("private_metadata"), 2)
        state = requests.mapping(requests.mapping(view.get("state")).get("values"))
        try:
            roles.require_admin(deps, client, asker)
            told = changing.save(deps, client, asker, code, state)
        except RecordError as error:
            ack(response_action="errors", errors=changing.wrong(error, state))
            return
        ack()
        page.show_again(deps, client, asker, under, told)
        home.publish(deps, client, asker.team_id, asker.user, told=told)


def _behind(deps: Deps, client: WebClient, asker: Asker, code: str, under: str) -> Block:
    """Return the window behind a button of the page. Raises NotFound for a button that this version does not have."""
    if code == view.BODIES:
        return channel_bodies.window(deps, asker.team_id)
    if code == view.GLOSSARY:
        return terms.window(deps, asker.team_id)
    if code == view.REMINDERS:
        return reminder_settings.window(deps, asker.team_id, settings.WORKSPACE)
    if code not in view.TITLES:
        raise NotFound("question", code)
    return parts.window(view.TITLES[code], code, under, changing.fields_of(deps, client, asker, code))
