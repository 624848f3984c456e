"""What a statement speaks of, word by word: the topics of our list, terms of the glossary, and delegations that it names."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from math import log
from weakref import WeakKeyDictionary

from storage.asking.collection import alternatives_of
from storage.asking.index import StatementIndex, index_of
from storage.asking.matching import occurrences
from storage.catalogue.entries import Catalogue
from storage.catalogue.names import delegations_in
from storage.held import HeldStatement
from storage.recalling.keeping import Kept, is_same
from storage.recalling.lists import Subject, settings_of_speech, subjects

# A term or a delegation that our list does not have is a narrower topic, and gives way to one of the list.
_OF_THE_GLOSSARY = 0.5
_OF_A_DELEGATION = 0.5
# A sentence that names more delegations than this lists them; it is about none.
_LISTED = 3
_MOST_OFTEN = 200


@dataclass(frozen=True, slots=True)
class Mention:
    """
    Where a subject is named: [start, end) of the paragraph's text. `worth` is less for what the whole statement is about.

    `listed`: it is a topic of our list; a term of the glossary or a delegation may be named without being spoken about.
    """

    subject: str
    start: int
    end: int
    worth: float
    listed: bool = True


Mentions = dict[int, tuple[Mention, ...]]  # by place in `statement.paragraphs`

_held: Kept[Mentions] = Kept()
_known: WeakKeyDictionary[Catalogue, tuple[Subject, ...]] = WeakKeyDictionary()


def mentions_of(statement: HeldStatement, catalogue: Catalogue) -> Mentions:
    """Return what each paragraph of a statement names, in order; made once a statement and catalogue."""
    return _held.of(statement, catalogue, _made)


def subjects_of(catalogue: Catalogue) -> tuple[Subject, ...]:
    """Return our topics, then the glossary's terms that none of them covers."""
    known = _known.get(catalogue)
    if known is None:
        alike = [found for other, found in list(_known.items()) if is_same(other, catalogue)]
        known = _known[catalogue] = alike[0] if alike else (*subjects(), *_terms(catalogue))
    return known


def _terms(catalogue: Catalogue) -> Iterator[Subject]:
    covered = {alternative.stems for subject in subjects() for alternative in subject.alternatives}
    states = {a.stems for d in catalogue.delegations.values() for name in (d.name, *d.aliases) for a in alternatives_of(name)}
    for term in catalogue.terms:
        alternatives = tuple(dict.fromkeys(a for name in (term.term, *term.equivalents) for a in alternatives_of(name)))
        if term.bodies or term.term in settings_of_speech() or any(a.stems in covered | states for a in alternatives):
            continue
        yield Subject(term.term, alternatives, _OF_THE_GLOSSARY, listed=False)


def _made(statement: HeldStatement, catalogue: Catalogue) -> Mentions:
    index = _thinned(index_of(statement))
    found: dict[int, list[Mention]] = {place: [] for place in index.texts}
    for subject in _others(statement.delegation, catalogue):
        for place, spans in occurrences(index, subject.alternatives).items():
            if place in found:
                words = index.tokens[place]
                found[place] += [
                    Mention(subject.name, words[a].start, words[b].end, subject.worth * w, subject.listed) for a, b, w in spans
                ]
    for place in found:
        found[place] += _delegations(statement, place, catalogue)
    return _weighed({place: _apart(mentions) for place, mentions in found.items()}, index)


def _others(code: str, catalogue: Catalogue) -> Iterator[Subject]:
    """Yield what one may speak about; a delegation that names itself says who speaks."""
    speaker = catalogue.delegations.get(code)
    itself = {a.stems for name in (speaker.name, *speaker.aliases) for a in alternatives_of(name)} if speaker else set()
    for subject in subjects_of(catalogue):
        if not any(alternative.stems in itself for alternative in subject.alternatives):
            yield subject


def _thinned(index: StatementIndex) -> StatementIndex:
    """Return an index in which no word stands more often in a paragraph than anybody would say it: finding takes the square."""
    if all(len(positions) <= _MOST_OFTEN for places in index.postings.values() for positions in places.values()):
        return index
    thin = {stem: {place: found[:_MOST_OFTEN] for place, found in places.items()} for stem, places in index.postings.items()}
    return replace(index, postings=thin)


def _delegations(statement: HeldStatement, place: int, catalogue: Catalogue) -> list[Mention]:
    named = [m for m in delegations_in(statement.paragraphs[place].text, catalogue) if m.code != statement.delegation]
    if len({mention.code for mention in named}) > _LISTED:
        return []
    return [Mention(catalogue.delegations[m.code].name, m.start, m.end, _OF_A_DELEGATION, listed=False) for m in named]


def _apart(mentions: Iterable[Mention]) -> list[Mention]:
    """Keep the longest of what overlaps ("women, peace and security" is not "women"); of equals, what is worth more."""
    kept: list[Mention] = []
    begins: list[int] = []
    for mention in sorted(mentions, key=lambda m: (m.start - m.end, -m.worth, m.start)):
        at = bisect_left(begins, mention.start)
        is_after = at == 0 or kept[at - 1].end <= mention.start
        if is_after and (at == len(kept) or mention.end <= begins[at]):
            kept.insert(at, mention)
            begins.insert(at, mention.start)
    return kept


def _weighed(found: dict[int, list[Mention]], index: StatementIndex) -> Mentions:
    spread = Counter(subject for mentions in found.values() for subject in {m.subject for m in mentions})
    total = len(index.texts)
    return {
        place: tuple(replace(m, worth=m.worth * _rarity(spread[m.subject], total)) for m in mentions)
        for place, mentions in found.items()
    }


def _rarity(count: int, total: int) -> float:
    """Return how much a subject tells paragraphs of one statement apart, 0 to 1."""
    return log(1 + total / count) / log(1 + total)
