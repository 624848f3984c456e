"""The buttons of an answer: the next page, a passage in context, its citation, and sharing with the channel."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from handlers import answering, posting, requests, viewing
from handlers.deps import Deps
from handlers.views import blocks, buttons, passage
from handlers.views.blocks import Block, Message
from storage import asked
from storage.quoting.values import Match

GUESTS = "Guests are in this channel, so I post nothing here. Use Copy citation instead, or share it in a channel without guests."
OUTSIDE = "This channel is shared with another organisation, so I post nothing here. Use Copy citation instead."


def register(app: App, deps: Deps) -> None:
    """Listen to the buttons of answers and judgements."""

    @app.action(buttons.PAGED)
    def turn(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        asker = requests.asker(body, context)
        asked_id, page = buttons.read_numbers(requests.pressed(body).get("value"), 2)
        recall = answering.recalled(deps, client, asker, asked_id)
        message = answering.shown(recall.found, asked_id, recall.desk, page=page, shared=not asker.private)
        # An answer that everybody sees stays as it is; who turns the page gets it for themselves.
        posting.tell(client, asker, message, replace=asker.private)

    @app.action(buttons.SHARE)
    def share(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        asker = requests.asker(body, context)
        asked_id, page = buttons.read_numbers(requests.pressed(body).get("value"), 2)
        # Everybody in the channel reads it: it shows what all of them may see, and no more.
        recall = answering.recalled(deps, client, asker, asked_id, openly=True)
        if not asker.channel or posting.is_shared_outside(client, asker.channel):
            posting.tell(client, asker, Message(OUTSIDE, (blocks.section(OUTSIDE),)))
            return
        if not viewing.may_be_read(deps, client, asker):
            posting.tell(client, asker, Message(GUESTS, (blocks.section(GUESTS),)))
            return
        message = answering.shown(recall.found, asked_id, recall.desk, page=page, shared=True)
        with deps.record.begin(recall.desk.workspace.id) as db:
            asked.open_up(db, recall.desk.workspace.id, asked_id)
        posting.say(client, asker.channel, shared_by(message, asker.user), thread=asker.thread)
        posting.tell(client, asker, message, replace=True)  # without its Share button: it is shared

    @app.action(buttons.CONTEXT)
    def in_context(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        found = _place(deps, client, body, context)
        spans = [(found.start, found.end)] if isinstance(found, Match) else found.highlights
        _open(client, body, passage.in_context(found.statement, found.paragraph, spans, found.citation))

    @app.action(buttons.COPY)
    def to_copy(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        found = _place(deps, client, body, context)
        text = found.said if isinstance(found, Match) and found.said else found.paragraph.text
        _open(client, body, passage.to_copy([(text, found.citation)]))

    @app.action(buttons.COPY_PAGE)
    def page_to_copy(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        asked_id, page = buttons.read_numbers(requests.pressed(body).get("value"), 2)
        recall = answering.recalled(deps, client, requests.asker(body, context), asked_id)
        shown = answering.on_page(recall, page)
        _open(client, body, passage.to_copy([(one.paragraph.text, one.citation) for one in shown]))


def shared_by(message: Message, user: str) -> Message:
    """Return a message with who shares it; their own name is the only mention that is ever made."""
    line: Block = {"type": "context", "elements": [{"type": "mrkdwn", "text": f"Shared by <@{user}>", "verbatim": True}]}
    return Message(f"Shared by <@{user}>\n{message.text}", (line, *message.blocks))


def _place(deps: Deps, client: WebClient, body: dict[str, Any], context: BoltContext) -> Any:
    asked_id, statement_id, paragraph_id = buttons.read_numbers(requests.pressed(body).get("value"), 3)
    recall = answering.recalled(deps, client, requests.asker(body, context), asked_id)
    return answering.place(recall, statement_id, paragraph_id)


def _open(client: WebClient, body: dict[str, Any], view: Block) -> None:
    posting.open_view(client, requests.text(body.get("trigger_id")) or "", view)
