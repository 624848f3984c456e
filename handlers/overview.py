"""What is on file of sessions, gathered for those who look at them."""

from __future__ import annotations

from dataclasses import replace

from handlers.deps import Deps
from handlers.views import reminder_settings
from handlers.views import session as view
from handlers.views.blocks import Button, Message
from handlers.views.session import Full, How, Listed
from storage import agenda, deadlines, sessions
from storage.held import HeldStatement, Holdings
from storage.reminders import schedule, settings


def listing(deps: Deps, team_id: str, *, page: int = 0, past: bool = False) -> Message:
    """Return a page of the next sessions, or of those that are over; pages count from 0."""
    desk, size = deps.desk(team_id), view.LINES_ON_A_PAGE
    verb = sessions.past if past else sessions.upcoming
    with deps.record.read() as db:
        # One more than is shown, to know whether there is a next page.
        found = verb(db, desk.workspace.id, desk.today, limit=size + 1, offset=page * size)
        listed = [
            Listed(one, len(deadlines.of_session(db, desk.workspace.id, one.id, open_only=True)) if not past else 0)
            for one in found[:size]
        ]
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
    shown = full(deps, team_id, session_id)
    if number not in (None, shown.session.number):
        shown = replace(shown, suggested=number)
    return view.session(shown, deps.now(), lead=lead, undo=undo, more=[settle], how=how)


def full(deps: Deps, team_id: str, session_id: int) -> Full:
    """Return a session with its deadlines, statements and reminders. Raises NotFound for one that is not this team's."""
    desk = deps.desk(team_id)
    with deps.record.read() as db:
        workspace = desk.workspace.id
        found = sessions.show(db, workspace, session_id)
        duties = deadlines.of_session(db, workspace, session_id)
        planned = settings.in_force(db, workspace, f"session {session_id}")
    leads = tuple(map(schedule.written, planned.leads))
    suggested = agenda.suggested_number(found, desk.holdings.catalogue) if found.number is None else None
    return Full(found, duties, _filed(desk.holdings, session_id), leads, planned.targets, suggested)


def _filed(holdings: Holdings, session_id: int) -> tuple[HeldStatement, ...]:
    """Return the statements on file for a session, the workspace's own delegation first."""
    found = [statement for statement in holdings.statements if statement.session.id == session_id]
    return tuple(sorted(found, key=lambda statement: statement.delegation != holdings.own_delegation))
