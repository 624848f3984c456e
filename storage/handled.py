"""Requests of Slack that were taken up: delivered again, they have no second effect; left unfinished, somebody finishes them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, or_, orm, select, update
from sqlalchemy.dialects import postgresql, sqlite

from storage.models import HandledRequest as Row

# Slack repeats an event for at most 24 hours (delayed events); a day more costs little.
KEPT_FOR = timedelta(days=2)
# How long a request belongs to the replica that works on it. A replica that lives renews it again and again.
LEASE = timedelta(seconds=30)
# A statement takes so many values at most.
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Request:
    """A request as Slack sent it. `key` is what makes it the same as another, `team_id` Slack's number of the team."""

    key: str
    team_id: str | None
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A request whose replica is gone. `attempt` counts from 1, the first one included; `since` is when it was taken up first."""

    key: str
    body: dict[str, Any]
    attempt: int
    since: datetime


def claim(db: orm.Session, request: Request, worker: str | None, now: datetime) -> bool:
    """
    Return True for the first caller with this key, on whatever replica, whose it is for one LEASE; False for any later one.

    Without a `worker` it is kept for whoever has room (`take_up`), and not attempted yet.
    """
    row = {"key": request.key, "handled_at": now, "team_id": request.team_id, "body": dict(request.body)}
    lease = {"attempts": int(worker is not None), "leased_until": now + LEASE if worker else now, "leased_by": worker}
    dialect = postgresql if db.get_bind().dialect.name == "postgresql" else sqlite
    new = dialect.insert(Row).values(**row, **lease).on_conflict_do_nothing()
    return db.scalar(new.returning(Row.key)) is not None


def renew(db: orm.Session, keys: Collection[str], worker: str, now: datetime) -> None:
    """Keep requests for one LEASE more, as far as they still belong to this worker."""
    for some in _in_parts(keys):
        theirs = (Row.key.in_(some), Row.leased_by == worker, Row.leased_until.is_not(None))
        db.execute(update(Row).where(*theirs).values(leased_until=now + LEASE))


def finish(db: orm.Session, keys: Collection[str], now: datetime) -> None:
    """Mark requests as finished; what was sent is deleted."""
    for some in _in_parts(keys):
        db.execute(update(Row).where(Row.key.in_(some)).values(finished_at=now, body=None, leased_until=None, leased_by=None))


def let_go(db: orm.Session, key: str, until: datetime) -> None:
    """Leave one unfinished request to whoever looks first after an instant."""
    db.execute(update(Row).where(Row.key == key, Row.leased_until.is_not(None)).values(leased_until=until, leased_by=None))


def hand_over(db: orm.Session, worker: str, now: datetime) -> int:
    """Leave everything that a worker has not finished to any other, from now on; return how much that is."""
    left = update(Row).where(Row.leased_by == worker, Row.leased_until.is_not(None)).values(leased_until=now, leased_by=None)
    return int(getattr(db.execute(left), "rowcount", 0))


def is_any_left(db: orm.Session, worker: str, now: datetime) -> bool:
    """Return whether there is a request for this worker to take up."""
    return db.scalar(select(Row.key).where(_is_left(worker, now)).limit(1)) is not None


def take_up(db: orm.Session, worker: str, now: datetime, *, limit: int) -> list[Unfinished]:
    """
    Return unfinished requests that have no worker, or whose is not heard of, the oldest first; they are this one's for one LEASE.

    Two replicas that look at once are given different ones. What a worker let go of itself, it takes up one LEASE after others.
    """
    rows = db.scalars(
        select(Row)
        .where(_is_left(worker, now))
        .order_by(Row.handled_at)
        .limit(limit)
        .options(orm.undefer(Row.body))
        .with_for_update(skip_locked=True)
    ).all()
    for row in rows:
        row.attempts += 1
        row.leased_until, row.leased_by = now + LEASE, worker
    return [Unfinished(row.key, dict(row.body or {}), row.attempts, row.handled_at) for row in rows]


def forget_old(db: orm.Session, now: datetime) -> None:
    """Delete keys that Slack can no longer repeat, of requests that are finished."""
    db.execute(delete(Row).where(Row.handled_at < now - KEPT_FOR, Row.leased_until.is_(None)))


def _is_left(worker: str, now: datetime) -> ColumnElement[bool]:
    is_anothers = or_(Row.leased_by.is_(None), Row.leased_by != worker)
    return and_(Row.leased_until <= now, or_(is_anothers, Row.leased_until <= now - LEASE))


def _in_parts(keys: Collection[str]) -> Iterator[list[str]]:
    ordered = list(keys)
    for start in range(0, len(ordered), _AT_ONCE):
        yield ordered[start : start + _AT_ONCE]
