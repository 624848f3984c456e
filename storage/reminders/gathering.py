"""From reminders that are due to messages that are to be posted: one for each session and target, and none that is no use."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import groupby
from uuid import uuid4

from sqlalchemy import orm, select

from storage import audit
from storage.database import take_turn
from storage.models import Deadline, Posting, Reminder, Session
from storage.reminders import postings
from storage.reminders.planning import CANCELLED, MOVED, over_at
from storage.reminders.states import WAITING

GATHERING = "gather reminders"
# The sessions of so many at a time: a transaction stays short, and the next tick takes the rest.
AT_ONCE = 200
# A reminder that goes out later than this after it was due says that it is late.
LATE_AFTER = timedelta(minutes=10)
# An open deadline is worth a word for so long after it passed; later than that, the word would only be noise.
DEADLINE_USEFUL_FOR = timedelta(days=7)
ACTOR = "rapporteur"
# In this order a message of several reminders is named.
KINDS = (CANCELLED, MOVED, "session", "snoozed", "deadline", "escalation")


def gather(db: orm.Session, now: datetime) -> int:
    """
    Make postings of the reminders that are due, and return how many reminders were taken up.

    What is due for one session and target becomes one message, also when several leads were missed while nobody was there to
    post them. A reminder of a session that is over is dropped, with its reason on record, and the keeper is told.
    """
    take_turn(db, GATHERING)
    # Locked, in the order in which planning locks them too: a row that is being planned anew at this moment is left for later.
    is_due = (Reminder.state == "planned", Reminder.due_at <= now)
    first = select(Reminder.session_id).where(*is_due).distinct().order_by(Reminder.session_id).limit(AT_ONCE)
    whole = select(Reminder).where(*is_due, Reminder.session_id.in_(db.scalars(first).all())).order_by(Reminder.id)
    due = db.scalars(whole.with_for_update(skip_locked=True)).all()
    together = sorted(due, key=lambda row: (row.session_id, row.target, row.due_at, row.id))
    for (session_id, target), group in groupby(together, key=lambda row: (row.session_id, row.target)):
        _gather(db, db.get_one(Session, session_id), target, list(group), now)
    db.flush()
    return len(due)


def _gather(db: orm.Session, session: Session, target: str, rows: list[Reminder], now: datetime) -> None:
    useful = [row for row in rows if is_useful(db, session, row, now)]
    useless = [row for row in rows if row not in useful]
    for row in useless:
        row.state, row.reason = "dropped", "over"
    if useless:
        _account_for(db, session, target, useless, now)
    if useful:
        posting = _posting(session, target, useful, now)
        db.add(posting)
        db.flush()
        for row in useful:
            row.state, row.posting_id = "gathered", posting.id


def is_useful(db: orm.Session, session: Session, row: Reminder, now: datetime) -> bool:
    """Return whether a reminder is still worth sending: its session not over, its deadline not long past."""
    if row.deadline_id is not None:
        return now <= db.get_one(Deadline, row.deadline_id).due_at + DEADLINE_USEFUL_FOR
    over = over_at(session)
    return over is None or now < over


def _posting(session: Session, target: str, rows: list[Reminder], now: datetime) -> Posting:
    due_at = max(row.due_at for row in rows)
    return Posting(
        workspace_id=session.workspace_id,
        session_id=session.id,
        target=target,
        key=uuid4().hex,
        kind=min((row.kind for row in rows), key=KINDS.index),
        due_at=due_at,
        is_late=now - due_at > LATE_AFTER,
        is_last_lead=any(row.is_last_lead for row in rows),
        state=WAITING,
        attempt=0,
        next_try_at=now,
        may_be_repeat=False,
    )


def _account_for(db: orm.Session, session: Session, target: str, rows: list[Reminder], now: datetime) -> None:
    """Put on record that reminders came too late, and have the one who answers for the session told."""
    audit.note(
        db,
        session.workspace_id,
        actor=ACTOR,
        action="drop reminders",
        subject=f"session {session.id}",
        now=now,
        reason="over",
        target=target,
        leads=[row.lead for row in rows],
    )
    dropped = _posting(session, target, rows, now)
    dropped.state, dropped.reason = "dropped", "over"
    db.add(dropped)
    db.flush()
    for row in rows:
        row.posting_id = dropped.id
    postings.tell_keepers(db, dropped, now)
