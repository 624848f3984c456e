"""A fingerprint of all that is on record: equal where every row of every table is, on SQLite and PostgreSQL alike."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Column, ColumnElement, String, collate, orm, select

from storage import models  # noqa: F401 - its tables are what is read
from storage.columns import Base

ROWS_AT_ONCE = 200


def fingerprint(db: orm.Session) -> str:
    """Return the SHA-256, in hexadecimal, of every row of every table, in an order that no database decides."""
    digest = hashlib.sha256()
    for table in sorted(Base.metadata.tables.values(), key=lambda table: table.name):
        digest.update(f"table {table.name}\n".encode())
        columns = sorted(table.columns, key=lambda column: column.name)
        query = select(*columns).order_by(*(_ordering(db, column) for column in table.primary_key.columns))
        for row in db.execute(query.execution_options(yield_per=ROWS_AT_ONCE)):
            for column, value in zip(columns, row, strict=True):
                written = _written(value)
                # The length goes before each value: no two rows read the same.
                digest.update(f"{column.name} {len(written)}\n".encode() + written)
    return digest.hexdigest()


def is_empty(db: orm.Session) -> bool:
    """Return whether no table has a row."""
    return all(db.execute(select(table).limit(1)).first() is None for table in Base.metadata.tables.values())


def _ordering(db: orm.Session, column: Column[Any]) -> ColumnElement[Any]:
    is_text = isinstance(column.type, String)
    # SQLite compares bytes; PostgreSQL does as the language of its server does.
    return collate(column, "C") if is_text and db.get_bind().dialect.name == "postgresql" else column


def _written(value: Any) -> bytes:
    if isinstance(value, bytes | memoryview):
        return b"b" + bytes(value)
    if isinstance(value, datetime | date | time):
        return f"t{value.isoformat()}".encode()
    if isinstance(value, str):
        return b"s" + value.encode()
    return b"j" + json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
