"""Segments as rows of the database."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from itertools import islice
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from sqlalchemy import Pool, delete, insert, orm, select, update

from storage.audiences import Seen
from storage.database import bind
from storage.index.kept import Kept
from storage.index.lists import directory
from storage.index.packing import pack, unpack
from storage.index.segment import CHUNKS, VERSION, Forms, Made, Segment, documents, forms
from storage.models import IndexChunk, IndexSegment

# What is kept of the segments read last, all databases of the process together; a record of 375,000 paragraphs takes 25 MB.
KEPT_BYTES = 96_000_000
# The same of their words.
KEPT_BYTES_OF_FORMS = 48_000_000
# Chunks that are asked for, or written, at once.
_AT_ONCE = 400


class _Kept:
    """What is kept of one database."""

    def __init__(self) -> None:
        self.segments: Kept[int, Segment] = Kept(KEPT_BYTES)
        self.forms: Kept[int, Forms] = Kept(KEPT_BYTES_OF_FORMS)


_kept: WeakKeyDictionary[Pool, _Kept] = WeakKeyDictionary()
_lock = threading.Lock()


def _of(db: orm.Session) -> _Kept:
    with _lock:
        return _kept.setdefault(db.get_bind().engine.pool, _Kept())


def _may_be_kept(db: orm.Session) -> bool:
    """Tell whether a segment is there for good: what a writing transaction sees may be rolled back, its number given again."""
    return bool(db.info.get("reading"))


class Gone(Exception):
    """A segment that was to be put in force, or taken out, is gone: another process dropped or merged it."""


class InTransaction:
    """The index of what somebody may see of a workspace, as a transaction sees it."""

    def __init__(self, db: orm.Session, workspace_id: int, seen: Seen) -> None:
        """Nothing is read yet."""
        self._db, self._workspace_id, self._seen = db, workspace_id, seen

    @contextmanager
    def opened(self) -> Iterator[InTransaction]:
        """Open it: the transaction is open already."""
        yield self

    @cached_property
    def segments(self) -> Sequence[Segment]:
        """The segments, in the order of their making."""
        rows = self._db.execute(
            select(IndexSegment.id, IndexSegment.gone)
            .where(
                IndexSegment.workspace_id == self._workspace_id,
                self._seen.clause(IndexSegment.audience_id),
                IndexSegment.is_whole.is_(True),
                IndexSegment.version == VERSION,
            )
            .order_by(IndexSegment.id)
        ).all()
        return tuple(_without(segment(self._db, self._workspace_id, row.id), row.gone) for row in rows)

    def chunks(self, numbers: Sequence[int]) -> Mapping[int, bytes]:
        """Return chunks by number."""
        found: dict[int, bytes] = {}
        for start in range(0, len(numbers), _AT_ONCE):
            query = select(IndexChunk.id, IndexChunk.content).where(
                IndexChunk.workspace_id == self._workspace_id, IndexChunk.id.in_(numbers[start : start + _AT_ONCE])
            )
            found.update((row.id, row.content) for row in self._db.execute(query))
        return found

    def forms(self, segment: Segment) -> Forms:
        """Return the words of a segment."""
        return forms_of(self._db, self._workspace_id, segment.id)


class InRecord:
    """The index of what somebody may see of a workspace in a database, read in a transaction of its own for each question."""

    def __init__(self, source: Any, workspace_id: int, seen: Seen) -> None:
        """Nothing is opened yet."""
        self._source, self._workspace_id, self._seen = source, workspace_id, seen

    def opened(self) -> AbstractContextManager[InTransaction]:
        """Open a reading transaction, closed at the end."""
        return self._opened()

    @contextmanager
    def _opened(self) -> Iterator[InTransaction]:
        with orm.Session(self._source, info={"reading": True}) as db, db.begin():
            bind(db, self._workspace_id)
            yield InTransaction(db, self._workspace_id, self._seen)


def segment(db: orm.Session, workspace_id: int, number: int) -> Segment:
    """Return a segment by number; read once and kept."""
    kept = _of(db).segments
    held = kept.get(number)
    if held is None:
        held = _segment(db, workspace_id, number)
        if _may_be_kept(db):
            kept.keep(number, held)
    return held


def current(db: orm.Session, workspace_id: int, number: int) -> Segment:
    """Return a segment with the statements that it lost."""
    gone = select(IndexSegment.gone).where(IndexSegment.workspace_id == workspace_id, IndexSegment.id == number)
    return _without(segment(db, workspace_id, number), db.scalars(gone).one())


def _without(held: Segment, gone: Sequence[int]) -> Segment:
    return replace(held, gone=frozenset(gone)) if gone else held


def _segment(db: orm.Session, workspace_id: int, number: int) -> Segment:
    row = db.execute(
        select(IndexSegment.documents, IndexSegment.grams, IndexSegment.words, IndexSegment.form_keys).where(
            IndexSegment.workspace_id == workspace_id, IndexSegment.id == number
        )
    ).one()
    keys = unpack(row.form_keys)[0].astype(np.uint32)
    return Segment(number, documents(row.documents), {"grams": directory(row.grams), "words": directory(row.words)}, keys)


def forms_of(db: orm.Session, workspace_id: int, number: int) -> Forms:
    """Return the words of a segment; the last ones read are kept."""
    kept = _of(db).forms
    held = kept.get(number)
    if held is None:
        query = select(IndexSegment.forms).where(IndexSegment.workspace_id == workspace_id, IndexSegment.id == number)
        held = forms(db.scalars(query).one())
        if _may_be_kept(db):
            kept.keep(number, held)
    return held


def begin(db: orm.Session, workspace_id: int, *, audience_id: int | None, level: int, now: datetime) -> int:
    """Make room for a segment and return its number; it is not read before `finish`."""
    row = IndexSegment(workspace_id=workspace_id, version=VERSION, audience_id=audience_id, level=level, begun_at=now)
    db.add(row)
    db.flush()
    return row.id


def write(db: orm.Session, workspace_id: int, number: int, first: int, chunks: Sequence[bytes]) -> None:
    """Add chunks to a segment that was begun; `first` is the place of the first of them."""
    rows = [
        {"id": number * CHUNKS + place, "workspace_id": workspace_id, "segment_id": number, "content": chunk}
        for place, chunk in enumerate(chunks, first)
    ]
    if rows:
        db.execute(insert(IndexChunk), rows)


def finish(db: orm.Session, workspace_id: int, number: int, made: Made) -> None:
    """Put a segment in force, whose chunks are all written. Raises Gone where it was taken for abandoned meanwhile."""
    changed = db.execute(
        update(IndexSegment)
        .where(IndexSegment.workspace_id == workspace_id, IndexSegment.id == number)
        .values(
            documents=made.documents.packed(),
            grams=made.directories["grams"].packed(),
            words=made.directories["words"].packed(),
            forms=made.forms.packed(),
            form_keys=pack((made.form_keys(),)),
            paragraphs=made.documents.count,
            is_whole=True,
        )
    )
    if changed.rowcount != 1:  # type: ignore[attr-defined]
        raise Gone


def add(db: orm.Session, workspace_id: int, made: Made, *, audience_id: int | None, now: datetime) -> None:
    """Store a small segment, in force with the transaction."""
    number = begin(db, workspace_id, audience_id=audience_id, level=0, now=now)
    write(db, workspace_id, number, 0, tuple(made.chunks))
    finish(db, workspace_id, number, made)


def take_out(db: orm.Session, workspace_id: int, segments: Iterable[Segment]) -> None:
    """
    Take segments out of force that another one holds now.

    Raises Gone where one is not there any longer, or lost a statement meanwhile; then nothing of the transaction may be kept.
    """
    wanted = sorted((segment.id, sorted(segment.gone)) for segment in segments)
    ours = (IndexSegment.workspace_id == workspace_id, IndexSegment.id.in_([number for number, _ in wanted]))
    # Locked in one order: of two merges that share segments, one waits for the other, and neither for each other.
    held = db.execute(select(IndexSegment.id, IndexSegment.gone).where(*ours).order_by(IndexSegment.id).with_for_update()).all()
    if [(row.id, sorted(row.gone)) for row in held] != wanted:
        raise Gone
    db.execute(delete(IndexSegment).where(*ours))


def drop(db: orm.Session, workspace_id: int, number: int) -> None:
    """Remove a segment that will not be read: of another version, or never finished; one that was, meanwhile, stays."""
    useless = IndexSegment.is_whole.is_(False) | (IndexSegment.version != VERSION)
    db.execute(delete(IndexSegment).where(IndexSegment.workspace_id == workspace_id, IndexSegment.id == number, useless))


def batches(chunks: Iterable[bytes]) -> Iterator[tuple[int, tuple[bytes, ...]]]:
    """Return the chunks in batches, each with the place of its first one."""
    every = iter(chunks)
    first = 0
    while batch := tuple(islice(every, _AT_ONCE)):
        yield first, batch
        first += len(batch)
