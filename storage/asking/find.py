"""
The paragraphs that speak of what is looked for, each with how well: BM25 over concepts, with nearness, headings and neighbours,
and how near their words are to the question's by the company they keep.

The order is by `Hit.score` alone; whether a paragraph addresses the question is judged apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from storage.asking.collection import Collection
from storage.asking.concepts import Concept, Query
from storage.asking.index import StatementIndex, index_of
from storage.asking.likeness import direction_of, likeness
from storage.asking.matching import Spans, exactly, occurrences
from storage.held import HeldStatement
from storage.meaning.vectors import Floats

# Okapi's constants: how fast a second mention counts less, and how much a long paragraph is held against it.
_K1 = 1.2
_B = 0.5
# What stands in the heading over a paragraph, or in the paragraphs beside it, counts this share.
_HEADING = 0.6
_NEIGHBOUR = 0.18
# Two concepts this near to each other (in words) are taken to be said of one another; side by side, the more so.
_NEAR = 6
_BESIDE = 2
_NEARNESS = 0.35
_LESS_NEAR = 0.6
# Beside the words, each divided by its best; measured best untuned, and again on 160 questions over 120 statements.
_LIKENESS = 0.6
# A paragraph without a word of what is asked is looked at from this cosine on.
_LEAST_LIKE = 0.25


@dataclass(slots=True)
class Hit:
    """
    One paragraph. `spans` are [first, last] word positions that match.

    `weights` says for each concept (by its place in the query) how well it is met, 0 to 1; `around` the same with the paragraphs
    beside it counted in. `share` is what is met of all that the question weighs, 0 to 1: unlike the score it does not grow with
    the number of mentions. `likeness` is the cosine to the question. `also` are
    paragraphs of other statements of the session that say the same.
    """

    statement: HeldStatement
    place: int
    score: float = 0.0
    share: float = 0.0
    likeness: float = 0.0
    weights: dict[int, float] = field(default_factory=dict)
    around: dict[int, float] = field(default_factory=dict)
    spans: list[tuple[int, int]] = field(default_factory=list)
    also: list[Hit] = field(default_factory=list)


def hits(query: Query, rarities: tuple[float, ...], collection: Collection, statements: Iterable[HeldStatement]) -> list[Hit]:
    """Return the paragraphs of `statements` that speak of a concept or are like it, best first; quoted phrases stand in all."""
    direction = direction_of(query)
    found: list[Hit] = []
    for statement in statements:
        found.extend(_in_statement(query, rarities, collection, statement, direction))
    _fuse(found)
    return sorted(found, key=lambda hit: -hit.score)


def _fuse(found: list[Hit]) -> None:
    """Add to each paragraph's score how like it is, but less than its words: a rare word outweighs it."""
    words = max((hit.score for hit in found), default=0.0) or 1.0
    like = max((hit.likeness for hit in found), default=0.0) or 1.0
    for hit in found:
        hit.score = (hit.score / words + _LIKENESS * max(hit.likeness, 0.0) / like) / (1 + _LIKENESS)


def _in_statement(
    query: Query, rarities: tuple[float, ...], collection: Collection, statement: HeldStatement, direction: Floats | None
) -> list[Hit]:
    index = index_of(statement)
    matched = [occurrences(index, concept.alternatives) for concept in query.concepts]
    allowed = index.searchable if query.courtesies else tuple(p for p in index.searchable if p in index.texts)
    own = {place: _scored(query, rarities, collection, statement, matched, place) for place in allowed}
    alike = likeness(direction, statement)
    for place in allowed:
        own[place].likeness = alike[place]
    order = [place for place in allowed if own[place].weights or query.phrases or alike[place] >= _LEAST_LIKE]
    for n, place in enumerate(allowed):
        _look_around(own, allowed, n, place)
    smoothed = _smoothed(own, allowed)
    for place in allowed:
        own[place].score = smoothed[place]
    return [own[place] for place in order if _holds_phrases(query, index, own[place])]


def _scored(
    query: Query,
    rarities: tuple[float, ...],
    collection: Collection,
    statement: HeldStatement,
    matched: list[dict[int, Spans]],
    place: int,
) -> Hit:
    index = index_of(statement)
    hit = Hit(statement, place)
    length = _K1 * (1 - _B + _B * len(index.tokens[place]) / collection.average)
    heading = index.heading.get(place)
    total = reached = 0.0
    for number, concept in enumerate(query.concepts):
        worth = rarities[number] * concept.weight
        total += worth
        spans = matched[number].get(place, [])
        over = matched[number].get(heading, []) if heading is not None else []
        count = sum(weight for *_, weight in spans) + _HEADING * bool(over)
        if not count:
            continue
        best = max([weight for *_, weight in spans] + [_HEADING * weight for *_, weight in over])
        hit.weights[number] = best
        hit.spans.extend((first, last) for first, last, _ in spans)
        hit.score += worth * best * (count * (_K1 + 1) / (count + length))
        reached += worth * best
    hit.score += _nearness(query.concepts, rarities, matched, place)
    hit.share = reached / total if total else 0.0
    hit.score *= 0.35 + 0.65 * hit.share
    return hit


def _nearness(concepts: tuple[Concept, ...], rarities: tuple[float, ...], matched: list[dict[int, Spans]], place: int) -> float:
    """Return a bonus for each two concepts that follow each other in the question and stand near each other in the paragraph."""
    bonus = 0.0
    for number in range(len(concepts) - 1):
        one, two = matched[number].get(place), matched[number + 1].get(place)
        if one and two:
            gap = min(max(b[0] - a[1], a[0] - b[1]) for a in one for b in two)
            if gap <= _NEAR:
                worth = min(rarities[number] * concepts[number].weight, rarities[number + 1] * concepts[number + 1].weight)
                bonus += _NEARNESS * worth * (1 if gap <= _BESIDE else _LESS_NEAR)
    return bonus


def _look_around(own: Mapping[int, Hit], allowed: tuple[int, ...], n: int, place: int) -> None:
    hit = own[place]
    hit.around = dict(hit.weights)
    for beside in (n - 1, n + 1):
        if 0 <= beside < len(allowed):
            for number, weight in own[allowed[beside]].weights.items():
                hit.around[number] = max(hit.around.get(number, 0.0), 0.8 * weight)


def _smoothed(own: Mapping[int, Hit], allowed: tuple[int, ...]) -> dict[int, float]:
    scores = [own[place].score for place in allowed]
    padded = [0.0, *scores, 0.0]
    return {place: padded[n + 1] + _NEIGHBOUR * (padded[n] + padded[n + 2]) for n, place in enumerate(allowed)}


def _holds_phrases(query: Query, index: StatementIndex, hit: Hit) -> bool:
    for stems in query.phrases:
        spans = exactly(stems, index, hit.place)
        if not spans:
            return False
        hit.spans.extend(spans)
    return True
