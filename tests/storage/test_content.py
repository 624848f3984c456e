"""The fingerprint of a record: the same for the same rows, whichever database holds them."""

from __future__ import annotations

from sqlalchemy import insert, select

from storage import content, workspaces
from storage.columns import Base
from storage.database import Record, open_record, upgrade
from tests.storage.samples import NOW
from tests.storage.test_holdings import add, new_workspace


def fingerprint(record: Record) -> str:
    with record.read() as db:
        return content.fingerprint(db)


def copy_rows(source: Record, target: Record) -> None:
    with source.read() as there, target.begin() as here:
        for table in Base.metadata.sorted_tables:
            rows = [dict(row) for row in there.execute(select(table)).mappings()]
            if rows:
                here.execute(insert(table), rows)


def test_each_change_changes_it_and_taking_it_back_restores_it(record: Record) -> None:
    workspace_id = new_workspace(record)
    seen = [fingerprint(record)]
    add(record, workspace_id, "We said one thing.")
    seen.append(fingerprint(record))
    with record.begin() as db:
        workspaces.set_up(db, workspace_id, actor="U1", now=NOW, time_zone="Europe/Vienna")
    seen.append(fingerprint(record))
    assert len(set(seen)) == 3
    assert fingerprint(record) == seen[-1]


def test_the_same_rows_have_the_same_on_sqlite_and_postgresql(sqlite_record: Record, postgresql_url: str) -> None:
    workspace_id = new_workspace(sqlite_record)
    add(sqlite_record, workspace_id, "Words with “quotes”, ümlauts and 漢字.", "A second paragraph.")
    with sqlite_record.begin() as db:
        for key in ("event:a", "Event:A", "event:B", "évent:é", "event:_"):
            db.execute(insert(Base.metadata.tables["handled_requests"]).values(key=key, handled_at=NOW))
    other = open_record(postgresql_url)
    upgrade(other)
    copy_rows(sqlite_record, other)
    assert fingerprint(other) == fingerprint(sqlite_record)
    other.close()
