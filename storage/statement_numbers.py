"""
Numbers of statements: what people see, write down and type. Each workspace counts its own, from 1.

A number is given once: also when its statement is purged, no other one gets it. So a gap may tell whoever looks for one that
something is kept from them, or was deleted; but never what, nor anything of another workspace. Buttons and all that refers to a
statement inside the record have its `id`.
"""

from __future__ import annotations

from sqlalchemy import orm, select, true, update

from storage.audiences import OPEN, Seen
from storage.errors import NotFound
from storage.models import Statement, Workspace


def take(db: orm.Session, workspace_id: int) -> int:
    """
    Return the number of a statement that is being added, spent when this transaction commits.

    Of two transactions at once in one workspace the second waits here for the first.
    """
    counted = update(Workspace).where(Workspace.id == workspace_id).values(statements_given=Workspace.statements_given + 1)
    return db.scalars(counted.returning(Workspace.statements_given)).one()


def id_of(db: orm.Session, workspace_id: int, number: int, seen: Seen = OPEN, *, withdrawn: bool = False) -> int:
    """
    Return the id of the statement that has a number, also of one that was replaced; with `withdrawn` also of such a one.

    Raises NotFound, also for a number of another workspace and for a statement that somebody may not see.
    """
    ours = (Statement.workspace_id == workspace_id, Statement.number == number, seen.clause(Statement.audience_id))
    found = db.scalar(select(Statement.id).where(*ours, true() if withdrawn else Statement.withdrawn_at.is_(None)))
    if found is None:
        raise NotFound("statement", str(number))
    return found
