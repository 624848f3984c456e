"""What of the record may be shown to somebody, as conditions of a query: one place, so that no list, count or hint differs."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, exists, or_, orm

from storage.audiences import Seen
from storage.models import Body, Delegation, Session, Statement

# Made once: an alias works out its columns when they are first asked for, which takes longer than the query.
_SAID_THERE, _SAID_BY_THEM, _MET = orm.aliased(Statement), orm.aliased(Statement), orm.aliased(Session)


def statements_seen(seen: Seen, of: Any = Statement) -> ColumnElement[bool]:
    """Return the condition that a statement is in force, neither withdrawn nor replaced, and may be shown."""
    found: ColumnElement[bool] = of.withdrawn_at.is_(None) & of.replaced_by_id.is_(None) & seen.clause(of.audience_id)
    return found


def sessions_seen(seen: Seen, of: Any = Session) -> ColumnElement[bool]:
    """Return the condition that a session may be shown: it was planned, or somebody may see what was said there."""
    return or_(of.scheduled_at.is_not(None), _known_by(seen, _SAID_THERE, _SAID_THERE.session_id == of.id))


def delegations_seen(seen: Seen) -> ColumnElement[bool]:
    """Return the condition that a delegation may be shown: it was defined, or somebody may see what it said."""
    return _known_by(seen, _SAID_BY_THEM, _SAID_BY_THEM.delegation_id == Delegation.id)


def bodies_seen(seen: Seen) -> ColumnElement[bool]:
    """Return the condition that a body may be shown: a session of it may be."""
    of_it = _MET.body_id == Body.id
    return or_(exists().where(of_it, sessions_seen(seen, _MET)), ~exists().where(of_it))


def _known_by(seen: Seen, said: Any, of_it: ColumnElement[bool]) -> ColumnElement[bool]:
    return or_(exists().where(of_it, statements_seen(seen, said)), ~exists().where(of_it))
