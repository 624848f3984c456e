"""Sessions planned as the record plans them, for tests of what hangs on them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from storage import sessions, workspaces
from storage.agenda import Change, Plan
from storage.database import Record
from storage.models import AuditRow, Reminder
from storage.reminders import planning, settings

NOW = datetime.fromisoformat("2026-05-04T09:00:00+00:00")


def workspace(record: Record, team: str = "T1") -> int:
    """Return a team whose reminders go to channel C1."""
    with record.begin() as db:
        made = workspaces.adopt(db, team, "Mission", NOW).id
        workspaces.set_up(db, made, actor="test", now=NOW, time_zone="Europe/Vienna")
        settings.set_channel(db, made, "C1", actor="test", now=NOW)
    return made


def planned(
    record: Record,
    at: int,
    number: int = 66,
    starts_on: str = "2026-06-22",
    ends_on: str | None = None,
    *,
    body: str = "CTBTO-PC",
    now: datetime = NOW,
) -> int:
    """Return a session of three days, or until another, with its deadlines and reminders."""
    first = date.fromisoformat(starts_on)
    last = date.fromisoformat(ends_on) if ends_on else first + timedelta(days=2)
    plan = Plan(body, number, None, first, last, time(10), "Vienna", "Europe/Vienna")
    with record.begin() as db:
        return sessions.add(db, at, plan, actor="test", now=now).id


def moved(record: Record, at: int, session_id: int, change: Change, *, now: datetime) -> None:
    """Change when or where a session is held."""
    with record.begin() as db:
        sessions.move(db, at, session_id, change, actor="test", now=now)


def replanned(record: Record, at: int, session_id: int, *, now: datetime) -> None:
    """Plan a session again, as is done regularly."""
    with record.begin() as db:
        planning.plan(db, at, session_id, now)


def noted(record: Record, at: int, subject: str, *actions: str) -> list[tuple[str, str, dict[str, object]]]:
    """Return who did what to a row, in order; of these actions only, or all."""
    with record.read() as db:
        held = select(AuditRow).where(AuditRow.workspace_id == at, AuditRow.subject == subject)
        rows = db.scalars((held.where(AuditRow.action.in_(actions)) if actions else held).order_by(AuditRow.id))
        return [(row.actor, row.action, row.detail) for row in rows]


def reminders(record: Record, deadline_id: int, state: str = "planned") -> list[tuple[str, str, datetime]]:
    """Return lead, target and instant of a deadline's reminders that are in a state."""
    with record.read() as db:
        rows = db.scalars(
            select(Reminder)
            .where(Reminder.deadline_id == deadline_id, Reminder.state == state)
            .order_by(Reminder.due_at, Reminder.lead)
        )
        return [(row.lead, row.target, row.due_at) for row in rows]
