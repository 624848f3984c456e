"""Requests of Slack that were taken up: delivered again, they have no second effect; left unfinished, somebody finishes them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, orm, select, update
from sqlalchemy.exc import IntegrityError

from storage.models import HandledRequest as Row

# Slack repeats an event for at most 24 hours (delayed events); a day more costs little.
KEPT_FOR = timedelta(days=2)
# How long a request belongs to the replica that works on it. A replica that lives renews it again and again.
LEASE = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A request whose replica is gone. `attempt` counts from 1, the first one included; `since` is when it was taken up first."""

    key: str
    body: dict[str, Any]
    attempt: int
    since: datetime


def claim(
    db: orm.Session,
    key: str,
    now: datetime,
    *,
    team_id: str | None = None,
    body: Mapping[str, Any] | None = None,
    worker: str | None = None,
) -> bool:
    """
    Return True for the first caller with this key, on whatever replica, and False for every later one.

    With a body the request is kept, and belongs to `worker` for one LEASE; without one there is nothing to be finished.
    """
    kept = {"body": dict(body), "leased_until": now + LEASE, "leased_by": worker} if body is not None else {"finished_at": now}
    try:
        with db.begin_nested():
            db.execute(insert(Row).values(key=key, handled_at=now, team_id=team_id, attempts=1, **kept))
    except IntegrityError:
        return False
    return True


def renew(db: orm.Session, keys: Collection[str], worker: str, now: datetime) -> None:
    """Keep requests for one LEASE more, as far as they still belong to this worker."""
    db.execute(
        update(Row)
        .where(Row.key.in_(keys), Row.leased_by == worker, Row.leased_until.is_not(None))
        .values(leased_until=now + LEASE)
    )


def finish(db: orm.Session, keys: Collection[str], now: datetime) -> None:
    """Mark requests as finished; what was sent is deleted."""
    db.execute(update(Row).where(Row.key.in_(keys)).values(finished_at=now, body=None, leased_until=None, leased_by=None))


def hand_over(db: orm.Session, worker: str, now: datetime) -> int:
    """Leave everything that a worker has not finished to any other, from now on; return how much that is."""
    left = update(Row).where(Row.leased_by == worker, Row.leased_until.is_not(None)).values(leased_until=now, leased_by=None)
    return int(getattr(db.execute(left), "rowcount", 0))


def is_any_left(db: orm.Session, now: datetime) -> bool:
    """Return whether a request is unfinished and belongs to nobody."""
    return db.scalar(select(Row.key).where(Row.leased_until <= now).limit(1)) is not None


def take_up(db: orm.Session, worker: str, now: datetime, *, limit: int, but: Collection[str] = ()) -> list[Unfinished]:
    """
    Return unfinished requests that belong to nobody, the oldest first; they are this worker's for one LEASE.

    Two replicas that look at once are given different ones. `but` are left alone.
    """
    rows = db.scalars(
        select(Row)
        .where(Row.leased_until <= now, Row.key.not_in(but))
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
