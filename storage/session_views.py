"""Sessions as frozen values, one or in lists."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, orm, select

from storage.audiences import OPEN
from storage.catalogue import load
from storage.in_force import sessions_seen, statements_seen
from storage.models import Delegation, Session, Statement, Workspace
from storage.naming import label, short_name
from storage.planned import OPENS_AT, SessionView


def view(db: orm.Session, row: Session, own_delegation: str | None) -> SessionView:
    """Return a session as a value; `own_delegation` is whose statements are counted, None: everybody's."""
    return views(db, row.workspace_id, [row], own_delegation)[0]


def views(db: orm.Session, workspace_id: int, rows: Sequence[Session], own_delegation: str | None) -> tuple[SessionView, ...]:
    """Return sessions as values, in their order."""
    counted = _statements(db, workspace_id, [row.id for row in rows], own_delegation)
    zone = db.scalar(select(Workspace.time_zone).where(Workspace.id == workspace_id)) or "UTC"
    return tuple(_view(row, zone, counted.get(row.id, 0)) for row in rows)


def upcoming(db: orm.Session, workspace_id: int, today: date, *, limit: int, offset: int = 0) -> tuple[SessionView, ...]:
    """Return the sessions that are on or lie ahead, the next first; cancelled ones too, until their days are over."""
    held = select(Session).where(Session.workspace_id == workspace_id, Session.ends_on >= today)
    rows = db.scalars(held.order_by(Session.starts_on, Session.id).limit(limit).offset(offset)).all()
    return views(db, workspace_id, rows, own_of(db, workspace_id))


def past(db: orm.Session, workspace_id: int, today: date, *, limit: int, offset: int = 0) -> tuple[SessionView, ...]:
    """
    Return the sessions that are over, the latest first, among them those known from statements alone.

    Of these the day of the last statement counts, or where only the year is known, the end of it.
    """
    said = func.max(func.coalesce(Statement.delivered_on, Session.ends_on))
    held = (
        select(Session, said)
        .outerjoin(Statement, (Statement.session_id == Session.id) & statements_seen(OPEN))
        .where(Session.workspace_id == workspace_id, sessions_seen(OPEN), Session.ends_on.is_(None) | (Session.ends_on < today))
        .group_by(Session.id)
    )
    found = [(_last_day(row, last), row.id, row) for row, last in db.execute(held)]
    ordered = [row for day, _, row in sorted(found, key=lambda one: one[:2], reverse=True) if day is not None]
    return views(db, workspace_id, ordered[offset : offset + limit], own_of(db, workspace_id))


def own_of(db: orm.Session, workspace_id: int) -> str | None:
    """Return the code of the workspace's own delegation, None where none is set."""
    return db.scalar(select(Workspace.own_delegation).where(Workspace.id == workspace_id))


def _last_day(row: Session, said: date | str | None) -> date:
    if row.ends_on is not None:
        return row.ends_on
    if said is not None:
        return date.fromisoformat(said) if isinstance(said, str) else said
    return date(row.year, 12, 31) if row.year else date.min


def _statements(db: orm.Session, workspace_id: int, ids: Sequence[int], own: str | None) -> dict[int, int]:
    """Return how many statements are on file that everybody may see, by session; the stages of one statement are one."""
    held = (
        select(Statement.session_id, func.count(func.distinct(func.coalesce(Statement.chain_id, Statement.id))))
        .where(Statement.workspace_id == workspace_id, Statement.session_id.in_(ids), statements_seen(OPEN))
        .group_by(Statement.session_id)
    )
    if own is not None:
        held = held.join(Statement.delegation).where(Delegation.code == own)
    return {row[0]: row[1] for row in db.execute(held)}


def _view(row: Session, team_zone: str, statements: int) -> SessionView:
    body = load().bodies.get(row.body.code)
    return SessionView(
        id=row.id,
        body=row.body.code,
        body_name=row.body.name,
        number=row.number,
        qualifier=row.qualifier,
        name=short_name(row, body),
        label=label(row),
        starts_on=row.starts_on,
        ends_on=row.ends_on or row.starts_on,
        opens_at=row.opens_at or OPENS_AT,
        place=row.place,
        time_zone=row.time_zone or (body.time_zone if body else "") or team_zone,
        cancelled_at=row.cancelled_at,
        ready_at=row.ready_at,
        keeper=row.keeper,
        statements=statements,
        year=row.starts_on.year if row.starts_on else row.year,
    )
