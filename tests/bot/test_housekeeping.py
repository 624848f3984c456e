"""What a running bot does by itself with statements: what was withdrawn long ago goes, what was given and never stored too."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from bot import housekeeping, indexing
from storage import keeping, statements, uploads, workspaces
from storage.audiences import EVERYTHING
from storage.database import Record
from storage.models import Statement, Upload
from tests.storage.samples import AUSTRIA_AT_PC_65, NOW, reading, source


def test_withdrawn_statements_are_purged_in_every_workspace_after_thirty_days(record: Record) -> None:
    for team in ("T1", "T2"):
        with record.begin() as db:
            at = workspaces.adopt(db, team, "Mission", NOW).id
            for text in ("What goes.", "What stays."):
                given = {"reading": reading(text), "source": source(text), "provenance": AUSTRIA_AT_PC_65}
                statements.add(db, at, **given, actor="U1", now=NOW)
            first = db.scalar(select(func.min(Statement.id)).where(Statement.workspace_id == at))
            assert first is not None
            keeping.withdraw(db, at, first, seen=EVERYTHING, actor="U1", now=NOW)
    indexing.tidy(record, lambda: NOW)
    housekeeping.purge(record, lambda: NOW + timedelta(days=29))
    assert _count(record, Statement) == 4
    housekeeping.purge(record, lambda: NOW + timedelta(days=31))
    assert _count(record, Statement) == 2


def test_documents_that_nobody_stored_are_forgotten_after_a_week(record: Record) -> None:
    with record.begin() as db:
        at = workspaces.adopt(db, "T1", "Mission", NOW).id
        uploads.receive(db, at, "text:1", user="U1", name="a.txt", given=uploads.Given(), now=NOW, data=b"Our words.")
    housekeeping.forget_old(record, lambda: NOW + timedelta(days=6))
    assert _count(record, Upload) == 1
    housekeeping.forget_old(record, lambda: NOW + timedelta(days=8))
    assert _count(record, Upload) == 0


def _count(record: Record, table: type) -> int:
    with record.read() as db:
        return db.scalar(select(func.count()).select_from(table)) or 0
