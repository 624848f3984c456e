"""The database: migrations, transactions, isolation of writers."""

from __future__ import annotations

import threading

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from storage.database import Record, is_current, open_record, upgrade
from storage.models import Base


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
