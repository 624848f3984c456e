"""Teams that leave: their token goes at once, what they kept goes when its time is over, and nothing of anybody else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Table, delete, exists, func, orm, select, update

from storage import audit
from storage.columns import Base
from storage.errors import NotFound
from storage.models import AuditRow, Installation, Workspace

# Rows that one transaction deletes, so that nobody waits long for the record.
AT_ONCE = 500
PURGED = "purge"
# Why nothing is posted in a workspace whose team has left.
UNINSTALLED = "app_uninstalled"
# What a team has set up goes with what it kept. Its team number stays: it may come back, to an empty record.
EMPTY: Mapping[str, Any] = {
    "name": "",
    "own_delegation": None,
    "time_zone": "UTC",
    "channel": None,
    "calendar_key_sha256": None,
    "set_up_at": None,
    "answers_guests": False,
    "answers_shared_channels": False,
}


@dataclass(frozen=True, slots=True)
class Left:
    """A workspace whose team has left; `delete_now`: it wants nothing kept."""

    workspace_id: int
    delete_now: bool


def leave(db: orm.Session, team_id: str | None, enterprise_id: str | None, *, at: datetime, now: datetime) -> tuple[Left, ...]:
    """
    Take away the token of a team that has left, or of an organisation where `team_id` is None, and stop what is posted there.

    `at` is when it left: word of it that comes late, after the team has installed the app again, changes nothing. The same word
    again changes nothing either.
    """
    row = _installation(db, team_id, enterprise_id)
    if row is None and team_id is not None and enterprise_id is not None:
        return leave_organisation(db, (team_id,), enterprise_id, at=at, now=now)
    # Slack tells the time in whole seconds.
    if row is None or row.revoked_at is not None or at < row.installed_at.replace(microsecond=0):
        return ()
    row.token, row.refresh_token, row.expires_at, row.revoked_at = None, None, None, now
    return tuple(_close(db, workspace, now) for workspace in _opened_by(db, row))


def leave_organisation(
    db: orm.Session, team_ids: Iterable[str], enterprise_id: str, *, at: datetime, now: datetime
) -> tuple[Left, ...]:
    """Do the same for some teams of an organisation, whose installation stays as it is for the others."""
    row = _installation(db, None, enterprise_id)
    if row is None or row.revoked_at is not None or at < row.installed_at.replace(microsecond=0):
        return ()
    own = exists().where(Installation.team_id == Workspace.team_id, Installation.revoked_at.is_(None))
    theirs = Workspace.enterprise_id == enterprise_id, Workspace.team_id.in_(tuple(team_ids))
    held = select(Workspace).where(*theirs, Workspace.uninstalled_at.is_(None), ~own).order_by(Workspace.id)
    return tuple(_close(db, workspace, now) for workspace in db.scalars(held))


def overdue(db: orm.Session, now: datetime) -> tuple[int, ...]:
    """Return the workspaces that have left, and whose content should be gone by now, the oldest first."""
    gone = exists().where(
        AuditRow.workspace_id == Workspace.id, AuditRow.action == PURGED, AuditRow.at >= Workspace.uninstalled_at
    )
    rows = db.scalars(select(Workspace).where(Workspace.uninstalled_at.is_not(None), ~gone).order_by(Workspace.id))
    return tuple(row.id for row in rows if _is_over(row, now))


def delete_some(db: orm.Session, workspace_id: int, *, asked: bool, now: datetime) -> dict[str, int] | None:
    """
    Delete a portion of what a workspace holds; return how many rows of which table, and an empty dict when nothing is left.

    None, and nothing is deleted, where the team has come back meanwhile and nobody has asked for it (`asked`).
    """
    workspace = db.scalar(select(Workspace).where(Workspace.id == workspace_id).with_for_update())
    if workspace is None:
        raise NotFound("workspace", str(workspace_id))
    if not asked and (workspace.uninstalled_at is None or not _is_over(workspace, now)):
        return None
    for table in _tables():
        _unchain(db, table, workspace_id)
        deleted = _delete(db, table, workspace_id)
        if deleted:
            return {table.name: deleted}
    return {}


def close_books(db: orm.Session, workspace_id: int, deleted: Mapping[str, int], *, actor: str, now: datetime) -> None:
    """Empty a workspace's own settings, and write down what was deleted: the one row that stays."""
    db.execute(update(Workspace).where(Workspace.id == workspace_id).values(**EMPTY, revision=Workspace.revision + 1))
    subject = f"workspace {workspace_id}"
    rows = dict(sorted(deleted.items()))
    audit.note(db, workspace_id, actor=actor, action=PURGED, subject=subject, now=now, deleted=rows, left=left(db, workspace_id))


