"""Where the words of a concept stand in a statement."""

from __future__ import annotations

from bisect import bisect_right

from storage.asking.concepts import Alternative, Concept
from storage.asking.index import StatementIndex

# Between two words of a phrase may stand this many others: "entry [of the Treaty] into force".
_GAP = 3

Spans = list[tuple[int, int, float]]


def occurrences(index: StatementIndex, concept: Concept) -> dict[int, Spans]:
    """Return, by place, the [first, last] word positions where the concept stands and the weight of the alternative, no word twice."""
    found: dict[int, Spans] = {}
    for alternative in concept.alternatives:
        for place, spans in _places(index, alternative).items():
            found.setdefault(place, []).extend((first, last, alternative.weight) for first, last in spans)
    return {place: _apart(spans) for place, spans in found.items()}


def _apart(spans: Spans) -> Spans:
    """Keep the heaviest, then longest of what overlaps: an expansion with its abbreviation inside is one mention."""
    kept: Spans = []
    for span in sorted(spans, key=lambda s: (-s[2], s[0] - s[1], s[0])):
        if all(span[1] < first or last < span[0] for first, last, _ in kept):
            kept.append(span)
    return sorted(kept)


def _places(index: StatementIndex, alternative: Alternative) -> dict[int, list[tuple[int, int]]]:
    postings = [index.postings.get(stem) for stem in alternative.stems]
    if not postings or any(posting is None for posting in postings):
        return {}
    lists = [posting for posting in postings if posting is not None]
    if len(lists) == 1:
        return {place: [(p, p) for p in positions] for place, positions in lists[0].items()}
    shared = set(lists[0]).intersection(*lists[1:])
    found = {place: phrase_spans([posting[place] for posting in lists]) for place in shared}
    return {place: spans for place, spans in found.items() if spans}


def phrase_spans(positions: list[list[int]]) -> list[tuple[int, int]]:
    """Return [first, last] of the runs that take one position of each list, rising, with small gaps."""
    spans = []
    for first in positions[0]:
        last = first
        for following in positions[1:]:
            place = bisect_right(following, last)
            if place == len(following) or following[place] - last > _GAP:
                break
            last = following[place]
        else:
            spans.append((first, last))
    return spans
