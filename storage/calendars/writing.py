"""Sessions and deadlines as a calendar that any calendar program reads (RFC 5545), and Rapporteur itself reads back the same."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event

from storage.calendars.matching import DEADLINE
from storage.planned import DeadlineView, SessionView

PRODUCT = "-//Rapporteur//sessions//EN"
NAME = "Sessions"
REFRESH = timedelta(hours=1)
_DOMAIN = "rapporteur.invalid"  # of no machine (RFC 2606): the numbers are this record's own
# An event's SEQUENCE must not fall from one version to the next, and our rows count no versions: minutes since then do.
_COUNTED_FROM = datetime(2026, 1, 1, tzinfo=UTC)


def write(sessions: Iterable[SessionView], deadlines: Iterable[DeadlineView] = (), *, now: datetime) -> bytes:
    """
    Return an .ics file of sessions, as events of whole days, and of deadlines; a session without a day is left out.

    A session keeps its UID, so that a program that reads the file again moves it; a cancelled one is marked so. Hour and zone of
    the opening stand in properties of our own, which other programs pass over. Holds names, days and places, and no text of
    a statement.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", NAME)
    calendar.add("name", NAME)
    calendar.add("refresh-interval", REFRESH, {"VALUE": "DURATION"})
    calendar.add("x-published-ttl", f"PT{REFRESH // timedelta(hours=1)}H")
    for session in sessions:
        if session.starts_on is not None:
            calendar.add_component(_session(session, now))
    for deadline in deadlines:
        calendar.add_component(_deadline(deadline, now))
    return bytes(calendar.to_ical())


def _session(session: SessionView, now: datetime) -> Event:
    assert session.starts_on is not None
    event = _event(f"session-{session.id}", f"{session.body_name}, {session.label}", now)
    event.add("dtstart", session.starts_on)
    event.add("dtend", (session.ends_on or session.starts_on) + timedelta(days=1))  # the day after the last (section 3.6.1)
    if session.place:
        event.add("location", session.place)
    event.add("description", f"Opens at {session.opens_at:%H:%M}, {session.time_zone}.")
    event.add("status", "CANCELLED" if session.cancelled_at else "CONFIRMED")
    event.add("x-rapporteur-opens-at", f"{session.opens_at:%H:%M}")
    event.add("x-rapporteur-time-zone", session.time_zone)
    return event


def _deadline(deadline: DeadlineView, now: datetime) -> Event:
    event = _event(f"deadline-{deadline.id}", f"{deadline.session_name}: {deadline.label}", now)
    event.add("dtstart", deadline.due_at.astimezone(UTC))
    event.add("categories", [DEADLINE])
    event.add("status", "CONFIRMED")
    return event


def _event(name: str, summary: str, now: datetime) -> Event:
    event = Event()
    event.add("uid", f"{name}@{_DOMAIN}")
    event.add("dtstamp", now.astimezone(UTC).replace(microsecond=0))
    event.add("sequence", max(0, int((now - _COUNTED_FROM) / timedelta(minutes=1))))
    event.add("summary", summary)
    event.add("transp", "TRANSPARENT")
    return event
