"""Leads: how long before a session a reminder is due, as people write it and as it is stored."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import time, timedelta

from storage.errors import Invalid

MORNING = time(8, 30)
NOON = time(12)
MOST_DAYS = 365
MOST_LEADS = 10
MOST_CHARACTERS = 500  # ten leads in many words
EXPECTED = "days, weeks or hours with commas between them, as “21 days, 7 days, 1 day at 17:00, 24 hours, morning”"
NO_LEADS = frozenset({"none", "no", "off", "never", "no reminders"})

HOURS = {"h": 1, "hr": 1, "hrs": 1, "hour": 1, "hours": 1}
DAYS = {"d": 1, "day": 1, "days": 1, "w": 7, "wk": 7, "wks": 7, "week": 7, "weeks": 7, "fortnight": 14, "fortnights": 14}
# What "the day before" and "week before" may say without a number.
ONE_OF = frozenset({"day", "week", "fortnight", "hour"})
NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9}
NUMBERS |= {"ten": 10, "eleven": 11, "twelve": 12, "fourteen": 14, "fifteen": 15, "twenty": 20, "thirty": 30}

BETWEEN = re.compile(r"[,;\n+&]|\band\b")
NUMBER = re.compile(r"[0-9]{1,6}")
AMOUNT = re.compile(r"([0-9]{1,6}|[a-z]{1,10})? ?\b([a-z]{1,10})|([0-9]{1,6})([a-z]{1,10})")
AT = re.compile(
    r"(?:\bat |@ ?|\b)(?:([0-9]{1,2}) ?[:.h] ?([0-9]{2})|([0-9]{1,2}) ?(?=[ap]m\b)|(?<=at )([0-9]{1,2})h?)(?![0-9]) ?([ap]m\b)?"
)
AT_NOON = re.compile(r"(?:\bat )?\b(?:noon|midday)\b")
BEFORE = re.compile(r" (?:before|ahead|earlier|prior|in advance|beforehand)\b.*")
LEADING = re.compile(r"(?:on|in|at|about) ")
ON_THE_DAY = re.compile(
    r"(?:the )?(?:same |that )?morning(?: of.*)?|(?:the |that )?same day|(?:the|that) day(?: of.*| itself)?|day of.*"
)


@dataclass(frozen=True, slots=True)
class Lead:
    """
    How long before a session opens a reminder is due: one of `days` and `hours` is None.

    Days count on the venue's calendar, and `at` is its wall time; hours are real ones, counted back from the opening.
    """

    days: int | None = None
    hours: int | None = None
    at: time = MORNING


DEFAULT_LEADS = (Lead(days=21), Lead(days=7), Lead(days=1), Lead(days=0))
DEADLINE_LEADS = (Lead(days=1), Lead(days=0))


def read_leads(text: str) -> tuple[Lead, ...]:
    """
    Return the leads that a text names, the longest first and each once; "none" names none.

    "21 days, 2 weeks, the day before at 17:00, 24 h, morning of": what has no time of day is due at 08:30; a number without
    a unit has that of the next. Raises Invalid for a text with anything else in it, for more than 10 leads, for over 365 days.
    """
    if len(text) > MOST_CHARACTERS:
        raise Invalid("lead times", text, EXPECTED)
    line = _plain(text)
    if line in NO_LEADS:
        return ()
    pieces = [piece.strip() for piece in BETWEEN.split(line) if piece.strip()]
    if not pieces:
        raise Invalid("lead times", text, EXPECTED)
    found = {_read(piece) for piece in _with_units(pieces)}
    if len(found) > MOST_LEADS:
        raise Invalid("lead times", text, f"at most {MOST_LEADS}")
    return in_order(found)


def read_lead(text: str) -> Lead:
    """Return the one lead that a text names; whatever `written` returned is read as what it was. Raises Invalid."""
    return _read(_plain(text))


def written(lead: Lead) -> str:
    """Return a lead as people write it: "21 days", "24 hours", "morning", "1 day at 17:00"."""
    if lead.days is None:
        return _counted(lead.hours or 0, "hour")
    if lead.days == 0:
        return "morning" if lead.at == MORNING else f"same day at {lead.at:%H:%M}"
    counted = _counted(lead.days, "day")
    return counted if lead.at == MORNING else f"{counted} at {lead.at:%H:%M}"


def in_order(leads: set[Lead]) -> tuple[Lead, ...]:
    """Return leads, the longest first; a day is taken for longer than 24 hours where that depends on when a session opens."""
    return tuple(sorted(leads, key=_length, reverse=True))


def _length(lead: Lead) -> tuple[timedelta, bool]:
    if lead.days is None:
        return timedelta(hours=lead.hours or 0), False
    # As if sessions opened at ten in the morning.
    return timedelta(days=lead.days, hours=10) - timedelta(hours=lead.at.hour, minutes=lead.at.minute), True


def _plain(text: str) -> str:
    line = unicodedata.normalize("NFKC", text).casefold()
    line = re.sub(r"[^\S\n]+", " ", line).replace("a.m.", "am").replace("p.m.", "pm")
    return line.strip(" .\n")


def _with_units(pieces: list[str]) -> list[str]:
    """Return "21", "7", "1 day" as "21 day", "7 day", "1 day": a number takes the unit of the next."""
    found: list[str] = []
    unit = ""
    for piece in reversed(pieces):
        if NUMBER.fullmatch(piece):
            found.append(f"{piece} {unit}".strip())
        else:
            found.append(piece)
            unit = next((word for word in re.findall(r"[a-z]+", piece) if word in DAYS or word in HOURS), "")
    return found


def _read(piece: str) -> Lead:
    at, rest = _time_of_day(piece)
    rest = LEADING.sub("", rest, count=1) if LEADING.match(rest) else rest
    what, before = BEFORE.sub("", rest), BEFORE.search(rest) is not None
    if not before and ON_THE_DAY.fullmatch(what):
        return Lead(days=0, at=at or MORNING)
    number, unit = _amount(what, piece, before=before)
    if unit in HOURS and at is None:
        return Lead(hours=_within(number, 1, MOST_DAYS * 24, piece))
    if unit in DAYS:
        return Lead(days=_within(number * DAYS[unit], 0, MOST_DAYS, piece), at=at or MORNING)
    raise Invalid("lead time", piece, EXPECTED)


def _amount(what: str, piece: str, *, before: bool) -> tuple[int, str]:
    match = AMOUNT.fullmatch(what)
    if match is None:
        raise Invalid("lead time", piece, EXPECTED)
    number, unit = match[1] or match[3], match[2] or match[4]
    if number is None or number == "the":
        if before and unit in ONE_OF:
            return 1, unit
        raise Invalid("lead time", piece, EXPECTED)
    if number in NUMBERS:
        return NUMBERS[number], unit
    if NUMBER.fullmatch(number):
        return int(number), unit
    raise Invalid("lead time", piece, EXPECTED)


def _within(number: int, least: int, most: int, piece: str) -> int:
    if not least <= number <= most:
        raise Invalid("lead time", piece, f"at least 1 hour and at most {MOST_DAYS} days")
    return number


def _time_of_day(piece: str) -> tuple[time | None, str]:
    """Return the time of day that a piece names, None without one, and the piece without it."""
    noon = AT_NOON.search(piece)
    if noon is not None:
        return NOON, _without(piece, noon)
    match = AT.search(piece)
    if match is None:
        return None, piece
    hour, minute, half = int(match[1] or match[3] or match[4]), int(match[2] or 0), match[5]
    if half is not None:
        if not 1 <= hour <= 12:  # noqa: PLR2004 - the hours of a clock with two halves
            raise Invalid("time of day", piece, "a time as 17:00")
        hour = hour % 12 + (12 if half == "pm" else 0)
    try:
        return time(hour, minute), _without(piece, match)
    except ValueError as error:
        raise Invalid("time of day", piece, "a time as 17:00") from error


def _without(piece: str, match: re.Match[str]) -> str:
    return " ".join(f"{piece[: match.start()]} {piece[match.end() :]}".split())


def _counted(number: int, unit: str) -> str:
    return f"{number} {unit}{'' if number == 1 else 's'}"
