"""From reminders that are due to messages that are to be posted: one for each session and target, and none that is no use."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import groupby
from uuid import uuid4

from sqlalchemy import func, orm, select, tuple_

from storage import audit
from storage.database import take_turn
from storage.errors import RecordError
from storage.models import Deadline, Posting, Reminder, Session
from storage.reminders import undelivered
from storage.reminders.planning import CANCELLED, MOVED, over_at
from storage.reminders.states import DROPPED, WAITING

GATHERING = "gather reminders"
# So many messages at a time, that a transaction stays short; whoever gathers goes on until nothing is left.
AT_ONCE = 50
OVER = "over"
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
    is_due = (Reminder.state == "planned", Reminder.due_at <= now)
    pair = tuple_(Reminder.session_id, Reminder.target)
    first = select(Reminder.session_id, Reminder.target).where(*is_due).group_by(Reminder.session_id, Reminder.target)
    pairs = db.execute(first.order_by(func.min(Reminder.due_at), Reminder.session_id, Reminder.target).limit(AT_ONCE)).all()
    # Locked, in the order in which planning locks them too: a row that is being planned anew at this moment is left for later.
    whole = select(Reminder).where(*is_due, pair.in_([tuple(one) for one in pairs])).order_by(Reminder.id)
    due = db.scalars(whole.with_for_update(skip_locked=True)).all()
    together = sorted(due, key=lambda row: (row.session_id, row.target, row.due_at, row.id))
    made = []
    for _, group in groupby(together, key=lambda row: (row.session_id, row.target)):
        with suppress(RecordError), db.begin_nested():  # one that cannot be understood here must not keep the others
            made.append(_gather(db, list(group), now))
    db.flush()
    for posting, rows in made:
        for row in rows:
            row.posting_id = posting.id
        if posting.state == DROPPED:
            undelivered.tell_keepers(db, posting, now)
    db.flush()
    return sum(len(rows) for _, rows in made)


def _gather(db: orm.Session, rows: list[Reminder], now: datetime) -> tuple[Posting, list[Reminder]]:
    """Make one posting of what is due for one session and target; of what is no use any more, one that is dropped at once."""
    session = db.get_one(Session, rows[0].session_id)
    useful = [row for row in rows if is_useful(db, session, row, now)]
    for row in rows:
        row.state, row.reason = ("gathered", None) if row in useful else ("dropped", OVER)
    if len(useful) < len(rows):
        _account_for(db, session, [row for row in rows if row not in useful], now)
    if useful and (waiting := _waiting(db, useful[0])):
        waiting.due_at = max(row.due_at for row in useful)
        waiting.is_last_lead = waiting.is_last_lead or any(row.is_last_lead for row in useful)
        return waiting, useful
    posting = _posting(session, useful or rows, now)
    if not useful:
        posting.state, posting.reason = DROPPED, OVER
    db.add(posting)
    return posting, useful or rows


def _waiting(db: orm.Session, row: Reminder) -> Posting | None:
    """Return the message of the same session to the same target that waits still, and takes this up as well."""
    held = select(Posting).where(
        Posting.session_id == row.session_id,
        Posting.target == row.target,
        Posting.state == WAITING,
        Posting.about_id.is_(None),
    )
    return db.scalar(held.order_by(Posting.id).limit(1).with_for_update(skip_locked=True))


def is_useful(db: orm.Session, session: Session, row: Reminder, now: datetime) -> bool:
    """Return whether a reminder is still worth sending: its session not over, its deadline not long past."""
    over = over_at(session)
    if row.deadline_id is None:
        return over is None or now < over
    due_at = db.get_one(Deadline, row.deadline_id).due_at
    is_of_the_session = over is not None and due_at < over  # and not of what comes after it
    return now < over if is_of_the_session and over is not None else now <= due_at + DEADLINE_USEFUL_FOR


def kind_of(rows: Sequence[Reminder]) -> str:
    """Return what a message of several reminders is: about a session, if any of them is."""
    return min((row.kind for row in rows), key=KINDS.index)


def _posting(session: Session, rows: list[Reminder], now: datetime) -> Posting:
    due_at = max(row.due_at for row in rows)
    return Posting(
        workspace_id=session.workspace_id,
        session_id=session.id,
        target=rows[0].target,
        key=uuid4().hex,
        kind=kind_of(rows),
        due_at=due_at,
        is_late=now - due_at > LATE_AFTER,
        made_at=now,
        is_last_lead=any(row.is_last_lead for row in rows),
        state=WAITING,
        attempt=0,
        next_try_at=now,
        may_be_repeat=False,
    )


def _account_for(db: orm.Session, session: Session, rows: list[Reminder], now: datetime) -> None:
    """Put on record that reminders came too late."""
    audit.note(
        db,
        session.workspace_id,
        actor=ACTOR,
        action="drop reminders",
        subject=f"session {session.id}",
        now=now,
        reason=OVER,
        target=rows[0].target,
        leads=[row.lead for row in rows],
    )
