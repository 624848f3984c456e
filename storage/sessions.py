"""The meetings of bodies."""

from __future__ import annotations

from datetime import date

from sqlalchemy import orm, select

from storage.models import Body, Session
from storage.provenance import Meeting


def session_row(db: orm.Session, workspace_id: int, body: Body, meeting: Meeting) -> Session:
    """Return the row of a meeting, made where the record hears of it for the first time; a year learned later is added."""
    row = db.scalar(
        select(Session).where(Session.workspace_id == workspace_id, Session.body_id == body.id, Session.key == meeting.key),
    )
    if row is None:
        row = Session(
            workspace_id=workspace_id, body_id=body.id, key=meeting.key, number=meeting.number, qualifier=meeting.qualifier
        )
        db.add(row)
    row.year = row.year or meeting.year
    db.flush()
    return row


def label(session: Session) -> str:
    """Return how people name a meeting: "65th session", "resumed 48th session", "meeting of 4 March 2024", "2026 meeting"."""
    if session.number is not None:
        return " ".join(filter(None, (session.qualifier, ordinal(session.number), "session")))
    try:
        day = date.fromisoformat(session.key)
    except ValueError:
        return f"{session.key} meeting"
    return f"meeting of {day.day} {day:%B %Y}"


def ordinal(number: int) -> str:
    """Return "65th", "71st", "112th"."""
    tail = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{tail}"
