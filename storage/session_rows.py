"""Which row of the record is which session: found, made, told apart and brought together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import chain, count

from sqlalchemy import or_, orm, select, update

from storage.agenda import Plan
from storage.catalogue.entries import Body as CatalogueBody
from storage.models import Body, Session, Statement
from storage.provenance import Meeting

_AS_LONG_AS_A_YEAR = 365


def session_row(db: orm.Session, workspace_id: int, body: Body, meeting: Meeting) -> Session:
    """
    Return the row of the session that a statement names, made where the record hears of it for the first time.

    A statement that names a day, and no session that is on file, belongs to the planned session of its body that this day is
    part of; that session's number is learned from it. A year learned later is added.
    """
    rows = near(db, workspace_id, body.id, (meeting.key,), meeting.number, _reach(meeting))
    row = _by_key(rows, meeting.key) or _on_the_day(rows, meeting) or _of_the_year(rows, meeting)
    if row is None:
        row = Session(
            workspace_id=workspace_id, body_id=body.id, key=meeting.key, number=meeting.number, qualifier=meeting.qualifier
        )
        db.add(row)
    elif row.number is None and meeting.number is not None:
        row.number, row.key = meeting.number, meeting.key
    row.year = row.year or meeting.year
    db.flush()
    return row


def near(
    db: orm.Session,
    workspace_id: int,
    body_id: int,
    keys: Sequence[str],
    number: int | None,
    reach: tuple[date, date] | None,
) -> Sequence[Session]:
    """
    Return the sessions of a body that one may be, be taken for, or stand beside, in the order in which they were heard of.

    Those of its number, of one of its keys, with a day in its reach, and all of which no day is known.
    """
    fits = [Session.starts_on.is_(None), *(Session.key.startswith(key, autoescape=True) for key in keys)]
    fits += [Session.number == number] if number is not None else []
    fits += [(Session.starts_on <= reach[1]) & (Session.ends_on >= reach[0])] if reach else []
    held = select(Session).where(Session.workspace_id == workspace_id, Session.body_id == body_id, or_(*fits))
    return db.scalars(held.order_by(Session.id)).all()


def near_plan(db: orm.Session, body: Body, plan: Plan, entry: CatalogueBody | None) -> Sequence[Session]:
    """Return the sessions of a body that a plan may be about, or would stand beside."""
    reach = (plan.starts_on, plan.ends_on)
    return near(db, body.workspace_id, body.id, list(keys(plan, entry)), plan.number, reach)


def _reach(meeting: Meeting) -> tuple[date, date] | None:
    if meeting.day is not None:
        return meeting.day, meeting.day
    return (date(meeting.year, 1, 1), date(meeting.year, 12, 31)) if meeting.year else None


def meant(rows: Sequence[Session], plan: Plan, body: CatalogueBody | None) -> Session | None:
    """
    Return the session on file that a plan is about, of the body's; None for a new one.

    The one of its number; else one without number, or where the plan has none any, that opens on the same day; else one that
    is known from statements alone, under the day or the year.
    """
    kind = [row for row in rows if row.qualifier == plan.qualifier]
    same_day = [row for row in kind if row.starts_on == plan.starts_on]
    if plan.number is not None:
        numbered = sorted((row for row in kind if row.number == plan.number), key=lambda row: row.starts_on is None)
        unnumbered = [row for row in same_day if row.number is None]
        return next(iter(numbered[:1] if numbered and numbered[0].starts_on else [*unnumbered, *numbered]), None)
    undated = [row for row in rows if row.starts_on is None and row.number is None]
    return next(iter(same_day), None) or next((row for key in keys(plan, body) if (row := _by_key(undated, key))), None)


def in_the_way(rows: Sequence[Session], plan: Plan, body: CatalogueBody | None) -> Session | None:
    """Return a session that a plan without number would be held beside: more likely it is the same, with other days."""
    if plan.number is not None or (body and body.length_days >= _AS_LONG_AS_A_YEAR):
        return None
    live = (row for row in rows if row.starts_on is not None and row.cancelled_at is None and row.qualifier == plan.qualifier)
    return next((row for row in live if overlaps(row, plan.starts_on, plan.ends_on)), None)


def overlaps(row: Session, first: date, last: date) -> bool:
    """Tell whether a session has a day in a stretch of days."""
    return row.starts_on is not None and row.starts_on <= last and first <= (row.ends_on or row.starts_on)


def keys(plan: Plan, body: CatalogueBody | None) -> Iterator[str]:
    """Yield the keys under which a session of these days may stand, the best first."""
    if plan.number is not None:
        yield " ".join(filter(None, (str(plan.number), plan.qualifier)))
        return
    if body is not None and body.numbering == "year" and plan.qualifier is None:
        yield str(plan.starts_on.year)
    yield " ".join(filter(None, (plan.qualifier, plan.starts_on.isoformat())))


def free_key(rows: Sequence[Session], plan: Plan, body: CatalogueBody | None) -> str:
    """Return the first key of a plan that no session of its body has."""
    taken, wanted = {row.key for row in rows}, list(keys(plan, body))
    numbered = (f"{wanted[-1]} {n}" for n in count(2))
    return next(key for key in chain(wanted, numbered) if key not in taken)


def bring_together(db: orm.Session, rows: Sequence[Session], row: Session, body: CatalogueBody | None) -> list[str]:
    """
    Give a session the key of its present number and days, with the statements that came in before it was planned.

    These stand under rows of one of its days, or of its number; nothing else hangs on rows without days, so they are removed.
    Returns the keys of these.
    """
    others = [other for other in rows if other is not row]
    earlier = [other for other in others if other.starts_on is None and _is_part(other, row)]
    taken_in = [other.key for other in earlier]
    for other in earlier:
        held = update(Statement).where(Statement.workspace_id == row.workspace_id, Statement.session_id == other.id)
        db.execute(held.values(session_id=row.id))
        db.delete(other)
    db.flush()
    if row.starts_on is not None:
        plan = Plan(row.body.code, row.number, row.qualifier, row.starts_on, row.ends_on or row.starts_on)
        if row.key not in keys(plan, body):
            row.key = free_key([other for other in others if other not in earlier], plan, body)
    db.flush()
    return taken_in


def _is_part(row: Session, into: Session) -> bool:
    if row.number is not None:
        return (row.number, row.qualifier) == (into.number, into.qualifier)
    day = _day(row.key)
    return into.qualifier is None and row.qualifier is None and day is not None and overlaps(into, day, day)


def _day(key: str) -> date | None:
    try:
        return date.fromisoformat(key)
    except ValueError:
        return None


def _by_key(rows: Sequence[Session], key: str) -> Session | None:
    return next((row for row in rows if row.key == key), None)


def _on_the_day(rows: Sequence[Session], meeting: Meeting) -> Session | None:
    """Return the planned session that a statement's day is part of, unless both are numbered: then they are two."""
    if meeting.day is None or meeting.qualifier is not None:
        return None
    live = [row for row in rows if row.cancelled_at is None and overlaps(row, meeting.day, meeting.day)]
    fitting = [row for row in live if meeting.number is None or (row.number is None and row.qualifier is None)]
    return min(fitting, key=_days_long, default=None)


def _days_long(row: Session) -> int:
    return ((row.ends_on or row.starts_on) - row.starts_on).days if row.starts_on else 0


def _of_the_year(rows: Sequence[Session], meeting: Meeting) -> Session | None:
    """Return the only planned session of a year, for a statement of which no more than the year is said."""
    if meeting.number is not None or meeting.day is not None or meeting.key != str(meeting.year):
        return None
    live = [row for row in rows if row.starts_on is not None and row.starts_on.year == meeting.year and row.cancelled_at is None]
    return live[0] if len(live) == 1 and live[0].number is None else None
