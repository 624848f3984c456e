"""From when to when: the days that a sentence names."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from storage.errors import Invalid
from storage.typed.day_patterns import BARE_YEAR, DAYS, MONTHS, RELATIVE, WEEKDAYS
from storage.typed.sentence import Sentence

# Without a year, 29 February is that of the next leap year.
_LEAP_YEARS_APART = 8
_CENTURY = 2000
# "28 December - 3 January" goes over the new year; "5 May - 28 April" is more likely turned round.
_MONTHS_TURNED = 6
_WEEK = 7


@dataclass(frozen=True, slots=True)
class _Day:
    """
    A day as it is written; None for what is left to the other day of a range, or to the calendar.

    `turned` holds day and month the other way round, where both orders are in use.
    """

    day: int
    month: int | None = None
    year: int | None = None
    weekday: int | None = None
    turned: tuple[int, int] | None = None


def take_days(sentence: Sentence, today: date) -> tuple[date, date] | None:
    """
    Return the first and the last day that a sentence names, taken out of it; None where it names none.

    Without a year it is the next such day; a session that is under way today counts. Raises Invalid for a day that is not in
    the calendar, one that may be two ("06/07/2026"), and a last day before the first.
    """
    found = DAYS.search(sentence.folded)
    if found is None:
        return _take_relative(sentence, today)
    typed = sentence.take(found.start(), found.end()).strip(" ,")
    first, last = _read(found, typed)
    year = _take_bare_year(sentence, first.year or last.year)
    starts_on, ends_on = _dated(first, last, year, today, typed)
    for day, written in ((starts_on, first), (ends_on, last)):
        if written.weekday is not None and written.weekday != day.weekday():
            raise Invalid("day", typed, f"the day that is meant ({_in_words(day)} is a {day:%A})")
    if ends_on < starts_on:
        raise Invalid("days", typed, "the first day before the last, as 22-24 June 2026")
    return starts_on, ends_on


def _take_relative(sentence: Sentence, today: date) -> tuple[date, date] | None:
    found = RELATIVE.search(sentence.folded)
    if found is None:
        return None
    sentence.take(found.start(), found.end())
    weekday = found.group("weekday") or found.group("bare_weekday")
    ahead = (WEEKDAYS[weekday] - today.weekday() - 1) % _WEEK + 1 if weekday else int(bool(found.group("tomorrow")))
    day = today + timedelta(days=ahead)
    return day, day


def _take_bare_year(sentence: Sentence, said: int | None) -> int | None:
    """Return the year that stands apart from the days ("2026 Review Conference, 27 April"), where they have none or the same."""
    found = BARE_YEAR.findall(sentence.folded)
    if len(set(found)) != 1 or said not in (None, int(found[0])):
        return said
    for match in BARE_YEAR.finditer(sentence.folded):
        sentence.take(match.start(), match.end())
    return int(found[0])


def _read(found: re.Match[str], typed: str) -> tuple[_Day, _Day]:
    """Return the first and the last day of a match, as written."""
    if found.group("first"):
        last = _point(found, "_a")
        weekday = found.group("weekday_first")
        first = _Day(int(found.group("first")), weekday=WEEKDAYS[weekday] if weekday else None)
    else:
        first = last = _point(found, "_b")
        if found.group("last"):
            last = _Day(int(found.group("last")), year=_year(found.group("last_year")))
        elif _is_there(found, "_c"):
            last = _point(found, "_c")
    return _in_one_order(first, last, typed)


def _is_there(found: re.Match[str], which: str) -> bool:
    return any(found.group(f"{name}{which}") for name in ("iso_day", "left", "day", "us_day", "short_left"))


def _point(found: re.Match[str], which: str) -> _Day:
    said = {name.removesuffix(which): text for name, text in found.groupdict().items() if name.endswith(which)}
    weekday = WEEKDAYS[said["weekday"]] if said["weekday"] else None
    if said["iso_day"]:
        return _Day(int(said["iso_day"]), int(said["iso_month"]), int(said["iso_year"]), weekday)
    if said["day"]:
        return _Day(int(said["day"]), MONTHS[said["month"]], _year(said["year"]), weekday)
    if said["us_day"]:
        return _Day(int(said["us_day"]), MONTHS[said["us_month"]], _year(said["us_year"]), weekday)
    left, right = int(said["left"] or said["short_left"]), int(said["right"] or said["short_right"])
    mark, year = said["mark"] or said["short_mark"], _year(said["numeric_year"])
    return _Day(left, right, year, weekday, None if mark == "." else (right, left))


def _year(text: str | None) -> int | None:
    if not text:
        return None
    year = int(text.strip("'"))
    return year if year >= _CENTURY // 2 else _CENTURY + year


def _in_one_order(first: _Day, last: _Day, typed: str) -> tuple[_Day, _Day]:
    """Return both days with day and month in the only order in which both can be; refused where both orders can."""
    straight = all(_can_be(day.day, day.month) for day in (first, last) if day.turned)
    turned = all(_can_be(*day.turned) for day in (first, last) if day.turned)
    if not any(day.turned for day in (first, last)) or (straight and not turned):
        return first, last
    if turned and not straight:
        return _turned(first), _turned(last)
    if straight and all(day.turned == (day.day, day.month) for day in (first, last) if day.turned):
        return first, last
    if straight:
        meant = f"{first.day} {calendar.month_name[first.month or last.month or 1]} {first.year or last.year or ''}"
        raise Invalid("day", typed, f"the month as a word, as {meant.strip()}")
    return first, last


def _can_be(day: int, month: int | None) -> bool:
    return 1 <= (month or 1) <= len(calendar.month_name) - 1 and 1 <= day <= calendar.monthrange(_CENTURY, month or 1)[1]


def _turned(day: _Day) -> _Day:
    return replace(day, day=day.turned[0], month=day.turned[1]) if day.turned else day


def _dated(first: _Day, last: _Day, year: int | None, today: date, typed: str) -> tuple[date, date]:
    """Return both days of the calendar, with the year that is said, or the next in which the last day is not over."""
    first = replace(first, month=first.month or last.month)
    last = replace(last, month=last.month or first.month)
    over_new_year = (first.month or 0) - (last.month or 0) >= _MONTHS_TURNED
    if first.year is None and last.year is not None:
        first = replace(first, year=last.year - over_new_year)
    opens = first.year or year
    for guess in [opens] if opens else range(today.year - over_new_year, today.year + _LEAP_YEARS_APART + 1):
        ends = last.year or guess + over_new_year
        try:
            days = date(guess, first.month or 0, first.day), date(ends, last.month or 0, last.day)
        except ValueError:
            continue
        if opens or days[1] >= today:
            return days
    raise Invalid("day", typed, "a day that is in the calendar, as 22 June 2026")


def _in_words(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"
