"""Which paragraph of a snapshot each row of the index is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from storage.held import HeldParagraph, HeldStatement, Holdings
from storage.index.making import Indexed, Written
from storage.index.reading import InMemory, Source, View
from storage.index.segment import Segment

# A paragraph is one number: its statement's place in the snapshot times this, and its own place in the statement.
PARAGRAPHS = 1 << 20
NOT_HELD = -1

Places = NDArray[np.int64]


@dataclass(eq=False)
class _Placed:
    """What is worked out once for a snapshot: its statements by id, and the places of the rows of each segment."""

    ids: Places
    order: Places
    places: dict[int, Places]
    source: Source


_placed: WeakKeyDictionary[Holdings, _Placed] = WeakKeyDictionary()


def source_of(holdings: Holdings) -> Source:
    """Return the index of a snapshot; that of statements in no database is made here."""
    return _of(holdings).source


def _of(holdings: Holdings) -> _Placed:
    placed = _placed.get(holdings)
    if placed is None:
        ids = np.array([statement.id for statement in holdings.statements], dtype=np.int64)
        order = np.argsort(ids, kind="stable")
        placed = _placed[holdings] = _Placed(ids[order], order, {}, holdings.index or _in_memory(holdings))
    return placed


def _in_memory(holdings: Holdings) -> InMemory:
    return InMemory(
        [
            Indexed(statement.id, statement.language, [Written(p.id, p.kind, p.text) for p in statement.paragraphs])
            for statement in holdings.statements
        ]
    )


def places_of(holdings: Holdings, view: View, segment: Segment) -> Places:
    """Return the place of each row of a segment, NOT_HELD for a statement that is not in the snapshot, or taken out of it."""
    placed = _of(holdings)
    held = placed.places.get(segment.id)
    if held is None:
        live = {one.id for one in view.segments}
        kept = tuple(placed.places.items())  # taken at once: another question may add to it meanwhile
        placed.places = {number: places for number, places in kept if number in live}
        held = placed.places[segment.id] = _made(placed, segment)
    return held


def _made(placed: _Placed, segment: Segment) -> Places:
    documents = segment.documents
    statements = np.full(len(documents.statements), NOT_HELD, dtype=np.int64)
    if len(placed.ids):
        at = np.minimum(np.searchsorted(placed.ids, documents.statements), len(placed.ids) - 1)
        known = placed.ids[at] == documents.statements
        statements[known] = placed.order[at[known]]
    if segment.gone:
        statements[np.isin(documents.statements, sorted(segment.gone))] = NOT_HELD
    rows = np.diff(documents.starts)
    within = np.arange(documents.count) - np.repeat(documents.starts[:-1], rows)
    owner = np.repeat(statements, rows)
    return np.where(owner == NOT_HELD, NOT_HELD, owner * PARAGRAPHS + within)


def statement_places(holdings: Holdings, statements: Sequence[HeldStatement]) -> Places:
    """Return the places of statements of a snapshot, in the order given."""
    placed = _of(holdings)
    wanted = np.array([statement.id for statement in statements], dtype=np.int64)
    return placed.order[np.searchsorted(placed.ids, wanted)]


def statement_at(holdings: Holdings, place: int) -> HeldStatement:
    """Return the statement that a paragraph belongs to."""
    return holdings.statements[place // PARAGRAPHS]


def paragraph_at(holdings: Holdings, place: int) -> HeldParagraph:
    """Return a paragraph; its statement is read where it is not at hand."""
    return statement_at(holdings, place).paragraphs[place % PARAGRAPHS]
