"""Reminders in numbers: what waits, what was missed, how the others ended; of one workspace."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from storage.database import Record
from storage.reminders import gathering, tally
from tests.storage.reminders.team import NOW, ahead, posted, team, without_deadlines

FIRST = datetime(2026, 6, 1, 6, 31, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def test_a_reminder_that_nobody_takes_up_is_missed_after_ten_minutes(record: Record) -> None:
    with record.begin() as db:
        workspace_id = team(db)
        ahead(db, workspace_id)
        without_deadlines(db)
        counted = [tally.missed(db, workspace_id, at) for at in (NOW, FIRST, FIRST + 5 * MINUTE, FIRST + 11 * MINUTE)]
        assert counted == [0, 0, 0, 1]
        assert tally.missed(db, workspace_id + 1, FIRST + 11 * MINUTE) == 0


def test_a_message_that_waits_is_queued_and_missed_after_ten_minutes_and_neither_once_it_ended(record: Record) -> None:
    with record.begin() as db:
        workspace_id = team(db)
        ahead(db, workspace_id)
        without_deadlines(db)
        gathering.gather(db, FIRST)
        counted = [(tally.queued(db, workspace_id), tally.missed(db, workspace_id, at)) for at in (FIRST, FIRST + 11 * MINUTE)]
        assert counted == [(1, 0), (1, 1)]
        (message,) = posted(db)
        message.state = "sent"
        db.flush()
        assert (tally.queued(db, workspace_id), tally.missed(db, workspace_id, FIRST + 11 * MINUTE)) == (0, 0)
        assert tally.outcomes(db, workspace_id) == {"sent": 1, "failed": 0, "held": 0, "dropped": 0, "withdrawn": 0}
