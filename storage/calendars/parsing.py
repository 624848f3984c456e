"""A calendar's parts to events: one that is broken is named with its reason, and costs nothing but itself."""

from __future__ import annotations

import hashlib
import warnings
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Component, Event, Timezone
from icalendar.prop import vBroken
from icalendar.timezone import tzp

from storage.calendars.lines import Part

# When nobody met yet, or plans to: dates beyond are mistakes, and arithmetic with zones fails near the ends of time.
FIRST_YEAR = 1945
LAST_YEAR = 2100
_SAID = {
    "DTSTART": "beginning",
    "DTEND": "end",
    "DURATION": "length",
    "RRULE": "rule of repetition",
    "RDATE": "list of repetitions",
    "EXDATE": "list of exceptions",
    "RECURRENCE-ID": "place in its series",
}
_ONCE = ("DTSTART", "DTEND", "DURATION", "RECURRENCE-ID", "UID", "SEQUENCE", "STATUS", "SUMMARY", "LOCATION", "DESCRIPTION")
_REPEATING = ("RRULE", "RDATE", "RECURRENCE-ID")


class Broken(Exception):
    """An event cannot be used; the message says why, as a sentence for people."""


@dataclass(frozen=True, slots=True)
class ParsedEvent:
    """An event whose times can be used; `uid` is made of what it says where it has none."""

    event: Event
    uid: str
    zone: str | None

    @property
    def repeats(self) -> bool:
        """Whether it stands for several times, or for one time of a series."""
        return any(name in self.event for name in _REPEATING)


def learn_zones(parts: list[Part]) -> None:
    """
    Make the zones that a calendar defines known, in place of those of the calendar before.

    A name that the world knows, also by its Windows name, keeps the world's rules: calendars carry outdated ones.
    """
    tzp.use_default()
    for part in parts:
        lines = "\r\n".join(("BEGIN:VTIMEZONE", *part.lines, "END:VTIMEZONE", ""))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                zone = Timezone.from_ical(lines)
            except Exception:  # noqa: BLE001, S112 (the boundary: an event in a zone without rules shows its own wall time)
                continue
            if "TZID" in zone and tzp.timezone(str(zone["TZID"])) is None:
                tzp.cache_timezone_component(zone)


def parsed(part: Part) -> ParsedEvent:
    """Return an event of a calendar. Raises Broken with the reason."""
    event = _event(part)
    if not part.is_closed:
        raise Broken("The file breaks off inside it.")
    _check(event)
    uid = str(only(event, "UID") or "").strip()
    if not uid:
        said = "\0".join(part.lines)
        uid = f"no UID: {hashlib.sha256(said.encode('utf-8', 'replace')).hexdigest()}"
        event["UID"] = uid
    return ParsedEvent(event, uid, known_zone(part.zone))


def localized(moment: datetime, zone: str) -> datetime:
    """Return a wall time as an instant, by the clock of a zone."""
    return moment.replace(tzinfo=ZoneInfo(zone))


def summary_of(part: Part) -> str:
    """Return what an event is called, as far as that can be made out of a broken one."""
    said = next((line.partition(":")[2] for line in part.lines if line.upper().startswith(("SUMMARY:", "SUMMARY;"))), "")
    return said.replace("\\,", ",").replace("\\;", ";").strip()[:200]


def printed_start(part: Part) -> str:
    """Return the beginning of an event as the calendar prints it."""
    return next((line.rpartition(":")[2] for line in part.lines if line.upper().startswith("DTSTART")), "").strip()[:40]


def known_zone(name: str | None) -> str | None:
    """Return the IANA name of a zone, also for its Windows name; None for one that only the calendar knows, or nobody."""
    return getattr(tzp.timezone(name), "key", None) if name else None


def only(event: Event, name: str) -> Any:
    """Return a property that an event should have once: the first of several, None where it is missing."""
    value = event.get(name)
    return (value[0] if value else None) if isinstance(value, list) else value


def span(event: Event) -> tuple[date, date]:
    """Return when an event begins and ends: two instants or wall times, or two days of which the last is included."""
    start, end = only(event, "DTSTART").dt, _end(event)
    if not isinstance(start, datetime):
        last = end if not isinstance(end, datetime) else (end - timedelta(microseconds=1)).date() + timedelta(days=1)
        return start, max(start, last - timedelta(days=1))
    if not isinstance(end, datetime):
        end = datetime.combine(end, time(), start.tzinfo)
    if (end.tzinfo is None) is not (start.tzinfo is None):
        end = end.replace(tzinfo=start.tzinfo)
    return start, end


def _end(event: Event) -> date:
    start, end, length = only(event, "DTSTART").dt, only(event, "DTEND"), only(event, "DURATION")
    if end is not None:
        return end.dt  # type: ignore[no-any-return]
    if length is not None and isinstance(length.dt, timedelta):
        return start + length.dt  # type: ignore[no-any-return]
    return start if isinstance(start, datetime) else start + timedelta(days=1)


def _event(part: Part) -> Event:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            event: Component = Event.from_ical("\r\n".join(("BEGIN:VEVENT", *part.lines, "END:VEVENT", "")))
        except Exception as error:
            raise Broken("It is damaged.") from error
    if not isinstance(event, Event):
        raise Broken("It is damaged.")
    for name in _ONCE:
        if isinstance(event.get(name), list):
            event[name] = only(event, name)
    return event


def _check(event: Event) -> None:
    for name, value in event.property_items(recursive=False):
        if isinstance(value, vBroken):
            _give_up(event, name, str(value))
    if "DTSTART" not in event:
        raise Broken("It does not say when it begins.")
    start, end = span(event)
    if not FIRST_YEAR <= start.year <= LAST_YEAR or not FIRST_YEAR <= end.year <= LAST_YEAR:
        raise Broken(f"It lies before {FIRST_YEAR} or after {LAST_YEAR}.")
    if end < start or day_of(_end(event)) < day_of(start):
        raise Broken("It ends before it begins.")


def _give_up(event: Event, name: str, printed: str) -> None:
    if name in _SAID and printed:
        raise Broken(f"Its {_SAID[name]} cannot be read: {printed[:60]}")
    event.pop(name, None)


def day_of(moment: date) -> date:
    """Return the day of a moment, on the clock that it is given by."""
    return moment.date() if isinstance(moment, datetime) else moment


def occurrence_zone(start: date, zone: str | None) -> str | None:
    """Return the IANA name of the zone that an event's time is given in, the calendar's where it is given in UTC or nowhere."""
    key = getattr(start.tzinfo, "key", None) if isinstance(start, datetime) else None
    return key if key and key != "UTC" else zone


def is_midnight_to_midnight(start: date, end: date) -> bool:
    """Tell whether an event with times takes whole days all the same, as some programs write it."""
    return (
        isinstance(start, datetime)
        and isinstance(end, datetime)
        and end > start
        and getattr(start.tzinfo, "key", None) != "UTC"
        and start.time() == time() == end.time()
    )
