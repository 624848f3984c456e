"""Which delegation a name means, and where delegations are named in a text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from storage.catalogue import phrases
from storage.catalogue.entries import Catalogue, Delegation
from storage.catalogue.loading import rows
from storage.catalogue.wording import key, words


@dataclass(frozen=True, slots=True)
class DelegationMention:
    """Where a text names a delegation. `how` is "name", "official", "alias", "demonym" or "code"."""

    start: int
    end: int
    code: str
    how: str


# Of two readings of the same words the earlier here is taken.
_HOWS = ("name", "official", "alias", "demonym", "code")
_LOOKALIKE = ""
_PLURAL_AFTER = ("n", "i", "k", "r", "t", "b", "o")  # Norwegian(s), Iraqi(s), Slovak(s); not French, Chinese, Swiss

_spellings: WeakKeyDictionary[Catalogue, Mapping[tuple[str, ...], str]] = WeakKeyDictionary()
_indexes: WeakKeyDictionary[Catalogue, phrases.Index] = WeakKeyDictionary()


def delegation_named(name: str, catalogue: Catalogue) -> Delegation | None:
    """
    Return the delegation that a name, read as a whole, means: code, name in any language, alias, demonym; None for others.

    None too for a demonym of two ("Congolese"). A code of two letters counts in capitals: "It" is not Italy.
    """
    if catalogue not in _spellings:
        _spellings[catalogue] = dict(_all_spellings(catalogue))
    code = _spellings[catalogue].get(key(name)) or _by_iso2(name.strip(), catalogue)
    return catalogue.delegations[code] if code else None


def _by_iso2(name: str, catalogue: Catalogue) -> str | None:
    return next((d.code for d in catalogue.delegations.values() if d.iso2 and d.iso2 == name), None)


def _shared_demonyms(catalogue: Catalogue) -> frozenset[str]:
    """Return the demonyms that two delegations have: they name neither."""
    counted = Counter(demonym for delegation in catalogue.delegations.values() for demonym in set(delegation.demonyms))
    return frozenset(demonym for demonym, count in counted.items() if count > 1)


def delegations_in(text: str, catalogue: Catalogue) -> tuple[DelegationMention, ...]:
    """
    Return where a text names delegations in English, in order, none inside another.

    Longest first ("Papua New Guinea" is not Guinea), whole words, and not what only holds a name ("South China Sea",
    "Mr. Jordan", "us"). Codes count in capitals. The range is the name alone, without article or possessive.
    """
    if catalogue not in _indexes:
        _indexes[catalogue] = phrases.index(_all_phrases(catalogue))
    spelled = words(text)
    mentions = []
    for found in phrases.find(text, spelled, _indexes[catalogue]):
        best = min(found.phrases, key=lambda entry: _HOWS.index(entry.how))
        if best.code != _LOOKALIKE:
            start, end = spelled[found.first].start, spelled[found.last].end
            mentions.append(DelegationMention(start, _closed(text, start, end), best.code, best.how))
    return tuple(mentions)


def _closed(text: str, start: int, end: int) -> int:
    """Return where a mention ends, with the bracket of "Bolivia (Plurinational State of)"."""
    return end + 1 if text[end : end + 1] == ")" and "(" in text[start:end] else end


def _all_spellings(catalogue: Catalogue) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield every spelling and its delegation's code; where two delegations claim one, the last yielded wins."""
    known = tuple(catalogue.delegations.values())
    for delegation in known:
        yield from ((key(spelling), delegation.code) for spelling in delegation.names.values() if spelling)
    shared = _shared_demonyms(catalogue)
    for delegation in known:
        demonyms = (demonym for demonym in delegation.demonyms if demonym not in shared)
        yield from ((key(spelling), delegation.code) for spelling in (*demonyms, *delegation.aliases))
        abbreviations = (phrases.dotted(alias, delegation.code, "alias") for alias in delegation.aliases)
        yield from ((abbreviation.words, delegation.code) for abbreviation in abbreviations if abbreviation)
    for delegation in known:
        yield from ((key(spelling), delegation.code) for spelling in (delegation.official_name, delegation.name) if spelling)
    for delegation in known:
        yield key(delegation.code), delegation.code


def _all_phrases(catalogue: Catalogue) -> Iterator[phrases.Phrase | None]:
    shared = _shared_demonyms(catalogue)
    for delegation in catalogue.delegations.values():
        demonyms = tuple(demonym for demonym in delegation.demonyms if demonym not in shared)
        yield phrases.phrase(delegation.name, delegation.code, "name")
        yield phrases.phrase(delegation.official_name, delegation.code, "official")
        yield from (phrases.phrase(alias, delegation.code, "alias") for alias in delegation.aliases)
        yield from (phrases.phrase(demonym, delegation.code, "demonym") for demonym in _with_plurals(demonyms))
        yield from (phrases.dotted(alias, delegation.code, "alias") for alias in delegation.aliases)
        yield phrases.phrase(delegation.code, delegation.code, "code", "code")
    yield from (phrases.phrase(row["phrase"], _LOOKALIKE, "name") for row in rows("not_delegations.csv"))


def _with_plurals(demonyms: tuple[str, ...]) -> Iterator[str]:
    yield from demonyms
    yield from (f"{demonym}s" for demonym in demonyms if demonym.endswith(_PLURAL_AFTER))
