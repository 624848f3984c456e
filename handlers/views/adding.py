"""The window in which a statement is added: its text is pasted, then what was understood of its header is confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from handlers import limits
from handlers.markup import clean
from handlers.views import blocks, passage
from handlers.views.blocks import Block
from handlers.views.statement import where
from storage.provenance import KINDS, STAGES, Provenance
from storage.statements import Receipt

CALLBACK = "add_statement"
# One field takes 3,000 characters, a national statement of some ten minutes 8,000.
TEXT_FIELDS = 6
TEXT_BLOCK = "text_{}"
ACTION = "value"
TEXT_HINT = "Slack takes 3,000 characters a field: go on in the next, with a new paragraph where you can."

# What is asked, in this order: label, hint, and whether it may stay empty.
FIELDS: dict[str, tuple[str, str, bool]] = {
    "delegation": ("Delegation", "Country or group, as “Japan” or “European Union”.", False),
    "body": ("Body", "Where it was delivered, as “CTBTO Preparatory Commission”.", False),
    "session": ("Session", "Its number, as 65; or leave it empty and give the date.", True),
    "date": ("Date", "As 2025-11-10, or a year alone.", True),
    "speaker": ("Speaker", "", True),
    "title": ("Title", "", True),
    "kind": ("Kind", "", True),
    "stage": ("Stage", "", True),
}
CHOICES = {"kind": KINDS, "stage": STAGES}


def paste() -> Block:
    """Return the first window: fields for the text alone."""
    return _window("Continue", _texts(()), step=1)


def confirm(pieces: tuple[str, ...], understood: Provenance) -> Block:
    """Return the second window: what the header says, to be put right, and below it the text as pasted."""
    lead = blocks.context("This is what the text says of itself. Fill in what is missing; put right what is wrong.")
    return _window("Store", [lead, *(_field(name, getattr(understood, name)) for name in FIELDS), *_texts(pieces)], step=2)


def stored(receipt: Receipt) -> Block:
    """Return the last window: what became of the text."""
    line = receipt.line
    done = "Stored" if receipt.new else "This text is on file already, and was not stored again"
    counted = f"{line.paragraphs} paragraph{'' if line.paragraphs == 1 else 's'}"
    parts = [blocks.section(f"{done}: #{line.id} {line.title}"), blocks.context(where(line), counted)]
    return passage.window("Add a statement", parts)


def submitted(state: Mapping[str, Any]) -> tuple[tuple[str, ...], Provenance]:
    """Return the text's pieces and the particulars, of a view's `state.values`; what is empty is None."""
    values: dict[str, Any] = {block: next(iter(held.values()), {}) for block, held in state.items() if isinstance(held, Mapping)}
    texts = tuple(str(_value(values.get(TEXT_BLOCK.format(n))) or "") for n in range(TEXT_FIELDS))
    given = {name: _value(values.get(name)) for name in FIELDS}
    return texts, Provenance(**given)


def confirmed(given: Provenance, understood: Provenance) -> Provenance:
    """Return what the window asked for as it was given, also where it was emptied; the rest is as the header says."""
    role = understood.speaker_role if given.speaker == understood.speaker else None
    return replace(understood, speaker_role=role, **{name: getattr(given, name) for name in FIELDS})


def joined(pieces: tuple[str, ...]) -> str:
    """Return the text of the fields: one that does not end a sentence was cut by its field, and goes on in the next."""
    text = ""
    for piece in (p.strip() for p in pieces):
        gap = "\n\n" if text.endswith((".", "!", "?", "”", '"', "»", "。", "؟", ":")) else " "
        text += f"{gap if text and piece else ''}{piece}"
    return text


def _window(submit: str, parts: list[Block], step: int) -> Block:
    view = passage.window("Add a statement", parts)
    return {**view, "callback_id": CALLBACK, "private_metadata": str(step), "submit": blocks.plain(submit)}


def _texts(pieces: tuple[str, ...]) -> list[Block]:
    return [_text(number, pieces[number] if number < len(pieces) else "") for number in range(TEXT_FIELDS)]


def _text(number: int, text: str) -> Block:
    element: Block = {"type": "plain_text_input", "action_id": ACTION, "multiline": True, "max_length": limits.INPUT_TEXT}
    label = "Text of the statement" if number == 0 else f"Text, continued ({number + 1})"
    found = _input(
        TEXT_BLOCK.format(number), label, {**element, **({"initial_value": text} if text else {})}, optional=number > 0
    )
    return {**found, "hint": blocks.plain(TEXT_HINT)} if number == 0 else found


def _field(name: str, value: str | None) -> Block:
    label, hint, optional = FIELDS[name]
    element = _select(CHOICES[name], value) if name in CHOICES else _line(value)
    found = _input(name, label, element, optional=optional)
    return {**found, "hint": blocks.plain(hint)} if hint else found


def _line(value: str | None) -> Block:
    element: Block = {"type": "plain_text_input", "action_id": ACTION, "max_length": limits.CITATION_TEXT}
    return {**element, "initial_value": limits.cut(clean(value), limits.CITATION_TEXT)} if value else element


def _select(choices: tuple[str, ...], value: str | None) -> Block:
    element = {"type": "static_select", "action_id": ACTION, "options": [_option(choice) for choice in choices]}
    return {**element, "initial_option": _option(value)} if value in choices and value else element


def _option(choice: str) -> Block:
    return {"text": blocks.plain(choice[0].upper() + choice[1:]), "value": choice}


def _input(block_id: str, label: str, element: Block, *, optional: bool) -> Block:
    return {"type": "input", "block_id": block_id, "optional": optional, "label": blocks.plain(label), "element": element}


def _value(held: Any) -> str | None:
    if not isinstance(held, Mapping):
        return None
    option = held.get("selected_option")
    value = option.get("value") if isinstance(option, Mapping) else held.get("value")
    return value.strip() or None if isinstance(value, str) else None
