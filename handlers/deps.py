"""What every listener is given."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from threading import BoundedSemaphore
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import orm

from handlers.under_way import UnderWay
from storage import workspaces
from storage.database import Record
from storage.held import Holdings
from storage.holdings import current
from storage.workspaces import WorkspaceView

ANSWERS_AT_ONCE = 2


@dataclass(frozen=True)
class Deps:
    """
    The open record, and the clock: `now` returns the present instant in UTC.

    `workspace_of` returns the workspace of a team; the practice page has one of its own for whoever asks there.
    `thinking` is held while an answer is worked out: in Python more at once are no faster, and acknowledgements, which have
    three seconds, would wait for all of them. `public_url` is where our HTTP side is reached, None where nobody said.
    `under_way` is what this process has taken up and not finished.
    """

    record: Record
    now: Callable[[], datetime]
    workspace_of: Callable[[orm.Session, str], WorkspaceView] = workspaces.of_team
    public_url: str | None = None
    thinking: AbstractContextManager[Any] = field(default_factory=lambda: BoundedSemaphore(ANSWERS_AT_ONCE))
    under_way: UnderWay = field(default_factory=UnderWay)

    def desk(self, team_id: str) -> Desk:
        """Return a team's workspace and what it holds now. Raises NotFound for a team that is not set up."""
        with self.record.read() as db:
            workspace = self.workspace_of(db, team_id)
            return Desk(workspace, current(db, workspace.id), self.now().astimezone(ZoneInfo(workspace.time_zone)).date())


@dataclass(frozen=True)
class Desk:
    """A team's workspace, what it holds, and which day it is there."""

    workspace: WorkspaceView
    holdings: Holdings
    today: date
