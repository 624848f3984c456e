"""A workspace that Slack asked us to leave alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from storage import workspaces
from storage.database import Record
from storage.models import Workspace
from storage.reminders import postings

NOW = datetime(2026, 6, 1, 6, 30, tzinfo=UTC)


def test_a_longer_wait_is_not_cut_short_by_a_shorter_one(record: Record) -> None:
    with record.begin() as db:
        workspace_id = workspaces.adopt(db, "T1", "Mission", NOW).id
    for seconds in (1, 300, 30):
        with record.begin() as db:
            postings.pause(db, workspace_id, NOW + timedelta(seconds=seconds))
    with record.read() as db:
        assert db.get_one(Workspace, workspace_id).paused_until == NOW + timedelta(seconds=300)
