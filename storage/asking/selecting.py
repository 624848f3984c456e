"""Which of many statements are looked into: those whose paragraphs, by the index alone, may answer best."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from storage.asking.collection import Collection
from storage.asking.concepts import Query
from storage.held import HeldStatement
from storage.index.placing import NOT_HELD, PARAGRAPHS, places_of, statement_places

# So few are all looked into.
ALL_OF = 40
# Of more, those of the best paragraphs; and for questions that go by time or delegation, the best of each.
_BEST_PARAGRAPHS = 120
_MOST_STATEMENTS = 32
_MOST_GROUPS = 32
# What meets this share of the most that any paragraph meets may be a mention.
_A_MENTION = 0.6
_GROUPED = {"change": "session", "all": "session", "who_else": "delegation"}
_BY_TIME = {"first": 1, "last": -1}

Floats = NDArray[np.float64]


def selected(
    query: Query, rarities: tuple[float, ...], collection: Collection, statements: Sequence[HeldStatement], kind: str
) -> tuple[HeldStatement, ...]:
    """Return the statements to look into, in their order: all of a few; of many those that may answer a question of this kind."""
    if len(statements) <= ALL_OF:
        return tuple(statements)
    places, met = _met(query, rarities, collection, statements)
    if not len(places):
        return ()
    order = np.lexsort((places, -met))
    owners = places[order] // PARAGRAPHS
    chosen = list(dict.fromkeys(owners[:_BEST_PARAGRAPHS].tolist()))[:_MOST_STATEMENTS]
    mentioning = list(dict.fromkeys(owners[met[order] >= _A_MENTION * met.max()].tolist()))
    held = collection.holdings.statements
    if kind in _GROUPED:
        firsts = {getattr(held[owner], _GROUPED[kind]): owner for owner in reversed(mentioning)}
        chosen += sorted(firsts.values(), key=mentioning.index)[:_MOST_GROUPS]
    if kind in _BY_TIME:  # the snapshot's order is that of delivery
        chosen += sorted(mentioning, key=lambda owner: _BY_TIME[kind] * owner)[:_MOST_GROUPS]
    return tuple(held[owner] for owner in sorted(set(chosen)))


def _met(
    query: Query, rarities: tuple[float, ...], collection: Collection, statements: Sequence[HeldStatement]
) -> tuple[NDArray[np.int64], Floats]:
    """Return the paragraphs that hold any concept, by place, and how much of the question each meets."""
    within = inside(collection, statements)
    collection.read([stem for concept in query.concepts for one in concept.alternatives for stem in one.stems])
    every_place, every_met = [], []
    for segment in collection.view.segments:
        met = np.zeros(segment.documents.count)
        for rarity, concept in zip(rarities, query.concepts, strict=True):
            best = np.zeros(segment.documents.count)
            for one in sorted(concept.alternatives, key=lambda one: one.weight):
                best[collection.rows(segment, one)] = one.weight
            met += rarity * concept.weight * best
        places = places_of(collection.holdings, collection.view, segment)
        held = np.flatnonzero((met > 0) & (places != NOT_HELD) & within[places // PARAGRAPHS])
        every_place.append(places[held])
        every_met.append(met[held] / (1 + segment.documents.lengths[held] / _HALVED_AT))
    return np.concatenate([np.empty(0, np.int64), *every_place]), np.concatenate([np.empty(0), *every_met])


_HALVED_AT = 6_000.0  # characters: a long paragraph holds more words by chance


def inside(collection: Collection, statements: Sequence[HeldStatement]) -> NDArray[np.bool_]:
    """Tell of each statement of the snapshot whether it is among these; the last, False, stands for what is not held."""
    found = np.zeros(len(collection.holdings.statements) + 1, dtype=np.bool_)
    found[statement_places(collection.holdings, statements)] = True
    return found
