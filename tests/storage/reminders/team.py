"""A team with a session ahead, for tests of its reminders; written by us."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import orm, select

from storage import workspaces
from storage.models import Body, Deadline, Posting, Reminder, Session
from storage.reminders import planning, settings

CHANNEL = "C0DELEGATION"
KEEPER = "U0KEEPER"
# Monday, three weeks and a day before the session of `ahead`.
NOW = datetime(2026, 5, 31, 9, 0, tzinfo=UTC)
OPENS = date(2026, 6, 22)


def team(db: orm.Session, now: datetime = NOW, **targets: Any) -> int:
    """Return the number of a new team's workspace; its reminders go to CHANNEL unless other targets are given."""
    workspace_id = workspaces.local(db, now).id
    workspaces.set_up(db, workspace_id, time_zone="Europe/Vienna", actor="test", now=now)
    settings.change(db, workspace_id, "workspace", actor="test", now=now, **(targets or {"channels": (CHANNEL,)}))
    return workspace_id


def ahead(db: orm.Session, workspace_id: int, now: datetime = NOW, **columns: Any) -> Session:
    """Return the row of a session in Vienna from OPENS for three days, planned."""
    body = db.scalar(select(Body).where(Body.workspace_id == workspace_id)) or Body(
        workspace_id=workspace_id, code="CTBTO-PC", name="CTBTO Preparatory Commission"
    )
    days = {"starts_on": OPENS, "ends_on": date(2026, 6, 24), "place": "Vienna", "time_zone": "Europe/Vienna"}
    values = {"key": "66", "number": 66, "schedule": 1, "scheduled_at": now, "keeper": KEEPER, **days, **columns}
    session = Session(workspace_id=workspace_id, body=body, **values)
    db.add(session)
    db.flush()
    planning.plan(db, workspace_id, session.id, now)
    return session


def move(db: orm.Session, session: Session, starts_on: date, ends_on: date, now: datetime) -> None:
    """Move a session to other days, and plan it anew."""
    session.starts_on, session.ends_on = starts_on, ends_on
    session.schedule += 1
    session.scheduled_at = now
    db.flush()
    planning.plan(db, session.workspace_id, session.id, now)


def of_the_session(db: orm.Session, *states: str) -> list[tuple[str, str, str, str]]:
    """Return the session's own reminders as (lead, target, when in Vienna's terms of UTC, state), in order."""
    rows = db.scalars(select(Reminder).where(Reminder.deadline_id.is_(None)).order_by(Reminder.due_at, Reminder.target))
    found = [(row.lead, row.target, f"{row.due_at:%d %b %H:%M}", row.state) for row in rows]
    return [row for row in found if not states or row[3] in states]


def without_deadlines(db: orm.Session) -> None:
    """Tick every deadline off, so that the session's own reminders stand alone."""
    for row in db.scalars(select(Deadline)):
        row.done_at, row.done_by = NOW, KEEPER
    for session in db.scalars(select(Session)):
        planning.plan(db, session.workspace_id, session.id, NOW)


def posted(db: orm.Session) -> list[Posting]:
    """Return the postings there are, in order."""
    return list(db.scalars(select(Posting).order_by(Posting.id)))
