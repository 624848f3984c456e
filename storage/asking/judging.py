"""Whether a paragraph really speaks of what is asked, and not only of some of its words."""

from __future__ import annotations

from dataclasses import dataclass

from storage.asking.concepts import Query
from storage.asking.find import Hit

# Of what the question's names weigh, this share must be met.
_NAMES = 0.5
NAME_WEIGHT = 1.5
# A weaker match is no mention.
MET = 0.3
# A concept that weighs less says little ("problem").
_COUNTS = 0.5


# From so many words on that say something, a question describes what it means: no single one of them need be met.
_DESCRIBES = 3


@dataclass(frozen=True, slots=True)
class Measure:
    """
    How much must be met: `words` of a question without names, `all_` of one with names and other words (names count more).

    `described`: of what a question of several words without a name describes, its words and its likeness together.
    """

    words: float
    all_: float
    described: float
    terms: bool = False  # every term of the glossary must be met
    beside: bool = False  # of the words beside a name, one at least must be met
    each: float = 0.0  # of a question of a word or two, each must be met so well


# Set on 187 questions over 120 statements; a step up or down changes little. By the first a paragraph is a mention, for counting
# and for choosing between bodies; where it is believed that it was said (`believing`), it is shown from the second on.
SHOWN = Measure(words=0.36, all_=0.42, described=0.5)
BELIEVED = Measure(words=0.2, all_=0.25, described=0.35)


def telling(query: Query) -> list[int]:
    """Return the places of the concepts that say something of their own."""
    return [n for n, concept in enumerate(query.concepts) if concept.weight >= _COUNTS]


def coverage(hit: Hit, query: Query, rarities: tuple[float, ...], *, names: bool) -> float | None:
    """Return the share of the names (or of the other words) that are met here or beside; None where the question has none."""
    chosen = [n for n, concept in enumerate(query.concepts) if concept.name == names]
    total = sum(rarities[n] * query.concepts[n].weight for n in chosen)
    if not total:
        return None
    return sum(rarities[n] * query.concepts[n].weight * hit.around.get(n, 0.0) for n in chosen) / total


def addresses(hit: Hit, query: Query, rarities: tuple[float, ...], measure: Measure = SHOWN) -> bool:
    """Tell whether the paragraph addresses the question: its names stand there, and enough of its other words."""
    if query.phrases or _is_described(hit, query, rarities, measure):
        return True
    if not any(weight >= MET for weight in hit.weights.values()):
        return False
    if measure.terms and not all(hit.around.get(n, 0.0) >= MET for n in _terms_heard(query, rarities)):
        return False
    named = coverage(hit, query, rarities, names=True)
    other = coverage(hit, query, rarities, names=False)
    if named is None:
        return other is not None and other >= measure.words and _each_met(hit, query, measure)
    if measure.beside and other == 0 and any(not c.name and c.weight >= _COUNTS for c in query.concepts):
        return False
    return named >= _NAMES and (other is None or _together(named, other, query, rarities) >= measure.all_)


def _each_met(hit: Hit, query: Query, measure: Measure) -> bool:
    """Tell whether each of a word or two is met: plastic is no plastic surgery."""
    telling = [n for n, concept in enumerate(query.concepts) if concept.weight >= _COUNTS]
    return len(telling) >= _DESCRIBES or all(hit.around.get(n, 0.0) >= measure.each for n in telling)


def _is_described(hit: Hit, query: Query, rarities: tuple[float, ...], measure: Measure) -> bool:
    telling = [concept for concept in query.concepts if concept.weight >= _COUNTS]
    if len(telling) < _DESCRIBES or any(concept.name for concept in telling):
        return False
    other = coverage(hit, query, rarities, names=False)
    return other is not None and other + hit.likeness >= measure.described


def _terms_heard(query: Query, rarities: tuple[float, ...]) -> list[int]:
    """Return the places of the concepts that are terms: where the record speaks of the veto, "veto" is not put otherwise."""
    return [n for n, concept in enumerate(query.concepts) if concept.term and concept.weight >= _COUNTS and rarities[n]]


def _together(named: float, other: float, query: Query, rarities: tuple[float, ...]) -> float:
    weigh = [rarity * concept.weight for rarity, concept in zip(rarities, query.concepts, strict=True)]
    names = NAME_WEIGHT * sum(w for w, concept in zip(weigh, query.concepts, strict=True) if concept.name)
    others = sum(w for w, concept in zip(weigh, query.concepts, strict=True) if not concept.name)
    return (named * names + other * others) / (names + others)
