"""How near each paragraph is to a question by the company that its words keep, whatever the words."""

from __future__ import annotations

from collections.abc import Sequence
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from storage.asking.concepts import Concept, Query
from storage.asking.index import StatementIndex, index_of
from storage.held import HeldStatement
from storage.meaning.vectors import Floats, content_stems, vectors
from storage.text.function_words import is_function_word

# A concept that says so little ("issue") does not turn the question's direction.
_TURNS = 0.35
# So many stems stand in for a word that has no vector.
_STANDING_IN = 3

Halves = NDArray[np.float16]
_held: WeakKeyDictionary[StatementIndex, Halves] = WeakKeyDictionary()


def direction_of(query: Query) -> Floats | None:
    """Return the vector of what a question is about; None where none of its words has one."""
    stems = [stem for concept in query.concepts if concept.weight >= _TURNS for stem in _stems_of(concept)]
    direction = vectors().passage(stems)
    return direction if direction.any() else None


def _stems_of(concept: Concept) -> list[str]:
    """Return the stems of a concept; for one that has no vector, those that come nearest to it and have one."""
    own = content_stems(concept.label)
    if any(stem in vectors().rows for stem in own):
        return own
    others = sorted(concept.alternatives, key=lambda alternative: -alternative.weight)
    return [stem for other in others for stem in other.stems if stem in vectors().rows][:_STANDING_IN]


def likeness(direction: Floats | None, statement: HeldStatement) -> Sequence[float]:
    """Return the cosine to the question of each paragraph of the statement, by its place; 0 without a direction."""
    if direction is None:
        return [0.0] * len(statement.paragraphs)
    cosines: list[float] = (_paragraphs(statement).astype(np.float32) @ direction).tolist()
    return cosines


def _paragraphs(statement: HeldStatement) -> Halves:
    index = index_of(statement)
    known = _held.get(index)
    if known is None:
        rows = [vectors().passage(_content(index, place)) for place in range(len(statement.paragraphs))]
        known = _held[index] = np.array(rows, dtype=np.float16).reshape(len(rows), -1)
    return known


def _content(index: StatementIndex, place: int) -> list[str]:
    return [token.stem for token in index.tokens[place] if token.form.isalpha() and not is_function_word(token.form)]
