"""Checking a quote: `/quote`, and the shortcut on a message."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from handlers import answering, parsing, posting, requests
from handlers.deps import Deps
from handlers.views import buttons, usage

NO_TEXT = "That message has no text to check."


def register(app: App, deps: Deps) -> None:
    """Listen to `/quote` and to the shortcut "Check this quote"."""

    @app.command("/quote")
    def quote(ack: Ack, command: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        asker = requests.asker(command, context)
        typed = parsing.line(command.get("text") or "")
        if typed.casefold() in parsing.HELP:
            posting.tell(client, asker, usage.usage(usage.QUOTE))
        else:
            posting.tell(client, asker, answering.answered(deps, client, asker, typed, "quote"))

    @app.shortcut({"type": "message_action", "callback_id": buttons.CHECK_QUOTE})
    def check_message(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        asker = requests.asker(body, context)
        typed = parsing.line(requests.text(requests.mapping(body.get("message")).get("text")) or "")
        if not typed:
            posting.tell(client, asker, usage.usage(usage.QUOTE, NO_TEXT))
        else:
            posting.tell(client, asker, answering.answered(deps, client, asker, typed, "quote"))
