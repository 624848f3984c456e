"""What a team has set about its reminders: for all of it, for one body, for one session; the narrower goes before the wider."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time
from types import EllipsisType
from typing import Any, TypeVar

from sqlalchemy import Select, func, orm, select

from storage import audit
from storage.audiences import OPEN
from storage.database import take_turn
from storage.errors import Invalid, NotFound
from storage.in_force import bodies_seen, sessions_seen
from storage.models import Body, ReminderSetting, Session, Workspace
from storage.reminders.schedule import DAYS_OF_WEEK, DEFAULT_LEADS, Lead, Quiet, in_order, read_lead, written

T = TypeVar("T")
SETTING = "set reminders"
WORKSPACE = "workspace"
NARROW = re.compile(r"(body|session) ([1-9][0-9]{0,8})")
CHANNEL = re.compile(r"[CG][A-Z0-9]{1,30}")
PERSON = re.compile(r"[UW][A-Z0-9]{1,30}")
MOST_TARGETS = 20
NOBODY = ""  # stored where a team wants nobody told; None would ask the wider setting


@dataclass(frozen=True, slots=True)
class ReminderSettings:
    """
    What holds for a session: when, to which channels and persons, and to whom a deadline that passes undone is told.

    `leads` are the longest first; without any, nobody is reminded ahead of the session. `escalate_to` None: nobody is told.
    """

    leads: tuple[Lead, ...]
    channels: tuple[str, ...]
    persons: tuple[str, ...]
    escalate_to: str | None
    quiet: Quiet

    @property
    def targets(self) -> tuple[str, ...]:
        """Return where each reminder goes: the channels, then the persons."""
        return (*self.channels, *self.persons)


@dataclass(frozen=True, slots=True)
class StoredSettings:
    """What a scope says of its own; None: as the wider one. An `escalate_to` of "" says that nobody is told."""

    leads: tuple[Lead, ...] | None = None
    channels: tuple[str, ...] | None = None
    persons: tuple[str, ...] | None = None
    escalate_to: str | None = None


def of_session(db: orm.Session, workspace_id: int, session_row: Session) -> ReminderSettings:
    """Return what holds for a session: what is set for it, else for its body, else for the whole team, else the defaults."""
    return _in_force(db, workspace_id, _scopes(f"session {session_row.id}", session_row.body_id))


def in_force(db: orm.Session, workspace_id: int, scope: str) -> ReminderSettings:
    """Return what holds for "workspace", "body 3" or "session 12". Raises Invalid for another scope, NotFound for no such row."""
    return _in_force(db, workspace_id, _scopes_of(db, workspace_id, scope))


def inherited(db: orm.Session, workspace_id: int, scope: str) -> ReminderSettings:
    """Return what would hold for a scope if it said nothing of its own. Raises as `in_force` does."""
    return _in_force(db, workspace_id, _scopes_of(db, workspace_id, scope)[1:])


def stored(db: orm.Session, workspace_id: int, scope: str) -> StoredSettings:
    """Return what a scope says of its own. Raises as `in_force` does."""
    _scopes_of(db, workspace_id, scope)
    return _view(_row(db, workspace_id, scope))


def change(
    db: orm.Session,
    workspace_id: int,
    scope: str,
    *,
    leads: tuple[Lead, ...] | EllipsisType | None = ...,
    channels: tuple[str, ...] | EllipsisType | None = ...,
    persons: tuple[str, ...] | EllipsisType | None = ...,
    escalate_to: str | EllipsisType | None = ...,
    actor: str,
    now: datetime,
) -> StoredSettings:
    """
    Change what a scope says; what is left out stays, None asks the wider scope again. Returns what it says now.

    Plans the reminders of every session concerned anew; nothing is written where nothing changes. Raises Invalid for what is no
    channel (C..., G...) or person (U..., W...) of Slack, and as `in_force` does.
    """
    take_turn(db, f"{SETTING} {workspace_id}")
    _scopes_of(db, workspace_id, scope)
    given: dict[str, Any] = {"leads": leads, "channels": channels, "persons": persons, "escalate_to": escalate_to}
    wanted = {name: _stored_as(name, value) for name, value in given.items() if value is not ...}
    row = _row(db, workspace_id, scope) or ReminderSetting(workspace_id=workspace_id, scope=scope)
    changes = {name: value for name, value in wanted.items() if value != getattr(row, name)}
    if changes:
        before = {name: getattr(row, name) for name in changes}
        for name, value in changes.items():
            setattr(row, name, value)
        db.add(row)
        db.flush()
        subject = f"{WORKSPACE} {workspace_id}" if scope == WORKSPACE else scope
        audit.note(db, workspace_id, actor=actor, action=SETTING, subject=subject, now=now, **changes, before=before)
        _plan_anew(db, workspace_id, scope, now)
    return _view(row)


def set_quiet(
    db: orm.Session,
    workspace_id: int,
    *,
    from_: time | None,
    until: time | None,
    resting_days: frozenset[int],
    actor: str,
    now: datetime,
) -> None:
    """
    Set when a team is left alone, on its own clock, and plan every session anew; both times None, or the same: no quiet hours.

    Raises Invalid for one time without the other, for days beyond 0 (Monday) to 6, and for a week without a working day.
    """
    if (from_ is None) != (until is None):
        raise Invalid("quiet hours", str(from_ or until), "both when they begin and when they end, or neither")
    if not resting_days < frozenset(range(DAYS_OF_WEEK)):
        raise Invalid("resting days", "every day of the week", "at most six days of the week")
    if from_ == until:
        from_ = until = None
    row = db.get_one(Workspace, workspace_id)
    wanted = {"quiet_from": from_, "quiet_until": until, "resting_days": sorted(resting_days)}
    _change_workspace(db, row, wanted, actor=actor, now=now)


def set_channel(db: orm.Session, workspace_id: int, channel: str | None, *, actor: str, now: datetime) -> None:
    """Set where reminders go unless something else is set; plans every session anew. Raises Invalid for what is no channel."""
    if channel is not None:
        _checked(CHANNEL, "channel", channel)
    _change_workspace(db, db.get_one(Workspace, workspace_id), {"channel": channel}, actor=actor, now=now)


def channels_of(db: orm.Session, workspace_id: int) -> tuple[str, ...]:
    """Return every channel that reminders are set to go to: the workspace's, and those of its bodies and sessions."""
    own = db.scalar(select(Workspace.channel).where(Workspace.id == workspace_id))
    rows = db.scalars(select(ReminderSetting.channels).where(ReminderSetting.workspace_id == workspace_id))
    return tuple(dict.fromkeys(filter(None, (own, *(name for names in rows for name in names or ())))))


