"""The window in which a team changes the ladder of a body's deadlines: its steps, and over it one step at a time."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any

from handlers import limits, requests
from handlers.markup import clean
from handlers.views import blocks, passage
from handlers.views.blocks import Block, Button
from handlers.views.deadline import VALUE, field, option
from handlers.views.planning import field_values, text_value
from storage.errors import Invalid, NotFound
from storage.ladders import LABEL_LENGTH, MOST_DAYS, MOST_STEPS, Step

OPEN = "open_ladder"
BODY = "ladder_body"
STEP = "ladder_step"
ADD_STEP = "ladder_add_step"
RESTORE_STEP = "ladder_restore_step"
STEP_WINDOW = "ladder_step"
CHANGE, REMOVE = "change", "remove"
LABEL, DAYS, ANCHOR, TIME = "label", "days", "anchor", "time"
MOST_BODIES = 100  # Block Kit reference: options of a menu

TITLE = "Deadline ladder"
OF_BODY = "Deadlines of sessions of"
NO_BODY = "A ladder belongs to a body, and none is on file yet. Plan a session first."
EFFECT = (
    "Each session of this body that is still to come gets these deadlines, on the venue's clock. A day that somebody set for one"
    " session stays. Who hears of a deadline that passes undone is set under Reminders."
)
# How the days of a step count, by what is stored: the anchor, and the sign of the days.
COUNTED = {
    "opens:-": "days before it opens",
    "opens:+": "days after it opens",
    "closes:-": "days before its last day",
    "closes:+": "days after its last day",
}
ON_THE_DAY = {"opens": "on the day it opens", "closes": "on its last day"}


@dataclass(frozen=True, slots=True)
class Ladder:
    """The ladder of a body as the window shows it; `bodies` are (code, name) of all that can be chosen."""

    body: str
    name: str
    steps: tuple[Step, ...]
    bodies: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Editing:
    """Which step of which body a window is about, and the window that lies under it; `code` is empty for a new step."""

    body: str
    code: str
    under: str


def no_body() -> Block:
    """Return the window for a team that has no body yet."""
    return passage.window(TITLE, [blocks.section(NO_BODY)])


def ladder(shown: Ladder, told: str = "", removed: Step | None = None) -> Block:
    """Return the window of a body's ladder; `told` says what was just done, and a step that was removed can be put back."""
    undo = Button("Undo", RESTORE_STEP, _as_value(removed)) if removed else None
    parts = [blocks.section(told, undo)] if told else []
    parts += [_bodies(shown), *(_step(step) for step in shown.steps)]
    if len(shown.steps) < MOST_STEPS:
        parts.append(blocks.actions([Button("Add a step", ADD_STEP, "0")]))
    return {**passage.window(TITLE, [*parts, blocks.context(EFFECT)]), "private_metadata": shown.body}


def step(editing: Editing, present: Step | None) -> Block:
    """Return the window of one step, over that of the ladder."""
    days = abs(present.days) if present else 1
    parts = [
        field(LABEL, "What is due", _line(present.label if present else "")),
        field(DAYS, "Days", _number(days)),
        field(ANCHOR, "Counted", _menu(present)),
        field(TIME, "Time", _clock(present.at if present else time(12)), hint="On the venue's clock."),
    ]
    kept = json.dumps([editing.body, editing.code, editing.under])
    view = passage.window("Step", parts)
    return {**view, "callback_id": STEP_WINDOW, "private_metadata": kept, "submit": blocks.plain("Save")}


def editing(private_metadata: object) -> Editing:
    """Return what a window of a step is about. Raises NotFound for what this version did not write."""
    try:
        body, code, under = json.loads(private_metadata if isinstance(private_metadata, str) else "")
    except (ValueError, TypeError) as error:
        raise NotFound("question", "") from error
    return Editing(str(body), str(code), str(under))


