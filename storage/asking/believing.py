"""Whether it was said at all: weighed over the paragraphs in scope, by what of the question they meet and how like they are."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from storage.asking.concepts import Query
from storage.asking.find import Hit
from storage.asking.judging import MET, NAME_WEIGHT, telling

# A logistic regression over 413 questions to 120 statements, 154 of them about what was never said; of those left out each time,
# 0.94 of what was said was believed, and 0.91 (real questions) and 0.95 (invented things) of what was not said was not.
_COVERED, _LIKE, _EACH, _STANDS_OUT = 4.1, 1.2, 1.3, 0.9
_NOWHERE = -3.0  # for the share of the telling words that no paragraph meets
_EVER = -2.0  # "have we ever ..." leaves it most open
_PRESUMES = 2.2  # "where did we ..." takes it for granted; set by hand: hardly anybody asks so about what was never said
_ENOUGH = 2.3
_MET_WELL = 0.6
_LIKENESS = 0.7  # beside what is covered, where the best paragraph is chosen
_LEAST_SPREAD = 0.05  # of the likeness, so that a scope of a few alike paragraphs makes none of them stand out


def is_believed(found: Sequence[Hit], query: Query, rarities: tuple[float, ...], *, ever: bool, presumes: bool) -> bool:
    """Tell whether any of the paragraphs in scope addresses the question; those with a quoted phrase do."""
    if not found or query.phrases:
        return bool(found)
    best = max(found, key=lambda hit: covered(hit, query, rarities) + _LIKENESS * hit.likeness)
    likeness = np.array([hit.likeness for hit in found])
    outstanding = (best.likeness - likeness.mean()) / (likeness.std() + _LEAST_SPREAD)
    words = telling(query)
    nowhere = sum(rarities[n] > 0 and not any(hit.weights.get(n, 0.0) >= MET for hit in found) for n in words)
    evidence = (
        _COVERED * covered(best, query, rarities)
        + _LIKE * best.likeness
        + _EACH * min((best.around.get(n, 0.0) for n in words), default=0.0)
        + _STANDS_OUT * outstanding
        + _NOWHERE * nowhere / max(len(words), 1)
        + _EVER * ever
        + _PRESUMES * presumes
    )
    return bool(evidence > _ENOUGH)


def is_met(found: Sequence[Hit], query: Query, rarities: tuple[float, ...], least: float = _MET_WELL) -> bool:
    """Tell whether a paragraph meets so much of the question that its own words need no help."""
    return any(covered(hit, query, rarities) >= least for hit in found)


def covered(hit: Hit, query: Query, rarities: tuple[float, ...]) -> float:
    """Return the share of the question that a paragraph and those beside it meet, names counting more, 0 to 1."""
    worth = [r * c.weight * (NAME_WEIGHT if c.name else 1.0) for r, c in zip(rarities, query.concepts, strict=True)]
    total = sum(worth)
    return sum(w * hit.around.get(n, 0.0) for n, w in enumerate(worth)) / total if total else 0.0
