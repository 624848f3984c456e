"""The end of a withdrawn statement: its row, its paragraphs and its bytes go, when nobody can want it back any more."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, func, orm, select

from storage import audit, chains, indexing, statement_rows, workspaces
from storage.models import Source, Statement

RESTORED_WITHIN = timedelta(days=30)
ACTOR = "rapporteur"


def purge(db: orm.Session, workspace_id: int, *, now: datetime) -> int:
    """
    Remove what was withdrawn more than 30 days ago, with what it had replaced, and return how many statements that were.

    One whose words still stand in a segment of the index waits until that is written anew, and the one that was stored last
    of all until there is another: what buttons of old messages hold is never given to something else.
    """
    if not _due(db, workspace_id, now):
        return 0
    workspaces.raise_revision(db, workspace_id)  # from here on nobody else adds what would refer to what goes
    gone = 0
    for row in _due(db, workspace_id, now):
        if _is_free(db, row):
            _remove(db, row, now)
            gone += 1
    return gone


def _due(db: orm.Session, workspace_id: int, now: datetime) -> list[Statement]:
    """Return the rows to be removed, each behind those that it replaced."""
    listed = indexing.still_listed(db, workspace_id)
    ended = select(Statement).where(Statement.workspace_id == workspace_id, Statement.withdrawn_at < now - RESTORED_WITHIN)
    found: list[Statement] = []
    for row in db.scalars(ended.order_by(Statement.id)):
        found += [*_replaced_by(db, row), row]
    return [row for row in dict.fromkeys(found) if row.id not in listed]


def _replaced_by(db: orm.Session, row: Statement) -> list[Statement]:
    earlier = db.scalars(
        select(Statement).where(Statement.workspace_id == row.workspace_id, Statement.replaced_by_id == row.id)
    ).all()
    return [one for before in earlier for one in (*_replaced_by(db, before), before)]


def _is_free(db: orm.Session, row: Statement) -> bool:
    last = db.scalar(select(func.max(Statement.id)))
    held = select(func.count()).select_from(Statement).where(Statement.replaced_by_id == row.id)
    return row.id != last and not db.scalar(held)


def _remove(db: orm.Session, row: Statement, now: datetime) -> None:
    chains.leave(db, row)
    workspace_id, number, source_id = row.workspace_id, row.number, row.source_id
    left = (row.session, row.delegation, row.speaker)
    db.delete(row)
    db.flush()
    others = select(Statement.source_id).where(Statement.source_id == source_id)
    db.execute(delete(Source).where(Source.workspace_id == workspace_id, Source.id == source_id, ~others.exists()))
    statement_rows.clear_away(db, left)
    audit.note(db, workspace_id, actor=ACTOR, action="purge", subject=audit.of_statement(number), now=now)
