"""
A deadline as a row: what is due, when, whose it is, and buttons that do something about it.

For whoever shows deadlines: `row(deadline, now)` returns the blocks of one, `lines` those of several without buttons, and
`in_words` the same as text. The buttons work wherever a row stands. When one is pressed in a message that everybody sees,
`replaced` shows the rows anew in their places, which it finds by the `block_id`s that begin with `deadline-12-`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time

from handlers import limits
from handlers.views import blocks, passage
from handlers.views.blocks import Block, Button
from handlers.views.buttons import numbers
from storage.planned import DeadlineView

DONE = "deadline_done"
REOPEN = "deadline_reopen"
SNOOZE = "deadline_snooze"
CHANGE = "deadline_change"
SNOOZE_WINDOW = "snooze_deadline"
CHANGE_WINDOW = "change_deadline"
# Fields of the windows.
DAY, TIME, OWNER = "day", "time", "owner"
VALUE = "value"
CHOOSE = "choose"
# What the menu of a row offers; `handlers.moments` says when each is.
SNOOZES = (("hour", "1 hour"), ("tomorrow", "Tomorrow 09:00"), ("monday", "Monday 09:00"), (CHOOSE, "Choose…"))

ROW = re.compile(r"deadline-(\d{1,9})-(named-)?")
FOR_THE_READER = "{date_short_pretty} at {time}"
NOBODY = "nobody yet"


def row(deadline: DeadlineView, now: datetime, *, named: bool = False) -> list[Block]:
    """
    Return a deadline with its buttons: Done, Snooze and Reassign while it is open, Undo when it is done.

    `named`: with the session's name, where rows of several sessions stand together.
    """
    what = {**blocks.lines(_runs(deadline, now, named=named)), "block_id": _block_id(deadline, "what", now, named=named)}
    elements = [_undo(deadline)] if deadline.done_at else _verbs(deadline)
    return [what, {"type": "actions", "block_id": _block_id(deadline, "do", now, named=named), "elements": elements}]


def lines(deadlines: Iterable[DeadlineView], now: datetime) -> list[Block]:
    """Return deadlines without buttons, a line each, in one block; nothing where there are none."""
    runs: list[Block] = []
    for deadline in deadlines:
        runs += [blocks.run("\n")] if runs else []
        runs += _in_a_line(deadline, now)
    return [blocks.lines(runs)] if runs else []


def replaced(shown: Sequence[Block], deadlines: Iterable[DeadlineView], now: datetime) -> list[Block] | None:
    """
    Return the blocks of a message with the rows of these deadlines as they are now; None where it has a row of none.

    Rows stay where they were. Give all that may stand there: somebody else may have pressed another row just before.
    """
    known = {one.id: one for one in deadlines}
    found: list[Block] = []
    begun: set[int] = set()
    for block in shown:
        match = ROW.match(str(block.get("block_id") or ""))
        of = known.get(int(match[1])) if match else None
        if of is None or match is None:
            found.append(block)
        elif of.id not in begun:
            begun.add(of.id)
            found += row(of, now, named=match[2] is not None)
    return found if begun else None


def in_words(deadline: DeadlineView, now: datetime, person: str | None = None) -> str:
    """Return a deadline as plain text, not escaped; `person` is what to call its owner, else their id is left out."""
    owner = f", {person}" if person else ("" if deadline.owner else f", {NOBODY}")
    return f"{deadline.label}: {at_the_venue(deadline)}{owner}{_state_in_words(deadline, now)}"


def at_the_venue(deadline: DeadlineView) -> str:
    """Return when it is due on the venue's clock: "Thursday, 18 June 2026, 17:00 (Vienna)"."""
    return f"{_day(deadline.due_on)} {deadline.due_on.year}, {deadline.due_time:%H:%M} ({city(deadline.time_zone)})"


def city(zone: str) -> str:
    """Return what people call the clock of a zone: "New York" for America/New_York."""
    return zone.rpartition("/")[2].replace("_", " ")


def token(moment: datetime, zone_name: str = "UTC") -> Block:
    """Return a moment as the reader's own device tells it, for rich text; where it cannot, in UTC."""
    fallback = f"{moment.day} {moment:%B %Y, %H:%M} {zone_name}"
    return {"type": "date", "timestamp": int(moment.timestamp()), "format": FOR_THE_READER, "fallback": fallback}


def person(user: str | None) -> Block:
    """Return a person for rich text."""
    return {"type": "user", "user_id": user} if user else blocks.run(NOBODY, "italic")


def to_snooze(deadline: DeadlineView, day: date, at: time, zone: str, private_metadata: str) -> Block:
    """Return the window in which a day and time are chosen, by the clock of the team."""
    hint = f"By your team's clock ({zone})."
    parts = [
        blocks.section(f"{deadline.label}: {at_the_venue(deadline)}"),
        field(DAY, "Day", _day_picker(day)),
        field(TIME, "Time", _time_picker(at), hint=hint),
    ]
    return _window("Snooze", "Snooze", SNOOZE_WINDOW, parts, private_metadata)


