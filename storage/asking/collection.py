"""A snapshot as it is searched: the words of all its statements, and the catalogue's terms by their stems."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from math import log
from weakref import WeakKeyDictionary

import numpy as np

from storage.asking.concepts import Alternative, Concept
from storage.asking.index import StatementIndex, fetch, index_made, index_of, kept
from storage.asking.lexicon import Stems, stems_of, words_of
from storage.asking.matching import exactly, occurrences
from storage.catalogue.entries import Catalogue, Delegation, Term
from storage.heard import heard_in
from storage.held import HeldStatement, Holdings
from storage.index.lists import Rows
from storage.index.placing import NOT_HELD, PARAGRAPHS, Places, paragraph_at, places_of, source_of, statement_at
from storage.index.reading import View
from storage.index.segment import Forms, Segment, keys_of
from storage.text.normalising import folded
from storage.text.tokens import abbreviation, tokens

# Of the paragraphs of a segment that have all words of a phrase, so many are looked at, whether they have the phrase.
_LOOKED_AT, _LOOKED_AT_OF_MANY, _LARGE = 32, 8, 20_000
_LOOKED_AT_FOR_A_QUOTE = 400
_NONE: Rows = np.empty(0, np.int64)
# A name of so many words may be put in another order ("a comprehensive regional economic partnership").
_LONG_NAME = 4
_SHORTEST_PLAIN_ABBREVIATION = 4  # "Aukus", "Unclos" are written like words; "Is", "Us" are words


class Collection:
    """
    What a question is understood by, for as long as it takes.

    `forms` counts the folded words, `size` the paragraphs; `average` is the words of one. `terms` leads from the stems of a name,
    or the key of an abbreviation, to the glossary's rows that hold it. `names` are the words of the catalogue's names, for
    mending; filled at first use.
    """

    def __init__(self, holdings: Holdings, view: View) -> None:
        """Read nothing yet."""
        self.holdings = holdings
        self.view = view
        self.forms = Spelled(view)
        self.size = view.searchable
        self.average = max(view.words / self.size, 1.0) if self.size else 1.0
        known = _glossary(holdings.catalogue)
        self.terms, self.longest_term, self.names = known.terms, known.longest, known.names
        self.delegations = holdings.catalogue.delegations
        self._lists: dict[str, dict[int, Rows]] = {}
        self._alone: dict[int, StatementIndex] = {}

    @cached_property
    def speakers(self) -> frozenset[str]:
        """The folded parts of the names of those who spoke."""
        return frozenset(part for name in heard_in(self.holdings).speakers for part in folded(name).split())

    def rarity(self, concept: Concept) -> float:
        """Return the concept's inverse document frequency over the paragraphs held; highest for what is nowhere."""
        count = self.count(concept.alternatives)
        return log(1 + (self.size - count + 0.5) / (count + 0.5))

    def count(self, alternatives: tuple[Alternative, ...]) -> int:
        """Return the number of paragraphs that hold one of the alternatives; of phrases that many may hold, about the number."""
        if len(alternatives) == 1 and len(alternatives[0].stems) == 1:
            return int(self.view.counts("words", keys_of(alternatives[0].stems))[0])
        self.read([stem for alternative in alternatives for stem in alternative.stems])
        lists = [places for places in map(self._holding, alternatives) if len(places)]
        return len(np.unique(np.concatenate(lists))) if len(lists) > 1 else sum(map(len, lists))

    def rows(self, segment: Segment, alternative: Alternative) -> Rows:
        """Return the rows of a segment that hold all words of an alternative, in whatever order."""
        self.read(alternative.stems)
        lists = sorted((self._lists[stem][segment.id] for stem in alternative.stems), key=len)
        rows = lists[0] if lists else _NONE
        for other in lists[1:]:
            rows = _among(rows, other)
        return rows

    def places(self, alternative: Alternative) -> Places:
        """Return the places, rising, of the paragraphs that hold all words of an alternative, in whatever order."""
        found = [places_of(self.holdings, self.view, one)[self.rows(one, alternative)] for one in self.view.segments]
        places = np.sort(np.concatenate([_NONE, *found]))
        held: Places = places[places != NOT_HELD]
        return held

    def _holding(self, alternative: Alternative) -> Places:
        """Return the paragraphs that hold an alternative as it must stand: where they are many, a sample is looked at."""
        places = self.places(alternative)
        if len(alternative.stems) == 1 or not len(places):
            return places
        sample = places[:: -(-len(places) // (_LOOKED_AT if self.size <= _LARGE else _LOOKED_AT_OF_MANY))]
        holding = np.array([self._stands(place, alternative) for place in self._at_hand(sample)])
        return sample[holding] if len(sample) == len(places) else places[: round(len(places) * float(holding.mean()))]

    def _at_hand(self, places: Places) -> list[int]:
        fetch([self.holdings.statements[owner] for owner in np.unique(places // PARAGRAPHS).tolist()])
        at_hand: list[int] = places.tolist()
        return at_hand

    def _stands(self, place: int, alternative: Alternative) -> bool:
        """Tell whether a paragraph holds an alternative as it must stand; for one paragraph no statement is indexed."""
        statement = statement_at(self.holdings, place)
        index = kept(statement)
        if index is not None:
            return place % PARAGRAPHS in occurrences(index, (alternative,))
        if place not in self._alone:
            self._alone[place] = index_made((paragraph_at(self.holdings, place),), statement.language)
        return bool(occurrences(self._alone[place], (alternative,)))

    def holds(self, stems: tuple[str, ...]) -> bool:
        """Tell whether words stand somewhere one right after the other; of common ones, so many paragraphs are looked at."""
        places = self._at_hand(self.places(Alternative(stems))[:_LOOKED_AT_FOR_A_QUOTE])
        return any(exactly(stems, index_of(statement_at(self.holdings, place)), place % PARAGRAPHS) for place in places)

    def read(self, stems: Sequence[str]) -> None:
        """Read the lists of stems at once, once."""
        wanted = [stem for stem in dict.fromkeys(stems) if stem not in self._lists]
        if not wanted:
            return
        self._lists |= {stem: {} for stem in wanted}
        for found in self.view.found("words", keys_of(wanted)):
            ends = np.cumsum(found.counts)
            for stem, end, count in zip(wanted, ends.tolist(), found.counts.tolist(), strict=True):
                self._lists[stem][found.segment.id] = found.rows[end - count : end]

    def holding(self, stems: Sequence[str]) -> Iterator[HeldStatement]:
        """Return the statements of which a paragraph holds all of these stems or keys, in order of delivery."""
        owners = np.unique(self.places(Alternative(tuple(stems))) // PARAGRAPHS)
        return (self.holdings.statements[owner] for owner in owners.tolist())

    def stems_known(self, stem: str) -> bool:
        """Tell whether a word of this stem stands in any statement."""
        return stem in self.known((stem,))

    def known(self, stems: Sequence[str]) -> frozenset[str]:
        """Return which of these stems any word in any statement has."""
        counts = self.view.counts("words", keys_of(stems)).tolist() if stems else []
        return frozenset(stem for stem, count in zip(stems, counts, strict=True) if count)

    def is_word(self, form: str) -> bool:
        """Tell whether a folded word is an ordinary one: written in the statements in small letters too."""
        return self.forms.plain(form) > 0


def _among(rows: Rows, others: Rows) -> Rows:
    """Return those rows that are among others, of which there are no fewer; both rise."""
    if not len(rows):
        return rows
    found: Rows = rows[others[np.minimum(np.searchsorted(others, rows), len(others) - 1)] == rows]
    return found


class Spelled:
    """The folded words of the record as they are spelled, each with how often it stands there."""

    def __init__(self, view: View) -> None:
        """Read nothing yet."""
        self._view = view

    @cached_property
    def _held(self) -> tuple[Forms, ...]:
        return tuple(self._view.forms())

    def __getitem__(self, form: str) -> int:
        """Return how often a word stands there."""
        return sum(int(held.counts[place]) for held, place in self._places(form))

    def plain(self, form: str) -> int:
        """Return how often a word stands there not in capitals."""
        return sum(int(held.plain[place]) for held, place in self._places(form))

    def __iter__(self) -> Iterator[str]:
        """Walk through the words; one that several segments have comes several times."""
        return (form for held in self._held for form in held.forms)

    def beginning(self, start: str, longest: int) -> set[str]:
        """Return the words that begin so and have at most `longest` characters."""
        found = set()
        for held in self._held:
            for place in range(bisect_left(held.forms, start), len(held.forms)):
                if not held.forms[place].startswith(start):
                    break
                if len(held.forms[place]) <= longest:
                    found.add(held.forms[place])
        return found

    def _places(self, form: str) -> Iterator[tuple[Forms, int]]:
        for held in self._held:
            place = bisect_left(held.forms, form)
            if place < len(held.forms) and held.forms[place] == form:
                yield held, place


@contextmanager
def collection_of(holdings: Holdings) -> Iterator[Collection]:
    """Open what a question is understood by, and searched in."""
    with source_of(holdings).opened() as opened:
        yield Collection(holdings, View(opened))


@dataclass(frozen=True, slots=True)
class _Glossary:
    terms: dict[Stems, tuple[Term, ...]]
    longest: int
    names: dict[str, str]


_glossaries: WeakKeyDictionary[Catalogue, _Glossary] = WeakKeyDictionary()


def _glossary(catalogue: Catalogue) -> _Glossary:
    if catalogue not in _glossaries:
        terms = _terms(catalogue)
        _glossaries[catalogue] = _Glossary(terms, max((len(stems) for stems in terms), default=1), {})
    return _glossaries[catalogue]


def _terms(catalogue: Catalogue) -> dict[Stems, tuple[Term, ...]]:
    found: dict[Stems, list[Term]] = {}
    for term in catalogue.terms:
        for name in (term.term, *term.equivalents):
            for key in {stems_of(name), (abbreviation(name),)}:
                if key and all(key) and term not in found.setdefault(key, []):
                    found[key].append(term)
    return {key: tuple(rows) for key, rows in found.items()}


def alternatives_of(name: str) -> tuple[Alternative, ...]:
    """Return what stands for a name in a text: its words; for one in capitals its key (and the word, where it is no other)."""
    found = tokens(name)
    keys = tuple(token.abbreviation or token.stem for token in found)
    if any(token.abbreviation for token in found):
        plain = stems_of(name)
        word = len(plain) == 1 and len(plain[0]) >= _SHORTEST_PLAIN_ABBREVIATION and not _also_a_word(name)
        linking = words_of("linking")
        keys = tuple(key for key, token in zip(keys, found, strict=True) if token.form not in linking or token.abbreviation)
        return (Alternative(keys), *((Alternative(plain),) if word else ()))
    plain = stems_of(name)
    return (Alternative(plain, loose=len(plain) > 1 and (name.islower() or len(plain) >= _LONG_NAME)),) if found else ()


def _also_a_word(name: str) -> bool:
    return folded(name) in words_of("like abbreviations")


def is_abbreviation(name: str) -> bool:
    """Tell whether a glossary name is an abbreviation ("LDCs", "SDR") and no written-out name."""
    return " " not in name and (bool(abbreviation(name)) or bool(re.search(r"[A-Z].*[A-Z0-9]", name)))


def delegation_concept(delegation: Delegation, label: str) -> Concept:
    """Return the concept of a state or group: by name, official name, alias or demonym."""
    names = (delegation.name, delegation.official_name, *delegation.aliases, *delegation.demonyms)
    alternatives = [replace(a, loose=False) for name in names if name for a in alternatives_of(name)]
    return Concept(label, tuple(dict.fromkeys(alternatives)), name=True)
