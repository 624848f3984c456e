"""What was quoted and what was said as one run: words that both have, words of one side only."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from storage.text.alignment import SAME, SAME_THING, Step
from storage.text.words import Word


class Run(NamedTuple):
    """Neighbouring steps of one kind. `same` False: the words of the two sides stand against each other; either may be none."""

    same: bool
    quoted: tuple[int, ...]
    said: tuple[int, ...]
    misspelt: bool = False  # each word of one side is a likely misspelling of the other's
    same_thing: bool = False  # both sides name the same: an abbreviation and what it stands for


def runs(steps: Sequence[Step], quoted: Sequence[Word], said: Sequence[Word]) -> tuple[Run, ...]:
    """Return the steps grouped; words that only a hyphen or space sets apart ("zero-sum", "zerosum") are the same."""
    grouped = groupby(steps, key=lambda step: step.like if step.like in (SAME, SAME_THING) else 0.0)
    return _joined([_run(like, list(group), quoted, said) for like, group in grouped])


def _run(like: float, steps: list[Step], quoted: Sequence[Word], said: Sequence[Word]) -> Run:
    ours = tuple(step.quoted for step in steps if step.quoted is not None)
    theirs = tuple(step.said for step in steps if step.said is not None)
    if like == SAME_THING:
        return Run(False, ours, theirs, same_thing=True)  # noqa: FBT003 - a field's value
    return Run(like == SAME or _one_word(ours, theirs, quoted, said), ours, theirs, all(step.like > 0 for step in steps))


def _one_word(ours: Sequence[int], theirs: Sequence[int], quoted: Sequence[Word], said: Sequence[Word]) -> bool:
    left, right = "".join(quoted[k].form for k in ours), "".join(said[k].form for k in theirs)
    return bool(left) and left == right and left.isalpha()


def _joined(made: list[Run]) -> tuple[Run, ...]:
    joined: list[Run] = []
    for run in made:
        if joined and joined[-1].same and run.same:
            run = Run(True, joined[-1].quoted + run.quoted, joined[-1].said + run.said)  # noqa: FBT003, PLW2901 - a field's value
            joined.pop()
        joined.append(run)
    return tuple(joined)
