"""The fields of the windows in which something is set up, and what was filled in there."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from handlers import limits
from handlers.markup import clean
from handlers.views import blocks, passage
from handlers.views.blocks import Block
from handlers.views.deadline import field, option
from storage.errors import NotFound

VALUE = "value"
# Block Kit reference: the description of an option.
DESCRIPTION_LENGTH = 75
FIXED = "{} is set by whoever runs Rapporteur ({}), and is set again at its next start. What you choose here holds until then."


def window(title: str, callback: str, parts: Sequence[Block], kept: Sequence[str], submit: str = "Save") -> Block:
    """Return a window with a button that saves; `kept` comes back with what was filled in, see `read_kept`."""
    view = passage.window(title, parts)
    return {**view, "callback_id": callback, "private_metadata": json.dumps(list(kept)), "submit": blocks.plain(submit)}


def read_kept(private_metadata: object, count: int) -> tuple[str, ...]:
    """Return what a window keeps. Raises NotFound for what this version did not write."""
    try:
        found = json.loads(private_metadata if isinstance(private_metadata, str) else "")
    except ValueError as error:
        raise NotFound("question", "") from error
    if not (isinstance(found, list) and len(found) == count):
        raise NotFound("question", "")
    return tuple(map(str, found))


def suggested(
    name: str, label: str, action: str, present: tuple[str, str] | None, *, hint: str = "", optional: bool = False
) -> Block:
    """Return a menu that asks for its lines while somebody types; `present` is the code and the label of what it shows first."""
    element: Block = {
        "type": "external_select",
        "action_id": action,
        "min_query_length": 1,
        "placeholder": blocks.plain("Type a few letters"),
    }
    if present is not None:
        element["initial_option"] = option(present[0], limits.cut(clean(present[1]), limits.BUTTON_TEXT))
    return field(name, label, element, hint=hint, optional=optional)


def channel(name: str, label: str, present: str | None, *, hint: str = "", optional: bool = False) -> Block:
    """Return a menu of channels that nobody of another organisation reads."""
    element: Block = {
        "type": "conversations_select",
        "action_id": VALUE,
        "filter": {"include": ["public", "private"], "exclude_external_shared_channels": True, "exclude_bot_users": True},
    }
    return field(name, label, {**element, **({"initial_conversation": present} if present else {})}, hint=hint, optional=optional)


def people(name: str, label: str, present: Sequence[str], most: int, *, hint: str = "") -> Block:
    """Return a menu of persons, of whom `most` can be chosen."""
    element: Block = {"type": "multi_users_select", "action_id": VALUE, "max_selected_items": most}
    return field(name, label, {**element, **({"initial_users": list(present)} if present else {})}, hint=hint, optional=True)


def switches(name: str, label: str, options: Sequence[tuple[str, str, str]], ticked: Sequence[str]) -> Block:
    """Return boxes to tick, as (code, label, what it means)."""
    lines = [{**option(code, text), "description": blocks.plain(means, DESCRIPTION_LENGTH)} for code, text, means in options]
    element: Block = {"type": "checkboxes", "action_id": VALUE, "options": lines}
    chosen = [line for line in lines if line["value"] in ticked]
    return field(name, label, {**element, **({"initial_options": chosen} if chosen else {})}, optional=True)


def line(name: str, label: str, value: str, *, hint: str = "", most: int, optional: bool = False, lines: bool = False) -> Block:
    """Return a field for text: one line, or several."""
    element: Block = {"type": "plain_text_input", "action_id": VALUE, "max_length": most, "multiline": lines}
    shown = {"initial_value": limits.cut(clean(value), most)} if value else {}
    return field(name, label, {**element, **shown}, hint=hint, optional=optional)


def held(state: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Return what a field holds, of a view's `state.values`."""
    found = state.get(name)
    value: Any = next(iter(found.values()), {}) if isinstance(found, Mapping) else {}
    return value if isinstance(value, Mapping) else {}


def text(state: Mapping[str, Any], name: str) -> str:
    """Return what was typed or chosen in a field; "" where it is empty."""
    value = held(state, name)
    chosen = value.get("selected_option")
    found = chosen.get("value") if isinstance(chosen, Mapping) else value.get("value") or value.get("selected_conversation")
    return found.strip() if isinstance(found, str) else ""


def several(state: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """Return what was ticked, or the persons that were chosen."""
    value = held(state, name)
    ticked = [one.get("value") for one in value.get("selected_options") or () if isinstance(one, Mapping)]
    return tuple(str(one) for one in ticked or value.get("selected_users") or () if one)


def files(state: Mapping[str, Any], name: str) -> tuple[Mapping[str, Any], ...]:
    """Return the files that were given, as Slack's file objects."""
    return tuple(one for one in held(state, name).get("files") or () if isinstance(one, Mapping))


def fixed(what: str, setting: str) -> Block:
    """Return the line that says that somebody else sets a value too."""
    return blocks.context(FIXED.format(what, setting))
