"""Workspaces: the unit of isolation, and what a team has set up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import available_timezones

from sqlalchemy import orm, select, update

from storage import audit
from storage.database import bind, take_turn, unbind
from storage.errors import Invalid, NotFound
from storage.models import Session, Statement, Workspace

LOCAL_NAME = "local record"
ADOPTING = "adopt a workspace"
MOST_RETENTION_DAYS = 3_650


@dataclass(frozen=True, slots=True)
class WorkspaceView:
    """
    A workspace. `team_id` is None for a local record that no team has adopted; `own_delegation` is the code of "we".

    `set_up_at` is None until an admin has been through the first run. Content is deleted `retention_days` after an uninstall.
    """

    id: int
    team_id: str | None
    name: str
    own_delegation: str | None
    time_zone: str
    channel: str | None = None
    set_up_at: datetime | None = None
    answers_guests: bool = False
    answers_shared_channels: bool = False
    retention_days: int = 30


def of_team(db: orm.Session, team_id: str) -> WorkspaceView:
    """Return the workspace of a Slack team, and bind the transaction to it. Raises NotFound where none was adopted."""
    row = db.scalar(select(Workspace).where(Workspace.team_id == team_id))
    if row is None:
        raise NotFound("workspace", team_id)
    return _bound(db, row)


def of_id(db: orm.Session, workspace_id: int) -> WorkspaceView:
    """Return a workspace by its number, which must be one of ours, and bind the transaction to it."""
    return _bound(db, db.get_one(Workspace, workspace_id))


def time_zone(db: orm.Session, workspace_id: int) -> str:
    """Return the zone of a workspace, also in a transaction that goes over all of them: it is not bound."""
    return db.get_one(Workspace, workspace_id).time_zone


def local(db: orm.Session, now: datetime) -> WorkspaceView:
    """Return the workspace of the command line, and bind the transaction to it: the oldest one, made where there is none."""
    take_turn(db, ADOPTING)
    row = db.scalar(select(Workspace).order_by(Workspace.id).limit(1))
    return _bound(db, row or _add(db, None, LOCAL_NAME, now))


def every(db: orm.Session) -> tuple[WorkspaceView, ...]:
    """Return every workspace, the oldest first."""
    return tuple(map(_view, db.scalars(select(Workspace).order_by(Workspace.id))))


def one_by_one(db: orm.Session) -> Iterator[WorkspaceView]:
    """Yield every workspace, the oldest first, and bind the transaction to each in turn; at the end it is not bound."""
    for workspace in every(db):
        bind(db, workspace.id)
        yield workspace
    unbind(db)


def adopt(db: orm.Session, team_id: str, name: str, now: datetime, *, only_empty: bool = False) -> WorkspaceView:
    """
    Return the workspace of a Slack team that connects, and bind the transaction to it.

    The first team takes over the local record, so that what was imported before is what it asks; every later one gets its own.
    `only_empty`: not where something is on file there, since nobody has said that this team may see it.
    """
    take_turn(db, ADOPTING)
    unbind(db)  # whether another workspace holds something is asked below
    row = db.scalar(select(Workspace).where(Workspace.team_id == team_id))
    if row is None:
        row = db.scalar(select(Workspace).where(Workspace.team_id.is_(None)).order_by(Workspace.id).limit(1))
        if row is None or (only_empty and _holds_something(db, row.id)):
            row = _add(db, team_id, name, now)
        row.team_id, row.name = team_id, name
        audit.note(db, row.id, actor="rapporteur", action="adopt", subject=f"workspace {row.id}", now=now, team_id=team_id)
    return _bound(db, row)


def set_up(
    db: orm.Session,
    workspace_id: int,
    *,
    actor: str,
    now: datetime,
    own_delegation: str | None = None,
    time_zone: str | None = None,
    answers_guests: bool | None = None,
    answers_shared_channels: bool | None = None,
    retention_days: int | None = None,
) -> WorkspaceView:
    """
    Change what a team has set up; None leaves a value as it is. Nothing is written where nothing changes.

    Raises Invalid for a zone that nobody knows, and for days to keep content beyond 0 to 3,650. After a change of the zone, plan
    the reminders anew.
    """
    row = db.get_one(Workspace, workspace_id)
    wanted = {
        "own_delegation": own_delegation,
        "time_zone": None if time_zone is None else _zone(time_zone),
        "answers_guests": answers_guests,
        "answers_shared_channels": answers_shared_channels,
        "retention_days": None if retention_days is None else _days(retention_days),
    }
    changes = {name: value for name, value in wanted.items() if value is not None and value != getattr(row, name)}
    if changes:
        before = {name: getattr(row, name) for name in changes}
        for name, value in changes.items():
            setattr(row, name, value)
        raise_revision(db, workspace_id)
        _note(db, workspace_id, actor, "set up", now, **changes, before=before)
    return _view(row)


def finish_set_up(db: orm.Session, workspace_id: int, *, actor: str, now: datetime) -> WorkspaceView:
    """Put on record that an admin has been through the first run; the first time counts."""
    row = db.get_one(Workspace, workspace_id)
    if row.set_up_at is None:
        row.set_up_at = now
        db.flush()
        _note(db, workspace_id, actor, "finish set up", now)
    return _view(row)


def raise_revision(db: orm.Session, workspace_id: int) -> None:
    """Make every snapshot of this workspace old, from the moment this transaction commits."""
    db.execute(update(Workspace).where(Workspace.id == workspace_id).values(revision=Workspace.revision + 1))


def _holds_something(db: orm.Session, workspace_id: int) -> bool:
    return any(db.scalar(select(table.id).where(table.workspace_id == workspace_id).limit(1)) for table in (Statement, Session))


def _note(db: orm.Session, workspace_id: int, actor: str, action: str, now: datetime, **detail: Any) -> None:
    audit.note(db, workspace_id, actor=actor, action=action, subject=f"workspace {workspace_id}", now=now, **detail)


def _zone(name: str) -> str:
    if name not in available_timezones():
        raise Invalid("time zone", name, "a zone as Europe/Vienna")
    return name


def _days(days: int) -> int:
    if not 0 <= days <= MOST_RETENTION_DAYS:
        raise Invalid("number of days", str(days), f"a whole number from 0 to {MOST_RETENTION_DAYS:,}")
    return days


def _add(db: orm.Session, team_id: str | None, name: str, now: datetime) -> Workspace:
    row = Workspace(team_id=team_id, name=name, created_at=now, time_zone="UTC", revision=0)
    db.add(row)
    db.flush()
    return row


def _bound(db: orm.Session, row: Workspace) -> WorkspaceView:
    bind(db, row.id)
    return _view(row)


def _view(row: Workspace) -> WorkspaceView:
    return WorkspaceView(
        row.id,
        row.team_id,
        row.name,
        row.own_delegation,
        row.time_zone,
        row.channel,
        row.set_up_at,
        row.answers_guests,
        row.answers_shared_channels,
        row.retention_days,
    )
