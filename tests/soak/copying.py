"""Statements by the hundred, each stored as one was that the bot itself has added: the same rows, in a tenth of the time."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, inspect, orm, update

from storage import audit, indexing, statement_rows, statements
from storage.models import AuditRow, Paragraph, Source, Statement, Workspace
from storage.reading import documents
from storage.reading.values import Header, Reading

# A row by the names of its columns.
Row = dict[str, Any]


@dataclass(frozen=True)
class Copy:
    """A text to be stored as another statement of its delegation at its session was, whose row is `like`."""

    like: Row
    name: str
    title: str
    text: str


def read(text: str) -> Reading:
    """Return a text as read; its header says nothing."""
    return Reading("text/plain", *documents.paragraphs_of(text), Header())


def row_of(db: orm.Session, table: Any, number: int) -> Row:
    """Return a row without its number, by number."""
    held = db.get_one(table, number)
    return {column.key: getattr(held, column.key) for column in inspect(table).column_attrs if column.key != "id"}


def store(db: orm.Session, workspace_id: int, copies: Sequence[Copy], *, actor: str, now: datetime) -> None:
    """Store them, each with its source, its paragraphs, its place in the index and its line in the log."""
    if not copies:
        return
    readings = [read(copy.text) for copy in copies]
    received = {"workspace_id": workspace_id, "received_at": now, "received_from": actor}
    sources = [{**received, **_source(copy, reading)} for copy, reading in zip(copies, readings, strict=True)]
    source_ids = _inserted(db, Source, sources)
    numbers = _numbers(db, workspace_id, len(copies))
    ids = _inserted(db, Statement, [_statement(*one) for one in zip(copies, readings, source_ids, numbers, strict=True)])
    paragraphs = [statement_rows.paragraph_rows(workspace_id, *one) for one in zip(ids, readings, strict=True)]
    db.execute(insert(Paragraph), [row for rows in paragraphs for row in rows])
    indexing.add(db, workspace_id, ids, now=now)
    noted = {"workspace_id": workspace_id, "at": now, "actor": actor, "action": "add"}
    told = [
        {**noted, "subject": audit.of_statement(number), "detail": {"source": source["sha256"]}}
        for number, source in zip(numbers, sources, strict=True)
    ]
    db.execute(insert(AuditRow), told)


def _source(copy: Copy, reading: Reading) -> Row:
    data = copy.text.encode()
    sha256 = hashlib.sha256(data).hexdigest()
    return {"sha256": sha256, "name": copy.name, "media_type": reading.media_type, "content": data, "size_bytes": len(data)}


def _numbers(db: orm.Session, workspace_id: int, count: int) -> range:
    """Take so many numbers of statements at once."""
    counted = update(Workspace).where(Workspace.id == workspace_id).values(statements_given=Workspace.statements_given + count)
    last = db.scalars(counted.returning(Workspace.statements_given)).one()
    return range(last - count + 1, last + 1)


def _statement(copy: Copy, reading: Reading, source_id: int, number: int) -> Row:
    words = statements.words_key(reading)
    own = {"source_id": source_id, "words_sha256": words, "text_sha256": words, "file_name": copy.name, "title": copy.title}
    return {**copy.like, **own, "number": number}


def _inserted(db: orm.Session, table: Any, rows: Sequence[Row]) -> Sequence[int]:
    """Insert rows, and return their numbers in the same order."""
    return db.scalars(insert(table).returning(table.id, sort_by_parameter_order=True), rows).all()
