"""Calendars of invented events, as programs write them."""

from __future__ import annotations

from datetime import date, datetime

from storage.calendars import reading
from storage.calendars.values import CalendarReading

TODAY = date(2026, 5, 4)
NOW = datetime.fromisoformat("2026-05-04T09:00:00+00:00")


def event(summary: str = "PC-66", start: str = "DTSTART;VALUE=DATE:20260622", end: str = "", *more: str, uid: str = "1") -> str:
    """Return an event; `start`, `end` and `more` are whole lines, an `uid` of "" leaves the line out."""
    lines = [f"UID:{uid}" if uid else "", "DTSTAMP:20260101T000000Z", start, end, f"SUMMARY:{summary}", *more]
    return "\r\n".join(["BEGIN:VEVENT", *filter(None, lines), "END:VEVENT", ""])


def calendar(*events: str, head: str = "") -> bytes:
    """Return a calendar file; `head` are further lines before its events."""
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//made//EN\r\n{head}{''.join(events)}END:VCALENDAR\r\n".encode()


def read(*events: str, head: str = "", today: date = TODAY) -> CalendarReading:
    """Return a calendar as it is read, in a process of its own as always."""
    return reading.read(calendar(*events, head=head), name="made.ics", today=today)
