"""Which reminders a session and its deadlines need: the rows that the present state asks for, made, moved and withdrawn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, orm, select

from storage import ladders
from storage.database import take_turn
from storage.models import Deadline, Posting, Reminder, Session, Workspace
from storage.planned import OPENS_AT
from storage.reminders import schedule, settings
from storage.reminders.schedule import Lead
from storage.reminders.settings import ReminderSettings
from storage.reminders.states import HELD, NOT_YET_TRIED, OPEN, SENDING, SENT, UNKNOWN

PLANNING = "plan reminders"
SESSION = "session"
# Asked for by a person: no plan makes these rows, and only the end of their subject withdraws them.
SNOOZED = "snoozed"
MOVED, CANCELLED = "moved", "cancelled"
PASSED = "passed"
CHANGED = "changed"
# What is still to be done after a session, as publishing the final text; later than this its deadlines stay as they are.
AFTERWARDS = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A reminder that there must be; the first four fields tell it from the others of its session."""

    subject: str
    lead: str
    target: str
    schedule: int
    kind: str
    due_at: datetime
    is_last_lead: bool = False
    deadline_id: int | None = None
    exact: datetime | None = None  # when it would be due without quiet hours and resting days

    @property
    def key(self) -> tuple[str, str, str, int]:
        """Return what makes it the same reminder when it is planned again."""
        return self.subject, self.lead, self.target, self.schedule


def plan(db: orm.Session, workspace_id: int, session_id: int, now: datetime) -> None:
    """
    Bring a session's deadlines and reminders into line with its days, its settings and the zones' present rules.

    Called in the transaction of every change that they depend on. Safe to repeat, and from several replicas: a reminder exists
    once by constraint. What was posted stays; what was planned, or waits without an attempt, is withdrawn when it is not wanted.
    """
    db.flush()
    take_turn(db, f"{PLANNING} {session_id}")
    # Read after the turn has come: another transaction may have moved it while this one waited.
    meant = select(Session).where(Session.workspace_id == workspace_id, Session.id == session_id)
    session = db.scalar(meant.execution_options(populate_existing=True))
    if session is None:
        return
    if session.starts_on is not None:
        ladders.lay(db, session, now)
    held = select(Reminder).where(Reminder.session_id == session.id).order_by(Reminder.id).with_for_update()
    rows = {_key(row): row for row in db.scalars(held.execution_options(populate_existing=True))}
    wanted = {one.key: one for one in _wanted(db, session, list(rows.values()), now)}
    for key, one in wanted.items():
        _put(db, session, rows.get(key), one, now)
    unwanted = [row for key, row in rows.items() if key not in wanted and row.state in ("planned", "gathered")]
    _withdraw(db, unwanted)
    db.flush()


def plan_all(db: orm.Session, workspace_id: int, now: datetime) -> None:
    """Plan every session that may still have reminders, after a change of what holds for all of them."""
    wait_for_the_team(db, workspace_id)
    for session_id in planned_sessions(db, workspace_id, now):
        plan(db, workspace_id, session_id, now)


def wait_for_the_team(db: orm.Session, workspace_id: int) -> None:
    """
    Wait, on PostgreSQL, until no other transaction plans several sessions of a team.

    Whoever plans more than one calls this first: two of them, each with a session that the other wants, would wait for ever.
    """
    db.execute(select(Workspace.id).where(Workspace.id == workspace_id).with_for_update(key_share=True))


def planned_sessions(db: orm.Session, workspace_id: int, now: datetime) -> tuple[int, ...]:
    """Return the numbers of the sessions that may still have reminders, in order."""
    last = func.coalesce(Session.ends_on, Session.starts_on)
    held = select(Session.id).where(Session.workspace_id == workspace_id, last >= now.date() - AFTERWARDS)
    return tuple(db.scalars(held.order_by(Session.id)))


def zone_of(session: Session) -> str:
    """Return the venue's time zone."""
    return session.time_zone or "UTC"


