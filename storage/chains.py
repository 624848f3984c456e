"""Stages of one statement: the draft, the text to be checked against delivery, what was delivered, what was published."""

from __future__ import annotations

from sqlalchemy import orm, select

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
            Statement.workspace_id == statement.workspace_id,
            Statement.session_id == statement.session_id,
            Statement.delegation_id == statement.delegation_id,
            Statement.id != statement.id,
        ),
    )
    for other in others:
        if other.kind != statement.kind or other.stage == statement.stage:
            continue
        held = _positions(db, other)
        if held and len(held & texts) / max(len(held), len(texts)) >= SHARED_PARAGRAPHS:
            return other.chain_id or other.id
    return None


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
