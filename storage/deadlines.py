"""The deadlines of sessions: which there are, and what people do about them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from sqlalchemy import Select, orm, select

from storage import audit
from storage.catalogue import load
from storage.database import take_turn
from storage.errors import Invalid, NotFound
from storage.models import Deadline, Session
from storage.naming import short_name
from storage.planned import DeadlineView
from storage.reminders import planning, schedule, settings

# Further ahead nobody means to be reminded, and further from today nobody means a deadline: a slip of the year.
FARTHEST = timedelta(days=366)
FARTHEST_DAY = timedelta(days=3 * 366)


def of_session(db: orm.Session, workspace_id: int, session_id: int, *, open_only: bool = False) -> tuple[DeadlineView, ...]:
    """Return the deadlines of a session by when they are due, without those that its ladder no longer has."""
    found = _present(workspace_id).where(Deadline.session_id == session_id)
    if open_only:
        found = found.where(Deadline.done_at.is_(None))
    return tuple(map(_view, db.scalars(found.order_by(Deadline.due_at, Deadline.id))))


def open_before(
    db: orm.Session, workspace_id: int, until: datetime, *, since: datetime | None = None, owner: str | None = None
) -> tuple[DeadlineView, ...]:
    """
    Return what is open and due before an instant, the most urgent first, of one owner or of all; not of cancelled sessions.

    `since` leaves out what passed before another instant; without it, everything that was never done comes first.
    """
    found = _present(workspace_id).where(Deadline.due_at < until, Deadline.done_at.is_(None), Session.cancelled_at.is_(None))
    if since is not None:
        found = found.where(Deadline.due_at >= since)
    if owner is not None:
        found = found.where(Deadline.owner == owner)
    return tuple(map(_view, db.scalars(found.order_by(Deadline.due_at, Deadline.id))))


def show(db: orm.Session, workspace_id: int, deadline_id: int) -> DeadlineView:
    """Return a deadline by its number. Raises NotFound."""
    return _view(_row(db, workspace_id, deadline_id))


def done(db: orm.Session, workspace_id: int, deadline_id: int, *, actor: str, now: datetime) -> DeadlineView:
    """Tick a deadline off: nobody is reminded of it any more. Done again, it stays with who did it first. Raises NotFound."""
    row = _taken(db, workspace_id, deadline_id)
    if row.done_at is None:
        row.done_at, row.done_by = now, actor
        _changed(db, row, "done", actor, now)
    return _view(row)


def reopen(db: orm.Session, workspace_id: int, deadline_id: int, *, actor: str, now: datetime) -> DeadlineView:
    """Undo `done`: the reminders that are still to come are planned again. Raises NotFound."""
    row = _taken(db, workspace_id, deadline_id)
    if row.done_at is not None:
        row.done_at = row.done_by = None
        _changed(db, row, "reopen", actor, now)
    return _view(row)


def snooze(
    db: orm.Session, workspace_id: int, deadline_id: int, until: datetime, *, to: str | None, actor: str, now: datetime
) -> DeadlineView:
    """
    Put the reminders of a deadline off until an instant, at which `to` (a channel or person; None: whom it concerns) is told.

    A deadline that is done meanwhile stays as it is. Raises NotFound, and Invalid for an instant that has passed or is more than
    a year ahead.
    """
    if not now < until <= now + FARTHEST:
        raise Invalid("time to be reminded", f"{until:%Y-%m-%d %H:%M} UTC", "a time that is still to come, within a year")
    row = _taken(db, workspace_id, deadline_id)
    if row.done_at is None and (row.snoozed_until, row.snoozed_to) != (until, to):
        row.snoozed_until, row.snoozed_to = until, to
        _changed(db, row, "snooze", actor, now, until=until.isoformat(), to=to)
    return _view(row)


def assign(db: orm.Session, workspace_id: int, deadline_id: int, owner: str | None, *, actor: str, now: datetime) -> DeadlineView:
    """
    Give a deadline to somebody; None takes it from whoever has it. Raises NotFound, and Invalid for what is no user id.

    The same step of the body's later sessions goes to them too where nobody has it yet.
    """
    if owner is not None and settings.PERSON.fullmatch(owner) is None:
        raise Invalid("owner", owner, "a person of this workspace")
    planning.wait_for_the_team(db, workspace_id)
    row = _row(db, workspace_id, deadline_id)
    later = _unowned_later(db, row) if owner is not None else []
    _take_turns(db, row, *later)
    for one in (row, *later):
        if one.owner != owner and (one is row or one.owner is None):
            before, one.owner = one.owner, owner
            _changed(db, one, "assign", actor, now, owner=owner, before=before)
    return _view(row)


def move(
    db: orm.Session, workspace_id: int, deadline_id: int, due_on: date, due_time: time, *, actor: str, now: datetime
) -> DeadlineView:
    """
    Set the day and time of a deadline, on the venue's clock; from then on it no longer follows the ladder or the session.

    Raises NotFound, and Invalid for a day more than three years away.
    """
    if abs(due_on - now.date()) > FARTHEST_DAY:
        raise Invalid("day", due_on.isoformat(), "a day within three years")
    row = _taken(db, workspace_id, deadline_id)
    if (row.due_on, row.due_time) != (due_on, due_time):
        row.due_on, row.due_time, row.set_by_hand = due_on, due_time, True
        row.due_at = schedule.instant(due_on, due_time, planning.zone_of(row.session))
        row.schedule += 1
        row.snoozed_until = row.snoozed_to = None
        _changed(db, row, "move", actor, now, due_on=due_on.isoformat(), due_time=due_time.isoformat("minutes"))
    return _view(row)


def _present(workspace_id: int) -> Select[Deadline]:
    return (
        select(Deadline)
        .join(Session, Session.id == Deadline.session_id)
        .where(Deadline.workspace_id == workspace_id, Deadline.dropped_at.is_(None))
        .options(orm.contains_eager(Deadline.session).joinedload(Session.body))
    )


def _row(db: orm.Session, workspace_id: int, deadline_id: int) -> Deadline:
    row = db.scalar(_present(workspace_id).where(Deadline.id == deadline_id).execution_options(populate_existing=True))
    if row is None:
        raise NotFound("deadline", str(deadline_id))
    return row


def _taken(db: orm.Session, workspace_id: int, deadline_id: int) -> Deadline:
    """Return a deadline that no other transaction changes before this one ends."""
    row = _row(db, workspace_id, deadline_id)
    _take_turns(db, row)
    return row


def _take_turns(db: orm.Session, *rows: Deadline) -> None:
    """Wait for those who change the same sessions, in one order for all, so that no two wait for each other."""
    for session_id in sorted({row.session_id for row in rows}):
        take_turn(db, f"{planning.PLANNING} {session_id}")
    for row in rows:
        db.refresh(row)


def _unowned_later(db: orm.Session, row: Deadline) -> list[Deadline]:
    found = _present(row.workspace_id).where(
        Deadline.step == row.step,
        Deadline.owner.is_(None),
        Deadline.done_at.is_(None),
        Session.body_id == row.session.body_id,
        Session.starts_on > row.session.starts_on,
    )
    return list(db.scalars(found.order_by(Session.id)))


def _changed(db: orm.Session, row: Deadline, action: str, actor: str, now: datetime, **detail: object) -> None:
    """Put a change on record, and plan the reminders that follow from it."""
    audit.note(db, row.workspace_id, actor=actor, action=action, subject=f"deadline {row.id}", now=now, **detail)
    db.flush()
    planning.plan(db, row.workspace_id, row.session_id, now)


def _view(row: Deadline) -> DeadlineView:
    return DeadlineView(
        id=row.id,
        session_id=row.session_id,
        session_name=short_name(row.session, load().bodies.get(row.session.body.code)),
        step=row.step,
        label=row.label,
        due_on=row.due_on,
        due_time=row.due_time,
        due_at=row.due_at,
        time_zone=planning.zone_of(row.session),
        owner=row.owner,
        done_at=row.done_at,
        done_by=row.done_by,
        snoozed_until=row.snoozed_until,
    )
