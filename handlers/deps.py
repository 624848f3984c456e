"""What every listener is given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from storage import workspaces
from storage.database import Record
from storage.held import Holdings
from storage.holdings import current
from storage.workspaces import WorkspaceView


@dataclass(frozen=True)
class Deps:
    """The open record, and the clock: `now` returns the present instant in UTC."""

    record: Record
    now: Callable[[], datetime]

    def desk(self, team_id: str) -> Desk:
        """Return a team's workspace and what it holds now. Raises NotFound for a team that is not set up."""
        with self.record.read() as db:
            workspace = workspaces.of_team(db, team_id)
            return Desk(workspace, current(db, workspace.id), self.now().astimezone(ZoneInfo(workspace.time_zone)).date())


@dataclass(frozen=True)
class Desk:
    """A team's workspace, what it holds, and which day it is there."""

    workspace: WorkspaceView
    holdings: Holdings
    today: date
