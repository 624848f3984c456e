"""A team's own abbreviations and synonyms; the catalogue's stand beside them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import orm, select

from storage import audit, workspaces
from storage.catalogue.entries import Term
from storage.models import GlossaryTerm


def add(
    db: orm.Session,
    workspace_id: int,
    term: str,
    equivalents: tuple[str, ...],
    *,
    actor: str,
    now: datetime,
    bodies: tuple[str, ...] = (),
) -> Term:
    """Store what a term stands for, in place of what was stored for it before."""
    workspaces.raise_revision(db, workspace_id)  # first, so that two who define the same term come one after the other
    row = db.scalar(select(GlossaryTerm).where(GlossaryTerm.workspace_id == workspace_id, GlossaryTerm.term == term))
    row = row or GlossaryTerm(workspace_id=workspace_id, term=term)
    row.equivalents, row.bodies = list(equivalents), list(bodies)
    db.add(row)
    db.flush()
    audit.note(db, workspace_id, actor=actor, action="define", subject=f"glossary_terms {row.id}", now=now)
    return Term(term, equivalents, bodies)


def terms(db: orm.Session, workspace_id: int) -> tuple[Term, ...]:
    """Return a team's own terms, in alphabetical order."""
    rows = db.scalars(select(GlossaryTerm).where(GlossaryTerm.workspace_id == workspace_id).order_by(GlossaryTerm.term))
    return tuple(Term(row.term, tuple(row.equivalents), tuple(row.bodies)) for row in rows)
