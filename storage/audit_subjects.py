"""What the things that were changed are called."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from sqlalchemy import orm, select

from storage.audit import Entry
from storage.catalogue import load
from storage.models import Body, Calendar, Deadline, Posting, Session, Statement
from storage.naming import short_name

Numbers = Collection[int]
Named = Iterable[tuple[int, str]]


def names(db: orm.Session, workspace_id: int, entries: Iterable[Entry]) -> dict[str, str]:
    """Return what the subjects of some changes are called, by subject; what is no longer there, or has no name, is left out."""
    wanted: dict[str, set[int]] = {}
    for entry in entries:
        kind, _, number = entry.subject.partition(" ")
        if kind in _NAMED and number.isascii() and number.isdigit():
            wanted.setdefault(kind, set()).add(int(number))
    return {
        f"{kind} {number}": name for kind, numbers in wanted.items() for number, name in _NAMED[kind](db, workspace_id, numbers)
    }


def _statements(db: orm.Session, workspace_id: int, numbers: Numbers) -> Named:
    ours = (Statement.workspace_id == workspace_id, Statement.number.in_(numbers))
    found = select(Statement.number, Statement.title).where(*ours)
    return ((number, f"#{number} {title}") for number, title in db.execute(found))


def _sessions(db: orm.Session, workspace_id: int, numbers: Numbers) -> Named:
    found = select(Session).where(Session.workspace_id == workspace_id, Session.id.in_(numbers))
    return ((row.id, _short(row)) for row in db.scalars(found))


def _deadlines(db: orm.Session, workspace_id: int, numbers: Numbers) -> Named:
    found = select(Deadline).where(Deadline.workspace_id == workspace_id, Deadline.id.in_(numbers))
    return ((row.id, f"{row.label} ({_short(row.session)})") for row in db.scalars(found))


def _bodies(db: orm.Session, workspace_id: int, numbers: Numbers) -> Named:
    found = select(Body.id, Body.name).where(Body.workspace_id == workspace_id, Body.id.in_(numbers))
    return ((number, name) for number, name in db.execute(found))


def _calendars(db: orm.Session, workspace_id: int, numbers: Numbers) -> Named:
    found = select(Calendar.id, Calendar.name).where(Calendar.workspace_id == workspace_id, Calendar.id.in_(numbers))
    return ((number, name) for number, name in db.execute(found))


def _postings(db: orm.Session, workspace_id: int, numbers: Numbers) -> Named:
    found = (
        select(Posting.id, Session)
        .join(Session, Session.id == Posting.session_id)
        .where(Posting.workspace_id == workspace_id, Posting.id.in_(numbers))
    )
    return ((number, _short(session)) for number, session in db.execute(found))


def _short(session: Session) -> str:
    return short_name(session, load().bodies.get(session.body.code))


_NAMED: dict[str, Callable[[orm.Session, int, Numbers], Named]] = {
    "statement": _statements,
    "session": _sessions,
    "deadline": _deadlines,
    "body": _bodies,
    "calendar": _calendars,
    "posting": _postings,
}
