"""What each way of naming a time comes to, on the day it is said."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date, timedelta

from storage.asking.parts import Window

_NUMERALS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
COUNTS = {word: n for n, word in enumerate(_NUMERALS, 1)} | {"couple of": 2, "couple": 2, "few": 3, "several": 3, "both": 2}
# "at the last session" is named "last session".
_LEAD = re.compile(r"^(?:\w+ )?(?:the|our|their|its|these|those) (?=last|past|previous|this|current)", re.IGNORECASE)
_FULL_YEAR = 1000  # a decade written in full: "1990s", not "90s"
_THIS_CENTURY = 40
MONTHS = {name.casefold(): n for n in range(1, 13) for name in (calendar.month_name[n], calendar.month_abbr[n])} | {"sept": 9}

Reader = Callable[[re.Match[str], date], Window | None]


def count(found: re.Match[str]) -> int:
    """Return the count that a match holds, in digits or words."""
    said = found.group("n").casefold()
    return int(said) if said.isdigit() else COUNTS[said]


def typed(found: re.Match[str]) -> str:
    """Return the words of a match, with single blanks."""
    return _LEAD.sub("", " ".join(found.group().split()))


def back(first: int, last: int) -> Reader:
    """Return a reader of sessions counted back from the one open."""
    return lambda found, _on: Window(typed(found), back=(first, last))


def years_ago(found: re.Match[str], on: date) -> Window:
    """Read "three years ago"."""
    year = on.year - count(found)
    return Window(typed(found), years=(year, year))


def last_years(found: re.Match[str], on: date) -> Window:
    """Read "the last five years", this year included."""
    return Window(typed(found), years=(on.year - count(found), on.year))


def calendar_year(offset: int) -> Reader:
    """Return a reader of "last year": a calendar year so far from this one."""
    return lambda found, on: Window(typed(found), years=(on.year + offset, on.year + offset))


def decade(offset: int) -> Reader:
    """Return a reader of "this decade"."""

    def read(found: re.Match[str], on: date) -> Window:
        first = on.year - on.year % 10 + offset
        return Window(typed(found), years=(first, first + 9))

    return read


def named_decade(found: re.Match[str], _on: date) -> Window:
    """Read "the 2010s", "the early 90s"."""
    first = int(found.group("decade"))
    first += 0 if first > _FULL_YEAR else 2000 if first < _THIS_CENTURY else 1900
    span = {"early": (0, 3), "mid": (4, 6), "late": (7, 9), "first half of": (0, 4), "second half of": (5, 9)}.get(
        (found.group("part") or "").casefold().strip("- "), (0, 9)
    )
    return Window(typed(found), years=(first + span[0], first + span[1]))


def _month_of(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def months_back(offset: int) -> Reader:
    """Return a reader of "last month"."""

    def read(found: re.Match[str], on: date) -> Window:
        months = on.year * 12 + on.month - 1 - offset
        return Window(typed(found), days=_month_of(months // 12, months % 12 + 1))

    return read


def last_months(found: re.Match[str], on: date) -> Window:
    """Read "the last six months", this month included."""
    months = on.year * 12 + on.month - 1 - count(found)
    return Window(typed(found), days=(_month_of(months // 12, months % 12 + 1)[0], on))


def week(offset: int) -> Reader:
    """Return a reader of "last week", from Monday to Sunday."""

    def read(found: re.Match[str], on: date) -> Window:
        monday = on - timedelta(days=on.weekday() + 7 * offset)
        return Window(typed(found), days=(monday, monday + timedelta(days=6)))

    return read


def days_back(offset: int) -> Reader:
    """Return a reader of "yesterday"."""
    return lambda found, on: Window(typed(found), days=(on - timedelta(days=offset), on - timedelta(days=offset)))


def month_and_year(found: re.Match[str], on: date) -> Window | None:
    """Read "September 2019", and "last September" as the latest one that is over or under way."""
    month = MONTHS[found.group("month").casefold().rstrip(".")]
    year = found.groupdict().get("year")
    if year is None:  # "last September": the latest one that is over or under way
        return Window(typed(found), days=_month_of(on.year if month < on.month else on.year - 1, month))
    return Window(typed(found), days=_month_of(int(year), month))


def day(found: re.Match[str], _on: date) -> Window | None:
    """Read a day; None for one that is not in the calendar."""
    parts = found.groupdict()
    month = parts["month"].casefold().rstrip(".")
    try:
        day = date(int(parts["year"]), MONTHS.get(month) or int(month), int(parts["day"]))
    except ValueError:
        return None
    return Window(typed(found), days=(day, day))


def _range(found: re.Match[str], _on: date) -> Window:
    first, last = sorted((int(found.group("a")), int(found.group("b"))))
    return Window(typed(found), years=(first, last))


def from_year(found: re.Match[str], on: date) -> Window | None:
    """Read "since 2020"; None for a year to come."""
    year = int(found.group("y"))
    return Window(typed(found), years=(year, None)) if year <= on.year else None


def after_year(found: re.Match[str], on: date) -> Window | None:
    """Read "after 2020"; None for a year to come."""
    year = int(found.group("y"))
    return Window(typed(found), years=(year + 1, None)) if year <= on.year else None


def until_year(found: re.Match[str], _on: date) -> Window:
    """Read "until 2020"."""
    return Window(typed(found), years=(None, int(found.group("y"))))


def before_year(found: re.Match[str], _on: date) -> Window:
    """Read "before 2020"."""
    return Window(typed(found), years=(None, int(found.group("y")) - 1))


def numbers(found: re.Match[str], _on: date) -> Window:
    """Read "sessions 70 to 72"."""
    first, last = sorted((int(found.group("a")), int(found.group("b"))))
    return Window(typed(found), numbers=(first, last))


def number(found: re.Match[str], _on: date) -> Window:
    """Read one number of a list of sessions."""
    return Window(typed(found), numbers=(int(found.group("a")), int(found.group("a"))))


def between(found: re.Match[str], on: date) -> Window | None:
    """Read "2018-2020", "from 2018 to 2020"; "2018 and 2020" only where nothing lies between. None for a term to come."""
    if int(found.group("b")) > on.year + 1:
        return None  # a membership term or a target, not a time at which something was said
    listed = re.search(r"and|&", found.group())
    return (
        _range(found, on)
        if not listed or re.match(r"\s*(?:\w+\s+)?(?:between|from)\b", found.group(), re.IGNORECASE)
        else _pair(found)
    )


def short_between(found: re.Match[str], on: date) -> Window | None:
    """Read "2015-18" and "2013/14"; None where the second is no later year of the century that has come."""
    first = int(found.group("a"))
    last = first - first % 100 + int(found.group("short"))
    return Window(typed(found), years=(first, last)) if first < last <= on.year else None


def _pair(found: re.Match[str]) -> Window | None:
    first, last = sorted((int(found.group("a")), int(found.group("b"))))
    return Window(typed(found), years=(first, last)) if last == first + 1 else None
