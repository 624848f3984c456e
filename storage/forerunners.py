"""What was on file before a statement and says some of the same: its earlier stages, and the version that it replaces."""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_, orm, select

from storage.audiences import Seen
from storage.models import Paragraph, Statement


def said_before(db: orm.Session, workspace_id: int, statement_id: int, seen: Seen, *, up_to: int) -> frozenset[str]:
    """
    Return the paragraphs of what came before a statement: its earlier stages, and the version that it stands in place of.

    Of those that may be shown, and whose number is at most `up_to`.
    """
    row = db.get_one(Statement, statement_id)
    before = select(Statement.id).where(
        Statement.workspace_id == workspace_id,
        Statement.id != statement_id,
        Statement.id <= up_to,
        seen.clause(Statement.audience_id),
        or_(Statement.replaced_by_id == statement_id, *_same_chain(row)),
    )
    return frozenset(
        db.scalars(select(Paragraph.text).where(Paragraph.workspace_id == workspace_id, Paragraph.statement_id.in_(before)))
    )


def _same_chain(row: Statement) -> list[ColumnElement[bool]]:
    return [] if row.chain_id is None else [Statement.chain_id == row.chain_id, Statement.id == row.chain_id]
