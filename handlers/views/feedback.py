"""Why an answer did not help, in a window; and what people thought of answers, as a list for admins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from handlers import limits
from handlers.markup import escaped
from handlers.views import blocks, buttons, passage
from handlers.views.blocks import Block, Message
from storage.citing import day_in_words
from storage.errors import NotFound
from storage.feedback import COMMENT_LENGTH, Opinion, Tally

CALLBACK = "why_unhelpful"
REASON, COMMENT, VALUE = "reason", "comment", "value"
TITLE = "What was wrong?"
LIST_PAGE = "feedback_page"
ON_A_PAGE = 10
THANKS = "Thank you. Your opinion is noted."
NOTHING = "Nobody has said yet whether an answer helped. Each answer has two thumbs below it."
WHO_READS = "Your opinion is noted already. Admins of Rapporteur read what you add here, without your name."
IN_PRIVATE = "a question asked in private"
REASONS = {
    "wrong": "Wrong passage",
    "missing": "Something is missing",
    "misunderstood": "My question was misunderstood",
    "too_long": "Too long",
    "other": "Something else",
}
KINDS = {"said": "Question", "quote": "Quote"}


@dataclass(frozen=True, slots=True)
class Read:
    """An opinion, as one admin may read it: `may_know` whether they may see what was asked."""

    opinion: Opinion
    may_know: bool


def window(asked_id: int) -> Block:
    """Return the window that asks why an answer did not help; nothing in it must be filled in but one choice."""
    options = [{"text": blocks.plain(label), "value": code} for code, label in REASONS.items()]
    reason = {"type": "radio_buttons", "action_id": VALUE, "options": options}
    comment = {"type": "plain_text_input", "action_id": VALUE, "multiline": True, "max_length": COMMENT_LENGTH}
    parts: list[Block] = [
        {"type": "input", "block_id": REASON, "label": blocks.plain("It did not help, because:"), "element": reason},
        {
            "type": "input",
            "block_id": COMMENT,
            "optional": True,
            "label": blocks.plain("In your words"),
            "element": comment,
        },
        blocks.context(WHO_READS),
    ]
    view = {**passage.window(TITLE, parts), "callback_id": CALLBACK, "private_metadata": buttons.numbers(asked_id)}
    return {**view, "submit": blocks.plain("Send")}


def submitted(view: Mapping[str, Any]) -> tuple[int, str | None, str]:
    """Return the number of the answer, the reason chosen and what was typed. Raises NotFound for another version's window."""
    (asked_id,) = buttons.read_numbers(view.get("private_metadata"), 1)
    state = view.get("state")
    values = state.get("values") if isinstance(state, Mapping) else None
    if not isinstance(values, Mapping):
        raise NotFound("question", str(asked_id))
    chosen = _field(values, REASON).get("selected_option")
    typed = _field(values, COMMENT).get("value")
    reason = chosen.get("value") if isinstance(chosen, Mapping) else None
    return asked_id, reason if isinstance(reason, str) else None, typed if isinstance(typed, str) else ""


def listing(shown: Sequence[Read], counted: Tally, page: int) -> Message:
    """Return one page of what people thought, the latest first; pages count from 0."""
    total = counted.helpful + counted.unhelpful
    if not total:
        return Message(NOTHING, (blocks.section(NOTHING),))
    lead = f"{counted.helpful} found an answer helpful, {counted.unhelpful} did not."
    parts = [blocks.header("Feedback"), blocks.section(lead)]
    parts += [blocks.lines(_runs(one)) for one in shown]
    turning = buttons.paging(LIST_PAGE, page, -(-total // ON_A_PAGE))
    parts += [blocks.actions(turning)] if turning else []
    text = "\n".join([lead, *(f"{_head(one.opinion)}: {_about(one)}" for one in shown)])
    return Message(limits.cut(escaped(text), limits.MESSAGE_TEXT), tuple(parts))


def why(opinion: Opinion) -> str:
    """Return why an answer did not help, in words; "" where nobody said."""
    label = REASONS.get(opinion.reason or "", "")
    return ": ".join(part for part in (label, limits.cut(opinion.comment, limits.CITATION_TEXT)) if part)


def _runs(one: Read) -> list[Block]:
    runs = [blocks.run(_head(one.opinion), "bold"), blocks.run(f"\n{_about(one)}", *(() if one.may_know else ("italic",)))]
    return [*runs, blocks.run(f"\n{why(one.opinion)}")] if why(one.opinion) else runs


def _head(opinion: Opinion) -> str:
    return f"{'Helpful' if opinion.helpful else 'Not helpful'}, {day_in_words(opinion.given_at.date())}"


def _about(one: Read) -> str:
    if not one.may_know:
        return IN_PRIVATE
    found = "" if one.opinion.found else " (nothing found)"
    return f"{KINDS[one.opinion.kind]}: {limits.cut(one.opinion.typed, limits.LABEL_TEXT)}{found}"


def _field(values: Mapping[str, Any], block: str) -> Mapping[str, Any]:
    held = values.get(block)
    field = held.get(VALUE) if isinstance(held, Mapping) else None
    return field if isinstance(field, Mapping) else {}
