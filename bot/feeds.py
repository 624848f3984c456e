"""Calendars that are followed, read again when it is their turn: fetched, understood and taken in, each by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import structlog

from bot.fetching import Fetched, Network, NotFetched, fetch
from handlers.errors import sentence
from handlers.failing import describe
from handlers.portions import taken_in
from storage.calendars import feeds, reading, taking_in
from storage.calendars.values import DueFeed, Report
from storage.database import Record
from storage.errors import RecordError

ACTOR = "calendar feed"
AT_ONCE = 10  # that one look takes up; those left over are due at the next
OUR_FAULT = "Something went wrong on our side; it is tried again."

log = structlog.get_logger()


def refresh_due(record: Record, now: Callable[[], datetime], network: Network | None = None) -> None:
    """Read the feeds whose turn it is, of all workspaces; what one of them does stops no other. Called once a minute."""
    with record.begin() as db:
        due = feeds.due(db, now(), limit=AT_ONCE)
    for feed in due:
        try:
            refresh(record, feed, now, network)
        except NotFetched as reason:
            log.info("feed not fetched", calendar=feed.calendar_id, reason=str(reason))
        except Exception as error:  # noqa: BLE001 - the boundary of one feed: what it holds is foreign, and the next has its turn
            log.error("feed failed", calendar=feed.calendar_id, cause=describe(error))  # noqa: TRY400 - a traceback may quote it


def refresh(record: Record, feed: DueFeed, now: Callable[[], datetime], network: Network | None = None) -> Report | None:
    """
    Read one feed, and return what it brought; None where it has nothing new.

    No transaction is open while the network is asked. Raises NotFetched with the reason, which is then on file too; any other
    error is noted as a fault of ours, and raised.
    """
    try:
        return _refreshed(record, feed, now, network or Network())
    except NotFetched as reason:
        _note_failure(record, feed, now(), str(reason))
        raise
    except RecordError as refused:
        _note_failure(record, feed, now(), sentence(refused))
        raise NotFetched(sentence(refused)) from refused
    except Exception:
        _note_failure(record, feed, now(), OUR_FAULT)
        raise


def _refreshed(record: Record, feed: DueFeed, now: Callable[[], datetime], network: Network) -> Report | None:
    with record.read(feed.workspace_id) as db:
        address = feeds.address_of(db, feed)
    found: Fetched = fetch(address, feed.etag, network)
    if found.data is None:
        with record.begin(feed.workspace_id) as db:
            feeds.unchanged(db, feed.workspace_id, feed.calendar_id, now=now())
        return None
    read = reading.read(found.data, name="the feed", today=now().date())
    with record.read(feed.workspace_id) as db:
        understood = taking_in.understand(db, feed.workspace_id, read, calendar_id=feed.calendar_id)
    report = taken_in(record, feed.workspace_id, understood, now, actor=ACTOR, calendar_id=feed.calendar_id)
    with record.begin(feed.workspace_id) as db:
        # A version of which a part could not be read is fetched anew each time: it may be mended under the same name.
        etag = found.etag if read.is_whole else None
        feeds.fetched(db, feed.workspace_id, feed.calendar_id, now=now(), etag=etag, name=read.name)
    return report


def _note_failure(record: Record, feed: DueFeed, now: datetime, reason: str) -> None:
    with record.begin(feed.workspace_id) as db:
        feeds.failed(db, feed.workspace_id, feed.calendar_id, now=now, reason=reason)
