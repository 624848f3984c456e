"""Statements are taken out a few at a time, with as many queries for one as for many."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from storage import keeping, statements, workspaces
from storage.audiences import EVERYTHING
from storage.database import Record
from storage.exporting import objects, taking_out
from storage.exporting.narrowing import Narrowing
from tests.storage.samples import AUSTRIA_AT_PC_65, NOW, reading, source


@contextmanager
def queries(record: Record) -> Iterator[list[str]]:
    """Collect the queries that a record is asked."""
    asked: list[str] = []

    def note(*arguments: object) -> None:
        asked.append(str(arguments[2]))

    event.listen(record.engine, "before_cursor_execute", note)
    yield asked
    event.remove(record.engine, "before_cursor_execute", note)


def stored(record: Record, count: int) -> int:
    with record.begin() as db:
        workspace = workspaces.local(db, NOW)
        for number in range(count):
            text = f"Austria says for the {number}th time that {number * 7919} documents are enough."
            statements.add(
                db, workspace.id, reading=reading(text), source=source(text), provenance=AUSTRIA_AT_PC_65, actor="test", now=NOW
            )
    return workspace.id


@pytest.mark.parametrize("count", [1, 3])
def test_as_many_queries_for_one_as_for_many(record: Record, count: int) -> None:
    workspace_id = stored(record, count)
    with record.read() as db:
        taken = taking_out.statements(db, workspace_id, taking_out.ids(db, workspace_id, Narrowing()))
        first = next(taken)  # what is held is read for all, once
        assert first.source.size_bytes > 0
        list(taken)
    with record.read() as db, queries(record) as asked:
        assert len(list(taking_out.statements(db, workspace_id, taking_out.ids(db, workspace_id, Narrowing())))) == count
    wanted = [query for query in asked if "FROM statements" in query or "FROM paragraphs" in query]
    assert len(wanted) == 3
    assert not any("sources.content" in query for query in asked)


def test_texts_are_read_as_they_are_needed(sqlite_record: Record) -> None:
    workspace_id = stored(sqlite_record, 51)
    with sqlite_record.read() as db, queries(sqlite_record) as asked:
        wanted_ids = taking_out.ids(db, workspace_id, Narrowing())
        taken = taking_out.statements(db, workspace_id, wanted_ids)
        read = []
        for wanted, queried in ((1, 1), (49, 1), (1, 2)):
            read += [next(taken) for _ in range(wanted)]
            assert sum("FROM paragraphs" in query for query in asked) == queried
        assert next(taken, None) is None
    assert [statement.number for statement in read] == list(range(1, 52))


def test_what_is_taken_out_has_the_numbers_of_its_workspace_also_as_stages(record: Record) -> None:
    stored(record, 3)
    with record.begin() as db:
        workspaces.adopt(db, "T1", "One", NOW)
        at = workspaces.adopt(db, "T2", "Two", NOW).id
        who = {"actor": "test", "now": NOW}
        one, two, _ = (
            statements.add(db, at, reading=reading(t), source=source(t), provenance=AUSTRIA_AT_PC_65, **who).statement_id
            for t in ("Apples.", "Pears.", "Plums.")
        )
        keeping.join(db, at, two, one, seen=EVERYTHING, **who)
    with record.read(at) as db:
        lines = objects.lines(taking_out.statements(db, at, taking_out.ids(db, at, Narrowing())))
        found = [json.loads(line) for line in lines]
        assert [(one["id"], one["chain"]) for one in found] == [(1, None), (2, 1), (3, None)]
        assert taking_out.source_bytes(db, at, 3) == b"Plums."