def over_at(session: Session) -> datetime | None:
    """Return the instant after which nobody need be reminded of a session: the end of its last day there. None without days."""
    last = session.ends_on or session.starts_on
    return None if last is None else schedule.instant(last + timedelta(days=1), datetime.min.time(), zone_of(session))


def _wanted(db: orm.Session, session: Session, rows: list[Reminder], now: datetime) -> Iterator[Wanted]:
    found = settings.of_session(db, session.workspace_id, session)
    yield from _news(session, _told(db, session, rows), found, now)
    if session.starts_on is None or session.cancelled_at is not None:
        return
    if session.ready_at is None:
        snoozed = _snoozes(session, rows)
        yield from snoozed
        yield from (one for one in _ahead(session, found) if not _is_slept_through(one, snoozed))
    deadlines = select(Deadline).where(
        Deadline.session_id == session.id, Deadline.done_at.is_(None), Deadline.dropped_at.is_(None)
    )
    for deadline in db.scalars(deadlines):
        yield from _of_deadline(session, deadline, found)


def _ahead(session: Session, found: ReminderSettings) -> Iterator[Wanted]:
    """Yield what is due ahead of a session, for each lead and target."""
    assert session.starts_on is not None, "asked for sessions with days only"
    opens_at, zone = session.opens_at or OPENS_AT, zone_of(session)
    instants = {lead: schedule.due(lead, session.starts_on, opens_at, zone) for lead in found.leads}
    last = max(instants.values(), default=None)
    for lead, exact in instants.items():
        if session.scheduled_at is not None and exact <= session.scheduled_at:
            continue
        # The last one goes out when it is due: after it there is none to make up for it.
        opening = schedule.instant(session.starts_on, opens_at, zone)
        due_at = exact if exact == last else _allowed(exact, found, session.scheduled_at, opening)
        for target in found.targets:
            is_last = exact == last
            yield Wanted(SESSION, schedule.written(lead), target, session.schedule, SESSION, due_at, is_last, exact=exact)


def _of_deadline(session: Session, deadline: Deadline, found: ReminderSettings) -> Iterator[Wanted]:
    subject = f"deadline {deadline.id}"
    targets = (deadline.owner,) if deadline.owner else found.targets
    if deadline.snoozed_until is not None:
        until = f"{SNOOZED} {deadline.snoozed_until:%Y-%m-%dT%H:%M}"
        to = (deadline.snoozed_to,) if deadline.snoozed_to else targets
        for target in to:
            yield Wanted(subject, until, target, deadline.schedule, "deadline", deadline.snoozed_until, deadline_id=deadline.id)
    for lead in schedule.DEADLINE_LEADS:
        exact = _before_deadline(lead, deadline, zone_of(session))
        since = deadline.snoozed_until or session.scheduled_at
        if exact is None or (since is not None and exact <= since):
            continue
        due_at = _allowed(exact, found, since)
        if due_at <= deadline.due_at:
            for target in targets:
                yield Wanted(
                    subject, schedule.written(lead), target, deadline.schedule, "deadline", due_at, deadline_id=deadline.id
                )
    yield from _passed(deadline, found)


def _before_deadline(lead: Lead, deadline: Deadline, zone: str) -> datetime | None:
    """Return when a lead of a deadline is due; None where that is no longer before the deadline itself."""
    exact = schedule.due(lead, deadline.due_on, deadline.due_time, zone)
    return exact if exact < deadline.due_at else None


def _passed(deadline: Deadline, found: ReminderSettings) -> Iterator[Wanted]:
    """Yield the one word to the person set for the body when a deadline passes undone; a snooze puts it off."""
    if found.escalate_to is None:
        return
    exact = max(deadline.due_at, deadline.snoozed_until or deadline.due_at)
    subject, due_at = f"deadline {deadline.id}", _allowed(exact, found, exact)
    yield Wanted(subject, PASSED, found.escalate_to, deadline.schedule, "escalation", due_at, deadline_id=deadline.id)


def _snoozes(session: Session, rows: list[Reminder]) -> list[Wanted]:
    """Return the session's reminders that a person put off, of the present schedule."""
    live = [row for row in rows if row.kind == SNOOZED and row.state in ("planned", "gathered")]
    return [_as_wanted(row) for row in live if row.schedule == session.schedule]


