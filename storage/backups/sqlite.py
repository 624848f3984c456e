"""SQLite: by its own online backup, which copies one consistent state while others write."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import URL, create_engine, inspect
from sqlalchemy.exc import DatabaseError

from storage import content
from storage.database import Record, is_current, is_known
from storage.errors import NoBackup

WHAT = "an SQLite record"
BEGINNING = b"SQLite format 3\0"


def copy(record: Record, path: Path) -> str | None:
    """Write the copy into an empty file, check it, and return its fingerprint; None where its tables have an earlier shape."""
    with closing(sqlite3.connect(_file(record))) as source, closing(sqlite3.connect(path)) as target:
        source.backup(target)
        # One file that is whole by itself, without a log beside it.
        target.execute("PRAGMA journal_mode = DELETE")
    _check(path)
    with _opened(path) as made, made.read() as db:
        return content.fingerprint(db) if is_current(made) else None


def put_back(record: Record, path: Path) -> None:
    """Copy a backup into the record's file, which must not be there or hold nothing."""
    _check(path)
    with _opened(path) as backup:
        if not is_known(backup):
            raise NoBackup(str(path), "later")
    if not _is_empty(record):
        raise NoBackup(_file(record), "not_empty", "RAPPORTEUR_HOME")
    record.close()
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(_file(record))) as target:
        source.backup(target)


def _file(record: Record) -> str:
    return str(record.engine.url.database)


def _is_empty(record: Record) -> bool:
    """Return whether nothing is lost when a record is overwritten."""
    if not Path(_file(record)).exists():
        return True
    names = set(inspect(record.engine).get_table_names())
    if not names:
        return True
    with record.read() as db:
        return is_current(record) and content.is_empty(db)


def _check(path: Path) -> None:
    """Raise NoBackup for a file that is damaged, or no record."""
    try:
        with closing(sqlite3.connect(path)) as file:
            sound = [row[0] for row in file.execute("PRAGMA integrity_check")] == ["ok"]
            whole = file.execute("PRAGMA foreign_key_check").fetchone() is None
    except sqlite3.DatabaseError as error:
        raise NoBackup(str(path), "damaged") from error
    if not (sound and whole):
        raise NoBackup(str(path), "damaged")


@contextmanager
def _opened(path: Path) -> Iterator[Record]:
    """Open a backup as a record, without changing a byte of it."""
    engine = create_engine(URL.create("sqlite", database=str(path)), hide_parameters=True)
    try:
        yield Record(engine)
    except DatabaseError as error:
        raise NoBackup(str(path), "damaged") from error
    finally:
        engine.dispose()
