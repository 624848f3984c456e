"""The window in which a session is planned or changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from handlers import limits
from handlers.markup import clean
from handlers.views import blocks, passage
from handlers.views.blocks import Block, Message

CALLBACK = "plan_session"
ACTION = "value"

ADD_TITLE, CHANGE_TITLE = "Plan a session", "Change a session"
QUALIFIERS = ("resumed", "special", "extraordinary", "emergency special", "informal")

# What is asked, in this order: label, hint, and whether it may stay empty.
FIELDS: dict[str, tuple[str, str, bool]] = {
    "body": ("Body", "As “CTBTO Preparatory Commission” or “IAEA Board of Governors”.", False),
    "number": ("Number", "As 66. Leave it empty for a body that goes by dates, or where you do not know it yet.", True),
    "qualifier": ("Kind", "Leave it empty for a regular session.", True),
    "starts_on": ("First day", "", False),
    "ends_on": ("Last day", "Leave it empty for a session of one day.", True),
    "opens_at": ("Opens at", "On the venue's clock; 10:00 where you leave it empty.", True),
    "place": ("Place", "As “Vienna”. It tells the time zone.", True),
    "time_zone": ("Time zone", "Only where the place does not tell, as Europe/Vienna.", True),
}
DATES, TIMES = frozenset({"starts_on", "ends_on"}), frozenset({"opens_at"})


@dataclass(frozen=True, slots=True)
class Typed:
    """
    What the window of a session holds, as it is typed or picked; None for what is empty.

    Days are YYYY-MM-DD and the hour is HH:MM, as Slack's pickers write them.
    """

    body: str | None = None
    number: str | None = None
    qualifier: str | None = None
    starts_on: str | None = None
    ends_on: str | None = None
    opens_at: str | None = None
    place: str | None = None
    time_zone: str | None = None


def to_add(typed: Typed, lead: str = "") -> Block:
    """Return the window that plans a session; `lead` says what was not understood."""
    return _plan(ADD_TITLE, "Plan", [_field(name, getattr(typed, name)) for name in FIELDS], lead)


def to_change(typed: Typed, session_id: int, which: str) -> Block:
    """Return the window that changes a session, all but its body; `which` says what it is called."""
    view = _plan(CHANGE_TITLE, "Change", [_field(name, getattr(typed, name)) for name in FIELDS if name != "body"], which)
    return {**view, "private_metadata": str(session_id)}


def planned(message: Message, title: str = ADD_TITLE) -> Block:
    """Return the last window: what was stored, as a message would show it."""
    return passage.window(title, message.blocks)


def submitted(state: Mapping[str, Any]) -> Typed:
    """Return what was filled in, of a view's `state.values`."""
    values = field_values(state)
    return Typed(**{field.name: text_value(values.get(field.name)) for field in fields(Typed)})


def _plan(title: str, submit: str, parts: Sequence[Block], lead: str) -> Block:
    head = [blocks.section(lead)] if lead else []
    return {**passage.window(title, [*head, *parts]), "callback_id": CALLBACK, "submit": blocks.plain(submit, limits.VIEW_TITLE)}


def _field(name: str, value: str | None) -> Block:
    label, hint, optional = FIELDS[name]
    return _input(name, label, hint, _element(name, value), optional=optional)


def _element(name: str, value: str | None) -> Block:
    if name in DATES:
        return {"type": "datepicker", "action_id": ACTION, **({"initial_date": value} if value else {})}
    if name in TIMES:
        return {"type": "timepicker", "action_id": ACTION, **({"initial_time": value} if value else {})}
    if name == "qualifier":
        return _select(QUALIFIERS, value)
    return _line(value)


def line_input(
    block_id: str, label: str, hint: str, value: str | None, *, optional: bool, most: int = limits.CITATION_TEXT
) -> Block:
    """Return a field for one line of at most `most` characters."""
    return _input(block_id, label, hint, _line(value, most), optional=optional)


def _line(value: str | None, most: int = limits.CITATION_TEXT) -> Block:
    element: Block = {"type": "plain_text_input", "action_id": ACTION, "max_length": most}
    return {**element, "initial_value": limits.cut(clean(value), most)} if value else element


def _select(choices: Sequence[str], value: str | None) -> Block:
    element: Block = {"type": "static_select", "action_id": ACTION, "options": [_option(choice) for choice in choices]}
    return {**element, "initial_option": _option(value)} if value in choices and value else element


def _option(choice: str) -> Block:
    return {"text": blocks.plain(choice[0].upper() + choice[1:]), "value": choice}


def _input(block_id: str, label: str, hint: str, element: Block, *, optional: bool) -> Block:
    found = {"type": "input", "block_id": block_id, "optional": optional, "label": blocks.plain(label), "element": element}
    return {**found, "hint": blocks.plain(hint)} if hint else found


def field_values(state: Mapping[str, Any]) -> dict[str, Any]:
    """Return what each field of a view holds, by its block."""
    return {block: next(iter(held.values()), {}) for block, held in state.items() if isinstance(held, Mapping)}


def text_value(held: Any) -> str | None:
    """Return what was typed, chosen or picked in a field; None where it is empty."""
    if not isinstance(held, Mapping):
        return None
    option = held.get("selected_option")
    if isinstance(option, Mapping):
        value = option.get("value")
    else:
        value = held.get("value") or held.get("selected_date") or held.get("selected_time")
    return value.strip() or None if isinstance(value, str) else None
