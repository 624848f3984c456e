"""Near words of what is asked about, as weak alternatives: by general English, and by the company they keep in statements."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from math import log

from storage.asking.collection import Collection
from storage.asking.concepts import Alternative, Concept, Query
from storage.meaning.thesaurus import JOINT, alike
from storage.meaning.vectors import content_stems, vectors
from storage.text.tokens import stem

# What a near word counts: of the thesaurus' own weight, and of the cosine. Set, with the least cosine, on 160 questions over 120
# statements; half or twice as much differed little.
_BY_THESAURUS = 0.66
_BY_COMPANY = 0.5
_LEAST_COSINE = 0.55
_MOST_BY_COMPANY = 12
# Of all, the heaviest: each is looked for in every statement.
_MOST = 16
_LEAST = 0.1
# A paragraph has about so many words: how rare a word is among paragraphs, where only its share of all words is known.
_PARAGRAPH = 100
_RAREST = 1e-6
# One in so many paragraphs (as its logarithm) is rare enough to say all that the rarest says.
_TELLING = 5.5
# Two words of a longer phrase ("emission reduction target") say the better part of it.
_PAIR_OF_MORE = 0.55
# Whole phrases are looked up no longer than this.
_LONGEST = 2
_KEPT = 4096
# A word that begins with the one that was typed says the same of more.
_LONGER_WORD, _SHORTEST_START, _LONGEST_REST = 0.8, 5, 8


def widened(query: Query, collection: Collection) -> Query:
    """Return the query with near words of its concepts; nothing stands for a name, a number or a term of the glossary."""
    return replace(query, concepts=tuple(_widened(concept, collection) for concept in query.concepts))


def _widened(concept: Concept, collection: Collection) -> Concept:
    stems = tuple(content_stems(concept.label))
    if not concept.name and len(stems) > _LONGEST:
        pairs = (Alternative(pair, _PAIR_OF_MORE) for pair in pairwise(stems))
        return replace(concept, alternatives=tuple(dict.fromkeys((*concept.alternatives, *pairs))))
    if concept.name or concept.term or not 0 < len(stems) <= _LONGEST:
        return concept
    near: dict[tuple[str, ...], float] = {}
    for other, weight in _near(stems):
        near[other] = max(weight, near.get(other, 0.0))
    for other in _longer(stems, collection):
        near[other] = max(_LONGER_WORD, near.get(other, 0.0))
    known = {alternative.stems for alternative in concept.alternatives}
    held = collection.known(sorted({stem for other in near for stem in other}))
    weighed = [
        Alternative(other, weight * _as_telling(other, stems))
        for other, weight in near.items()
        if other not in known and held.issuperset(other)
    ]
    heaviest = sorted((a for a in weighed if a.weight >= _LEAST), key=lambda a: -a.weight)[:_MOST]
    return replace(concept, alternatives=(*concept.alternatives, *heaviest))


def _longer(stems: tuple[str, ...], collection: Collection) -> set[tuple[str, ...]]:
    """Return the stems of words that begin with the one that was typed: "cyber" stands in "cyberspace"."""
    if len(stems) != 1 or len(stems[0]) < _SHORTEST_START:
        return set()
    longer: set[tuple[str, ...]] = {(stem(form),) for form in collection.forms.beginning(stems[0], len(stems[0]) + _LONGEST_REST)}
    return longer - {stems}


@lru_cache(maxsize=_KEPT)
def _near(stems: tuple[str, ...]) -> tuple[tuple[tuple[str, ...], float], ...]:
    by_thesaurus = [(other, _BY_THESAURUS * weight) for other, weight in alike(stems)]
    by_company = vectors().near(JOINT.join(stems), _MOST_BY_COMPANY, _LEAST_COSINE)
    return (*by_thesaurus, *((tuple(unit.split(JOINT)), _BY_COMPANY * cosine) for unit, cosine in by_company))


def _as_telling(other: tuple[str, ...], stems: tuple[str, ...]) -> float:
    """Return how much a near word says of what was typed, 0 to 1: one that stands everywhere says little."""
    return min(1.0, _rarity(other) / min(_rarity(stems), _TELLING))


def _rarity(stems: tuple[str, ...]) -> float:
    share = vectors().share(JOINT.join(stems)) or min(vectors().share(stem) for stem in stems)
    return log(1 + 1 / (_PARAGRAPH * max(share, _RAREST)))
