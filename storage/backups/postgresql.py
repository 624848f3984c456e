"""PostgreSQL: by pg_dump in its custom format, of the same state that the fingerprint is taken of."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, inspect, text

from storage import content
from storage.database import Record, is_current
from storage.errors import NoBackup

WHAT = "a PostgreSQL record"
BEGINNING = b"PGDMP"
PLAIN = ("--no-owner", "--no-privileges")
WHOLE = ("--enable-row-security",)


def copy(record: Record, path: Path) -> str | None:
    """Write the dump into an empty file, check it, and return its fingerprint; None where the tables have an earlier shape."""
    program = _program("pg_dump", f"pg_dump --format=custom {' '.join((*PLAIN, *WHOLE))} --file=FILE ADDRESS")
    with record.read() as db, _address(record.engine.url) as address:
        snapshot = db.scalar(text("SELECT pg_export_snapshot()"))
        # Whoever is not bound to a workspace sees all rows; unless told so, pg_dump refuses to read what row security is on.
        _run([program, "--format=custom", *PLAIN, *WHOLE, f"--snapshot={snapshot}", f"--file={path}", f"--dbname={address}"])
        fingerprint = content.fingerprint(db) if is_current(record) else None
    _run([_program("pg_restore", "pg_restore --list FILE"), "--list", str(path)])
    return fingerprint


def put_back(record: Record, path: Path) -> None:
    """Put a dump into a database that has no tables; all of it, or nothing."""
    program = _program("pg_restore", f"pg_restore {' '.join(PLAIN)} --single-transaction --dbname=ADDRESS {path}")
    if inspect(record.engine).get_table_names():
        raise NoBackup(str(record.engine.url.database), "not_empty", "DATABASE_URL")
    with _address(record.engine.url) as address:
        _run([program, *PLAIN, "--single-transaction", "--exit-on-error", f"--dbname={address}", str(path)])


def _program(name: str, command: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise NoBackup(name, "no_program", command)
    return found


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - PostgreSQL's own program
    if done.returncode:
        reason = next(iter(done.stderr.strip().splitlines()), f"code {done.returncode}").removeprefix(f"{command[0]}: ")
        raise NoBackup(Path(command[0]).name, "program_failed", reason)


@contextmanager
def _address(url: URL) -> Iterator[str]:
    """Yield the address without its password, which is in a file of its owner's while the program runs: others see arguments."""
    plain = url.set(drivername="postgresql")
    if url.password is None:
        yield plain.render_as_string(hide_password=False)
        return
    with tempfile.NamedTemporaryFile("w", encoding="utf-8") as file:  # made for its owner alone
        file.write(f"*:*:*:*:{str(url.password).replace(chr(92), chr(92) * 2).replace(':', chr(92) + ':')}\n")
        file.flush()
        address = URL.create("postgresql", url.username, None, url.host, url.port, url.database, url.query)
        yield address.update_query_dict({"passfile": file.name}).render_as_string()
