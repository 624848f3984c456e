"""Copies of the record for safe keeping: made while it is being written, checked, and put back into an empty place."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from storage.backups import postgresql, sqlite
from storage.database import Record
from storage.errors import NoBackup

__all__ = ["Backup", "restore", "save"]

OWNER_ALONE = 0o600


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was checked. `fingerprint` is that of its content; None where its tables have an earlier version's shape."""

    path: Path
    size_bytes: int
    fingerprint: str | None


def save(record: Record, path: Path, *, replace: bool = False) -> Backup:
    """
    Write a consistent copy of the record to a file that its owner alone can read, while others write to the record.

    The file appears under its name when it is whole and checked. Raises NoBackup for a file that is there already (unless it may
    be replaced), a place that cannot be written, a copy that does not pass its checks, and a missing pg_dump.
    """
    if not replace and path.exists():
        raise NoBackup(str(path), "exists")
    of = sqlite if record.engine.dialect.name == "sqlite" else postgresql
    with _in_the_making(path) as made:
        fingerprint = of.copy(record, made)
        _put_in_place(made, path, replace=replace)
    return Backup(path, path.stat().st_size, fingerprint)


def restore(record: Record, path: Path) -> None:
    """
    Put a backup back into an empty place; the tables keep the shape that they had, so upgrade the record afterwards.

    Raises NoBackup for a file that is no backup of this kind of database, a place that holds something, and a missing pg_restore.
    """
    of = sqlite if record.engine.dialect.name == "sqlite" else postgresql
    if not _begins_with(path, of.BEGINNING):
        raise NoBackup(str(path), "other_kind", of.WHAT)
    of.put_back(record, path)


def _begins_with(path: Path, beginning: bytes) -> bool:
    """Return whether a file looks like a backup of a kind of database."""
    try:
        with path.open("rb") as file:
            return file.read(len(beginning)) == beginning
    except OSError as error:
        raise NoBackup(str(path), "unreadable", error.strerror or "") from error


@contextmanager
def _in_the_making(path: Path) -> Iterator[Path]:
    """Yield an empty file of its owner's beside the wanted one; whatever is left of it at the end goes."""
    made = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        os.close(os.open(made, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWNER_ALONE))
        yield made
    except OSError as error:
        raise NoBackup(str(path), "unwritable", error.strerror or "") from error
    finally:
        made.unlink(missing_ok=True)


def _put_in_place(made: Path, path: Path, *, replace: bool) -> None:
    with made.open("rb+") as written:
        os.fsync(written.fileno())
    if replace:
        made.replace(path)
        return
    try:
        os.link(made, path)  # unlike a rename, it replaces nothing that came meanwhile
    except FileExistsError as error:
        raise NoBackup(str(path), "exists") from error
    except OSError:
        made.rename(path)  # a file system without links
