"""Statements out of messages: files that are dropped where the bot is, and the shortcut "Keep as statement" on any message."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from handlers import incoming, posting, requests, roles
from handlers.deps import Deps
from handlers.markup import as_typed
from handlers.requests import Asker
from handlers.views import blocks, buttons
from handlers.views import incoming as view
from handlers.views.blocks import Message
from storage.uploads import Given

FROM_MESSAGE = "message.txt"
NOTHING = "That message has neither a file nor a text to keep."


def register(app: App, deps: Deps) -> None:
    """Listen to the shortcut."""

    @app.shortcut({"type": "message_action", "callback_id": buttons.KEEP_STATEMENT})
    def keep(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        asker = requests.asker(body, context)
        roles.require_keeper(deps, client, asker)
        message = requests.mapping(body.get("message"))
        # By what was pressed, and not by the message alone: whoever dropped a document may think again.
        mark = f"{asker.channel}:{requests.text(message.get('ts'))}:{requests.text(body.get('trigger_id'))}"
        items = incoming.files_of(message.get("files") or (), mark)
        if not items and (text := as_typed(requests.text(message.get("text")) or "")):
            items = (incoming.text_of(text, FROM_MESSAGE, mark),)
        if not items:
            posting.tell(client, asker, Message(NOTHING, (blocks.section(NOTHING),)))
            return
        count = incoming.take_in(deps, client, asker, items, incoming.given_in(deps, client, asker), to=(asker.user, None))
        posting.tell(client, asker, view.noted(count))


def given_directly(deps: Deps, client: WebClient, writer: Asker, event: Mapping[str, Any]) -> None:
    """Take in the files of a direct message; what becomes of them stands in its thread. Raises NotAllowed."""
    roles.require_keeper(deps, client, writer)
    items = incoming.files_of(event.get("files") or (), f"{writer.channel}:{event.get('ts')}")
    if items and writer.channel:
        incoming.take_in(deps, client, writer, items, Given(), to=(writer.channel, writer.thread))


def given_in_channel(deps: Deps, client: WebClient, writer: Asker, event: Mapping[str, Any]) -> None:
    """Take in the files of a message that mentions the bot; its person alone is told. Raises NotAllowed."""
    roles.require_keeper(deps, client, writer)
    items = incoming.files_of(event.get("files") or (), f"{writer.channel}:{event.get('ts')}")
    given = incoming.given_in(deps, client, writer)
    if count := incoming.take_in(deps, client, writer, items, given, to=(writer.user, None)):
        # Slack shows what one person alone sees only in a thread that is there already.
        posting.tell(client, replace(writer, thread=requests.text(event.get("thread_ts"))), view.noted(count))
