"""What was said last time, worked out once for all who are reminded of a session at the same moment."""

from __future__ import annotations

from collections import OrderedDict
from datetime import date, datetime
from threading import Lock
from zoneinfo import ZoneInfo

from handlers.viewing import of_target
from storage import audiences, recalling
from storage.audiences import Seen
from storage.database import Record
from storage.held import Holdings
from storage.holdings import current
from storage.planned import Notice, SessionView
from storage.recalling import LastTime

KEPT = 32
# The kinds of notices that say what was said; the others are about days and deadlines alone.
WITH_SUBSTANCE = frozenset({"session", "snoozed"})

Found = tuple[LastTime | None, tuple[str, ...]]


class Recalled:
    """A small store of what was worked out; a change of the record makes it old."""

    def __init__(self, record: Record) -> None:
        """Begin with nothing."""
        self._record = record
        self._kept: OrderedDict[tuple[int, Seen, int, int, date], Found] = OrderedDict()
        self._lock = Lock()

    def before(self, workspace_id: int, notice: Notice, now: datetime) -> Found:
        """Return what was said at the last session of a notice's body and what is missing, as far as its target may see that."""
        if notice.kind not in WITH_SUBSTANCE:
            return None, ()
        with self._record.read() as db:
            seen = of_target(audiences.every(db, workspace_id), notice.target)
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


def _worked_out(holdings: Holdings, session: SessionView, day: date) -> Found:
    last = recalling.last_time(holdings, session.body, before=day, session_id=session.id)
    return last, recalling.missing(holdings, session, last)
