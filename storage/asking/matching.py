"""Where the words of a concept stand in a statement."""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise

from storage.asking.concepts import Alternative
from storage.asking.index import StatementIndex
from storage.asking.lexicon import words_of

# Between two words of a phrase may stand linking words ("Law of the Sea"), so that the next is at most this far.
_GAP = 4
# In any order, the words of a phrase must stand within this many more words than it has.
_LOOSE = 4
_LOOSE_WEIGHT = 0.8

Spans = list[tuple[int, int, float]]


def occurrences(index: StatementIndex, alternatives: tuple[Alternative, ...]) -> dict[int, Spans]:
    """Return, by place, the [first, last] word positions where an alternative stands and its weight; no word counts twice."""
    found: dict[int, Spans] = {}
    for alternative in alternatives:
        for place, spans in _places(index, alternative).items():
            found.setdefault(place, []).extend(spans)
    return {place: _apart(spans) for place, spans in found.items()}


def _apart(spans: Spans) -> Spans:
    """Keep the heaviest, then longest of what overlaps: an expansion with its abbreviation inside is one mention."""
    kept: Spans = []
    for span in sorted(spans, key=lambda s: (-s[2], s[0] - s[1], s[0])):
        if all(span[1] < first or last < span[0] for first, last, _ in kept):
            kept.append(span)
    return sorted(kept)


def _places(index: StatementIndex, alternative: Alternative) -> dict[int, Spans]:
    postings = [index.postings.get(stem) for stem in alternative.stems]
    if not postings or any(posting is None for posting in postings):
        return {}
    lists = [posting for posting in postings if posting is not None]
    weight = alternative.weight
    if len(lists) == 1:
        return {place: [(p, p, weight) for p in positions] for place, positions in lists[0].items()}
    shared = set(lists[0]).intersection(*lists[1:])
    found: dict[int, Spans] = {}
    for place in shared:
        positions = [posting[place] for posting in lists]
        runs = phrase_spans(positions) if phrase_may_stand(positions) else []
        spans = [(first, last, weight) for first, last in runs if _only_links(index, place, first, last, len(positions))]
        if not spans and alternative.loose:
            near = [span for span in _near_spans(positions) if _of_one_another(index, place, span, positions)]
            spans = [(first, last, weight * _LOOSE_WEIGHT) for first, last in near]
        if spans:
            found[place] = spans
    return found


def phrase_may_stand(positions: list[list[int]]) -> bool:
    """Tell whether the words can be in order at all, before they are walked through."""
    return all(one[0] < other[-1] for one, other in pairwise(positions))


def _only_links(index: StatementIndex, place: int, first: int, last: int, count: int) -> bool:
    """Tell whether nothing but linking words stands between the words of a phrase."""
    if last - first + 1 == count:
        return True
    links = words_of("linking")
    return sum(1 for token in index.tokens[place][first : last + 1] if token.form not in links) <= count


def _of_one_another(index: StatementIndex, place: int, span: tuple[int, int], positions: list[list[int]]) -> bool:
    """
    Tell whether words that stand near each other belong together.

    In another order only small words may stand between them: "weapons that are autonomous", not "women find it comfortable".
    """
    first, last = span
    if first in positions[0]:
        return True
    between = [token.form for token in index.tokens[place][first : last + 1] if token.form not in words_of("stop")]
    return len(between) <= len(positions)


def _near_spans(positions: list[list[int]]) -> list[tuple[int, int]]:
    """Return the narrowest stretch that holds one position of each list, where it is narrow enough; else nothing."""
    stretches = []
    for first in positions[0]:
        near = [min(other, key=lambda p: abs(p - first)) for other in positions[1:]]
        stretches.append((min(first, *near), max(first, *near)))
    best = min(stretches, key=lambda s: s[1] - s[0])
    return [best] if best[1] - best[0] < len(positions) + _LOOSE else []


def exactly(stems: tuple[str, ...], index: StatementIndex, place: int) -> list[tuple[int, int]]:
    """Return [first, last] of where words stand one right after the other in a paragraph."""
    positions = [index.postings.get(stem, {}).get(place, []) for stem in stems]
    return phrase_spans(positions, gap=1) if positions and all(positions) else []


def phrase_spans(positions: list[list[int]], gap: int = _GAP) -> list[tuple[int, int]]:
    """Return [first, last] of the runs that take one position of each list, rising, each at most `gap` behind the one before."""
    spans = []
    for first in positions[0]:
        last = first
        for following in positions[1:]:
            place = bisect_right(following, last)
            if place == len(following) or following[place] - last > gap:
                break
            last = following[place]
        else:
            spans.append((first, last))
    return spans
