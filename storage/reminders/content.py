"""What a posting is about, worked out when it is posted: a deadline that was done meanwhile is no longer in it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, orm, select

from storage import audit, deadlines, sessions
from storage.database import take_turn
from storage.errors import NotFound
from storage.models import Posting, Reminder, Session
from storage.planned import Notice, Undelivered
from storage.reminders.gathering import is_useful, kind_of
from storage.reminders.planning import PLANNING, SESSION, SNOOZED, plan
from storage.reminders.states import HELD, OPEN
from storage.reminders.undelivered import ABOUT_ANOTHER


def notice(db: orm.Session, workspace_id: int, posting_id: int) -> Notice:
    """Return what a posting is about. Raises NotFound where the workspace has none of this number."""
    posting = _posting(db, workspace_id, posting_id)
    rows = db.scalars(select(Reminder).where(_in_force(posting)).order_by(Reminder.due_at)).all()
    return Notice(
        posting_id=posting.id,
        kind=kind_of(rows) if rows else posting.kind,
        target=posting.target,
        session=sessions.show(db, workspace_id, posting.session_id),
        deadlines=deadlines.of_session(db, workspace_id, posting.session_id, open_only=True),
        concerned=tuple(dict.fromkeys(row.deadline_id for row in rows if row.deadline_id is not None)),
        leads=tuple(dict.fromkeys(row.lead for row in rows if row.kind == SESSION)),
        due_at=posting.due_at,
        is_late=posting.is_late,
        may_be_repeat=posting.may_be_repeat,
        undelivered=_about(db, workspace_id, posting),
    )


def is_still_useful(db: orm.Session, workspace_id: int, posting_id: int, now: datetime) -> bool:
    """
    Return whether a posting that waited (for Slack, for a token, for a look back) is still worth sending.

    Not one all of whose reminders were withdrawn meanwhile, nor one whose session is over.
    """
    posting = _posting(db, workspace_id, posting_id)
    if posting.kind == ABOUT_ANOTHER:
        return True
    session = db.get_one(Session, posting.session_id)
    return any(is_useful(db, session, row, now) for row in db.scalars(select(Reminder).where(_in_force(posting))))


def preview(db: orm.Session, workspace_id: int, session_id: int, target: str, at: datetime) -> Notice:
    """Return what a reminder of a session would be about at an instant, without planning or sending any."""
    view = sessions.show(db, workspace_id, session_id)
    planned = db.scalars(
        select(Reminder)
        .where(Reminder.workspace_id == workspace_id, Reminder.session_id == session_id, Reminder.kind == SESSION)
        .where(Reminder.due_at <= at)
        .order_by(Reminder.due_at.desc())
        .limit(1),
    ).first()
    open_ones = deadlines.of_session(db, workspace_id, session_id, open_only=True)
    leads = (planned.lead,) if planned else ()
    return Notice(0, SESSION, target, view, open_ones, (), leads, at, is_late=False, may_be_repeat=False)


def snooze(
    db: orm.Session, workspace_id: int, session_id: int, target: str, until: datetime, *, actor: str, now: datetime
) -> None:
    """Put a session's reminders to a target off until an instant; then it is reminded once, whatever the schedule says."""
    take_turn(db, f"{PLANNING} {session_id}")
    session = db.scalar(select(Session).where(Session.workspace_id == workspace_id, Session.id == session_id))
    if session is None:
        raise NotFound("session", str(session_id))
    lead = f"{SNOOZED} {until:%Y-%m-%dT%H:%M}"
    earlier = select(Reminder).where(
        Reminder.workspace_id == workspace_id,
        Reminder.session_id == session_id,
        Reminder.target == target,
        Reminder.kind == SNOOZED,
        Reminder.state == "planned",
    )
    for row in db.scalars(earlier):
        row.state, row.reason = "withdrawn", "snoozed again"
    _put_off(db, session, target, lead, until)
    audit.note(db, workspace_id, actor=actor, action="snooze", subject=f"session {session_id}", now=now, until=until.isoformat())
    db.flush()
    plan(db, workspace_id, session_id, now)


def planned_for(db: orm.Session, workspace_id: int, session_id: int) -> tuple[tuple[datetime, str, str], ...]:
    """Return the reminders of a session that are still to come, as (due at, lead, target), the earliest first."""
    rows = db.scalars(
        select(Reminder)
        .where(Reminder.workspace_id == workspace_id, Reminder.session_id == session_id, Reminder.state == "planned")
        .order_by(Reminder.due_at, Reminder.id),
    )
    return tuple((row.due_at, row.lead, row.target) for row in rows)


def next_due(db: orm.Session, workspace_id: int, after: datetime) -> datetime | None:
    """Return the first instant after another at which something is to be posted; None where nothing is planned."""
    planned = select(func.min(Reminder.due_at)).where(
        Reminder.workspace_id == workspace_id, Reminder.state == "planned", Reminder.due_at > after
    )
    open_ones = select(func.min(Posting.next_try_at)).where(
        Posting.workspace_id == workspace_id, Posting.state.in_(OPEN), Posting.next_try_at > after
    )
    instants = [at for at in (db.scalar(planned), db.scalar(open_ones)) if at is not None]
    return min(instants, default=None)


def _put_off(db: orm.Session, session: Session, target: str, lead: str, until: datetime) -> None:
    same = select(Reminder).where(
        Reminder.session_id == session.id,
        Reminder.subject == SESSION,
        Reminder.lead == lead,
        Reminder.target == target,
        Reminder.schedule == session.schedule,
    )
    row = db.scalar(same) or Reminder(
        workspace_id=session.workspace_id,
        session_id=session.id,
        subject=SESSION,
        kind=SNOOZED,
        lead=lead,
        target=target,
        schedule=session.schedule,
        is_last_lead=False,
    )
    row.state, row.reason, row.due_at, row.posting_id = "planned", None, until, None
    db.add(row)


def _in_force(posting: Posting) -> ColumnElement[bool]:
    return and_(Reminder.posting_id == posting.id, Reminder.state == "gathered")


def _posting(db: orm.Session, workspace_id: int, posting_id: int) -> Posting:
    found = db.scalar(select(Posting).where(Posting.workspace_id == workspace_id, Posting.id == posting_id))
    if found is None:
        raise NotFound("reminder", str(posting_id))
    return found


def _about(db: orm.Session, workspace_id: int, posting: Posting) -> Undelivered | None:
    if posting.about_id is None:
        return None
    about = _posting(db, workspace_id, posting.about_id)
    name = sessions.show(db, workspace_id, about.session_id).name
    return Undelivered(about.session_id, name, about.target, about.due_at, about.reason or "", is_in_doubt=about.state == HELD)
