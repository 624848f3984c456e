"""The sessions of bodies: known from statements, planned, moved, cancelled; one row each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import orm, select

from storage import agenda, audit, delegations, workspaces
from storage.agenda import Change, Plan
from storage.audiences import OPEN
from storage.catalogue.entries import Body as CatalogueBody
from storage.catalogue.entries import Catalogue
from storage.errors import Invalid, NotFound
from storage.in_force import bodies_seen, sessions_seen
from storage.models import Body, Session, Workspace
from storage.naming import label, ordinal, short_name
from storage.planned import SessionView
from storage.reminders import planning
from storage.session_conflicts import refuse_another, refuse_taken
from storage.session_lookup import named, named_with_change
from storage.session_rows import bring_together, free_key, in_the_way, meant, near, near_plan, session_row
from storage.session_views import own_of, past, upcoming, view

__all__ = [
    "add",
    "bodies",
    "cancel",
    "known_numbers",
    "label",
    "move",
    "named",
    "named_with_change",
    "on_file",
    "ordinal",
    "past",
    "ready",
    "restore",
    "session_row",
    "short_name",
    "show",
    "unready",
    "upcoming",
    "view",
]

_WHEN_AND_WHERE = frozenset({"starts_on", "ends_on", "opens_at", "place", "time_zone"})


def add(db: orm.Session, workspace_id: int, plan: Plan, *, actor: str, now: datetime, keeper: str | None = None) -> SessionView:
    """
    Plan a session, with its deadlines and reminders; the same again changes nothing.

    One that is known from statements gets its days and takes in what was filed under them; what a row does not say yet is filled
    in, and a cancelled one is restored. Raises UnknownName or Invalid for what cannot be planned (see `agenda.checked`), and
    AlreadyPlanned where the session stands in the record with other days, hour or place.
    """
    known = _ready_to_write(db, workspace_id)
    settled = agenda.checked(plan, known)
    entry = known.bodies[plan.body]
    body = _body(db, workspace_id, entry)
    rows = near_plan(db, body, plan, entry)
    row = meant(rows, plan, entry)
    standing = row or in_the_way(rows, plan, entry)
    if standing is not None:
        refuse_another(standing, plan, entry, is_same=standing is row)
    wanted = _filled_in(row, plan, settled.time_zone or _team_zone(db, workspace_id))
    if row is None:
        row = Session(workspace_id=workspace_id, body=body, key=free_key(rows, plan, entry))
        db.add(row)
    elif row.cancelled_at is None and not _changes(row, wanted):
        return _shown(db, row)
    action = "restore" if row.cancelled_at else "fill in" if row.starts_on else "plan"
    row.cancelled_at, row.keeper = None, row.keeper or keeper
    return _settle(db, rows, row, wanted, entry, action, actor, now)


def move(db: orm.Session, workspace_id: int, session_id: int, change: Change | Plan, *, actor: str, now: datetime) -> SessionView:
    """
    Change when and where a session is held, or its number; what was planned for it moves along.

    None of a change leaves things as they are; a first day alone keeps the session's length. Raises NotFound, Invalid for days
    or a place that cannot be, and AlreadyPlanned for a number that another session has.
    """
    known = _ready_to_write(db, workspace_id)
    row = _row(db, workspace_id, session_id)
    entry = known.bodies.get(row.body.code)
    wanted = _moved(row, change, (entry.time_zone if entry else "") or _team_zone(db, workspace_id))
    rows = _beside(db, row, wanted, entry)
    refuse_taken(rows, row, wanted, entry)
    if not _changes(row, wanted):
        return _shown(db, row)
    return _settle(db, rows, row, wanted, entry, "move", actor, now)


def cancel(db: orm.Session, workspace_id: int, session_id: int, *, actor: str, now: datetime) -> SessionView:
    """Call a session off: what was planned for it is withdrawn. It stays on file. Raises NotFound."""
    return _set_cancelled(db, workspace_id, session_id, now, "cancel", actor, now)


def restore(db: orm.Session, workspace_id: int, session_id: int, *, actor: str, now: datetime) -> SessionView:
    """Take a cancellation back: deadlines and reminders are planned anew. Raises NotFound."""
    return _set_cancelled(db, workspace_id, session_id, None, "restore", actor, now)


def ready(db: orm.Session, workspace_id: int, session_id: int, *, actor: str, now: datetime) -> SessionView:
    """Say that the team is done preparing a session: it is reminded of it no more. Raises NotFound."""
    return _set_ready(db, workspace_id, session_id, now, "ready", actor, now)


def unready(db: orm.Session, workspace_id: int, session_id: int, *, actor: str, now: datetime) -> SessionView:
    """Take `ready` back. Raises NotFound."""
    return _set_ready(db, workspace_id, session_id, None, "unready", actor, now)


def show(db: orm.Session, workspace_id: int, session_id: int) -> SessionView:
    """Return a session. Raises NotFound."""
    return _shown(db, _row(db, workspace_id, session_id))


def on_file(db: orm.Session, workspace_id: int, plan: Plan) -> SessionView | None:
    """Return the session on file that a plan is about, as `add` would see it; None for a new one."""
    entry = delegations.catalogue(db, workspace_id).bodies.get(plan.body)
    body = db.scalar(select(Body).where(Body.workspace_id == workspace_id, Body.code == plan.body))
    row = meant(near_plan(db, body, plan, entry), plan, entry) if body else None
    return None if row is None else _shown(db, row)


def bodies(db: orm.Session, workspace_id: int) -> tuple[str, ...]:
    """Return the codes of the bodies that the team deals with: of those that a name may mean, one of these is meant."""
    return tuple(db.scalars(select(Body.code).where(Body.workspace_id == workspace_id, bodies_seen(OPEN)).order_by(Body.code)))


def known_numbers(db: orm.Session, workspace_id: int, body: str) -> tuple[int, ...]:
    """Return the numbers of a body's sessions on file, by the body's code, the lowest first."""
    held = (
        select(Session.number)
        .join(Session.body)
        .where(Session.workspace_id == workspace_id, Body.code == body, sessions_seen(OPEN))
    )
    return tuple(sorted({number for number in db.scalars(held) if number is not None}))


def _ready_to_write(db: orm.Session, workspace_id: int) -> Catalogue:
    """
    Return the catalogue, when it is this transaction's turn in the workspace.

    On PostgreSQL changes to sessions come one after the other, as imports do, which lock the same row: both may meet a new name.
    """
    db.execute(select(Workspace.id).where(Workspace.id == workspace_id).with_for_update(key_share=True))
    return delegations.catalogue(db, workspace_id)


def _row(db: orm.Session, workspace_id: int, session_id: int) -> Session:
    held = select(Session).where(Session.workspace_id == workspace_id, Session.id == session_id, sessions_seen(OPEN))
    row = db.scalar(held.execution_options(populate_existing=True))  # another transaction may have changed it meanwhile
    if row is None:
        raise NotFound("session", f"#{session_id}")
    return row


def _body(db: orm.Session, workspace_id: int, entry: CatalogueBody) -> Body:
    """Return the row of a body, made where it meets for the first time."""
    row = db.scalar(select(Body).where(Body.workspace_id == workspace_id, Body.code == entry.code))
    if row is None:
        row = Body(workspace_id=workspace_id, code=entry.code, name=entry.name)
        db.add(row)
        db.flush()
    return row


def _beside(db: orm.Session, row: Session, wanted: dict[str, Any], entry: CatalogueBody | None) -> Sequence[Session]:
    """Return the sessions of its body that one would meet after a change."""
    if wanted["starts_on"] is None:
        return near(db, row.workspace_id, row.body_id, (), wanted["number"], None)
    after = Plan(row.body.code, wanted["number"], wanted["qualifier"], wanted["starts_on"], wanted["ends_on"])
    return near_plan(db, row.body, after, entry)


def _shown(db: orm.Session, row: Session) -> SessionView:
    return view(db, row, own_of(db, row.workspace_id))


def _team_zone(db: orm.Session, workspace_id: int) -> str:
    return workspaces.time_zone(db, workspace_id)


def _filled_in(row: Session | None, plan: Plan, otherwise: str) -> dict[str, Any]:
    """Return the values of a row that a plan gives, with what it leaves open as the row has it."""
    _, zone = agenda.settled(plan.place, plan.time_zone)
    return {
        "number": plan.number if plan.number is not None else row and row.number,
        "qualifier": plan.qualifier,
        "year": plan.starts_on.year,
        "starts_on": plan.starts_on,
        "ends_on": plan.ends_on,
        "opens_at": plan.opens_at or (row and row.opens_at),
        "place": plan.place or (row and row.place),
        "time_zone": zone or (row and row.time_zone) or otherwise,
    }


def _moved(row: Session, change: Change | Plan, otherwise: str) -> dict[str, Any]:
    """Return the values that a row has after a change."""
    starts_on, ends_on = _days_after(row, change)
    place, zone = agenda.settled(change.place, change.time_zone)
    return {
        "number": change.number if change.number is not None else row.number,
        "qualifier": change.qualifier or row.qualifier,
        "year": starts_on.year if starts_on else row.year,
        "starts_on": starts_on,
        "ends_on": ends_on,
        "opens_at": change.opens_at or row.opens_at,
        "place": place or row.place,
        "time_zone": zone or row.time_zone or otherwise,
    }


def _days_after(row: Session, change: Change | Plan) -> tuple[date | None, date | None]:
    starts_on = change.starts_on or row.starts_on
    if starts_on is None:
        if change.ends_on is not None:
            raise Invalid("days", change.ends_on.isoformat(), "the first day too, as 22-24 June 2026")
        return None, None
    length = (row.ends_on or row.starts_on) - row.starts_on if row.starts_on else timedelta(0)
    ends_on = change.ends_on or (starts_on + length if change.starts_on else row.ends_on or starts_on)
    agenda.check_days(starts_on, ends_on)
    return starts_on, ends_on


def _changes(row: Session, wanted: dict[str, Any]) -> dict[str, Any]:
    """Return the values of a row that become others."""
    return {name: value for name, value in wanted.items() if getattr(row, name) != value}


def _settle(
    db: orm.Session,
    rows: Sequence[Session],
    row: Session,
    wanted: dict[str, Any],
    entry: CatalogueBody | None,
    action: str,
    actor: str,
    now: datetime,
) -> SessionView:
    """Write a row's new values; where or when it is held being among them, what was planned for the old is void."""
    changes = _changes(row, wanted)
    # One that is called off has nothing planned; its new days count when it is restored.
    if (changes.keys() & _WHEN_AND_WHERE and row.cancelled_at is None) or action == "restore":
        row.schedule, row.scheduled_at = (row.schedule or 0) + 1, now
    for name, value in changes.items():
        setattr(row, name, value)
    db.flush()
    taken_in = bring_together(db, rows, row, entry)
    _record(db, row, action, actor, now, **_in_words(changes), **({"taken_in": taken_in} if taken_in else {}))
    return _shown(db, row)