def submitted(state: Mapping[str, Any], code: str) -> Step:
    """Return the step that was filled in. Raises Invalid; what its label may hold is for the record to say."""
    values = {name: text_value(held) or "" for name, held in field_values(state).items()}
    anchor, _, sign = values.get(ANCHOR, "").partition(":")
    days, at = values.get(DAYS, ""), values.get(TIME, "")
    if not (days.isascii() and days.isdigit() and len(days) <= len(str(MOST_DAYS))):
        raise Invalid(DAYS, days or "–", f"a whole number of at most {MOST_DAYS}")
    try:
        hour = time.fromisoformat(at)
    except ValueError as error:
        raise Invalid(TIME, at or "–", "an hour as 17:00") from error
    return Step(code, values.get(LABEL, ""), "closes" if anchor == "closes" else "opens", int(f"{sign or '-'}{days}"), hour)


def chosen(pressed: Mapping[str, Any]) -> tuple[str, str]:
    """Return what is to be done with which step, of its menu; empty for a value that this version did not write."""
    value = requests.text(requests.mapping(pressed.get("selected_option")).get("value")) or ""
    verb, _, code = value.partition(":")
    return verb, code


def put_back(pressed: Mapping[str, Any]) -> Step:
    """Return the step that an Undo keeps. Raises NotFound for a value that this version did not write."""
    try:
        code, label, anchor, days, at = json.loads(str(pressed.get("value")))
        return Step(str(code), str(label), anchor, int(days), time.fromisoformat(at))
    except (ValueError, TypeError) as error:
        raise NotFound("question", "") from error


def when(of: Step) -> str:
    """Return "4 days before it opens, 17:00", "on the day it opens, 10:00", "1 day after its last day, 12:00"."""
    if of.days == 0:
        return f"{ON_THE_DAY[of.anchor]}, {of.at:%H:%M}"
    counted = COUNTED[f"{of.anchor}:{'-' if of.days < 0 else '+'}"]
    many = abs(of.days)
    return f"{many} {counted if many > 1 else counted.replace('days', 'day', 1)}, {of.at:%H:%M}"


def _bodies(shown: Ladder) -> Block:
    options = [option(code, limits.cut(clean(name), limits.BUTTON_TEXT)) for code, name in shown.bodies[:MOST_BODIES]]
    if len(options) < 2:  # noqa: PLR2004 - nothing to choose between
        return blocks.section(shown.name)
    present = next((one for one in options if one["value"] == shown.body), None)
    menu = {"type": "static_select", "action_id": BODY, "placeholder": blocks.plain("Body"), "options": options}
    return {**blocks.section(OF_BODY), "accessory": {**menu, **({"initial_option": present} if present else {})}}


def _step(of: Step) -> Block:
    menu = {
        "type": "overflow",
        "action_id": STEP,
        "options": [option(f"{CHANGE}:{of.code}", "Change"), option(f"{REMOVE}:{of.code}", "Remove")],
    }
    return {**blocks.section(f"{of.label}\n{when(of)}"), "accessory": menu}


def _as_value(of: Step) -> str:
    return json.dumps([of.code, of.label, of.anchor, of.days, f"{of.at:%H:%M}"])


def _line(value: str) -> Block:
    element: Block = {"type": "plain_text_input", "action_id": VALUE, "max_length": LABEL_LENGTH}
    return {**element, "initial_value": value} if value else element


def _number(value: int) -> Block:
    return {
        "type": "number_input",
        "action_id": VALUE,
        "is_decimal_allowed": False,
        "min_value": "0",
        "max_value": str(MOST_DAYS),
        "initial_value": str(value),
    }


def _menu(present: Step | None) -> Block:
    options = {code: option(code, label) for code, label in COUNTED.items()}
    code = f"{present.anchor}:{'+' if present.days > 0 else '-'}" if present else "opens:-"
    return {"type": "static_select", "action_id": VALUE, "options": list(options.values()), "initial_option": options[code]}


def _clock(at: time) -> Block:
    return {"type": "timepicker", "action_id": VALUE, "initial_time": f"{at:%H:%M}"}
