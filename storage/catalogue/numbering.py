"""How the sessions of a body are numbered: which number a year and month have, when a number opened, which session is on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from storage.catalogue.entries import Body
from storage.catalogue.loading import rows


@dataclass(frozen=True, slots=True)
class Rule:
    """
    One meeting of a body's rhythm, from "month/first_number/first_year/step": its number grows by `step` a year.

    A rule reaches back before `first_year` as well; where it does not hold for a year, `openings.csv` says what does.
    """

    month: int
    first_number: int
    first_year: int
    step: int


@dataclass(frozen=True, slots=True)
class Window:
    """A session with the days it may be on: from the day it opened to its last, or the whole month where no day is known."""

    number: int
    opens_on: date
    closes_on: date


_DECEMBER = 12
_AS_LONG_AS_A_YEAR = 365
_FIRST_YEAR = 1945
_SECOND_TUESDAY_SINCE = 2021  # the Assembly opened on the third Tuesday of September before (its resolution 57/301 and practice)
_TUESDAY = 1


def number_in(body: Body, year: int, month: int | None = None) -> int | None:
    """
    Return the number of the session that a body held or will hold in a year, or in a month of it.

    None for a body without numbers, for a month in which it does not meet, and without a month where it meets more than once
    a year. A session that lasts until the next opens covers the months before September of the next year too.
    """
    if month is None:
        numbers = {window.number for window in _windows(body, year)}
        return numbers.pop() if len(numbers) == 1 else None
    first, after = date(year, month, 1), _month_after(date(year, month, 1))
    if body.length_days >= _AS_LONG_AS_A_YEAR:
        return _latest(body, lambda window: window.opens_on < after, year)
    near = [window for window in _around(body, year) if window.opens_on < after and window.closes_on >= first]
    near = near or [window for window in _around(body, year) if _months_apart(window.opens_on, first) == 1]
    numbers = {window.number for window in near}
    return numbers.pop() if len(numbers) == 1 else None


def year_of(body: Body, number: int) -> int | None:
    """
    Return the year in which a body's session of this number opens; None without a rule; the latest
    where numbers begin anew (NPT).
    """
    listed = [opens_on.year for known, opens_on in _openings().get(body.code, ()) if known == number]
    if listed:
        return max(listed)
    for rule in rules(body):
        years, rest = divmod(number - rule.first_number, rule.step)
        if rest == 0 and number > 0 and rule.first_year + years >= _FIRST_YEAR:
            return rule.first_year + years
    return None


def open_session(body: Body, day: date) -> int | None:
    """
    Return the number of the session that is on, on a day; None between sessions and for bodies without numbers.

    The General Assembly's lasts until the next one opens. Where only the month of a session is known, it
    counts as on for all of it.
    """
    return next((w.number for w in _around(body, day.year) if w.opens_on <= day <= w.closes_on), None)


def last_closed(body: Body, day: date) -> int | None:
    """Return the number of the latest session that was over before a day; None for bodies without numbers."""
    return _latest(body, lambda window: window.closes_on < day, day.year)


def rules(body: Body) -> tuple[Rule, ...]:
    """Return the rules of a body's rhythm, read from its row; empty where its sessions follow none."""
    return tuple(Rule(*map(int, rule.split("/"))) for rule in body.sessions)


@cache
def _openings() -> Mapping[str, tuple[tuple[int, date], ...]]:
    """Return the openings that are on record, by body, in the order of time."""
    found: dict[str, list[tuple[int, date]]] = {}
    for row in rows("openings.csv"):
        found.setdefault(row["body"], []).append((int(row["number"]), date.fromisoformat(row["opens_on"])))
    return {body: tuple(sorted(opened, key=lambda entry: entry[1])) for body, opened in found.items()}


def _windows(body: Body, year: int) -> Iterator[Window]:
    """Yield the sessions that open in a year: those on record, then those that only the rules know."""
    listed = _openings().get(body.code, ())
    for number, opens_on in listed:
        if opens_on.year == year:
            yield Window(number, opens_on, _close(body, opens_on))
    recorded = {number for number, _ in listed}
    for rule in rules(body):
        number = rule.first_number + rule.step * (year - rule.first_year)
        if number > 0 and number not in recorded:
            yield _ruled(body, number, year, rule.month)


def _ruled(body: Body, number: int, year: int, month: int) -> Window:
    first = date(year, month, 1)
    if body.length_days >= _AS_LONG_AS_A_YEAR:
        return Window(number, _assembly_opens(year), _close(body, _assembly_opens(year)))
    return Window(number, first, max(_month_after(first) - timedelta(days=1), first + timedelta(days=body.length_days - 1)))


def _close(body: Body, opens_on: date) -> date:
    """Return the last day of a session: as many days as the body usually takes, or the eve of the next year's opening."""
    if body.length_days < _AS_LONG_AS_A_YEAR or not body.sessions:
        return opens_on + timedelta(days=body.length_days - 1)
    listed = [day for _, day in _openings().get(body.code, ()) if day.year == opens_on.year + 1]
    return (listed[0] if listed else _assembly_opens(opens_on.year + 1)) - timedelta(days=1)


def _assembly_opens(year: int) -> date:
    """Return the Tuesday in September on which the General Assembly opens by its rule."""
    first = date(year, 9, 1)
    first_tuesday = first + timedelta(days=(_TUESDAY - first.weekday()) % 7)
    return first_tuesday + timedelta(weeks=1 if year >= _SECOND_TUESDAY_SINCE else 2)


def _around(body: Body, year: int) -> list[Window]:
    """Return the sessions of a year and of those beside it, in the order of time."""
    windows = (window for near in (year - 1, year, year + 1) for window in _windows(body, near))
    return sorted(windows, key=lambda window: window.opens_on)


def _latest(body: Body, fits: Callable[[Window], bool], year: int) -> int | None:
    """Return the latest fitting session of the six years up to the next, since review conferences are five years apart."""
    windows = (window for near in range(year + 1, year - 6, -1) for window in _windows(body, near) if fits(window))
    return max(windows, key=lambda window: window.opens_on, default=Window(0, date.min, date.min)).number or None


def _month_after(first: date) -> date:
    return date(first.year + 1, 1, 1) if first.month == _DECEMBER else date(first.year, first.month + 1, 1)


def _months_apart(left: date, right: date) -> int:
    return abs((left.year - right.year) * 12 + left.month - right.month)