def to_change(deadline: DeadlineView, private_metadata: str) -> Block:
    """Return the window in which a deadline gets an owner, another day or another time."""
    who = {"type": "users_select", "action_id": VALUE, **({"initial_user": deadline.owner} if deadline.owner else {})}
    hint = f"On the clock of {city(deadline.time_zone)}. A day that you set here stays when the session moves."
    parts = [
        blocks.section(f"{deadline.session_name}: {deadline.label}"),
        field(OWNER, "Owner", who, optional=True),
        field(DAY, "Day", _day_picker(deadline.due_on)),
        field(TIME, "Time", _time_picker(deadline.due_time), hint=hint),
    ]
    return _window("Deadline", "Save", CHANGE_WINDOW, parts, private_metadata)


def field(name: str, label: str, element: Block, *, hint: str = "", optional: bool = False) -> Block:
    """Return a field of a window."""
    found: Block = {"type": "input", "block_id": name, "label": blocks.plain(label), "element": element, "optional": optional}
    return {**found, "hint": blocks.plain(hint)} if hint else found


def option(code: str, label: str) -> Block:
    """Return a line of a menu."""
    return {"text": blocks.plain(label, limits.BUTTON_TEXT), "value": code}


def _runs(deadline: DeadlineView, now: datetime, *, named: bool) -> list[Block]:
    of = [blocks.run(f" · {deadline.session_name}")] if named else []
    label = limits.cut(deadline.label, limits.LABEL_TEXT)
    if deadline.done_at is not None:
        return [blocks.run("✓ "), blocks.run(label, "strike"), *of, blocks.run("\nDone by "), person(deadline.done_by)]
    late = [blocks.run("Overdue", "bold"), blocks.run(" · ")] if deadline.due_at < now else []
    there = f"{_short(deadline.due_on)} {deadline.due_on.year}, {deadline.due_time:%H:%M} ({city(deadline.time_zone)})"
    here = [blocks.run("\nFor you: "), token(deadline.due_at)]
    owner = [blocks.run(" · Owner: "), person(deadline.owner)]
    return [blocks.run(label, "bold"), *of, blocks.run("\n"), *late, blocks.run(there), *here, *owner, *_snoozed(deadline, now)]


def _in_a_line(deadline: DeadlineView, now: datetime) -> list[Block]:
    label = limits.cut(deadline.label, limits.LABEL_TEXT)
    if deadline.done_at is not None:
        return [blocks.run("✓ "), blocks.run(label, "strike"), blocks.run(" · "), person(deadline.done_by)]
    late = [blocks.run("Overdue", "bold"), blocks.run(" · ")] if deadline.due_at < now else []
    return [
        blocks.run("○ "),
        blocks.run(label, "bold"),
        blocks.run(f" · {_short(deadline.due_on)}, {deadline.due_time:%H:%M} ({city(deadline.time_zone)}) · "),
        *late,
        person(deadline.owner),
        *_snoozed(deadline, now),
    ]


def _snoozed(deadline: DeadlineView, now: datetime) -> list[Block]:
    if deadline.snoozed_until is None or deadline.snoozed_until <= now:
        return []
    return [blocks.run(" · snoozed until "), token(deadline.snoozed_until)]


def _state_in_words(deadline: DeadlineView, now: datetime) -> str:
    if deadline.done_at is not None:
        return ", done"
    if deadline.due_at < now:
        return ", overdue"
    is_snoozed = deadline.snoozed_until is not None and deadline.snoozed_until > now
    return f", snoozed until {deadline.snoozed_until:%Y-%m-%d %H:%M} UTC" if is_snoozed else ""


def _verbs(deadline: DeadlineView) -> list[Block]:
    value = numbers(deadline.id)
    done, change = blocks.actions([Button("Done", DONE, value), Button("Reassign or move", CHANGE, value)])["elements"]
    menu = {
        "type": "static_select",
        "action_id": SNOOZE,
        "placeholder": blocks.plain("Snooze"),
        "options": [option(f"{deadline.id}:{code}", label) for code, label in SNOOZES],
    }
    return [done, menu, change]


def _undo(deadline: DeadlineView) -> Block:
    (undo,) = blocks.actions([Button("Undo", REOPEN, numbers(deadline.id))])["elements"]
    return dict(undo)


def _block_id(deadline: DeadlineView, part: str, now: datetime, *, named: bool) -> str:
    # New with each showing: a menu under an old one would go on showing what was chosen in it.
    return f"deadline-{deadline.id}-{'named-' if named else ''}{part}-{int(now.timestamp() * 1000)}"


def _day(day: date) -> str:
    return f"{day:%A}, {day.day} {day:%B}"


def _short(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b}"


def _day_picker(day: date) -> Block:
    return {"type": "datepicker", "action_id": VALUE, "initial_date": day.isoformat()}


def _time_picker(at: time) -> Block:
    return {"type": "timepicker", "action_id": VALUE, "initial_time": f"{at:%H:%M}"}


def _window(title: str, submit: str, callback: str, parts: Sequence[Block], private_metadata: str) -> Block:
    view = passage.window(title, parts)
    return {**view, "callback_id": callback, "private_metadata": private_metadata, "submit": blocks.plain(submit)}
