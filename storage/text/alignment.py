"""Two runs of words laid side by side: which word of a quote stands for which word of a text."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache
from itertools import zip_longest
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from storage.text.function_words import is_function_word
from storage.text.spelling import one_spelling

SAME = 1.0
SAME_THING = 0.95  # another name of it; misspellings are below
_TYPING_ERROR = 0.7  # this share of the letters kept, and a word is taken for a misspelling of the other
_SHORTEST_MISSPELT = 3
# What a pair earns and a gap costs, in content words: a lone function word is worth a gap of two words, a content word eight.
_FUNCTION_WORD = 0.3
_DIFFERENT = -0.15
_LEFT_OUT = 0.12
_HARDLY = 1e-4  # what leaving out costs where only the order counts
_ADDED = 0.1
_APART = 3  # steps

Likeness = NDArray[np.float64]


class Unit(NamedTuple):
    """
    Words [start, end) that are one name or number.

    Two names are of the same thing where they have one of their `meanings` in common. Two numbers of one `amount` are the same
    word, whatever they are written with.
    """

    start: int
    end: int
    meanings: AbstractSet[int] = frozenset()
    amount: str = ""


class Step(NamedTuple):
    """
    A pair of places, or one place where the other side has no word.

    `like` is 1 for the same word, 0 for different ones, SAME_THING for each word of two names of one thing.
    """

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


def aligned_in_units(
    quoted: Sequence[str], said: Sequence[str], gaps: AbstractSet[int], ours: Sequence[Unit], theirs: Sequence[Unit]
) -> tuple[Step, ...]:
    """Return the steps as `aligned` does, the names of each side taken as one word that other names of the same thing match."""
    sides = _in_units(
        quoted, said, [unit for unit in ours if not any(place in gaps for place in range(unit.start + 1, unit.end))], theirs
    )
    starts = {place for place, unit in enumerate(sides.left) if unit.start in gaps}
    steps = _trimmed(_walked(_scored(sides.like, sides.forms, starts), sides.like, sides.forms), sides.forms)
    return _in_words(steps, sides, quoted, said)


def held(quoted: Sequence[str], said: Sequence[str], ours: Sequence[Unit] = (), theirs: Sequence[Unit] = ()) -> tuple[Step, ...]:
    """Return the steps if `said` has all words of `quoted` in their order, however many others between; nothing if not."""
    if not quoted or not said:
        return ()
    sides = _in_units(quoted, said, ours, theirs)
    steps = _in_words(
        _walked(_scored(sides.like, sides.forms, frozenset(), _HARDLY), sides.like, sides.forms), sides, quoted, said
    )
    return steps if all(step.like >= SAME_THING for step in steps if step.quoted is not None) else ()


class _Sides(NamedTuple):
    left: Sequence[Unit]
    right: Sequence[Unit]
    forms: Sequence[str]  # of the left
    like: Likeness


def _in_units(quoted: Sequence[str], said: Sequence[str], ours: Sequence[Unit], theirs: Sequence[Unit]) -> _Sides:
    left, right = _whole(len(quoted), ours), _whole(len(said), theirs)
    forms = [" ".join(quoted[unit.start : unit.end]) for unit in left]
    like = likeness(forms, [" ".join(said[unit.start : unit.end]) for unit in right])
    for row, one in enumerate(left):
        for column, other in enumerate(right):
            if one.amount and one.amount == other.amount:
                like[row, column] = SAME
            elif like[row, column] < SAME and one.meanings & other.meanings:
                like[row, column] = SAME_THING
    return _Sides(left, right, forms, like)


def _whole(count: int, units: Sequence[Unit]) -> list[Unit]:
    """Return the units with every other word as a unit of its own."""
    inside = {place for unit in units for place in range(unit.start, unit.end)}
    return sorted((*units, *(Unit(place, place + 1) for place in range(count) if place not in inside)), key=lambda u: u.start)


def _in_words(steps: Sequence[Step], sides: _Sides, quoted: Sequence[str], said: Sequence[str]) -> tuple[Step, ...]:
    return _with_articles([word for step in steps for word in _words(step, sides, quoted, said)], quoted, said)


def _words(step: Step, sides: _Sides, quoted: Sequence[str], said: Sequence[str]) -> list[Step]:
    ours = range(*sides.left[step.quoted][:2]) if step.quoted is not None else range(0)
    theirs = range(*sides.right[step.said][:2]) if step.said is not None else range(0)
    if len(ours) == len(theirs) and step.like != SAME_THING:
        same = [one_spelling(quoted[a]) == one_spelling(said[b]) for a, b in zip(ours, theirs, strict=True)]
        return [Step(a, b, SAME if one else step.like) for a, b, one in zip(ours, theirs, same, strict=True)]
    return [Step(a, b, step.like) for a, b in zip_longest(ours, theirs)]


def _with_articles(steps: list[Step], quoted: Sequence[str], said: Sequence[str]) -> tuple[Step, ...]:
    """Return the steps with an article that only one of two names has counted as part of it: "the DPRK", "North Korea"."""
    for place in range(len(steps) - 1):
        step = steps[place]
        forms = {quoted[step.quoted] if step.quoted is not None else "the", said[step.said] if step.said is not None else "the"}
        if step.like == 0 and steps[place + 1].like == SAME_THING and None in step and forms == {"the"}:
            steps[place] = step._replace(like=SAME_THING)
    return tuple(steps)


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


def _scored(like: Likeness, quoted: Sequence[str], gaps: AbstractSet[int], left_out: float = _LEFT_OUT) -> Likeness:
    rows, columns = like.shape
    weights = np.array([weight(form) for form in quoted])
    pairs = np.where(like > 0, like * weights[:, None], _DIFFERENT)
    slope = np.arange(columns + 1) * left_out
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
