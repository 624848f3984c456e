"""Roles: keepers add and correct statements, admins set up as well; everybody in the team asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import orm, select

from storage import audit
from storage.models import Member as Row

KEEPER, ADMIN = "keeper", "admin"
ROLES = (KEEPER, ADMIN)


@dataclass(frozen=True, slots=True)
class Roles:
    """Who was named what; an admin is a keeper as well."""

    keepers: frozenset[str]
    admins: frozenset[str]

    def may_keep(self, user: str) -> bool:
        """Return whether somebody may add and correct statements. As long as no keeper is named, everybody in the team may."""
        return not self.keepers or user in self.keepers or user in self.admins


def roles(db: orm.Session, workspace_id: int) -> Roles:
    """Return who was named keeper or admin."""
    rows = db.scalars(select(Row).where(Row.workspace_id == workspace_id)).all()
    named = {role: frozenset(row.user for row in rows if row.role == role) for role in ROLES}
    return Roles(named[KEEPER], named[ADMIN])


def name(db: orm.Session, workspace_id: int, user: str, role: str | None, *, actor: str, now: datetime) -> None:
    """Name somebody keeper or admin in place of what they were; None: neither. Nothing is written where nothing changes."""
    row = db.scalar(select(Row).where(Row.workspace_id == workspace_id, Row.user == user))
    before = row.role if row else None
    if before == role:
        return
    if row is not None and role is None:
        db.delete(row)
    elif row is not None and role is not None:
        row.role = role
    elif role is not None:
        db.add(Row(workspace_id=workspace_id, user=user, role=role))
    db.flush()
    audit.note(db, workspace_id, actor=actor, action="name", subject=f"member {user}"[:40], now=now, role=role, before=before)