def left(db: orm.Session, workspace_id: int) -> dict[str, int]:
    """Return how many rows of a workspace stand in which table, those without any left out, and the proof of a purge itself."""
    found: dict[str, int] = {}
    for table in Base.metadata.sorted_tables:
        if "workspace_id" in table.c:
            rows = select(func.count()).select_from(table).where(table.c.workspace_id == workspace_id)
            if table is AuditRow.__table__:
                rows = rows.where(table.c.action != PURGED)
            if count := db.scalar(rows):
                found[table.name] = count
    return found


def _installation(db: orm.Session, team_id: str | None, enterprise_id: str | None) -> Installation | None:
    ours = select(Installation)
    if team_id is not None:
        ours = ours.where(Installation.team_id == team_id)
    else:
        ours = ours.where(Installation.is_enterprise_install, Installation.enterprise_id == enterprise_id)
    return db.scalar(ours.with_for_update().execution_options(populate_existing=True))


def _opened_by(db: orm.Session, row: Installation) -> tuple[Workspace, ...]:
    """Return the workspaces that nothing else opens."""
    other: ColumnElement[bool]
    if row.team_id is not None:
        own = Workspace.team_id == row.team_id
        other = Installation.is_enterprise_install & (Installation.enterprise_id == Workspace.enterprise_id)
    else:
        own, other = Workspace.enterprise_id == row.enterprise_id, Installation.team_id == Workspace.team_id
    db.flush()
    still_open = exists().where(other, Installation.revoked_at.is_(None))
    return tuple(db.scalars(select(Workspace).where(own, Workspace.uninstalled_at.is_(None), ~still_open).order_by(Workspace.id)))


def _close(db: orm.Session, workspace: Workspace, now: datetime) -> Left:
    workspace.uninstalled_at = now
    workspace.stopped_reason = UNINSTALLED
    audit.note(db, workspace.id, actor="Slack", action="uninstall", subject=f"workspace {workspace.id}", now=now)
    return Left(workspace.id, delete_now=workspace.retention_days == 0)


def _is_over(workspace: Workspace, now: datetime) -> bool:
    assert workspace.uninstalled_at is not None
    return workspace.uninstalled_at + timedelta(days=workspace.retention_days) <= now


def _tables() -> list[Table]:
    """Return the tables of a workspace's rows, each before those that it refers to; what belongs to a row goes along with it."""
    return [t for t in reversed(Base.metadata.sorted_tables) if "workspace_id" in t.c and t.c.workspace_id.foreign_keys]


def _delete(db: orm.Session, table: Table, workspace_id: int) -> int:
    (key,) = table.primary_key
    rows = select(key).where(table.c.workspace_id == workspace_id)
    if table is AuditRow.__table__:
        rows = rows.where(table.c.action != PURGED)
    return db.connection().execute(delete(table).where(key.in_(rows.limit(AT_ONCE)))).rowcount


def _unchain(db: orm.Session, table: Table, workspace_id: int) -> None:
    """Undo what rows of one table say of each other, or none of them could go first."""
    for column in table.c:
        if column.nullable and any(key.column.table is table for key in column.foreign_keys):
            chained = update(table).where(table.c.workspace_id == workspace_id, column.is_not(None))
            db.execute(chained.values({column: None}))
