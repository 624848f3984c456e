"""A reminder after somebody has pressed Done or Snooze on it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from handlers import limits
from handlers.markup import escaped
from handlers.views import blocks, buttons, deadline, passage
from handlers.views.blocks import Block, Button, Message
from handlers.views.session import heading
from storage.errors import NotFound
from storage.planned import Notice
from storage.reminders import schedule

REOPEN = "reminder_reopen"
SNOOZE_WINDOW = "snooze_reminder"
CHOICE = re.compile(r"(\d{1,9}):([a-z]+)")

DONE = "{} is prepared: no more reminders of the session. Its open deadlines go on reminding their owners."
SNOOZED = "This comes again on {}."


def closed(message: Message, notice: Notice, words: str, user: str) -> Message:
    """Return a reminder whose last row says what was done, by whom, and takes it back."""
    undo = blocks.actions([Button("Undo", REOPEN, buttons.numbers(notice.posting_id))])
    return Message(_text(words, message), (*message.blocks[:-1], _said(words, user), undo))


def snoozed(message: Message, words: str, user: str) -> Message:
    """Return a reminder that says until when it was put off, above its buttons."""
    return Message(_text(words, message), (*message.blocks[:-1], _said(words, user), message.blocks[-1]))


def last_words(message: Message) -> str:
    """Return what was done, for somebody whose message can no longer be changed."""
    return message.text.partition("\n")[0]


def to_snooze(notice: Notice, offered: datetime, zone: str, private_metadata: str) -> Block:
    """Return the window in which a day and time are chosen, by the clock of the team; `offered` stands in it to begin with."""
    wall = schedule.wall_time(offered, schedule.zone_named(zone))
    day = {"type": "datepicker", "action_id": deadline.VALUE, "initial_date": wall.date().isoformat()}
    at = {"type": "timepicker", "action_id": deadline.VALUE, "initial_time": f"{wall:%H:%M}"}
    parts = [
        blocks.section(heading(notice.session)),
        deadline.field(deadline.DAY, "Day", day),
        deadline.field(deadline.TIME, "Time", at, hint=f"By your team's clock ({zone})."),
    ]
    view = passage.window("Snooze", parts)
    return {**view, "callback_id": SNOOZE_WINDOW, "private_metadata": private_metadata, "submit": blocks.plain("Snooze")}


def read_choice(pressed: Mapping[str, Any]) -> tuple[int, str]:
    """Return the number and the code of what was chosen in a menu. Raises NotFound for what this version did not write."""
    option = pressed.get("selected_option")
    value = option.get("value") if isinstance(option, Mapping) else None
    match = CHOICE.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise NotFound("question", "")
    return int(match[1]), match[2]


def _said(words: str, user: str) -> Block:
    return blocks.lines([deadline.person(user), blocks.run(f": {words}")])


def _text(words: str, message: Message) -> str:
    return limits.cut(f"{escaped(words)}\n{message.text}", limits.MESSAGE_TEXT)
