"""The fields that say what a statement is: filled in as understood, to be put right, in every window that asks for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from handlers import limits
from handlers.markup import clean
from handlers.views import blocks
from handlers.views.blocks import Block
from handlers.views.planning import ACTION, field_values, text_value
from storage.citing import day_in_words
from storage.naming import ordinal
from storage.provenance import KINDS, STAGES, Provenance, missing

# What is asked, in this order: label, hint, and whether it may stay empty.
FIELDS: dict[str, tuple[str, str, bool]] = {
    "delegation": ("Delegation", "Country or group, as “Japan” or “European Union”.", False),
    "body": ("Body", "Where it was delivered, as “CTBTO Preparatory Commission”.", False),
    "session": ("Session", "Its number, as 65; or leave it empty and give the date.", True),
    "date": ("Date", "As 10 November 2025 or 2025-11-10, or a year alone.", True),
    "speaker": ("Speaker", "", True),
    "speaker_role": ("Speaker's office", "As “Permanent Representative”.", True),
    "on_behalf_of_name": ("On behalf of", "A person whose words were read out by the speaker.", True),
    "on_behalf_of_role": ("Their office", "", True),
    "title": ("Title", "", True),
    "agenda_items": ("Agenda items", "As 3, 5(a).", True),
    "kind": ("Kind", "", True),
    "stage": ("Stage", "Of one statement's stages, the last is cited.", True),
    "language": ("Language", "As en, fr, es.", True),
    "original_language": ("Original language", "Where this is a translation.", True),
}
CHOICES = {"kind": KINDS, "stage": STAGES}
LANGUAGES = {"ar": "Arabic", "en": "English", "es": "Spanish", "fr": "French", "ru": "Russian", "zh": "Chinese"}
# An optional choice cannot be emptied once it is made: this one says that nobody knows.
NOT_SAID = "not said"
NEEDED = "{} is needed: without it the statement cannot be cited."
LACKING = "The text does not say: {}. Fill in what is marked as needed; leave the rest empty rather than guess."
OF_CHANNEL = "The text names none: this is the body of the channel where it was given."


def fields(understood: Provenance, *, body_of_channel: bool = False) -> list[Block]:
    """Return the fields, filled in as far as something was understood; one that is needed and empty says why."""
    lacking = missing(understood)
    return [_field(name, getattr(understood, name), name in lacking, body_of_channel=body_of_channel) for name in FIELDS]


def lead(understood: Provenance) -> list[Block]:
    """Return a line that names what was not understood; none where all was."""
    shown = ("delegation", "body", "session", "date", "speaker", "title")
    names = [FIELDS[name][0].lower() for name in shown if not getattr(understood, name)]
    return [blocks.section(LACKING.format(", ".join(names)))] if names else []


def submitted(state: Mapping[str, Any]) -> Provenance:
    """Return what was filled in, of a view's `state.values`; what is empty is None."""
    values = field_values(state)
    typed = {name: text_value(values.get(name)) for name in FIELDS}
    return Provenance(**{name: None if value == NOT_SAID else value for name, value in typed.items()})


def in_words(said: Provenance) -> str:
    """Return what a text was understood to be, in one line."""
    session = f"{ordinal(int(said.session))} session" if said.session and said.session.isdecimal() else said.session
    on_behalf = f"on behalf of {said.on_behalf_of_name}" if said.on_behalf_of_name else None
    spoken = (said.delegation, said.body, session, _day(said.date), said.speaker, on_behalf)
    parts = (*spoken, said.kind, said.stage, language_in_words(said.language))
    return ", ".join(part for part in parts if part)


def language_in_words(code: str | None) -> str | None:
    """Return the English name of a language, the code of one that meetings are not held in, or None."""
    return LANGUAGES.get(code, code) if code else None


def _day(typed: str | None) -> str | None:
    """Return a day in words; anything else, as a year alone, as it was typed."""
    try:
        return day_in_words(date.fromisoformat(typed or ""))
    except ValueError:
        return typed


def _field(name: str, value: str | None, is_needed: bool, *, body_of_channel: bool) -> Block:  # noqa: FBT001 - private
    label, hint, optional = FIELDS[name]
    if is_needed:
        hint = f"{NEEDED.format(label)} {hint}"
    elif name == "body" and body_of_channel:
        hint = OF_CHANNEL
    return labelled(name, label, hint, _select(CHOICES[name], value) if name in CHOICES else line(value), optional=optional)


def labelled(block_id: str, label: str, hint: str, element: Block, *, optional: bool) -> Block:
    """Return a field of a window."""
    found = {"type": "input", "block_id": block_id, "optional": optional, "label": blocks.plain(label), "element": element}
    return {**found, "hint": blocks.plain(hint)} if hint else found


def line(value: str | None) -> Block:
    """Return an element for one line."""
    element: Block = {"type": "plain_text_input", "action_id": ACTION, "max_length": limits.CITATION_TEXT}
    return {**element, "initial_value": limits.cut(clean(value), limits.CITATION_TEXT)} if value else element


def select(options: Sequence[Block], chosen: str | None) -> Block:
    """Return an element that lets one option be chosen; that of this value is at first."""
    element: Block = {"type": "static_select", "action_id": ACTION, "options": list(options)}
    first = next((one for one in options if one["value"] == chosen), None)
    return {**element, "initial_option": first} if first else element


def option(value: str, text: str) -> Block:
    """Return an option of a choice."""
    return {"text": blocks.plain(text, limits.OPTION_TEXT), "value": value}


def _select(choices: Sequence[str], value: str | None) -> Block:
    options = [option(choice, choice[0].upper() + choice[1:]) for choice in (NOT_SAID, *choices)]
    return select(options, value or NOT_SAID)
