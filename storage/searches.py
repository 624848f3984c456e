"""Searches that somebody keeps: asked again by a press, and with alerts of every new statement as well."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, orm, select, update
from sqlalchemy.exc import IntegrityError

from storage.errors import Invalid, NotFound
from storage.models import SavedSearch as Row
from storage.models import Statement

# The column's, and what a list shows on a page.
SEARCH_LENGTH = 500
MOST = 20


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A search of `user`; with `alerts`, statements numbered above `seen_up_to` have not been looked at for it."""

    id: int
    user: str
    typed: str
    alerts: bool
    seen_up_to: int


def save(db: orm.Session, workspace_id: int, user: str, typed: str, *, now: datetime) -> SavedSearch:
    """Keep a search for somebody; the same again changes nothing. Raises Invalid for one too long or one too many."""
    if len(typed) > SEARCH_LENGTH:
        raise Invalid("search", typed, f"no more than {SEARCH_LENGTH} characters")
    own = select(Row).where(Row.workspace_id == workspace_id, Row.user == user)
    row = db.scalar(own.where(Row.typed == typed))
    if row is not None:
        return _view(row)
    if (db.scalar(select(func.count()).select_from(own.subquery())) or 0) >= MOST:
        raise Invalid("saved search", typed, f"no more than {MOST} of them; remove one first: /said saved")
    row = Row(workspace_id=workspace_id, user=user, typed=typed, seen_up_to=newest(db, workspace_id), saved_at=now)
    try:
        with db.begin_nested():
            db.add(row)
    except IntegrityError:
        row = db.scalars(own.where(Row.typed == typed)).one()
    return _view(row)


def remove(db: orm.Session, workspace_id: int, user: str, search_id: int) -> SavedSearch:
    """Keep a search no longer, and return what it was. Raises NotFound for one that is not theirs."""
    row = _own(db, workspace_id, user, search_id)
    db.delete(row)
    db.flush()
    return _view(row)


def alert(db: orm.Session, workspace_id: int, user: str, search_id: int, *, wanted: bool) -> SavedSearch:
    """Begin or stop telling of new statements; what is on file by now is not new. Raises NotFound for one not theirs."""
    row = _own(db, workspace_id, user, search_id)
    if wanted and not row.alerts:
        row.seen_up_to = newest(db, workspace_id)
    row.alerts = wanted
    db.flush()
    return _view(row)


def one(db: orm.Session, workspace_id: int, user: str, search_id: int) -> SavedSearch:
    """Return a search of somebody's. Raises NotFound for one that is not theirs."""
    return _view(_own(db, workspace_id, user, search_id))


def listed(db: orm.Session, workspace_id: int, user: str) -> tuple[SavedSearch, ...]:
    """Return somebody's searches, the one saved last first."""
    rows = db.scalars(select(Row).where(Row.workspace_id == workspace_id, Row.user == user).order_by(Row.id.desc()))
    return tuple(map(_view, rows))


def alerting(db: orm.Session, workspace_id: int) -> tuple[SavedSearch, ...]:
    """Return the searches with alerts for which there are statements that were not looked at."""
    rows = db.scalars(
        select(Row)
        .where(Row.workspace_id == workspace_id, Row.alerts.is_(True), Row.seen_up_to < newest(db, workspace_id))
        .order_by(Row.id)
    )
    return tuple(map(_view, rows))


def looked_at(db: orm.Session, search: SavedSearch, up_to: int) -> bool:
    """Write down up to which statement a search was looked at; False where somebody else has done so meanwhile."""
    first = update(Row).where(Row.id == search.id, Row.seen_up_to == search.seen_up_to).values(seen_up_to=up_to)
    return bool(db.connection().execute(first).rowcount)


def newest(db: orm.Session, workspace_id: int) -> int:
    """Return the number of the statement that was stored last; 0 where nothing is on file."""
    return db.scalar(select(func.max(Statement.id)).where(Statement.workspace_id == workspace_id)) or 0


def _own(db: orm.Session, workspace_id: int, user: str, search_id: int) -> Row:
    row = db.scalar(select(Row).where(Row.workspace_id == workspace_id, Row.id == search_id, Row.user == user))
    if row is None:
        raise NotFound("saved search", str(search_id))
    return row


def _view(row: Row) -> SavedSearch:
    return SavedSearch(row.id, row.user, row.typed, row.alerts, row.seen_up_to)