def _is_slept_through(one: Wanted, snoozed: list[Wanted]) -> bool:
    """Tell whether a person has put this session's reminders off beyond this one."""
    return any(snooze.target == one.target and one.due_at <= snooze.due_at for snooze in snoozed if one.subject == SESSION)


def _told(db: orm.Session, session: Session, rows: list[Reminder]) -> set[str]:
    """Return the targets that may have been reminded of days that no longer hold."""
    reached = select(Posting.id).where(Posting.session_id == session.id, Posting.state.in_((SENDING, UNKNOWN, SENT, HELD)))
    posted = set(db.scalars(reached))
    before = session.schedule if session.cancelled_at is None else session.schedule + 1
    return {row.target for row in rows if row.posting_id in posted and row.subject == SESSION and row.schedule < before}


def _news(session: Session, told: set[str], found: ReminderSettings, now: datetime) -> Iterator[Wanted]:
    """Yield what those must hear who were reminded of other days, or of a session that is cancelled."""
    news = CANCELLED if session.cancelled_at is not None else MOVED
    since = session.cancelled_at or session.scheduled_at or now
    over = over_at(session)
    if over is None or since < over:
        for target in sorted(told):
            yield Wanted(SESSION, news, target, session.schedule, news, _allowed(since, found, since))


def _allowed(
    exact: datetime, found: ReminderSettings, not_before: datetime | None, not_after: datetime | None = None
) -> datetime:
    """Return when a reminder goes out that keeps off the team's quiet hours and resting days."""
    return schedule.outside_quiet(exact, found.quiet, not_before=not_before, not_after=not_after)


def _as_wanted(row: Reminder) -> Wanted:
    return Wanted(*_key(row), row.kind, row.due_at, row.is_last_lead, row.deadline_id)


def _put(db: orm.Session, session: Session, row: Reminder | None, one: Wanted, now: datetime) -> None:
    if row is None and max(one.due_at, one.exact or one.due_at) < now and one.kind not in (MOVED, CANCELLED):
        return  # it had passed when its session, lead or target became known: never owed, and so not late
    if row is None:
        db.add(
            Reminder(
                workspace_id=session.workspace_id,
                session_id=session.id,
                deadline_id=one.deadline_id,
                subject=one.subject,
                kind=one.kind,
                lead=one.lead,
                target=one.target,
                schedule=one.schedule,
                due_at=one.due_at,
                is_last_lead=one.is_last_lead,
                state="planned",
            ),
        )
        return
    if row.state == "withdrawn" and one.due_at > now:  # wanted again: a deadline reopened, a session restored
        row.state, row.reason = "planned", None
    if row.state == "planned":
        row.due_at, row.is_last_lead = one.due_at, one.is_last_lead


def _withdraw(db: orm.Session, rows: list[Reminder]) -> None:
    """
    Withdraw reminders; a message that nobody has begun to post is withdrawn with the last of its reminders.

    One whose answer was lost stays, to be looked for, but is not sent again (`content.is_still_useful`).
    """
    on_their_way = {
        posting.id: posting
        for posting in db.scalars(
            select(Posting)
            .where(Posting.id.in_({row.posting_id for row in rows if row.posting_id}), Posting.state.in_(OPEN))
            .order_by(Posting.id)
            .with_for_update()
            .execution_options(populate_existing=True),
        )
    }
    for row in rows:
        if row.state == "planned" or row.posting_id in on_their_way:
            row.state, row.reason = "withdrawn", CHANGED
    db.flush()
    for posting in on_their_way.values():
        left = select(Reminder.id).where(Reminder.posting_id == posting.id, Reminder.state == "gathered").limit(1)
        if posting.state in NOT_YET_TRIED and db.scalar(left) is None:
            posting.state, posting.reason = "withdrawn", CHANGED


def _key(row: Reminder) -> tuple[str, str, str, int]:
    return row.subject, row.lead, row.target, row.schedule
