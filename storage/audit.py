"""Who changed what, when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, String, cast, func, literal, or_, orm, select, true

from storage.audiences import OPEN, Seen
from storage.models import AuditRow, Statement

STATEMENT = "statement"


@dataclass(frozen=True, slots=True)
class Entry:
    """
    A change: `subject` is table and number ("statement 12"), `detail` what is needed to say it in words.

    Statements have their own number there, that people see; all else has the row's.
    """

    id: int
    at: datetime
    actor: str
    action: str
    subject: str
    detail: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Which:
    """Which changes are asked for; None for any. `statements_only` leaves out all that is about no statement."""

    statement: int | None = None
    actor: str | None = None
    action: str | None = None
    since: datetime | None = None
    statements_only: bool = False


def of_statement(number: int) -> str:
    """Return the subject of what is done to the statement of this number."""
    return f"{STATEMENT} {number}"


def note(db: orm.Session, workspace_id: int, *, actor: str, action: str, subject: str, now: datetime, **detail: Any) -> None:
    """Write an audit row in the caller's transaction, so that no change stands without one. `subject` is table and number."""
    db.add(AuditRow(workspace_id=workspace_id, at=now, actor=actor, action=action, subject=subject, detail=detail))


def entries(
    db: orm.Session, workspace_id: int, seen: Seen = OPEN, which: Which | None = None, *, limit: int, offset: int = 0
) -> tuple[Entry, ...]:
    """
    Return changes, the latest first.

    What was done to a statement is shown to those who may see it; once it is deleted for good, to whoever runs the bot alone.
    """
    query = _wanted(select(AuditRow), workspace_id, seen, which or Which())
    rows = db.scalars(query.order_by(AuditRow.at.desc(), AuditRow.id.desc()).limit(limit).offset(offset))
    return tuple(Entry(row.id, row.at, row.actor, row.action, row.subject, dict(row.detail)) for row in rows)


def count(db: orm.Session, workspace_id: int, seen: Seen = OPEN, which: Which | None = None) -> int:
    """Return how many changes there are of those that `entries` returns."""
    return db.scalar(_wanted(select(func.count()).select_from(AuditRow), workspace_id, seen, which or Which())) or 0


def actions(db: orm.Session, workspace_id: int) -> tuple[str, ...]:
    """Return what was ever done in a workspace, in alphabetical order."""
    return tuple(db.scalars(select(AuditRow.action).where(AuditRow.workspace_id == workspace_id).distinct().order_by("action")))


def _wanted(query: Select[Any], workspace_id: int, seen: Seen, which: Which) -> Select[Any]:
    query = query.where(AuditRow.workspace_id == workspace_id, _may_be_shown(workspace_id, seen))
    if which.statements_only:
        query = query.where(AuditRow.subject.like(f"{STATEMENT} %"))
    if which.statement is not None:
        query = query.where(AuditRow.subject == of_statement(which.statement))
    if which.actor is not None:
        query = query.where(AuditRow.actor == which.actor)
    if which.action is not None:
        query = query.where(AuditRow.action == which.action)
    return query if which.since is None else query.where(AuditRow.at >= which.since)


def _may_be_shown(workspace_id: int, seen: Seen) -> ColumnElement[bool]:
    if seen.everything:
        return true()
    shown = select(literal(f"{STATEMENT} ") + cast(Statement.number, String)).where(
        Statement.workspace_id == workspace_id, seen.clause(Statement.audience_id)
    )
    return or_(AuditRow.subject.not_like(f"{STATEMENT} %"), AuditRow.subject.in_(shown))
