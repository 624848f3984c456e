"""Words that one side writes as one and the other as two: "selfinterest" and "self-interest"."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from storage.text.alignment import Unit


def written_apart(ours: Sequence[str], theirs: Sequence[str]) -> tuple[tuple[Unit, ...], tuple[Unit, ...]]:
    """Return the words of either side that the other side has too, but in two parts or as one."""
    mine, others = _one_and_two(ours, theirs), _one_and_two(theirs, ours)
    return _apart([*mine[0], *others[1]]), _apart([*others[0], *mine[1]])


def _one_and_two(whole: Sequence[str], parts: Sequence[str]) -> tuple[list[Unit], list[Unit]]:
    """Return the single words of one side that are two neighbours on the other, and those neighbours."""
    pairs = {left + right: place for place, (left, right) in enumerate(pairwise(parts))}
    ones = [(place, form) for place, form in enumerate(whole) if form in pairs and form.isalpha() and form not in parts]
    return (
        [Unit(place, place + 1, amount=form) for place, form in ones],
        [Unit(pairs[form], pairs[form] + 2, amount=form) for form in dict.fromkeys(form for _, form in ones)],
    )


def _apart(units: Sequence[Unit]) -> tuple[Unit, ...]:
    taken: list[Unit] = []
    for unit in sorted(units):
        if not taken or taken[-1].end <= unit.start:
            taken.append(unit)
    return tuple(taken)
