"""How reminders stand, in numbers: for those who watch over a running bot."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, orm, select

from storage.models import Posting, Reminder
from storage.reminders.states import DROPPED, FAILED, HELD, OPEN, SENT, WITHDRAWN

# A reminder is posted within seconds, and after a restart within a minute or two: what is open for longer was missed.
MISSED_AFTER = timedelta(minutes=10)
OUTCOMES = (SENT, FAILED, HELD, DROPPED, WITHDRAWN)
PLANNED = "planned"


def outcomes(db: orm.Session, workspace_id: int) -> dict[str, int]:
    """Return how many postings ended in which way; one of each outcome, 0 included."""
    states = select(Posting.state, func.count()).where(Posting.workspace_id == workspace_id).group_by(Posting.state)
    counted: dict[str, int] = dict(db.execute(states).all())
    return {outcome: counted.get(outcome, 0) for outcome in OUTCOMES}


def queued(db: orm.Session, workspace_id: int) -> int:
    """Return how many postings wait to be posted, or are on their way."""
    waiting = select(func.count()).where(Posting.workspace_id == workspace_id, Posting.state.in_(OPEN))
    return db.scalar(waiting) or 0


def missed(db: orm.Session, workspace_id: int, now: datetime) -> int:
    """Return how many reminders were due MISSED_AFTER ago or earlier, and are neither posted nor given up on record."""
    late = now - MISSED_AFTER
    not_gathered = select(func.count()).where(
        Reminder.workspace_id == workspace_id, Reminder.state == PLANNED, Reminder.due_at < late
    )
    not_posted = select(func.count()).where(
        Posting.workspace_id == workspace_id, Posting.state.in_(OPEN), Posting.due_at < late, Posting.made_at < late
    )
    return (db.scalar(not_gathered) or 0) + (db.scalar(not_posted) or 0)
