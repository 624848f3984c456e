"""What was said later on the same topics."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from weakref import WeakKeyDictionary

from storage.asking.collection import Collection, collection_of
from storage.asking.concepts import Concept, Query
from storage.asking.find import Hit, hits
from storage.asking.judging import addresses
from storage.asking.presenting import passage_of
from storage.asking.topic import query_of
from storage.catalogue.entries import Catalogue
from storage.held import HeldStatement, Holdings
from storage.recalling.saying import SAYS_LITTLE, sentences_in
from storage.recalling.subjects import subjects_of
from storage.recalling.values import KeySentence, Since, TopicSaid

_narrowed: WeakKeyDictionary[Holdings, dict[tuple[int, ...], Holdings]] = WeakKeyDictionary()
# Of a statement's paragraphs on a topic, those this near to the best are looked through for the strongest sentence.
_AS_GOOD = 0.6
# Characters. What is longer is no paragraph that anybody spoke, and finding takes the square of its length.
_LONGEST_PARAGRAPH = 20_000


def since(holdings: Holdings, topics: Sequence[TopicSaid], later: Sequence[HeldStatement]) -> tuple[Since, ...]:
    """Return the best passage of each later statement on each topic that it takes a position on, in order of delivery."""
    later = [statement for statement in later if all(len(p.text) <= _LONGEST_PARAGRAPH for p in statement.paragraphs)]
    if not later:
        return ()
    collection = _collection(holdings, later)
    found: dict[HeldStatement, list[Since]] = {statement: [] for statement in later}
    for topic in topics:
        query = _query(topic.name, holdings.catalogue, collection, later)
        # What a concept weighs is counted, and matters only beside others.
        alone = len(query.concepts) == 1
        rarities = (1.0,) if alone else tuple(collection.rarity(concept) for concept in query.concepts)
        by_statement: dict[HeldStatement, list[Hit]] = {}
        for hit in hits(query, rarities, collection, later) if query.concepts else ():
            if addresses(hit, query, rarities):
                by_statement.setdefault(hit.statement, []).append(hit)
        for statement, near in by_statement.items():
            found[statement] += _best(topic.name, near, holdings)
    return tuple(one for statement in later for one in found[statement])


def _collection(holdings: Holdings, later: Sequence[HeldStatement]) -> Collection:
    """Return the later statements alone as they are searched: a process's first reminder need not wait for all the others."""
    kept = _narrowed.setdefault(holdings, {})
    numbers = tuple(statement.id for statement in later)
    if numbers not in kept:
        kept[numbers] = replace(holdings, statements=tuple(later))
    return collection_of(kept[numbers])


def _query(name: str, catalogue: Catalogue, collection: Collection, later: Sequence[HeldStatement]) -> Query:
    known = next((s for s in subjects_of(catalogue) if s.name == name), None)
    if known is not None:
        return Query((Concept(name, known.alternatives),))
    return query_of(name, (), collection, catalogue, bodies=frozenset(statement.body for statement in later))


def _best(topic: str, near: Sequence[Hit], holdings: Holdings) -> list[Since]:
    """Return the passage whose sentence on the topic is the strongest; nothing where none takes a position."""
    best: tuple[Hit, KeySentence] | None = None
    for hit in near:
        for sentence in _on_topic(hit, holdings) if hit.score >= _AS_GOOD * near[0].score else ():
            if best is None or sentence.strength > best[1].strength:
                best = hit, sentence
    if best is None:
        return []
    return [Since(topic, passage_of(best[0], 1.0, holdings.catalogue), best[1])]


def _on_topic(hit: Hit, holdings: Holdings) -> list[KeySentence]:
    marked = passage_of(hit, 1.0, holdings.catalogue).highlights
    return [
        sentence
        for sentence in sentences_in(hit.statement, hit.place, holdings.catalogue)
        if sentence.strength >= SAYS_LITTLE and any(sentence.start <= start < sentence.end for start, _ in marked)
    ]
