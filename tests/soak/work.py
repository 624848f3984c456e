"""Work for the workers: a record whose reminders fall due together, planned as the bot plans them."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from sqlalchemy import select

from storage import ladders, workspaces
from storage.database import Record
from storage.models import Body, Session
from storage.reminders import planning, settings
from storage.reminders.schedule import Lead

TEAM = "T1"
KEEPER = "UKEEPER"
# In real hours, so that a reminder can fall due at any second; three weeks.
LEAD = Lead(days=None, hours=21 * 24, at=time(8, 30))
BODY = "CTBTO-PC"
# The one deadline of these sessions: long after them, so that nothing else falls due.
AFTERWARDS = ladders.Step("publish", "Publish the final text", "closes", 30, time(12))
# A session may have so many channels at most.
CHANNELS = 20


def fill(
    record: Record,
    due_at: datetime,
    *,
    sessions: int,
    channels: int = CHANNELS,
    groups: int = 10,
    team: str = TEAM,
    number: int = 100,
    apart: timedelta = timedelta(),
) -> int:
    """
    Plan one reminder for each session and each of its channels, and return the workspace.

    The first session is due at `due_at`, the others `apart` from each other. There are `channels` x `groups` channels in all, at
    which sessions take turns; these are numbered from `number`.
    """
    now = due_at - timedelta(days=1)
    with record.begin() as db:
        workspace = workspaces.adopt(db, team, "Mission", now)
        workspaces.set_up(db, workspace.id, actor="test", now=now, own_delegation="JPN", time_zone="UTC")
        ladders.set_steps(db, workspace.id, BODY, (AFTERWARDS,), actor="test", now=now)
        body = db.scalars(select(Body).where(Body.code == BODY)).one()
    for nth in range(sessions):
        first = nth % groups * channels
        with record.begin() as db:
            row = session_row(workspace.id, body.id, number + nth, due_at + nth * apart)
            db.add(row)
            db.flush()
            names = tuple(f"C{name:04d}" for name in range(first, first + channels))
            settings.change(db, workspace.id, f"session {row.id}", leads=(LEAD,), channels=names, actor="test", now=now)
            planning.plan(db, workspace.id, row.id, now)
    return workspace.id


def session_row(workspace_id: int, body_id: int, number: int, due_at: datetime) -> Session:
    """Return a session whose reminder is due at an instant: it opens so many hours later."""
    opens = due_at + timedelta(hours=LEAD.hours or 0)
    return Session(
        workspace_id=workspace_id,
        body_id=body_id,
        key=str(number),
        number=number,
        year=opens.year,
        starts_on=opens.date(),
        ends_on=opens.date() + timedelta(days=2),
        opens_at=opens.time(),
        place="Reykjavik",
        time_zone="UTC",
        keeper=KEEPER,
        scheduled_at=due_at - timedelta(days=1),
    )
