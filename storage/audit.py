"""Who changed what, when."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import orm

from storage.models import AuditRow


def note(db: orm.Session, workspace_id: int, *, actor: str, action: str, subject: str, now: datetime, **detail: Any) -> None:
    """Write an audit row in the caller's transaction, so that no change stands without one. `subject` is table and number."""
    db.add(AuditRow(workspace_id=workspace_id, at=now, actor=actor, action=action, subject=subject, detail=detail))
