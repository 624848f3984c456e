"""What sessions are called: in full, and in short as people say it."""

from __future__ import annotations

from datetime import date

from storage.catalogue.entries import Body
from storage.models import Session


def label(session: Session) -> str:
    """
    Return how people name a session of a known body.

    "65th session", "resumed 48th session", "meeting of 4 March 2024", "special session of 13 October 2026", "2026 meeting".
    """
    if session.number is not None:
        return " ".join(filter(None, (session.qualifier, ordinal(session.number), "session")))
    day = opening_day(session)
    if day is None or session.key == str(day.year):
        return f"{session.key} meeting"
    what = f"{session.qualifier} session" if session.qualifier else "meeting"
    return f"{what} of {day.day} {day:%B %Y}"


def short_name(session: Session, body: Body | None) -> str:
    """Return what people call a session among themselves: "PC-66", "resumed PC-48", "BoG, 2 March 2026", "NPT-RC 2026"."""
    short = (body.abbreviation or body.code) if body else session.body.code
    if session.number is not None:
        return " ".join(filter(None, (session.qualifier, f"{short}-{session.number}")))
    day = opening_day(session)
    if day is None or session.key == str(day.year):
        return f"{short} {session.key}"
    return f"{' '.join(filter(None, (session.qualifier, short)))}, {day.day} {day:%B %Y}"


def opening_day(session: Session) -> date | None:
    """Return the first day of a session without a number: as planned, or as its key says; None where only the year is known."""
    if session.starts_on is not None:
        return session.starts_on
    try:
        return date.fromisoformat(session.key.rpartition(" ")[2])
    except ValueError:
        return None


def ordinal(number: int) -> str:
    """Return "65th", "71st", "112th"."""
    tail = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{tail}"
