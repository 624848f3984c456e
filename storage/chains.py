"""Stages of one statement: the draft, the text to be checked against delivery, what was delivered, what was published."""

from __future__ import annotations

from sqlalchemy import Integer, literal, orm, select, update

from storage.models import Paragraph, Statement
from storage.provenance import STAGES

# Two texts of one delegation at one session are stages of one statement when they are of one kind but not of one stage, and half
# of the longer one's paragraphs stand in the other. A short text that shares a paragraph with a long one is a statement of
# its own: taken for a stage, one of the two would be gone from every answer.
SHARED_PARAGRAPHS = 0.5


def chain_of(db: orm.Session, statement: Statement, texts: set[str]) -> int | None:
    """Return the number of the chain that a new statement belongs to, None where it is the first of its kind."""
    others = db.scalars(
        select(Statement).where(
            # Added to zero, the workspace is no reason for SQLite to walk through all its statements rather than a session's.
            (Statement.workspace_id + literal(0, Integer)) == statement.workspace_id,
            Statement.session_id == statement.session_id,
            Statement.delegation_id == statement.delegation_id,
            Statement.id != statement.id,
            Statement.kind.is_not_distinct_from(statement.kind),
            Statement.stage.is_distinct_from(statement.stage),
        ),
    )
    for other in others:
        held = _positions(db, other)
        if held and len(held & texts) / max(len(held), len(texts)) >= SHARED_PARAGRAPHS:
            return other.chain_id or other.id
    return None


def rejoin(db: orm.Session, statement: Statement) -> None:
    """Let a statement that stands alone be a stage of the one that it is now likely a stage of, where there is such a one."""
    others = select(Statement.id).where(Statement.workspace_id == statement.workspace_id, Statement.chain_id == statement.id)
    if db.scalar(others.limit(1)) is None:
        statement.chain_id = chain_of(db, statement, _positions(db, statement))
        db.flush()


def leave(db: orm.Session, statement: Statement) -> None:
    """Take a statement out of its chain; where it was the first, the next one gives the chain its number."""
    ours = (Statement.workspace_id == statement.workspace_id, Statement.chain_id == statement.id)
    first = db.scalar(select(Statement).where(*ours).order_by(Statement.id).limit(1))
    statement.chain_id = None
    if first is not None:
        db.execute(update(Statement).where(*ours, Statement.id != first.id).values(chain_id=first.id))
        first.chain_id = None
    db.flush()


def _positions(db: orm.Session, statement: Statement) -> set[str]:
    """Return the paragraphs of a statement without its header, headings, vocatives and courtesies."""
    return set(
        db.scalars(
            select(Paragraph.text).where(
                Paragraph.workspace_id == statement.workspace_id,
                Paragraph.statement_id == statement.id,
                Paragraph.kind == "text",
            ),
        ),
    )


def rank(stage: str | None) -> int:
    """Return the order of a stage; a text whose stage nobody stated comes after a draft and before what was delivered."""
    return STAGES.index(stage) * 2 if stage else STAGES.index("check against delivery") * 2 + 1
