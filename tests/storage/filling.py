"""A row in every table of a workspace, whatever tables there are: for tests of what must reach all of them."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Date, Integer, LargeBinary, Table, Time, func, insert, orm, select

from storage.columns import Base, Instant

NOW = datetime(2026, 3, 1, tzinfo=UTC)
# Where not every text will do.
TEXTS = {("asked_questions", "kind"): "said"}


def tables() -> list[Table]:
    """Return the tables of workspaces, each after those that it refers to."""
    return [table for table in Base.metadata.sorted_tables if "workspace_id" in table.c]


def fill(db: orm.Session, workspace_id: int) -> None:
    """Make a row in every table where this workspace has none."""
    for table in tables():
        held = select(func.count()).select_from(table).where(table.c.workspace_id == workspace_id)
        if not db.scalar(held):
            values = {column.name: _value(db, column, workspace_id) for column in table.c if not _numbers_itself(column)}
            db.execute(insert(table).values(values))


def fingerprint(db: orm.Session, workspace_id: int) -> dict[str, str]:
    """Return the hash of all rows of a workspace, by table."""
    found = {}
    for table in (*tables(), Base.metadata.tables["workspaces"]):
        owner = table.c.workspace_id if "workspace_id" in table.c else table.c.id
        rows = db.execute(select(table).where(owner == workspace_id).order_by(*table.primary_key)).all()
        found[table.name] = f"{len(rows)} {hashlib.sha256(repr(rows).encode()).hexdigest()}"
    return found


def _numbers_itself(column: Column[Any]) -> bool:
    return column.primary_key and column.autoincrement is not False


def _value(db: orm.Session, column: Column[Any], workspace_id: int) -> Any:
    if column.name == "workspace_id":
        return workspace_id
    for key in column.foreign_keys:
        other = key.column.table
        if other is column.table:
            return None
        return db.scalar(select(key.column).where(other.c.workspace_id == workspace_id).limit(1))
    return _plain(column, workspace_id)


def _plain(column: Column[Any], workspace_id: int) -> Any:
    kinds = ((Boolean, False), (Instant, NOW), (JSON, []), (LargeBinary, b"x"), (Date, date(2026, 3, 1)), (Time, time(9)))
    for kind, value in kinds:
        if isinstance(column.type, kind):
            return value
    if isinstance(column.type, Integer):
        return workspace_id
    return TEXTS.get((column.table.name, column.name), f"of workspace {workspace_id}")
