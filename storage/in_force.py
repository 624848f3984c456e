"""What of the record may be shown to somebody, as conditions of a query: one place, so that no list, count or hint differs."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, exists, or_, orm

from storage.audiences import Seen
from storage.models import Body, Delegation, Session, Statement


def statements_seen(seen: Seen, of: Any = Statement) -> ColumnElement[bool]:
    """Return the condition that a statement is in force, neither withdrawn nor replaced, and may be shown."""
    found: ColumnElement[bool] = of.withdrawn_at.is_(None) & of.replaced_by_id.is_(None) & seen.clause(of.audience_id)
    return found


def sessions_seen(seen: Seen, of: Any = Session) -> ColumnElement[bool]:
    """Return the condition that a session may be shown: it was planned, or somebody may see what was said there."""
    said = orm.aliased(Statement)
    return or_(of.scheduled_at.is_not(None), _known_by(seen, said, said.session_id == of.id))


def delegations_seen(seen: Seen) -> ColumnElement[bool]:
    """Return the condition that a delegation may be shown: it was defined, or somebody may see what it said."""
    said = orm.aliased(Statement)
    return _known_by(seen, said, said.delegation_id == Delegation.id)


def bodies_seen(seen: Seen) -> ColumnElement[bool]:
    """Return the condition that a body may be shown: a session of it may be."""
    met = orm.aliased(Session)
    of_it = met.body_id == Body.id
    return or_(exists().where(of_it, sessions_seen(seen, met)), ~exists().where(of_it))


def _known_by(seen: Seen, said: Any, of_it: ColumnElement[bool]) -> ColumnElement[bool]:
    return or_(exists().where(of_it, statements_seen(seen, said)), ~exists().where(of_it))
