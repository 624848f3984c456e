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

from handlers.people import People
from handlers.reading_room import ReadingRoom
from handlers.under_way import UnderWay
from storage import workspaces
from storage.audiences import OPEN, Seen
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
    `people` knows who somebody is and who is in a channel. `thinking` is held while an answer is worked out: in Python more at
    once are no faster, and acknowledgements, which have three seconds, would wait for all of them. `public_url` is where our HTTP
    side is reached, None where nobody said. `fixed` names the values of a workspace that the settings set again at every start.
    Documents that people give are read in the `room`. `under_way` is what this process has taken up and not finished.
    """

    record: Record
    now: Callable[[], datetime]
    workspace_of: Callable[[orm.Session, str], WorkspaceView] = workspaces.of_team
    public_url: str | None = None
    fixed: frozenset[str] = frozenset()
    people: People = field(default_factory=People)
    room: ReadingRoom = field(default_factory=ReadingRoom)
    thinking: AbstractContextManager[Any] = field(default_factory=lambda: BoundedSemaphore(ANSWERS_AT_ONCE))
    under_way: UnderWay = field(default_factory=UnderWay)

    def desk(self, team_id: str, seen: Seen = OPEN) -> Desk:
        """
        Return a team's workspace and what it holds now, of what may be seen (`handlers.viewing` says what somebody may).

        Raises NotFound for a team that is not set up.
        """
        with self.record.read() as db:
            workspace = self.workspace_of(db, team_id)
            today = self.now().astimezone(ZoneInfo(workspace.time_zone)).date()
            return Desk(workspace, current(db, workspace.id, seen), today, seen)


@dataclass(frozen=True)
class Desk:
    """A team's workspace, what it holds of what may be `seen`, and which day it is there."""

    workspace: WorkspaceView
    holdings: Holdings
    today: date
    seen: Seen = OPEN
