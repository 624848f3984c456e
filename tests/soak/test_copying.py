"""Statements stored as copies are as if the bot had added them; a record that was filled is filled once."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect, select

from bot import indexing
from storage import asking, holdings, statements, workspaces
from storage.database import Record, open_record, upgrade
from storage.models import AuditRow, Paragraph, Source, Statement
from storage.provenance import Provenance
from storage.statements import SourceBytes
from tests.handlers.conftest import NOW
from tests.soak import copying, filled
from tests.soak.copying import Copy

FIRST = "Mr. Chair,\n\nNorway supports the annual budget.\n\nThank you."
SECOND = "Mr. Chair,\n\nNorway is concerned about infrasound stations.\n\nWe thank you."
GIVEN = Provenance(delegation="Norway", body="CTBTO Preparatory Commission", session="12", date="2000-11-15", title="First")


def add(record: Record, workspace: int, text: str, name: str, title: str) -> int:
    with record.begin() as db:
        return statements.add(
            db,
            workspace,
            reading=copying.read(text),
            source=SourceBytes(name, text.encode()),
            provenance=Provenance(**{**vars_of(GIVEN), "title": title}),
            actor="load",
            now=NOW,
        ).statement_id


def vars_of(given: Provenance) -> dict[str, Any]:
    return {name: getattr(given, name) for name in type(given).__dataclass_fields__}


@pytest.mark.parametrize("table", [Statement, Source, Paragraph, AuditRow])
def test_a_copy_has_the_rows_that_adding_makes(tmp_path: Path, table: Any) -> None:
    rows = []
    for is_copied in (False, True):
        record = open_record(f"sqlite:///{tmp_path / f'{is_copied}.db'}")
        upgrade(record)
        with record.begin() as db:
            workspace = workspaces.local(db, NOW).id
        first = add(record, workspace, FIRST, "1.txt", "First")
        if is_copied:
            with record.begin() as db:
                like = copying.row_of(db, Statement, first)
                copying.store(db, workspace, [Copy(like, "2.txt", "Second", SECOND)], actor="load", now=NOW)
        else:
            add(record, workspace, SECOND, "2.txt", "Second")
        columns = [column.key for column in inspect(table).column_attrs]
        with record.read() as db:
            held = db.scalars(select(table).order_by(table.id)).all()
            rows.append([{name: getattr(row, name) for name in columns} for row in held])
        record.close()
    assert rows[0] == rows[1]


def test_a_copy_is_found_as_what_was_added_is(record: Record) -> None:
    with record.begin() as db:
        workspace = workspaces.local(db, NOW).id
    first = add(record, workspace, FIRST, "1.txt", "First")
    with record.begin() as db:
        like = copying.row_of(db, Statement, first)
        copying.store(db, workspace, [Copy(like, "2.txt", "Second", SECOND)], actor="load", now=NOW)
    indexing.merge(record, workspace, lambda: NOW, at_rest=True)
    with record.read() as db:
        held = holdings.current(db, workspace)
    found = asking.ask(held, "what did Norway say about infrasound stations", on=date(2026, 11, 27), delegation=None, limit=5)
    assert [passage.statement.title for passage in found.passages] == ["Second"]


def test_a_record_is_filled_once_and_one_that_was_broken_off_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    filling: list[int] = []

    def fill(url: str, count: int) -> None:
        filling.append(count)
        path = Path(url.removeprefix("sqlite:///"))
        assert not path.exists()
        path.write_text("half")
        if len(filling) == 1:
            raise KeyboardInterrupt
        path.write_text("whole")

    with pytest.raises(KeyboardInterrupt):
        filled.record(7, fill, kept=tmp_path / "kept")
    first, second = (filled.record(7, fill, kept=tmp_path / "kept") for _ in range(2))
    assert (filling, first == second, first.read_text()) == ([7, 7], True, "whole")
    assert "7 statements, as they were written before" in capsys.readouterr().out
