"""Passing a question on to colleagues: the window, what is posted in their channel, and where it went."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from handlers import limits
from handlers.markup import escaped
from handlers.views import blocks, buttons, passage
from handlers.views import quote as quote_view
from handlers.views.answer import NOT_ADDRESSED, NOT_BY_US
from handlers.views.blocks import Block, Message
from storage.asking.values import Answer
from storage.catalogue.entries import Catalogue
from storage.errors import NotFound
from storage.quoting.values import Judgement

CALLBACK = "ask_colleagues"
CHANNEL, NOTE, VALUE = "channel", "note", "value"
TITLE = "Ask a colleague"
NOTE_LENGTH = 1000
# A colleague sees what was found at a glance; the whole is one question away.
SHOWN = 600

WHAT_GOES = "I post there who asks, the question, and the best passage in short with its citation: what everybody there may see."
REPLY = "Please reply in this thread."
SENDING = "On its way."
SENT = "Posted in "
NOT_PASSED = "What was found is not for everybody there, so I passed on the question alone."


@dataclass(frozen=True, slots=True)
class Given:
    """What was filled in; `channel` is None where none was chosen."""

    asked_id: int
    channel: str | None
    note: str


def window(asked_id: int, channel: str | None) -> Block:
    """Return the window in which a channel is chosen and a note written; `channel` stands in it to begin with."""
    select: Block = {
        "type": "conversations_select",
        "action_id": VALUE,
        "placeholder": blocks.plain("Choose a channel"),
        "filter": {"include": ["public", "private"], "exclude_external_shared_channels": True, "exclude_bot_users": True},
        **({"initial_conversation": channel} if channel else {}),
    }
    note = {"type": "plain_text_input", "action_id": VALUE, "multiline": True, "max_length": NOTE_LENGTH}
    parts: list[Block] = [
        {"type": "input", "block_id": CHANNEL, "label": blocks.plain("Where"), "element": select},
        {"type": "input", "block_id": NOTE, "optional": True, "label": blocks.plain("Your note"), "element": note},
        blocks.context(WHAT_GOES),
    ]
    view = {**passage.window(TITLE, parts), "callback_id": CALLBACK, "private_metadata": buttons.numbers(asked_id)}
    return {**view, "submit": blocks.plain("Post")}


def submitted(view: Mapping[str, Any]) -> Given:
    """Return what was filled in. Raises NotFound for the window of another version."""
    (asked_id,) = buttons.read_numbers(view.get("private_metadata"), 1)
    state = view.get("state")
    values = state.get("values") if isinstance(state, Mapping) else None
    if not isinstance(values, Mapping):
        raise NotFound("question", str(asked_id))
    channel = _field(values, CHANNEL).get("selected_conversation")
    note = _field(values, NOTE).get("value")
    return Given(asked_id, channel if isinstance(channel, str) else None, note.strip() if isinstance(note, str) else "")


def request(user: str, typed: str, note: str, finding: str, citation: str) -> Message:
    """
    Return what is posted: who asks, the question, their note, and what was found in short; "" where it is not passed.

    Their own name is the only mention.
    """
    person: Block = {"type": "user", "user_id": user}
    question = limits.cut(typed, SHOWN)
    parts = [blocks.lines([person, blocks.run(" asks: "), blocks.run(question, "bold")])]
    parts += [blocks.section(limits.cut(note, NOTE_LENGTH))] if note else []
    parts += [blocks.quotation([blocks.run(finding)]) if citation else blocks.section(finding)] if finding else []
    parts += [blocks.context(limits.cut(citation, limits.CITATION_TEXT))] if citation else []
    parts.append(blocks.context(REPLY))
    lines = [f"asks: {question}", note, f"“{finding}” ({citation})" if citation else finding]
    text = escaped("\n".join(line for line in lines if line))
    return Message(limits.cut(f"<@{user}> {text}", limits.MESSAGE_TEXT), tuple(parts))


def finding(found: Answer | Judgement, own: str | None, catalogue: Catalogue) -> tuple[str, str]:
    """Return what was found in short and its citation; the citation is "" where nothing was."""
    if isinstance(found, Answer):
        if found.passages:
            best = found.passages[0]
            return limits.cut(best.paragraph.text, SHOWN), best.citation
        by_us = found.question.scope.delegations == (own,) and not found.question.scope.others
        return NOT_BY_US if by_us else NOT_ADDRESSED, ""
    said = quote_view.verdict(found, catalogue.delegations)
    if not found.matches:
        return said, ""
    best_match = found.matches[0]
    words = limits.cut(best_match.said or best_match.paragraph.text, SHOWN)
    return f"{said} On file: {words}", best_match.citation


def sending() -> Block:
    """Return the window while the question is being posted."""
    return passage.window(TITLE, [blocks.section(SENDING)])


def sent(channel: str, *, passed: bool) -> Block:
    """Return the last window: where the question went; not `passed`: without what was found."""
    where: Block = {"type": "channel", "channel_id": channel}
    parts = [blocks.lines([blocks.run(SENT), where, blocks.run(". Replies come in its thread.")])]
    return passage.window(TITLE, [*parts, *([] if passed else [blocks.section(NOT_PASSED)])])


def failed(words: str) -> Block:
    """Return the last window where nothing was posted: why, and what to do."""
    return passage.window(TITLE, [blocks.section(words)])


def _field(values: Mapping[str, Any], block: str) -> Mapping[str, Any]:
    held = values.get(block)
    field = held.get(VALUE) if isinstance(held, Mapping) else None
    return field if isinstance(field, Mapping) else {}
