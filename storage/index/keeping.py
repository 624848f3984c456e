"""Segments as rows of the database."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from functools import cached_property
from itertools import islice
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from sqlalchemy import Pool, delete, insert, orm, select, update

from storage.index.lists import directory
from storage.index.packing import pack, unpack
from storage.index.segment import CHUNKS, VERSION, Forms, Made, Segment, documents, forms
from storage.models import IndexChunk, IndexSegment

# What is kept of the segments read last, all databases of the process together; a record of 375,000 paragraphs takes 25 MB.
KEPT_BYTES = 96_000_000
FORMS_KEPT = 48
# Chunks that are asked for, or written, at once.
_AT_ONCE = 400


class _Kept:
    """Segments of one database by number, those that were used last; they never change, so they are never wrong."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.segments: OrderedDict[int, Segment] = OrderedDict()
        self.forms: OrderedDict[int, Forms] = OrderedDict()
        self.bytes = 0

    def segment(self, number: int) -> Segment | None:
        with self.lock:
            if number in self.segments:
                self.segments.move_to_end(number)
            return self.segments.get(number)

    def keep(self, segment: Segment) -> None:
        with self.lock:
            if segment.id in self.segments:
                return
            self.segments[segment.id] = segment
            self.bytes += segment.size_bytes
            while self.bytes > KEPT_BYTES and len(self.segments) > 1:
                self.bytes -= self.segments.popitem(last=False)[1].size_bytes


_kept: WeakKeyDictionary[Pool, _Kept] = WeakKeyDictionary()
_lock = threading.Lock()


def _of(db: orm.Session) -> _Kept:
    with _lock:
        return _kept.setdefault(db.get_bind().engine.pool, _Kept())


class InTransaction:
    """The index of a workspace as a transaction sees it."""

    def __init__(self, db: orm.Session, workspace_id: int) -> None:
        """Nothing is read yet."""
        self._db, self._workspace_id = db, workspace_id

    @contextmanager
    def opened(self) -> Iterator[InTransaction]:
        """Open it: the transaction is open already."""
        yield self

    @cached_property
    def segments(self) -> Sequence[Segment]:
        """The segments, in the order of their making."""
        numbers = self._db.scalars(
            select(IndexSegment.id)
            .where(
                IndexSegment.workspace_id == self._workspace_id,
                IndexSegment.is_whole.is_(True),
                IndexSegment.version == VERSION,
            )
            .order_by(IndexSegment.id)
        )
        return tuple(segment(self._db, self._workspace_id, number) for number in numbers.all())

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
    """The index of a workspace in a database, read in a transaction of its own for each question."""

    def __init__(self, bind: Any, workspace_id: int) -> None:
        """Nothing is opened yet."""
        self._bind, self._workspace_id = bind, workspace_id

    def opened(self) -> AbstractContextManager[InTransaction]:
        """Open a reading transaction, closed at the end."""
        return self._opened()

    @contextmanager
    def _opened(self) -> Iterator[InTransaction]:
        with orm.Session(self._bind, info={"reading": True}) as db, db.begin():
            yield InTransaction(db, self._workspace_id)


def segment(db: orm.Session, workspace_id: int, number: int) -> Segment:
    """Return a segment by number; read once and kept."""
    kept = _of(db)
    held = kept.segment(number)
    if held is None:
        row = db.execute(
            select(IndexSegment.documents, IndexSegment.grams, IndexSegment.words, IndexSegment.form_keys).where(
                IndexSegment.workspace_id == workspace_id, IndexSegment.id == number
            )
        ).one()
        keys = unpack(row.form_keys)[0].astype(np.uint32)
        held = Segment(number, documents(row.documents), {"grams": directory(row.grams), "words": directory(row.words)}, keys)
        kept.keep(held)
    return held


def forms_of(db: orm.Session, workspace_id: int, number: int) -> Forms:
    """Return the words of a segment; the last ones read are kept."""
    kept = _of(db)
    held = kept.forms.get(number)
    if held is None:
        packed = db.scalar(select(IndexSegment.forms).where(IndexSegment.workspace_id == workspace_id, IndexSegment.id == number))
        held = forms(packed or b"")
        with kept.lock:
            kept.forms[number] = held
            while len(kept.forms) > FORMS_KEPT:
                kept.forms.popitem(last=False)
    return held


def begin(db: orm.Session, workspace_id: int, *, level: int, now: datetime) -> int:
    """Make room for a segment and return its number; it is not read before `finish`."""
    row = IndexSegment(workspace_id=workspace_id, version=VERSION, level=level, begun_at=now)
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
    """Put a segment in force, whose chunks are all written."""
    db.execute(
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


def add(db: orm.Session, workspace_id: int, made: Made, *, now: datetime) -> None:
    """Store a small segment, in force with the transaction."""
    number = begin(db, workspace_id, level=0, now=now)
    write(db, workspace_id, number, 0, tuple(made.chunks))
    finish(db, workspace_id, number, made)


class Gone(Exception):
    """A segment that was to be taken out of force is gone: another process merged it."""


def take_out(db: orm.Session, workspace_id: int, numbers: Iterable[int]) -> None:
    """Take segments out of force that another one holds now. Raises Gone, and then nothing of the transaction may be kept."""
    wanted = list(numbers)
    taken = db.execute(delete(IndexSegment).where(IndexSegment.workspace_id == workspace_id, IndexSegment.id.in_(wanted)))
    if taken.rowcount != len(wanted):  # type: ignore[attr-defined]
        raise Gone


def drop(db: orm.Session, workspace_id: int, number: int) -> None:
    """Remove a segment that was begun and will not be finished."""
    db.execute(delete(IndexSegment).where(IndexSegment.workspace_id == workspace_id, IndexSegment.id == number))


def batches(chunks: Iterable[bytes]) -> Iterator[tuple[int, tuple[bytes, ...]]]:
    """Return the chunks in batches, each with the place of its first one."""
    every = iter(chunks)
    first = 0
    while batch := tuple(islice(every, _AT_ONCE)):
        yield first, batch
        first += len(batch)
