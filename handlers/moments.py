"""Until when a reminder may be put off: choices that are offered, by the clock of the team, and moments that people choose."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from storage.errors import Invalid
from storage.reminders import schedule

MORNING = time(9)
DAYS_OF_WEEK = 7


@dataclass(frozen=True, slots=True)
class Choice:
    """What is offered: `code` stays the same whenever it is asked for, `at` is the instant in UTC."""

    code: str
    label: str
    at: datetime


def choices(now: datetime, zone: str) -> tuple[Choice, ...]:
    """
    Return until when a reminder can be put off with one click, the soonest first.

    An hour is a real hour; "tomorrow" and "Monday" are days of this zone, each at nine there. On a Monday it is the next one.
    """
    today = schedule.wall_time(now, schedule.zone_named(zone)).date()
    monday = today + timedelta(days=DAYS_OF_WEEK - today.weekday())
    return (
        Choice("hour", "1 hour", now + timedelta(hours=1)),
        Choice("tomorrow", f"Tomorrow {MORNING:%H:%M}", schedule.instant(today + timedelta(days=1), MORNING, zone)),
        Choice("monday", f"Monday {MORNING:%H:%M}", schedule.instant(monday, MORNING, zone)),
    )


def chosen(code: str, now: datetime, zone: str) -> datetime:
    """Return the instant of a choice, as of now. Raises Invalid for a code that is not offered."""
    for choice in choices(now, zone):
        if choice.code == code:
            return choice.at
    raise Invalid("time to be reminded", code, "one of the choices")


def at(day: str | None, hour: str | None, now: datetime, zone: str) -> datetime:
    """
    Return the instant of a day (2026-06-18) and hour (17:00) of this zone, as Slack's pickers give them.

    Raises Invalid where one is missing or is none, and for a moment that has passed.
    """
    try:
        found = schedule.instant(date.fromisoformat(day or ""), time.fromisoformat(hour or ""), zone)
    except (ValueError, OverflowError) as error:
        raise Invalid("time to be reminded", f"{day or ''} {hour or ''}".strip() or "–", "a day and an hour") from error
    if found <= now:
        raise Invalid("time to be reminded", f"{day} {hour}", "one that is still to come")
    return found


def in_words(moment: datetime, zone: str) -> str:
    """Return a moment by the clock of a zone: "Thursday, 18 June 2026, 17:00 (Europe/Vienna)"."""
    wall = schedule.wall_time(moment, schedule.zone_named(zone))
    return f"{wall:%A}, {wall.day} {wall:%B %Y, %H:%M} ({zone})"