def concerned(workspace_id: int, scope: str) -> Select[Session]:
    """Return the query for the sessions that "workspace", "body 3" or "session 12" is about. Raises Invalid for another scope."""
    query = select(Session).where(Session.workspace_id == workspace_id)
    if scope == WORKSPACE:
        return query
    kind, number = _narrow(scope)
    return query.where((Session.body_id if kind == "body" else Session.id) == number)


def _change_workspace(db: orm.Session, row: Workspace, wanted: dict[str, Any], *, actor: str, now: datetime) -> None:
    changes = {name: value for name, value in wanted.items() if value != getattr(row, name)}
    if changes:
        before = _as_noted({name: getattr(row, name) for name in changes})
        for name, value in changes.items():
            setattr(row, name, value)
        db.flush()
        subject = f"{WORKSPACE} {row.id}"
        audit.note(db, row.id, actor=actor, action=SETTING, subject=subject, now=now, **_as_noted(changes), before=before)
        _plan_anew(db, row.id, WORKSPACE, now)


def _as_noted(values: dict[str, Any]) -> dict[str, Any]:
    """Return values as an audit row keeps them."""
    return {name: value.isoformat("minutes") if isinstance(value, time) else value for name, value in values.items()}


def _scopes_of(db: orm.Session, workspace_id: int, scope: str) -> tuple[str, ...]:
    """Return a scope and the wider ones, the narrowest first."""
    if scope == WORKSPACE:
        return (WORKSPACE,)
    kind, number = _narrow(scope)
    asked = select(Body.id).where(Body.workspace_id == workspace_id, Body.id == number, bodies_seen(OPEN))
    if kind == "session":
        asked = select(Session.body_id).where(Session.workspace_id == workspace_id, Session.id == number, sessions_seen(OPEN))
    body_id = db.scalar(asked)
    if body_id is None:
        raise NotFound(kind, str(number))
    return _scopes(scope, body_id) if kind == "session" else (scope, WORKSPACE)


