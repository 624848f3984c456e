"""A running bot's own backups of an SQLite record: one a day, the last seven kept."""

from __future__ import annotations

import logging
import os
import signal
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from handlers.failing import describe
from storage import backups
from storage.backups import Backup
from storage.database import Record, open_record

KEPT = 7
# A little less than a day, so that looking every hour does not make each backup an hour later than the last.
EVERY = timedelta(hours=23, minutes=30)
# How far a backup stands back behind what people wait for.
NICE = 10
FAILED = "the record could not be backed up: %s"
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
        made = _saved_aside(record, folder / now().strftime(NAME))
        if isinstance(made, str):
            log.error(FAILED, made)
            return
        log.info("backed up: %s bytes, content %s", made.size_bytes, made.fingerprint)
        for old in _kept(folder)[:-KEPT]:
            old.unlink()
    except Exception as error:  # noqa: BLE001 - the bot goes on; doctor says how old the last backup is
        log.error(FAILED, describe(error))  # noqa: TRY400 - a traceback may quote a statement


def _saved_aside(record: Record, path: Path) -> Backup | str:
    """
    Make a backup in a process of its own, which ends with it; return what went wrong there, where something did.

    It is checked row by row: over a large record that takes half a minute, in which every answer would be as slow again.
    """
    context = get_context("spawn")
    here, there = context.Pipe(duplex=False)
    url = record.engine.url.render_as_string(hide_password=False)
    process = context.Process(target=_save, args=(there, url, path), name="backup", daemon=True)
    process.start()
    there.close()  # so that this side learns of it, should the process end without a word
    made: Backup | str = here.recv()
    process.join()
    return made


def _save(there: Connection, url: str, path: Path) -> None:
    """Make a backup and say what became of it."""
    os.nice(NICE)
    signal.signal(signal.SIGTERM, _leave)
    record = open_record(url)
    try:
        there.send(backups.save(record, path))
    except Exception as error:  # noqa: BLE001 - nobody else there would keep its words from the terminal
        there.send(describe(error))
    finally:
        record.close()


def _leave(*_: Any) -> None:
    """Stop as soon as the bot does; what is half made goes with the end of the block that makes it."""
    raise SystemExit(1)


def _kept(folder: Path) -> list[Path]:
    """Return the backups that are ours by name, the oldest first."""
    return sorted(folder.glob("record-????-??-??T??????Z.db"))
