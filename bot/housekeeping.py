"""What a running bot does by itself: one in-memory tick; what is due stands in the database, so a restart loses nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from apscheduler.schedulers.background import BackgroundScheduler

from bot import backing_up, feeds, indexing
from handlers import leaving
from storage import asked, handled, purging, uploads, workspaces
from storage.database import Record

FORGET_EVERY_HOURS = 1
PURGE_EVERY_HOURS = 1
LOOK_AT_FEEDS_EVERY_MINUTES = 1
PURGE_EVERY_HOURS = 1
TIDY_THE_INDEX_EVERY_SECONDS = 20
LOOK_AT_BACKUPS_EVERY_HOURS = 1


def start(record: Record, now: Callable[[], datetime], *, backups: Path | None = None) -> BackgroundScheduler:
    """Start the tick and return it, for shutting down. `backups` is the folder of an SQLite record's, None for none."""
    scheduler = BackgroundScheduler(timezone="UTC")
    # The library's own default drops a run that is a second late.
    plain: dict[str, Any] = {"args": (record, now), "coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    scheduler.add_job(forget_old, "interval", hours=FORGET_EVERY_HOURS, **plain)
    scheduler.add_job(purge, "interval", hours=PURGE_EVERY_HOURS, **plain)
    scheduler.add_job(feeds.refresh_due, "interval", minutes=LOOK_AT_FEEDS_EVERY_MINUTES, **plain)
    scheduler.add_job(indexing.tidy, "interval", seconds=TIDY_THE_INDEX_EVERY_SECONDS, **plain)
    if backups is not None and record.engine.dialect.name == "sqlite":
        # At once as well: a bot that is started anew every day is to be backed up, too.
        at_once = {"args": (record, backups, now), "next_run_time": now()}
        scheduler.add_job(backing_up.back_up, "interval", hours=LOOK_AT_BACKUPS_EVERY_HOURS, **plain | at_once)
    scheduler.add_job(leaving.purge_overdue, "interval", hours=PURGE_EVERY_HOURS, **plain)
    scheduler.start()
    return scheduler


def forget_old(record: Record, now: Callable[[], datetime]) -> None:
    """Delete requests that Slack can no longer repeat, questions asked long ago, and documents nobody stored for a week."""
    with record.begin() as db:
        handled.forget_old(db, now())
        asked.forget_old(db, now())
        uploads.forget_old(db, now())


def purge(record: Record, now: Callable[[], datetime]) -> None:
    """Remove statements that were withdrawn so long ago that nobody can restore them, in every workspace."""
    with record.read() as db:
        every = workspaces.every(db)
    for workspace in every:
        with record.begin(workspace.id) as db:
            purging.purge(db, workspace.id, now=now())
