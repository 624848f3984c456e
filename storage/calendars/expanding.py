"""Events to the times at which they happen: one for most, many for those that repeat."""

from __future__ import annotations

import signal
import sys
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from types import FrameType
from typing import Any

import recurring_ical_events  # type: ignore[import-untyped]
from icalendar import Calendar, Event

from storage.calendars import parsing
from storage.calendars.parsing import Broken, ParsedEvent, only
from storage.calendars.values import Occurrence

YEARS_BACK = 1
YEARS_AHEAD = 3
MOST_TIMES = 1_000  # of one series; every working day of four years is as many
MOST_IN_ALL = 20_000  # times of all series of a calendar
SECONDS_EACH = (
    2.0  # of computing, for one series or event; an honest one takes a few milliseconds, the longest a third of a second
)
# A ring is lost where Python drops what is raised: in destructors and the callbacks of weak references.
RING_AGAIN_SECONDS = 0.5
SERIES_SECONDS = 15.0  # for all series together
EVENTS_SECONDS = 40.0  # for all events together
_OFTEN = {"SECONDLY": "every second", "MINUTELY": "every minute", "HOURLY": "every hour"}
_MOST_TIMES_A_DAY = 24
_LONGEST_TEXT = 300


@dataclass(frozen=True, slots=True)
class Expansion:
    """The times of a series, and a sentence where some were left out; "" where none were."""

    times: tuple[Occurrence, ...]
    beyond: str


class _TooLong(BaseException):
    """The time for one series is over. No `Exception`: libraries catch those on their way."""


class Patience:
    """How many seconds of computing the parts of a calendar may still take."""

    def __init__(self, seconds: float) -> None:
        """Start with all of them."""
        self._left = seconds

    @contextmanager
    def spent(self) -> Iterator[None]:
        """Give one part its time. Raises Broken when that is over; may be used in the main thread of a process only."""
        began = time.process_time()
        if self._left <= 0:
            raise Broken("Working out this calendar takes too long.")
        try:
            with _ringing():
                yield
        except _TooLong as over:
            raise Broken("Working out when it is takes too long.") from over
        finally:
            self._left -= time.process_time() - began


@contextmanager
def _ringing() -> Iterator[None]:
    """Raise _TooLong once the time for one part is over; a ring that is lost on its way is followed by another."""
    earlier, dropped = signal.signal(signal.SIGVTALRM, _ring), sys.unraisablehook
    sys.unraisablehook = lambda lost: None if lost.exc_type is _TooLong else dropped(lost)
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS_EACH, RING_AGAIN_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, earlier)
        sys.unraisablehook = dropped


def _ring(_: int, __: FrameType | None) -> None:
    raise _TooLong


def once(given: ParsedEvent) -> Occurrence:
    """Return the one time of an event that does not repeat."""
    return _occurrence(given.event, given.uid, "", given.zone)


def expanded(series: list[ParsedEvent], today: date) -> Expansion:
    """
    Return the times of a series, from a year before `today` to three years after; the events are all of one UID.

    Raises Broken for a rule that repeats more often than sessions can, or cannot be followed.
    """
    for given in series:
        _check_rule(given.event)
    first, last = _years(today, -YEARS_BACK), _years(today, YEARS_AHEAD)
    calendar = Calendar()
    if series[0].zone:
        calendar.add("X-WR-TIMEZONE", series[0].zone)
    for given in series:
        calendar.add_component(given.event)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            found = recurring_ical_events.of(calendar, keep_recurrence_attributes=True).between(first, last)
        except Exception as error:
            raise Broken("Its rule of repetition cannot be followed.") from error
    times = sorted(
        (_occurrence(event, series[0].uid, _recurrence(event), series[0].zone) for event in found), key=lambda o: _order(o.starts)
    )
    return Expansion(tuple(times[:MOST_TIMES]), _beyond(series, times, last))


