"""Reminders that reached nobody: who is told, and which there are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import uuid4

from sqlalchemy import orm, select

from storage import sessions
from storage.models import Deadline, Posting, Reminder, Session
from storage.planned import Undelivered
from storage.reminders import settings
from storage.reminders.states import HELD, UNDELIVERED, WAITING

# A message that says that another one was not delivered.
ABOUT_ANOTHER = "undelivered"


def tell_keepers(db: orm.Session, about: Posting, now: datetime) -> None:
    """Have those who answer for a session told, in person, of a message that was not delivered; once each."""
    if about.kind == ABOUT_ANOTHER:
        return  # the Home tab says it
    for person in _keepers(db, about):
        db.add(
            Posting(
                workspace_id=about.workspace_id,
                session_id=about.session_id,
                target=person,
                key=uuid4().hex,
                kind=ABOUT_ANOTHER,
                due_at=now,
                state=WAITING,
                attempt=0,
                next_try_at=now,
                about_id=about.id,
                is_late=False,
                is_last_lead=False,
                may_be_repeat=False,
                made_at=now,
            ),
        )


def since(db: orm.Session, workspace_id: int, instant: datetime) -> tuple[Undelivered, ...]:
    """Return the reminders that reached nobody, of those due since an instant, the latest first."""
    rows = db.scalars(
        select(Posting)
        .where(
            Posting.workspace_id == workspace_id,
            Posting.state.in_(UNDELIVERED),
            Posting.due_at >= instant,
            Posting.kind != ABOUT_ANOTHER,
        )
        .order_by(Posting.due_at.desc(), Posting.id.desc()),
    )
    return tuple(
        Undelivered(
            row.session_id,
            sessions.show(db, workspace_id, row.session_id).name,
            row.target,
            row.due_at,
            row.reason or "",
            is_in_doubt=row.state == HELD,
        )
        for row in rows
    )


def _keepers(db: orm.Session, about: Posting) -> Iterator[str]:
    """Yield who is told: the owners of the deadlines concerned and who planned the session, else whoever is set for the body."""
    session = db.get_one(Session, about.session_id)
    found = settings.of_session(db, about.workspace_id, session)
    owners = db.scalars(
        select(Deadline.owner)
        .join(Reminder, Reminder.deadline_id == Deadline.id)
        .where(Reminder.posting_id == about.id, Deadline.owner.is_not(None)),
    )
    first = [name for name in (*owners, session.keeper) if name and name != about.target]
    further = [name for name in (found.escalate_to, *found.persons) if name and name != about.target]
    yield from dict.fromkeys(first or further)
