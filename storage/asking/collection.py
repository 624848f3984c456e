"""A snapshot as it is searched: the words of all its statements, and the catalogue's terms by their stems."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from math import log
from weakref import WeakKeyDictionary

from storage.asking.concepts import Alternative, Concept
from storage.asking.index import StatementIndex, index_of
from storage.asking.lexicon import Stems, stems_of, words_of
from storage.asking.matching import occurrences
from storage.catalogue.entries import Catalogue, Delegation, Term
from storage.held import Holdings
from storage.text.normalising import folded
from storage.text.tokens import abbreviation, tokens

# A name of so many words may be put in another order ("a comprehensive regional economic partnership").
_LONG_NAME = 4
_SHORTEST_PLAIN_ABBREVIATION = 4  # "Aukus", "Unclos" are written like words; "Is", "Us" are words


@dataclass(frozen=True, slots=True)
class Collection:
    """
    `forms` counts the folded words, `plain` those not in capitals, `size` the paragraphs.

    `terms` leads from the stems of a name, or the key of an abbreviation, to the glossary's rows that hold it.
    """

    indexes: tuple[StatementIndex, ...]
    forms: Counter[str]
    plain: Counter[str]
    size: int
    average: float  # words a paragraph
    terms: dict[Stems, tuple[Term, ...]]
    delegations: dict[str, Delegation]
    longest_term: int
    names: dict[str, str] = field(default_factory=dict)  # words of the catalogue's names, for mending; filled at first use

    def rarity(self, concept: Concept) -> float:
        """Return the concept's inverse document frequency over the paragraphs held; highest for what is nowhere."""
        count = self.count(concept.alternatives)
        return log(1 + (self.size - count + 0.5) / (count + 0.5))

    def count(self, alternatives: tuple[Alternative, ...]) -> int:
        """Return the number of paragraphs that hold one of the alternatives."""
        return sum(len(occurrences(index, alternatives)) for index in self.indexes)

    def stems_known(self, stem: str) -> bool:
        """Tell whether a word of this stem stands in any statement."""
        return any(stem in index.postings for index in self.indexes)

    def is_word(self, form: str) -> bool:
        """Tell whether a folded word is an ordinary one: written in the statements in small letters too."""
        return self.plain[form] > 0


_held: WeakKeyDictionary[Holdings, Collection] = WeakKeyDictionary()


def collection_of(holdings: Holdings) -> Collection:
    """Return the snapshot's collection; made at the first call, from indexes that outlive the snapshot."""
    collection = _held.get(holdings)
    if collection is None:
        collection = _held[holdings] = _made(holdings)
    return collection


def _made(holdings: Holdings) -> Collection:
    indexes = tuple(index_of(statement) for statement in holdings.statements)
    forms: Counter[str] = Counter()
    plain: Counter[str] = Counter()
    for index in indexes:
        forms.update(index.forms)
        plain.update(index.plain)
    size = sum(len(index.searchable) for index in indexes)
    terms = _terms(holdings.catalogue)
    return Collection(
        indexes=indexes,
        forms=forms,
        plain=plain,
        size=size,
        average=sum(forms.values()) / size if size else 1.0,
        terms=terms,
        delegations=dict(holdings.catalogue.delegations),
        longest_term=max((len(stems) for stems in terms), default=1),
    )


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
