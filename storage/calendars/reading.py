"""Calendars to events: the door of reading. Everything is opened in a child process with limits."""

from __future__ import annotations

from datetime import date

from storage.calendars.refusing import refused
from storage.calendars.values import CalendarReading
from storage.calendars.wire import unpacked
from storage.errors import Unreadable
from storage.reading.limits import MB, Limits
from storage.reading.reader import Reader

# 10,000 events take 12 s of a slow core; a calendar is read in the background, or by somebody who waits at a terminal.
CALENDAR_LIMITS = Limits(document=20 * MB, seconds=60)
_CHILD = "storage.calendars.child"


def read(data: bytes, *, name: str, today: date, limits: Limits = CALENDAR_LIMITS) -> CalendarReading:
    """
    Return what a calendar file (.ics, RFC 5545) holds: its events, and what of it was left out and why.

    Events that repeat are given from a year before `today` to three years after. A broken event never costs the others. Raises
    Invalid for a file that is no calendar, or larger or slower to read than the limits. `name` is what refusals call the file.
    """
    try:
        with Reader(workers=1, module=_CHILD) as reader:
            return unpacked(reader.answered(name, data, limits, today=today.isoformat()))
    except Unreadable as error:
        raise refused(name, error.reason) from error