def _narrow(scope: str) -> tuple[str, int]:
    match = NARROW.fullmatch(scope)
    if match is None:
        raise Invalid("scope of reminders", scope, "“workspace”, “body 3” or “session 12”")
    return match[1], int(match[2])


def _scopes(scope: str, body_id: int) -> tuple[str, ...]:
    return scope, f"body {body_id}", WORKSPACE


def _in_force(db: orm.Session, workspace_id: int, scopes: tuple[str, ...]) -> ReminderSettings:
    query = select(ReminderSetting).where(ReminderSetting.workspace_id == workspace_id, ReminderSetting.scope.in_(scopes))
    rows = {row.scope: _view(row) for row in db.scalars(query)}
    said = [rows[scope] for scope in scopes if scope in rows]
    team = db.get_one(Workspace, workspace_id)
    return ReminderSettings(
        leads=_first(said, lambda one: one.leads, DEFAULT_LEADS),
        channels=_first(said, lambda one: one.channels, (team.channel,) if team.channel else ()),
        persons=_first(said, lambda one: one.persons, ()),
        escalate_to=_first(said, lambda one: one.escalate_to, NOBODY) or None,
        quiet=Quiet(team.time_zone, team.quiet_from, team.quiet_until, frozenset(team.resting_days)),
    )


def _first(said: list[StoredSettings], of: Callable[[StoredSettings], T | None], otherwise: T) -> T:
    return next((found for one in said if (found := of(one)) is not None), otherwise)


def _row(db: orm.Session, workspace_id: int, scope: str) -> ReminderSetting | None:
    query = select(ReminderSetting).where(ReminderSetting.workspace_id == workspace_id, ReminderSetting.scope == scope)
    return db.scalar(query)


def _view(row: ReminderSetting | None) -> StoredSettings:
    if row is None:
        return StoredSettings()
    return StoredSettings(
        leads=None if row.leads is None else tuple(map(read_lead, row.leads)),
        channels=None if row.channels is None else tuple(row.channels),
        persons=None if row.persons is None else tuple(row.persons),
        escalate_to=row.escalate_to,
    )


def _stored_as(name: str, value: Any) -> Any:
    """Return a value as its column holds it. Raises Invalid."""
    if value is None:
        return None
    if name == "leads":
        return [written(lead) for lead in in_order(set(value))]
    if name == "escalate_to":
        return value if value == NOBODY else _checked(PERSON, "person", value)
    pattern, what = (CHANNEL, "channel") if name == "channels" else (PERSON, "person")
    if len(value) > MOST_TARGETS:
        raise Invalid(name, str(len(value)), f"at most {MOST_TARGETS}")
    return [_checked(pattern, what, one) for one in dict.fromkeys(value)]


def _checked(pattern: re.Pattern[str], what: str, value: str) -> str:
    if pattern.fullmatch(value) is None:
        expected = "a channel's id, as C012AB3CD" if what == "channel" else "a person's id, as U012AB3CD"
        raise Invalid(what, value, expected)
    return value


def _plan_anew(db: orm.Session, workspace_id: int, scope: str, now: datetime) -> None:
    from storage.reminders import planning  # noqa: PLC0415 - planning asks this module what is set

    if scope == WORKSPACE:
        planning.plan_all(db, workspace_id, now)
        return
    # What is still to be done after a session has its reminders too.
    since = now.date() - planning.AFTERWARDS
    sessions = concerned(workspace_id, scope).where(func.coalesce(Session.ends_on, Session.starts_on) >= since)
    for session in db.scalars(sessions.order_by(Session.id)).all():
        planning.plan(db, workspace_id, session.id, now)
