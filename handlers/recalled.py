"""What was said last time, worked out once for all who are reminded of a session at the same moment."""

from __future__ import annotations

from collections import OrderedDict
from datetime import date, datetime
from threading import Lock
from zoneinfo import ZoneInfo

from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError

from handlers.people import People
from handlers.viewing import is_person, of_target
from storage import audiences, recalling, workspaces
from storage.audiences import OPEN, Audience, Seen
from storage.database import Record
from storage.held import Holdings
from storage.holdings import current
from storage.planned import Notice, SessionView
from storage.recalling import LastTime
from storage.workspaces import WorkspaceView

KEPT = 32
# The kinds of notices that say what was said; the others are about days and deadlines alone.
WITH_SUBSTANCE = frozenset({"session", "snoozed"})

Found = tuple[LastTime | None, tuple[str, ...]]


class Recalled:
    """A small store of what was worked out; a change of the record makes it old."""

    def __init__(self, record: Record, people: People | None = None) -> None:
        """Begin with nothing; `people` knows who reads a channel."""
        self._record, self._people = record, people or People()
        self._kept: OrderedDict[tuple[int, Seen, int, int, date], Found] = OrderedDict()
        self._lock = Lock()

    def before(self, workspace_id: int, notice: Notice, now: datetime, client: WebClient | None = None) -> Found:
        """
        Return what was said at the last session of a notice's body and what is missing, as far as its target may see that.

        The client is asked who reads the channel; None is for a look by whoever runs the bot.
        """
        if notice.kind not in WITH_SUBSTANCE:
            return None, ()
        with self._record.read() as db:
            workspace, known = workspaces.of_id(db, workspace_id), audiences.every(db, workspace_id)
        seen = self._seen(workspace, known, notice.target, now, client)
        if seen is None:
            return None, ()
        with self._record.read(workspace_id) as db:
            holdings = current(db, workspace_id, seen)
        session = notice.session
        day = session.starts_on or now.astimezone(ZoneInfo(session.time_zone)).date()
        key = (workspace_id, seen, holdings.revision, session.id, day)
        with self._lock:
            if key in self._kept:
                return self._kept[key]
        found = _worked_out(holdings, session, day)
        with self._lock:
            self._kept[key] = found
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return found

    def _seen(
        self, workspace: WorkspaceView, known: tuple[Audience, ...], target: str, now: datetime, client: WebClient | None
    ) -> Seen | None:
        """Return what may be said to a target, None for nothing: guests of a channel are no members of the team."""
        if client is None or is_person(target):
            return of_target(known, target)
        try:
            has_guests = self._people.has_guests(client, workspace.team_id or "", target, now)
        except (SlackClientError, OSError):
            has_guests = None  # not knowing is no reason to show what is kept for some
        if has_guests:
            return OPEN if workspace.answers_guests else None
        return OPEN if has_guests is None else of_target(known, target)


def _worked_out(holdings: Holdings, session: SessionView, day: date) -> Found:
    last = recalling.last_time(holdings, session.body, before=day, session_id=session.id)
    return last, recalling.missing(holdings, session, last)
