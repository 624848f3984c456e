"""Requests of Slack that were taken up: delivered again, they have no second effect."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, orm
from sqlalchemy.exc import IntegrityError

from storage.models import HandledRequest

# Slack repeats an event for at most 24 hours (delayed events); a day more costs little.
KEPT_FOR = timedelta(days=2)


def claim(db: orm.Session, key: str, now: datetime) -> bool:
    """Return True for the first caller with this key, on whatever replica, and False for every later one."""
    try:
        with db.begin_nested():
            db.add(HandledRequest(key=key, handled_at=now))
    except IntegrityError:
        return False
    return True


def forget_old(db: orm.Session, now: datetime) -> None:
    """Delete keys that Slack can no longer repeat."""
    db.execute(delete(HandledRequest).where(HandledRequest.handled_at < now - KEPT_FOR))
