"""Asking what was said: `/said`, and the buttons of an answer that is not clear yet."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from handlers import answering, parsing, posting, requests
from handlers.deps import Deps
from handlers.views import buttons, usage
from storage.asking.values import Answer
from storage.errors import NotFound


def register(app: App, deps: Deps) -> None:
    """Listen to `/said` and to the choice between readings of a question."""

    @app.command("/said")
    def said(ack: Ack, command: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        asker = requests.asker(command, context)
        typed = parsing.line(command.get("text") or "")
        if typed.casefold() in parsing.HELP:
            posting.tell(client, asker, usage.usage(usage.SAID))
        else:
            posting.tell(client, asker, answering.answered(deps, client, asker, typed, "said"))

    @app.action(buttons.CHOSEN)
    def chosen(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        asker = requests.asker(body, context)
        asked_id, position = buttons.read_numbers(requests.pressed(body).get("value"), 2)
        recall = answering.recalled(deps, client, asker, asked_id)
        choices = recall.found.choices if isinstance(recall.found, Answer) else ()
        if position >= len(choices):
            raise NotFound("question", str(asked_id))
        message = answering.answered(deps, client, asker, choices[position].question, "said", earlier=recall.asked.earlier)
        if asker.private or not asker.channel:
            posting.tell(client, asker, message, replace=True)
        else:
            posting.say(client, asker.channel, message, thread=asker.thread)