def _check_rule(event: Event) -> None:
    rules = event.get("RRULE") or []
    for rule in rules if isinstance(rules, list) else [rules]:
        often = str((rule.get("FREQ") or [""])[0]).upper()
        if often in _OFTEN:
            raise Broken(f"It repeats {_OFTEN[often]}.")
        a_day = 1
        for part in ("BYHOUR", "BYMINUTE", "BYSECOND"):
            a_day *= max(1, len(rule.get(part) or []))
        if a_day > _MOST_TIMES_A_DAY:
            raise Broken(f"It repeats {a_day:,} times a day.")


def _beyond(series: list[ParsedEvent], times: list[Occurrence], last: date) -> str:
    if len(times) > MOST_TIMES:
        return f"It repeats {len(times):,} times: those after {_in_words(times[MOST_TIMES - 1].starts)} were left out."
    if any(_goes_on(given.event, last) for given in series):
        return f"It repeats further: what is after {_in_words(last)} was left out, and is taken in as time goes on."
    return ""


def _goes_on(event: Event, last: date) -> bool:
    rules = event.get("RRULE") or []
    for rule in rules if isinstance(rules, list) else [rules]:
        until = (rule.get("UNTIL") or [None])[0]
        if "COUNT" not in rule and (until is None or parsing.day_of(until) > last):
            return True
    return False


def _occurrence(event: Event, uid: str, recurrence: str, zone: str | None) -> Occurrence:
    start, end = parsing.span(event)
    named = parsing.occurrence_zone(start, zone)
    if parsing.is_midnight_to_midnight(start, end):
        start, end = parsing.day_of(start), parsing.day_of(end) - timedelta(days=1)
    return Occurrence(
        uid,
        recurrence,
        _text(event, "SUMMARY"),
        _settled(start, zone),
        _settled(end, zone),
        _text(event, "LOCATION") or None,
        _text(event, "DESCRIPTION"),
        _categories(event),
        named,
        str(only(event, "STATUS") or "").strip().upper() == "CANCELLED",
        _clock(_text(event, "X-RAPPORTEUR-OPENS-AT")),
        _text(event, "X-RAPPORTEUR-TIME-ZONE") or None,
    )


def _settled(moment: date, zone: str | None) -> date:
    """Return a day as it is, an instant in UTC; a wall time becomes an instant where the calendar names its zone."""
    if not isinstance(moment, datetime):
        return moment
    if moment.tzinfo is None and zone:
        moment = parsing.localized(moment, zone)
    return (moment if moment.tzinfo is None else moment.astimezone(UTC)).replace(microsecond=0)


def _recurrence(event: Event) -> str:
    """Return which time of its series an event is: when its rule has it, whatever it was moved to."""
    own = only(event, "RECURRENCE-ID")
    own_place = own is not None and str(own.params.get("RANGE", "")).upper() != "THISANDFUTURE"
    moment = own.dt if own_place else only(event, "DTSTART").dt
    return _settled(moment, None).isoformat()


def _text(event: Event, name: str) -> str:
    lines = str(only(event, name) or "").strip().splitlines()
    return " ".join(lines[0].split())[:_LONGEST_TEXT] if lines else ""


def _categories(event: Event) -> tuple[str, ...]:
    given = event.get("CATEGORIES") or []
    lists: list[Any] = given if isinstance(given, list) else [given]
    return tuple(str(category).strip()[:_LONGEST_TEXT] for found in lists for category in getattr(found, "cats", ()))[:20]


def _clock(printed: str) -> Any:
    try:
        return datetime.strptime(printed, "%H:%M").time() if printed else None  # noqa: DTZ007 - a wall time
    except ValueError:
        return None


def _order(moment: date) -> tuple[int, int]:
    if isinstance(moment, datetime):
        return moment.toordinal(), moment.hour * 60 + moment.minute
    return moment.toordinal(), 0


def _years(day: date, years: int) -> date:
    return day.replace(year=day.year + years, day=min(day.day, 28))


def _in_words(moment: date) -> str:
    return f"{moment.day} {moment:%B %Y}"
