"""Two runs of words laid side by side: which word of a quote stands for which word of a text."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from storage.text.function_words import is_function_word
from storage.text.spelling import one_spelling

SAME = 1.0
_TYPING_ERROR = 0.7  # this share of the letters kept, and a word is taken for a misspelling of the other
_SHORTEST_MISSPELT = 3
# What a pair earns and a gap costs, in content words: a lone function word is worth a gap of two words, a content word eight.
_FUNCTION_WORD = 0.3
_DIFFERENT = -0.15
_LEFT_OUT = 0.12
_ADDED = 0.1
_APART = 3  # steps

Likeness = NDArray[np.float64]


class Step(NamedTuple):
    """A pair of places, or one place where the other side has no word; `like` is 1 for the same word, 0 for different ones."""

    quoted: int | None
    said: int | None
    like: float


def weight(form: str) -> float:
    """Return how much a folded word counts: 1 for a content word, less for a function word."""
    return _FUNCTION_WORD if is_function_word(form) else 1.0


def aligned(quoted: Sequence[str], said: Sequence[str], gaps: AbstractSet[int] = frozenset()) -> tuple[Step, ...]:
    """
    Return the steps through all of `quoted` and the stretch of `said` that it fits best; both are folded words.

    Words before and after that stretch are left out for free, and so are words at `gaps`: places in `quoted` before which an
    ellipsis stands. Time and memory grow with the product of the lengths.
    """
    if not quoted or not said:
        return tuple(Step(place, None, 0.0) for place in range(len(quoted)))
    like = likeness(quoted, said)
    return _trimmed(_walked(_scored(like, quoted, gaps), like, quoted), quoted)


def likeness(quoted: Sequence[str], said: Sequence[str]) -> Likeness:
    """
    Return how alike each word of one side is to each of the other.

    1 for the same word or its other spelling, below for a misspelling, 0 for another word.
    """
    ours, theirs = [one_spelling(form) for form in quoted], [one_spelling(form) for form in said]
    alike = process.cdist(ours, theirs, scorer=Levenshtein.normalized_similarity, score_cutoff=_TYPING_ERROR).astype(np.float64)
    misspelt = np.outer([_may_be_misspelt(form) for form in ours], [_may_be_misspelt(form) for form in theirs])
    return np.where(alike >= SAME, SAME, np.where(misspelt, np.minimum(alike, 0.9), 0.0))


@lru_cache(maxsize=1 << 16)
def _may_be_misspelt(form: str) -> bool:
    return len(form) >= _SHORTEST_MISSPELT and not any(char.isdigit() for char in form)


def _scored(like: Likeness, quoted: Sequence[str], gaps: AbstractSet[int]) -> Likeness:
    rows, columns = like.shape
    weights = np.array([weight(form) for form in quoted])
    pairs = np.where(like > 0, like * weights[:, None], _DIFFERENT)
    slope = np.arange(columns + 1) * _LEFT_OUT
    scores = np.zeros((rows + 1, columns + 1))
    for row in range(rows):
        best = scores[row] - _ADDED
        best[1:] = np.maximum(best[1:], scores[row, :-1] + pairs[row])
        free = row + 1 in gaps
        scores[row + 1] = np.maximum.accumulate(best) if free else np.maximum.accumulate(best + slope) - slope
    return scores


def _walked(scores: Likeness, like: Likeness, quoted: Sequence[str]) -> list[Step]:
    row, column = len(quoted), int(np.argmax(scores[-1]))
    steps: list[Step] = []
    while row:
        here = scores[row, column]
        alike = float(like[row - 1, column - 1]) if column else 0.0
        pair = alike * weight(quoted[row - 1]) if alike else _DIFFERENT
        if column and abs(scores[row - 1, column - 1] + pair - here) < 1e-9:  # noqa: PLR2004 - rounding
            row, column = row - 1, column - 1
            steps.append(Step(row, column, alike))
        elif abs(scores[row - 1, column] - _ADDED - here) < 1e-9:  # noqa: PLR2004 - rounding
            row -= 1
            steps.append(Step(row, None, 0.0))
        else:
            column -= 1
            steps.append(Step(None, column, 0.0))
    return steps[::-1]


def _trimmed(steps: list[Step], quoted: Sequence[str]) -> tuple[Step, ...]:
    """Return the steps without the text's words beyond the first and last word that both sides share."""
    shared = [place for place, step in enumerate(steps) if step.like > 0]
    while len(shared) > 1 and _stray(steps, quoted, shared[-1], shared[-2]):
        shared.pop()
    while len(shared) > 1 and _stray(steps, quoted, shared[0], shared[1]):
        shared.pop(0)
    if not shared:
        return tuple(Step(step.quoted, None, 0.0) for step in steps if step.quoted is not None)
    first, last = shared[0], shared[-1]
    before = [Step(step.quoted, None, 0.0) for step in steps[:first] if step.quoted is not None]
    behind = [Step(step.quoted, None, 0.0) for step in steps[last + 1 :] if step.quoted is not None]
    return (*before, *steps[first : last + 1], *behind)


def _stray(steps: Sequence[Step], quoted: Sequence[str], outer: int, inner: int) -> bool:
    """Tell whether an outermost shared word is a function word that stands apart from the rest: shared by chance."""
    place, apart = steps[outer].quoted, abs(outer - inner)
    far = apart > (_APART if steps[outer].like == SAME else 1)
    return far and place is not None and weight(quoted[place]) < 1
