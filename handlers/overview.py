"""What is on file of sessions, gathered for those who look at them."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

from sqlalchemy import orm

from handlers.deps import Deps
from handlers.views import reminder_settings
from handlers.views import session as view
from handlers.views.blocks import Button, Message
from handlers.views.session import Full, How, Listed
from storage import agenda, deadlines, delegations, sessions
from storage.held import HeldStatement, Holdings
from storage.reminders import schedule, settings


def listing(deps: Deps, team_id: str, *, page: int = 0, past: bool = False) -> Message:
    """Return a page of the next sessions, or of those that are over; pages count from 0."""
    size = view.LINES_ON_A_PAGE
    verb = sessions.past if past else sessions.upcoming
    with deps.record.read() as db:
        workspace = deps.workspace_of(db, team_id)
        today = deps.now().astimezone(ZoneInfo(workspace.time_zone)).date()
        # One more than is shown, to know whether there is a next page.
        found = verb(db, workspace.id, today, limit=size + 1, offset=page * size)
        listed = [Listed(one, 0 if past else _still_open(db, workspace.id, one.id)) for one in found[:size]]
    return view.listing(listed, deps.now(), page=page, more=len(found) > size, past=past)


def one(
    deps: Deps,
    team_id: str,
    session_id: int,
    *,
    lead: str = "",
    undo: Button | None = None,
    number: int | None = None,
    how: How = "full",
) -> Message:
    """
    Return one session with all that is planned for it. Raises NotFound for one that is not this team's.

    `lead` says what was just done, `undo` takes it back; `number` is the one that the body's rhythm suggests, offered where the
    session has another; `how` is the view's.
    """
    settle = reminder_settings.opening(f"session {session_id}", "Reminders")
    shown = _planned(deps, team_id, session_id)
    if how == "full":
        shown = replace(shown, statements=_filed(deps.desk(team_id).holdings, session_id))
    if number not in (None, shown.session.number):
        shown = replace(shown, suggested=number)
    return view.session(shown, deps.now(), lead=lead, undo=undo, more=[settle], how=how)


def _planned(deps: Deps, team_id: str, session_id: int) -> Full:
    """Return a session with its deadlines and reminders; quick enough for an acknowledgement, which statements need not be."""
    with deps.record.read() as db:
        workspace = deps.workspace_of(db, team_id).id
        found = sessions.show(db, workspace, session_id)
        duties = deadlines.of_session(db, workspace, session_id)
        planned = settings.in_force(db, workspace, f"session {session_id}")
        known = delegations.catalogue(db, workspace)
    suggested = agenda.suggested_number(found, known) if found.number is None else None
    return Full(found, duties, leads=tuple(map(schedule.written, planned.leads)), targets=planned.targets, suggested=suggested)


def _still_open(db: orm.Session, workspace_id: int, session_id: int) -> int:
    return len(deadlines.of_session(db, workspace_id, session_id, open_only=True))


def _filed(holdings: Holdings, session_id: int) -> tuple[HeldStatement, ...]:
    """Return the statements on file for a session, the workspace's own delegation first."""
    found = [statement for statement in holdings.statements if statement.session.id == session_id]
    return tuple(sorted(found, key=lambda statement: statement.delegation != holdings.own_delegation))