def _set_cancelled(
    db: orm.Session, workspace_id: int, session_id: int, at: datetime | None, action: str, actor: str, now: datetime
) -> SessionView:
    _ready_to_write(db, workspace_id)
    row = _row(db, workspace_id, session_id)
    if (row.cancelled_at is None) is not (at is None):
        row.cancelled_at, row.schedule, row.scheduled_at = at, row.schedule + 1, now
        _record(db, row, action, actor, now)
    return _shown(db, row)


def _set_ready(
    db: orm.Session, workspace_id: int, session_id: int, at: datetime | None, action: str, actor: str, now: datetime
) -> SessionView:
    row = _row(db, workspace_id, session_id)
    if (row.ready_at is None) is not (at is None):
        row.ready_at = at
        _record(db, row, action, actor, now)
    return _shown(db, row)


def _record(db: orm.Session, row: Session, action: str, actor: str, now: datetime, **detail: Any) -> None:
    """Note a change, make snapshots old, and bring what is planned for the session into line."""
    db.flush()
    workspaces.raise_revision(db, row.workspace_id)
    audit.note(db, row.workspace_id, actor=actor, action=action, subject=f"session {row.id}", now=now, **detail)
    planning.plan(db, row.workspace_id, row.id, now)


def _in_words(values: dict[str, Any]) -> dict[str, Any]:
    """Return values as an audit row keeps them."""
    return {name: value if isinstance(value, int) else str(value) for name, value in values.items() if value is not None}
