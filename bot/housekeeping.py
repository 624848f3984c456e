"""What a running bot does by itself: one in-memory tick; what is due stands in the database, so a restart loses nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from apscheduler.schedulers.background import BackgroundScheduler

from bot import feeds, indexing
from storage import asked, handled, purging, uploads, workspaces
from storage.database import Record

FORGET_EVERY_HOURS = 1
PURGE_EVERY_HOURS = 1
LOOK_AT_FEEDS_EVERY_MINUTES = 1
TIDY_THE_INDEX_EVERY_SECONDS = 20


def start(record: Record, now: Callable[[], datetime]) -> BackgroundScheduler:
    """Start the tick and return it, for shutting down."""
    scheduler = BackgroundScheduler(timezone="UTC")
    # The library's own default drops a run that is a second late.
    plain: dict[str, Any] = {"args": (record, now), "coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    scheduler.add_job(forget_old, "interval", hours=FORGET_EVERY_HOURS, **plain)
    scheduler.add_job(purge, "interval", hours=PURGE_EVERY_HOURS, **plain)
    scheduler.add_job(feeds.refresh_due, "interval", minutes=LOOK_AT_FEEDS_EVERY_MINUTES, **plain)
    scheduler.add_job(indexing.tidy, "interval", seconds=TIDY_THE_INDEX_EVERY_SECONDS, **plain)
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
        with record.begin() as db:
            purging.purge(db, workspace.id, now=now())
