"""Which body a name means, which meet at a place, and where bodies are named in a text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from storage.catalogue import phrases
from storage.catalogue.entries import Body, Catalogue
from storage.catalogue.loading import rows, values
from storage.catalogue.wording import key, words


@dataclass(frozen=True, slots=True)
class BodyMention:
    """Where a text names a body; several codes, sorted, where the name belongs to several ("PrepCom")."""

    start: int
    end: int
    codes: tuple[str, ...]


_OWN, _SHARED = "own", "shared"

_spellings: WeakKeyDictionary[Catalogue, Mapping[tuple[str, ...], tuple[str, ...]]] = WeakKeyDictionary()
_indexes: WeakKeyDictionary[Catalogue, phrases.Index] = WeakKeyDictionary()


def body_named(name: str, catalogue: Catalogue) -> tuple[Body, ...]:
    """Return the bodies that a name, read as a whole, may mean, by code: one, several where it is ambiguous, or none."""
    if catalogue not in _spellings:
        _spellings[catalogue] = _codes_by_spelling(catalogue)
    return tuple(catalogue.bodies[code] for code in _spellings[catalogue].get(key(name), ()))


def bodies_in(text: str, catalogue: Catalogue) -> tuple[BodyMention, ...]:
    """
    Return where a text names bodies in English, in order, none inside another.

    A treaty's name ("the NPT") and "the UN" are no bodies here, though `body_named` knows which meet under them. Whether a
    body is spoken in or spoken about ("a seat in the Security Council") is for the reader of the sentence to tell.
    """
    if catalogue not in _indexes:
        _indexes[catalogue] = phrases.index(_all_phrases(catalogue))
    spelled = words(text)
    return tuple(
        BodyMention(
            spelled[found.first].start, spelled[found.last].end, _codes((entry.code, entry.how) for entry in found.phrases)
        )
        for found in phrases.find(text, spelled, _indexes[catalogue])
    )


def bodies_at(place: str, catalogue: Catalogue) -> tuple[Body, ...]:
    """Return the bodies that sit in a city, by any name of the city ("Vienna", "Wien", "NY"), sorted by code."""
    wanted = key(place)
    seats = {row["seat"] for row in rows("seats.csv") if wanted in map(key, (row["seat"], *values(row["aliases"])))}
    found = (body for body in catalogue.bodies.values() if body.seat and (body.seat in seats or key(body.seat) == wanted))
    return tuple(sorted(found, key=lambda body: body.code))


def _codes(claims: Iterator[tuple[str, str]]) -> tuple[str, ...]:
    """Return whose a name is, given who claims it: a body's own name is not shared by those that list it as ambiguous."""
    kinds: dict[str, set[str]] = {}
    for code, kind in claims:
        kinds.setdefault(code, set()).add(kind)
    own = [code for code, kind in kinds.items() if kind == {_OWN}]
    return tuple(sorted(own or kinds))


def _codes_by_spelling(catalogue: Catalogue) -> Mapping[tuple[str, ...], tuple[str, ...]]:
    claims: dict[tuple[str, ...], list[tuple[str, str]]] = {}
    for body in catalogue.bodies.values():
        for spelling, kind in (*_claims(body), *((name, _OWN) for name in body.names.values())):
            claims.setdefault(key(spelling), []).append((body.code, kind))
    return {spelling: _codes(iter(claimed)) for spelling, claimed in claims.items()}


def _claims(body: Body) -> Iterator[tuple[str, str]]:
    yield from ((spelling, _OWN) for spelling in (body.code, body.name, body.full_name, body.abbreviation) if spelling)
    yield from ((alias, _OWN) for alias in body.aliases)
    yield from ((alias, _SHARED) for alias in body.ambiguous_aliases)


def _all_phrases(catalogue: Catalogue) -> Iterator[phrases.Phrase | None]:
    for body in catalogue.bodies.values():
        yield from (phrases.phrase(spelling, body.code, kind) for spelling, kind in _claims(body))
