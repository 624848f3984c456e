"""Keeps the index in step with the statements: each is listed in the transaction that stores it; segments are merged later."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Integer, String, cast, func, literal, orm, select, update

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
    ours = (Statement.workspace_id == workspace_id, Statement.id.in_(statement_ids))
    audiences: dict[int | None, list[int]] = {}
    for row in db.execute(select(Statement.id, Statement.audience_id).where(*ours).order_by(Statement.id)):
        audiences.setdefault(row.audience_id, []).append(row.id)
    for audience_id, numbers in audiences.items():
        keeping.add(db, workspace_id, made(_indexed(db, workspace_id, numbers)), audience_id=audience_id, now=now)
    db.execute(update(Statement).where(*ours).values(index_version=VERSION))


def take_out(db: orm.Session, workspace_id: int, statement_id: int) -> None:
    """
    Let a statement be found no longer, from this transaction on.

    Its words stand in its segment until that is written anew; until then its texts must not be deleted.
    """
    rows = db.scalars(
        select(IndexSegment).where(IndexSegment.workspace_id == workspace_id, IndexSegment.version == VERSION).with_for_update()
    )
    for row in rows:
        held = keeping.segment(db, workspace_id, row.id).documents.statements if row.is_whole else ()
        if statement_id in held and statement_id not in row.gone:
            row.gone = [*row.gone, statement_id]
    db.flush()


def put_back(db: orm.Session, workspace_id: int, statement_id: int, *, now: datetime) -> None:
    """Let a statement be found again that was taken out."""
    audience_id = db.scalar(select(Statement.audience_id).where(Statement.id == statement_id))
    rows = db.scalars(select(IndexSegment).where(IndexSegment.workspace_id == workspace_id).with_for_update()).all()
    for row in rows:
        if statement_id in row.gone and row.audience_id == audience_id:
            row.gone = [number for number in row.gone if number != statement_id]
            db.flush()
            return
    add(db, workspace_id, (statement_id,), now=now)


def still_listed(db: orm.Session, workspace_id: int) -> Collection[int]:
    """Return the statements that were taken out, and whose words stand in a segment all the same."""
    rows = db.scalars(select(IndexSegment.gone).where(IndexSegment.workspace_id == workspace_id))
    return {number for gone in rows for number in gone}


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


@dataclass(frozen=True, slots=True)
class Merge:
    """Segments that are to become one, of one audience; `level` is that of what they become."""

    segments: tuple[int, ...]
    level: int
    audience_id: int | None


def to_be_merged(db: orm.Session) -> tuple[int, ...]:
    """Return the workspaces that have a level with enough segments for a merge, or a segment to be written anew."""
    whole = (IndexSegment.is_whole.is_(True), IndexSegment.version == VERSION)
    full = (
        select(IndexSegment.workspace_id)
        .where(*whole)
        .group_by(IndexSegment.workspace_id, IndexSegment.audience_id, IndexSegment.level)
        .having(func.count() >= MERGED_AT_ONCE)
    )
    outdated = select(IndexSegment.workspace_id).where(*whole, cast(IndexSegment.gone, String) != "[]")
    return tuple(dict.fromkeys([*db.scalars(outdated), *db.scalars(full)]))


def due(db: orm.Session, workspace_id: int, *, at_rest: bool = False) -> Merge | None:
    """
    Return what is to be merged next, None where nothing need be done: segments that lost a statement come first.

    `at_rest`, after an import, says that small ones are merged though they are few.
    """
    rows = db.execute(
        select(IndexSegment.id, IndexSegment.level, IndexSegment.paragraphs, IndexSegment.audience_id, IndexSegment.gone)
        .where(IndexSegment.workspace_id == workspace_id, IndexSegment.is_whole.is_(True), IndexSegment.version == VERSION)
        .order_by(IndexSegment.id)
    ).all()
    outdated = next((row for row in rows if row.gone), None)
    if outdated is not None:
        return Merge((outdated.id,), outdated.level, outdated.audience_id)
    for audience_id in dict.fromkeys(row.audience_id for row in rows):
        numbers, level = _due([row for row in rows if row.audience_id == audience_id], at_rest=at_rest)
        if numbers:
            return Merge(numbers, level, audience_id)
    return None


def _due(rows: Sequence[Any], *, at_rest: bool) -> tuple[tuple[int, ...], int]:
    for level in sorted({row.level for row in rows}):
        same = [row.id for row in rows if row.level == level]
        if len(same) >= MERGED_AT_ONCE:
            return tuple(same[:MERGED_AT_ONCE]), level + 1
    return _small(rows) if at_rest else ((), 0)


def _small(rows: Sequence[Any]) -> tuple[tuple[int, ...], int]:
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
    """Return segments with their words, to be merged, and with what they are to be written anew without."""
    return tuple(_part(db, workspace_id, number) for number in numbers)


def _part(db: orm.Session, workspace_id: int, number: int) -> Part:
    held = keeping.current(db, workspace_id, number)
    gone = made(_indexed(db, workspace_id, sorted(held.gone))) if held.gone else None
    return Part(held, keeping.forms_of(db, workspace_id, number), gone)


def drop_useless(db: orm.Session, now: datetime) -> None:
    """Remove segments of an earlier version, and those that a process begun and never finished."""
    old = select(IndexSegment.workspace_id, IndexSegment.id).where(
        (IndexSegment.version != VERSION) | (IndexSegment.is_whole.is_(False) & (IndexSegment.begun_at < now - ABANDONED_AFTER))
    )
    for row in db.execute(old.order_by(IndexSegment.id)).all():
        keeping.drop(db, row.workspace_id, row.id)
