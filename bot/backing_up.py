"""A running bot's own backups of an SQLite record: one a day, the last seven kept."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from handlers.failing import describe
from storage import backups
from storage.database import Record

KEPT = 7
# A little less than a day, so that looking every hour does not make each backup an hour later than the last.
EVERY = timedelta(hours=23, minutes=30)
NAME = "record-%Y-%m-%dT%H%M%SZ.db"

log = logging.getLogger("rapporteur.backing_up")


def folder_of(home: Path) -> Path:
    """Return the folder of the backups in a data folder."""
    return home / "backups"


def newest(folder: Path) -> datetime | None:
    """Return when the last backup was made; None where there is none."""
    made = _kept(folder)
    return datetime.strptime(made[-1].name, NAME).replace(tzinfo=UTC) if made else None


def back_up(record: Record, folder: Path, now: Callable[[], datetime]) -> None:
    """Back up the record where the last backup is a day old; what goes wrong is a line in the log, and tried again in an hour."""
    try:
        last = newest(folder)
        if last is not None and timedelta() <= now() - last < EVERY:
            return
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        made = backups.save(record, folder / now().strftime(NAME))
        log.info("backed up: %s bytes, content %s", made.size_bytes, made.fingerprint)
        for old in _kept(folder)[:-KEPT]:
            old.unlink()
    except Exception as error:  # noqa: BLE001 - the bot goes on; doctor says how old the last backup is
        log.error("the record could not be backed up: %s", describe(error))  # noqa: TRY400 - a traceback may quote a statement


def _kept(folder: Path) -> list[Path]:
    """Return the backups that are ours by name, the oldest first."""
    return sorted(folder.glob("record-????-??-??T??????Z.db"))
