"""What can be done with any answer or judgement: ask a colleague, keep the search, say whether it helped."""

from __future__ import annotations

import re

from handlers.views import blocks, buttons
from handlers.views.blocks import Block, Button, Message

ASK_COLLEAGUE = "ask_colleague"
SAVE_SEARCH = "save_search"
FEEDBACK = "feedback"
# The same as plain buttons: two of one block have names of their own.
PLAIN_FEEDBACK = ("feedback_helpful", "feedback_unhelpful")
JUDGED = re.compile(r"feedback(_helpful|_unhelpful)?$")
HELPFUL, UNHELPFUL = 1, 0


def under(message: Message, asked_id: int, page: int, *, found: bool, can_save: bool, told: str = "") -> Message:
    """
    Return an answer with what can be done with it. Where nothing was `found`, a colleague is the next one to ask.

    `told` stands in the place of the two thumbs, once somebody has pressed one.
    """
    row = [Button("Ask a colleague", ASK_COLLEAGUE, buttons.numbers(asked_id), None if found else "primary")]
    row += [Button("Save this search", SAVE_SEARCH, buttons.numbers(asked_id))] if can_save else []
    last = blocks.context(told) if told else thumbs(asked_id, page)
    return Message(message.text, (*message.blocks, blocks.actions(row), last))


def with_plain_thumbs(message: Message) -> Message:
    """Return a message for one person alone, its thumbs as plain buttons: Slack promises its own for posted messages only."""
    return Message(message.text, tuple(_plain_thumbs(b) if b["type"] == "context_actions" else b for b in message.blocks))


def _plain_thumbs(block: Block) -> Block:
    (element,) = block["elements"]
    given = (element["positive_button"], element["negative_button"])
    labels = (given[0]["text"]["text"], given[1]["text"]["text"])
    return blocks.actions(
        Button(label, action, one["value"]) for label, action, one in zip(labels, PLAIN_FEEDBACK, given, strict=True)
    )


def thumbs(asked_id: int, page: int) -> Block:
    """Return the two buttons by which somebody says whether an answer helped."""
    element: Block = {
        "type": "feedback_buttons",
        "action_id": FEEDBACK,
        "positive_button": _thumb("Helpful", "This answer helped", buttons.numbers(asked_id, page, HELPFUL)),
        "negative_button": _thumb("Not helpful", "This answer did not help", buttons.numbers(asked_id, page, UNHELPFUL)),
    }
    return {"type": "context_actions", "elements": [element]}


def _thumb(label: str, spoken: str, value: str) -> Block:
    return {"text": blocks.plain(label), "accessibility_label": spoken, "value": value}
