"""What was said later on the same topics."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from storage.asking.collection import collection_of
from storage.asking.find import hits
from storage.asking.judging import addresses
from storage.asking.presenting import passage_of
from storage.asking.topic import query_of
from storage.asking.values import Passage
from storage.catalogue.entries import Catalogue
from storage.citing import citation
from storage.held import HeldStatement, Holdings
from storage.recalling.saying import SAYS_LITTLE, sentences_in
from storage.recalling.subjects import mentions_of, subjects_of
from storage.recalling.values import KeySentence, Since, TopicSaid

# Of many later statements the latest are looked at: nobody reads more before a session.
_MOST = 20
# Characters. What is longer is no paragraph that anybody spoke, and finding takes the square of its length.
_LONGEST_PARAGRAPH = 20_000
_AS_GOOD = 0.6


def since(holdings: Holdings, topics: Sequence[TopicSaid], later: Sequence[HeldStatement]) -> tuple[Since, ...]:
    """
    Return the best passage of each later statement on each topic that it takes a position on, in order of delivery.

    `later` are in that order; of more than twenty, the last twenty are looked at.
    """
    spoken = [s for s in later[-_MOST:] if all(len(p.text) <= _LONGEST_PARAGRAPH for p in s.paragraphs)]
    if not spoken:
        return ()
    found: dict[HeldStatement, list[Since]] = {statement: [] for statement in spoken}
    listed = {subject.name for subject in subjects_of(holdings.catalogue)}
    for topic in topics:
        if topic.name in listed:
            passages = _mentioning(topic.name, spoken, holdings.catalogue)
        else:
            passages = _looked_for(topic.name, spoken, holdings)
        for statement, one in _strongest(topic.name, passages, holdings.catalogue).items():
            found[statement].append(one)
    return tuple(one for statement in spoken for one in found[statement])


def _mentioning(name: str, spoken: Sequence[HeldStatement], catalogue: Catalogue) -> Iterator[tuple[int, Passage]]:
    """Yield the paragraphs that name a subject of our list or a term of the glossary, each with its place."""
    for statement in spoken:
        for place, mentions in sorted(mentions_of(statement, catalogue).items()):
            spans = tuple((mention.start, mention.end) for mention in mentions if mention.subject == name)
            if spans:
                paragraph = statement.paragraphs[place]
                yield place, Passage(statement, paragraph, spans, 1.0, citation(statement, paragraph, catalogue))


def _looked_for(name: str, spoken: Sequence[HeldStatement], holdings: Holdings) -> Iterator[tuple[int, Passage]]:
    """Yield the paragraphs that a question for a heading would find, each with its place."""
    catalogue = holdings.catalogue
    bodies = frozenset(statement.body for statement in spoken)
    with collection_of(holdings) as collection:
        query = query_of(name, (), collection, catalogue, bodies=bodies)
        rarities = tuple(collection.rarity(concept) for concept in query.concepts)
        every = hits(query, rarities, collection, spoken) if query.concepts else []
    found = [hit for hit in every if addresses(hit, query, rarities)]
    best: dict[HeldStatement, float] = {}
    for hit in found:
        if hit.score >= _AS_GOOD * best.setdefault(hit.statement, hit.score):
            yield hit.place, passage_of(hit, 1.0, catalogue)


def _strongest(topic: str, passages: Iterator[tuple[int, Passage]], catalogue: Catalogue) -> dict[HeldStatement, Since]:
    """Return for each statement the passage whose sentence on the topic is the strongest; none where none takes a position."""
    best: dict[HeldStatement, Since] = {}
    for place, passage in passages:
        for sentence in sentences_in(passage.statement, place, catalogue):
            known = best.get(passage.statement)
            if _speaks_to_it(sentence, passage) and (known is None or sentence.strength > known.sentence.strength):
                best[passage.statement] = Since(topic, passage, sentence)
    return best


def _speaks_to_it(sentence: KeySentence, passage: Passage) -> bool:
    is_marked = any(sentence.start <= start < sentence.end for start, _ in passage.highlights)
    return is_marked and sentence.strength >= SAYS_LITTLE
