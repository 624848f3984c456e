"""What a team has still to set up."""

from __future__ import annotations

from sqlalchemy import orm

from storage import sessions, statements
from storage.audiences import EVERYTHING
from storage.reminders import settings
from storage.workspaces import WorkspaceView

DELEGATION, TIME_ZONE, CHANNEL, RECORD = "delegation", "time_zone", "channel", "record"
# Without these nothing can be answered; the others can be left as they are.
NEEDED = frozenset({DELEGATION, RECORD})


def lacking(db: orm.Session, workspace: WorkspaceView) -> tuple[str, ...]:
    """
    Return codes of what is still to set up, in the order in which it is best done; nothing once all is.

    What can be left as it is counts only until an admin has been through the first run.
    """
    found = [code for code, is_done in _done(db, workspace) if not is_done]
    return tuple(code for code in found if workspace.set_up_at is None or code in NEEDED)


def is_untouched(db: orm.Session, workspace: WorkspaceView) -> bool:
    """Return whether nobody has set up anything yet."""
    return workspace.set_up_at is None and {DELEGATION, CHANNEL, RECORD} <= set(lacking(db, workspace))


def _done(db: orm.Session, workspace: WorkspaceView) -> tuple[tuple[str, bool], ...]:
    return (
        (DELEGATION, workspace.own_delegation is not None),
        (TIME_ZONE, workspace.time_zone != "UTC"),
        (CHANNEL, bool(settings.in_force(db, workspace.id, settings.WORKSPACE).targets)),
        (RECORD, bool(statements.count(db, workspace.id, EVERYTHING) or sessions.bodies(db, workspace.id))),
    )
