"""Keeps the index in step with the statements: each is listed in the transaction that stores it; segments are merged later."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Integer, Row, func, literal, orm, select, update

from storage.index import keeping
from storage.index.making import Indexed, Written, made
from storage.index.merging import Part
from storage.index.segment import VERSION
from storage.models import IndexSegment, Paragraph, Statement

# So many segments of a level become one of the next: a look-up reads few of them, and a posting is written again few times.
MERGED_AT_ONCE = 6
# Statements that are listed anew in one transaction.
LISTED_AT_ONCE = 32
# A segment that was begun so long ago belongs to a process that is gone.
ABANDONED_AFTER = timedelta(hours=1)
# At rest, a segment is merged with those before it unless it is larger than they are together by this factor.
_MUCH_LARGER = 3
_SMALL = 5_000  # paragraphs; a segment that is merged in a moment


def add(db: orm.Session, workspace_id: int, statement_ids: Sequence[int], *, now: datetime) -> None:
    """List the words of statements as they stand in the record, so that they are found from this transaction on."""
    keeping.add(db, workspace_id, made(_indexed(db, workspace_id, statement_ids)), now=now)
    db.execute(
        update(Statement)
        .where(Statement.workspace_id == workspace_id, Statement.id.in_(statement_ids))
        .values(index_version=VERSION)
    )


def _indexed(db: orm.Session, workspace_id: int, statement_ids: Sequence[int]) -> list[Indexed]:
    paragraphs: dict[int, list[Written]] = {number: [] for number in statement_ids}
    # Added to zero, the workspace is no reason for SQLite to walk through all its paragraphs rather than fetch these.
    ours = (Paragraph.workspace_id + literal(0, Integer)) == workspace_id
    rows = db.execute(
        select(Paragraph.statement_id, Paragraph.id, Paragraph.kind, Paragraph.text)
        .where(ours, Paragraph.statement_id.in_(statement_ids))
        .order_by(Paragraph.statement_id, Paragraph.position)
    )
    for row in rows:
        paragraphs[row.statement_id].append(Written(row.id, row.kind, row.text))
    languages = select(Statement.id, Statement.language).where(
        Statement.workspace_id == workspace_id, Statement.id.in_(statement_ids)
    )
    known = {row.id: row.language for row in db.execute(languages)}
    return [Indexed(number, known[number], paragraphs[number]) for number in statement_ids]


def not_listed(db: orm.Session) -> tuple[tuple[int, tuple[int, ...]], ...]:
    """Return by workspace some statements that this version's index lacks; none: all are listed."""
    rows = db.execute(
        select(Statement.workspace_id, Statement.id)
        .where(Statement.index_version != VERSION)
        .order_by(Statement.workspace_id, Statement.id)
        .limit(LISTED_AT_ONCE)
    )
    found: dict[int, list[int]] = {}
    for row in rows:
        found.setdefault(row.workspace_id, []).append(row.id)
    return tuple((workspace_id, tuple(numbers)) for workspace_id, numbers in found.items())


def to_be_merged(db: orm.Session) -> tuple[int, ...]:
    """Return the workspaces that have a level with enough segments for a merge."""
    full = (
        select(IndexSegment.workspace_id)
        .where(IndexSegment.is_whole.is_(True), IndexSegment.version == VERSION)
        .group_by(IndexSegment.workspace_id, IndexSegment.level)
        .having(func.count() >= MERGED_AT_ONCE)
    )
    return tuple(dict.fromkeys(db.scalars(full)))


def due(db: orm.Session, workspace_id: int, *, at_rest: bool = False) -> tuple[tuple[int, ...], int]:
    """
    Return the segments to be merged next, and the level of what they become; no segments: nothing need be done.

    `at_rest`, after an import, says that small ones are merged though they are few.
    """
    rows = db.execute(
        select(IndexSegment.id, IndexSegment.level, IndexSegment.paragraphs)
        .where(IndexSegment.workspace_id == workspace_id, IndexSegment.is_whole.is_(True), IndexSegment.version == VERSION)
        .order_by(IndexSegment.id)
    ).all()
    for level in sorted({row.level for row in rows}):
        same = [row.id for row in rows if row.level == level]
        if len(same) >= MERGED_AT_ONCE:
            return tuple(same[:MERGED_AT_ONCE]), level + 1
    return _small(rows) if at_rest else ((), 0)


def _small(rows: Sequence[Row[int, int, int]]) -> tuple[tuple[int, ...], int]:
    taken: list[int] = []
    total = level = 0
    for row in sorted(rows, key=lambda row: (row.paragraphs, row.id)):
        if taken and row.paragraphs > max(_MUCH_LARGER * total, _SMALL):
            break
        taken.append(row.id)
        total += row.paragraphs
        level = max(level, row.level)
    return (tuple(sorted(taken)), level) if len(taken) > 1 else ((), 0)


def parts(db: orm.Session, workspace_id: int, numbers: Sequence[int]) -> tuple[Part, ...]:
    """Return segments with their words, to be merged."""
    return tuple(
        Part(keeping.segment(db, workspace_id, number), keeping.forms_of(db, workspace_id, number)) for number in numbers
    )


def drop_useless(db: orm.Session, now: datetime) -> None:
    """Remove segments of an earlier version, and those that a process begun and never finished."""
    old = select(IndexSegment.workspace_id, IndexSegment.id).where(
        (IndexSegment.version != VERSION) | (IndexSegment.is_whole.is_(False) & (IndexSegment.begun_at < now - ABANDONED_AFTER))
    )
    for row in db.execute(old.order_by(IndexSegment.id)).all():
        keeping.drop(db, row.workspace_id, row.id)
