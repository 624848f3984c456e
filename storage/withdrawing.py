"""Taking a statement out of every answer, without taking it off the file."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import orm, select

from storage import audit, workspaces
from storage.errors import NotFound
from storage.models import Statement


def withdraw(db: orm.Session, workspace_id: int, statement_id: int, *, at: datetime, actor: str, now: datetime) -> None:
    """Withdraw a statement as of an instant; one that is withdrawn already stays as it is. Raises NotFound."""
    workspaces.raise_revision(db, workspace_id)
    row = db.scalar(select(Statement).where(Statement.workspace_id == workspace_id, Statement.id == statement_id))
    if row is None:
        raise NotFound("statement", str(statement_id))
    if row.withdrawn_at is None:
        row.withdrawn_at = at
        db.flush()
        audit.note(db, workspace_id, actor=actor, action="withdraw", subject=f"statement {statement_id}", now=now)
