"""The database: migrations, transactions, isolation of writers."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import time

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import select, text

from storage import statement_numbers
from storage.database import Record, _migrations, is_current, open_record, upgrade
from storage.models import AuditRow, Base, Session, Statement, Workspace


def test_migrated_tables_are_those_of_the_models(record: Record) -> None:
    with record.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
    assert is_current(record)


def test_upgrade_from_four_processes_at_once_migrates_once(record_url: str) -> None:
    records = [open_record(record_url) for _ in range(4)]
    threads = [threading.Thread(target=upgrade, args=(record,)) for record in records]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [is_current(record) for record in records] == [True] * 4
    for record in records:
        record.close()


def test_a_writing_transaction_that_fails_leaves_nothing(record: Record) -> None:
    class Stop(Exception):
        pass

    try:
        with record.begin() as db:
            db.execute(text("INSERT INTO handled_requests (key, handled_at) VALUES ('a', '2026-01-01')"))
            raise Stop
    except Stop:
        pass
    with record.read() as db:
        assert db.scalar(text("SELECT count(*) FROM handled_requests")) == 0


def test_writers_at_once_wait_for_each_other(record: Record) -> None:
    with record.begin() as db:
        db.execute(text("INSERT INTO handled_requests (key, handled_at) VALUES ('0', '2026-01-01')"))

    def read_then_write() -> None:
        with record.begin() as db:
            held = db.scalar(text("SELECT count(*) FROM handled_requests WHERE key <> 'x'"))
            name = threading.current_thread().name
            db.execute(text("INSERT INTO handled_requests (key, handled_at) VALUES (:k, '2026-01-01')"), {"k": f"{name}-{held}"})

    threads = [threading.Thread(target=read_then_write, name=str(n)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with record.read() as db:
        assert db.scalar(text("SELECT count(*) FROM handled_requests")) == 9


# What a record of the first shape holds: a statement with all that it hangs on.
FIRST_SHAPE = (
    "INSERT INTO workspaces (id, name, time_zone, revision, created_at) VALUES (1, 'local record', 'UTC', 3, '2026-01-01')",
    "INSERT INTO bodies (id, workspace_id, code, name) VALUES (1, 1, 'CTBTO-PC', 'CTBTO Preparatory Commission')",
    "INSERT INTO sessions (id, workspace_id, body_id, key, number) VALUES (1, 1, 1, '65', 65)",
    (
        "INSERT INTO delegations (id, workspace_id, code, name, official_name, aliases, demonyms)"
        " VALUES (1, 1, 'AUT', 'Austria', '', '[]', '[]')"
    ),
    (
        "INSERT INTO sources (id, workspace_id, sha256, name, media_type, content, size_bytes, received_at, received_from)"
        " VALUES (1, 1, 'a', 'a.txt', 'text/plain', 'x', 1, '2026-01-01', 'test')"
    ),
    (
        "INSERT INTO statements (id, workspace_id, source_id, session_id, delegation_id, text_sha256, title, added_at)"
        " VALUES (1, 1, 1, 1, 1, 'b', 'Statement', '2026-01-01')"
    ),
    (
        "INSERT INTO paragraphs (id, workspace_id, statement_id, position, number, block, kind, text)"
        " VALUES (1, 1, 1, 0, 1, 0, 'text', 'We remain committed.')"
    ),
    "INSERT INTO audit (id, workspace_id, at, actor, action, subject, detail) VALUES (1, 1, '2026-01-01', 'x', 'add', 's', '{}')",
)
HELD = ("workspaces", "bodies", "sessions", "delegations", "sources", "statements", "paragraphs", "audit")


def test_what_a_record_of_the_first_shape_holds_stays_through_every_migration_and_back(record_url: str) -> None:
    record = open_record(record_url)
    _migrate(record, command.upgrade, "0001")
    with record.begin() as db:
        for line in FIRST_SHAPE:
            db.execute(text(line))
    held = []
    for verb, to in ((command.upgrade, "head"), (command.downgrade, "0001"), (command.upgrade, "head")):
        _migrate(record, verb, to)
        with record.read() as db:
            held.append([db.scalar(text(f"SELECT count(*) FROM {table}")) for table in HELD])
            if to == "head":
                workspace = db.get_one(Workspace, 1)
                assert (workspace.quiet_from, workspace.quiet_until, workspace.resting_days) == (time(21), time(7), [5, 6])
                assert db.get_one(Session, 1).schedule == 0
    assert held == [[1] * len(HELD)] * 3
    record.close()


# Of two workspaces; number 5 of the first was purged, and the log alone knows it.
OF_TWO = (
    *FIRST_SHAPE,
    "INSERT INTO workspaces (id, name, time_zone, revision, created_at) VALUES (2, 'Two', 'UTC', 0, '2026-01-01')",
    "INSERT INTO workspaces (id, name, time_zone, revision, created_at) VALUES (3, 'Empty', 'UTC', 0, '2026-01-01')",
)
STATEMENT = (
    "INSERT INTO statements (id, workspace_id, source_id, session_id, delegation_id, text_sha256, title, added_at)"
    " VALUES ({0}, {1}, 1, 1, 1, 'of {0}', 'Statement', '2026-01-01')"
)
NUMBERED = (
    "INSERT INTO statements (id, workspace_id, number, source_id, session_id, delegation_id, text_sha256, title, added_at)"
    " VALUES ({0}, {1}, {2}, 1, 1, 1, 'of {0}', 'Statement', '2026-01-01')"
)
CHANGE = (
    "INSERT INTO audit (id, workspace_id, at, actor, action, subject, detail)"
    " VALUES ({0}, {1}, '2026-01-01', 'U1', 'join', 'statement {2}', '{3}')"
)


def test_statements_keep_their_numbers_and_the_log_is_of_the_same_ones_when_that_is_undone(record_url: str) -> None:
    record = open_record(record_url)
    _migrate(record, command.upgrade, "0001")
    _write(record, *OF_TWO, *(STATEMENT.format(*row) for row in ((2, 2), (3, 1), (4, 2))), CHANGE.format(2, 1, 5, "{}"))
    _migrate(record, command.upgrade, "head")
    assert _numbers(record) == [(1, 1, 1), (2, 2, 2), (3, 1, 3), (4, 2, 4)]
    with record.begin() as db:
        assert [statement_numbers.take(db, at) for at in (1, 2, 3)] == [6, 5, 1]
    stage_of = '{"stage_of": 5, "by": 2}'
    _write(
        record, NUMBERED.format(7, 2, 5), NUMBERED.format(8, 3, 1), CHANGE.format(3, 2, 5, stage_of), CHANGE.format(4, 3, 1, "{}")
    )
    _migrate(record, command.downgrade, "0007")
    with record.read() as db:
        changes = db.execute(text("SELECT id, subject FROM audit WHERE id > 1 ORDER BY id")).all()
        assert [tuple(row) for row in changes] == [(2, "statement 5"), (3, "statement 7"), (4, "statement 8")]
        assert db.get_one(AuditRow, 3).detail == {"stage_of": 7, "by": 2}
    _migrate(record, command.upgrade, "head")
    assert _numbers(record) == [(1, 1, 1), (2, 2, 2), (3, 1, 3), (4, 2, 4), (7, 2, 7), (8, 3, 8)]
    with record.begin() as db:
        assert [statement_numbers.take(db, at) for at in (1, 2, 3)] == [6, 8, 9]
    record.close()


def _write(record: Record, *lines: str) -> None:
    with record.begin() as db:
        for line in lines:
            db.connection().exec_driver_sql(line)


def _numbers(record: Record) -> list[tuple[int, int, int]]:
    """Return id, workspace and number of every statement."""
    with record.read() as db:
        return [(row.id, row.workspace_id, row.number) for row in db.scalars(select(Statement).order_by(Statement.id))]


def _migrate(record: Record, verb: Callable[..., None], to: str) -> None:
    with record._write.begin() as connection:
        verb(_migrations(connection), to)
