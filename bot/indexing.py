"""Merges segments of the index, and lists what an earlier version stored: in many short transactions, so that nobody waits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import orm

from storage import indexing
from storage.audiences import EVERYTHING
from storage.database import Record, bind, take_turn
from storage.index import keeping, merging
from storage.index.merging import Part
from storage.index.segment import CHUNKS, Made, Segment

LISTING = "list statements in the index"


def tidy(record: Record, now: Callable[[], datetime]) -> None:
    """
    Merge what has become enough to be merged, in every workspace; called again and again by a running bot.

    A workspace whose merge fails keeps no other one waiting; what went wrong is raised at the end.
    """
    with record.begin() as db:
        indexing.drop_useless(db, now())
    with record.read() as db:
        workspaces = indexing.to_be_merged(db)
    wrong = []
    for workspace_id in workspaces:
        try:
            merge(record, workspace_id, now)
        except Exception as error:  # noqa: BLE001 - whatever it is, the other workspaces have none of it
            wrong.append(error)
    if wrong:
        raise ExceptionGroup("segments of the index could not be merged", wrong)


def merge(record: Record, workspace_id: int, now: Callable[[], datetime], *, at_rest: bool = False) -> None:
    """Merge segments of a workspace until nothing need be merged; `at_rest`, after an import, small ones too."""
    while _merge_once(record, workspace_id, now, at_rest=at_rest):
        pass


def _merge_once(record: Record, workspace_id: int, now: Callable[[], datetime], *, at_rest: bool) -> bool:
    """Return whether there may be more to do: not where another process merges the same."""
    with record.read(workspace_id) as reading:
        merge = indexing.due(reading, workspace_id, at_rest=at_rest)
        if merge is None:
            return False
        parts = indexing.parts(reading, workspace_id, merge.segments)
        with record.begin(workspace_id) as db:
            number = keeping.begin(db, workspace_id, audience_id=merge.audience_id, level=merge.level, now=now())
        try:
            made = _written(record, reading, workspace_id, number, parts)
        except Exception:
            _drop(record, workspace_id, number)  # again and again it would fill the disk
            raise
    return _put_in_force(record, workspace_id, number, made, parts)


def _written(record: Record, reading: orm.Session, workspace_id: int, number: int, parts: Sequence[Part]) -> Made:
    made = merging.merged(parts, _reader(reading, workspace_id))
    for first, chunks in keeping.batches(made.chunks):
        with record.begin(workspace_id) as db:
            keeping.write(db, workspace_id, number, first, chunks)
    return made


def _put_in_force(record: Record, workspace_id: int, number: int, made: Made, instead_of: Sequence[Part]) -> bool:
    try:
        with record.begin(workspace_id) as db:
            keeping.finish(db, workspace_id, number, made)
            keeping.take_out(db, workspace_id, [part.segment for part in instead_of])
    except keeping.Gone:
        _drop(record, workspace_id, number)
        return False
    return True


def _drop(record: Record, workspace_id: int, number: int) -> None:
    with record.begin(workspace_id) as db:
        keeping.drop(db, workspace_id, number)


def _reader(db: orm.Session, workspace_id: int) -> merging.ReadChunks:
    held = keeping.InTransaction(db, workspace_id, EVERYTHING)

    def read(segment: Segment, first: int, last: int) -> bytes:
        numbers = range(segment.id * CHUNKS + first, segment.id * CHUNKS + last + 1)
        found = held.chunks(numbers)
        return b"".join(found[number] for number in numbers)

    return read


def list_missing(record: Record, now: Callable[[], datetime]) -> int:
    """List statements that this version's index lacks; return how many."""
    count = 0
    while True:
        with record.begin() as db:
            take_turn(db, LISTING)  # two processes that start at once would list the same statements twice
            missing = indexing.not_listed(db)
            for workspace_id, numbers in missing:
                bind(db, workspace_id)
                indexing.add(db, workspace_id, numbers, now=now())
                count += len(numbers)
        if not missing:
            return count
        for workspace_id, _ in missing:
            merge(record, workspace_id, now)
