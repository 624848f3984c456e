"""A team's own abbreviations and synonyms; the catalogue's stand beside them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import orm, select

from storage import audit, workspaces
from storage.catalogue.entries import Term
from storage.errors import Invalid, NotFound
from storage.models import GlossaryTerm

# Each is looked for in every question.
MOST_EQUIVALENTS, TERM_LENGTH = 20, 100


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
    """
    Store what a term stands for, in place of what was stored for it before.

    Raises Invalid for a term without equivalents, for more than 20 of them, and for one that is longer than 100 characters.
    """
    defined = checked(Term(term, equivalents, bodies))
    workspaces.raise_revision(db, workspace_id)  # first, so that two who define the same term come one after the other
    row = _row(db, workspace_id, defined.term)
    before = _view(row) if row else None
    if before == defined:
        return defined
    row = row or GlossaryTerm(workspace_id=workspace_id, term=defined.term)
    row.equivalents, row.bodies = list(defined.equivalents), list(defined.bodies)
    db.add(row)
    db.flush()
    detail = {"before": _in_words(before)} if before else {}
    _note(db, workspace_id, row.id, "define", actor, now, **_in_words(defined), **detail)
    return defined


def add_all(db: orm.Session, workspace_id: int, defined: Sequence[Term], *, actor: str, now: datetime) -> int:
    """Store terms that were checked, each in place of the one that was stored before; return how many are new or changed."""
    held = set(terms(db, workspace_id))
    changed = [one for one in defined if one not in held]
    for one in changed:
        add(db, workspace_id, one.term, one.equivalents, bodies=one.bodies, actor=actor, now=now)
    return len(changed)


def remove(db: orm.Session, workspace_id: int, term: str, *, actor: str, now: datetime) -> Term:
    """Take a term out, and return what it stood for. Raises NotFound."""
    workspaces.raise_revision(db, workspace_id)
    row = _row(db, workspace_id, term)
    if row is None:
        raise NotFound("term", term)
    removed = _view(row)
    db.delete(row)
    db.flush()
    _note(db, workspace_id, row.id, "remove term", actor, now, **_in_words(removed))
    return removed


def terms(db: orm.Session, workspace_id: int) -> tuple[Term, ...]:
    """Return a team's own terms, in alphabetical order."""
    rows = db.scalars(select(GlossaryTerm).where(GlossaryTerm.workspace_id == workspace_id).order_by(GlossaryTerm.term))
    return tuple(map(_view, rows))


def checked(given: Term) -> Term:
    """Return a term with its spaces put right and each equivalent once. Raises Invalid."""
    term = _line("term", given.term)
    equivalents = tuple(dict.fromkeys(_line("equivalent", one) for one in given.equivalents if one.strip()))
    if not equivalents:
        raise Invalid("equivalents", term, "at least one word or phrase that means the same")
    if len(equivalents) > MOST_EQUIVALENTS:
        raise Invalid("equivalents", f"{len(equivalents)} of them", f"at most {MOST_EQUIVALENTS}")
    return Term(term, equivalents, given.bodies)


def _line(what: str, typed: str) -> str:
    line = " ".join(typed.split())
    if not (any(character.isalnum() for character in line) and len(line) <= TERM_LENGTH):
        raise Invalid(what, line or "–", f"a word or phrase of at most {TERM_LENGTH} characters")
    return line


def _row(db: orm.Session, workspace_id: int, term: str) -> GlossaryTerm | None:
    return db.scalar(select(GlossaryTerm).where(GlossaryTerm.workspace_id == workspace_id, GlossaryTerm.term == term))


def _view(row: GlossaryTerm) -> Term:
    return Term(row.term, tuple(row.equivalents), tuple(row.bodies))


def _in_words(term: Term) -> dict[str, Any]:
    return {"term": term.term, "equivalents": list(term.equivalents), "bodies": list(term.bodies)}


def _note(db: orm.Session, workspace_id: int, number: int, action: str, actor: str, now: datetime, **detail: Any) -> None:
    audit.note(db, workspace_id, actor=actor, action=action, subject=f"glossary_terms {number}", now=now, **detail)
