"""Places where bodies meet: by which name a place goes, and which time zone it has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from zoneinfo import available_timezones

from storage.catalogue.loading import rows, values
from storage.catalogue.wording import key, words


@dataclass(frozen=True, slots=True)
class Place:
    """A city by its usual English name, with the IANA name of its time zone."""

    name: str
    time_zone: str


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """Where a text names a place."""

    start: int
    end: int
    place: Place


# Cities of IANA names that are words of their own where they stand without "in": "reunion", "Easter break".
_WORDLIKE = frozenset({"center", "easter", "reunion", "midway", "wake", "central", "regina", "nome"})
_AREAS = ("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific", "Etc")


def place_named(name: str) -> Place | None:
    """Return the place that a name, read as a whole, means; None for one that nobody knows."""
    return _known().get(key(name))


def places_in(text: str) -> tuple[PlaceMention, ...]:
    """Return the places that a text names, in order, none inside another; the longest name wins."""
    spelled, found, at = words(text), [], 0
    while at < len(spelled):
        length = next((n for n in _lengths() if tuple(w.folded for w in spelled[at : at + n]) in _known()), 0)
        if length:
            named = spelled[at : at + length]
            place = _known()[tuple(word.folded for word in named)]
            if not (length == 1 and named[0].folded in _WORDLIKE):
                found.append(PlaceMention(named[0].start, named[-1].end, place))
        at += length or 1
    return tuple(found)


def time_zone_of(place: str) -> str | None:
    """Return the time zone of a place as it is written: by its whole name, or by the last city that it names; None if unknown."""
    whole = place_named(place)
    if whole is not None:
        return whole.time_zone
    named = {mention.place.time_zone for mention in places_in(place)}
    return named.pop() if len(named) == 1 else None


def time_zone_named(name: str) -> str | None:
    """Return an IANA name as it is printed, however it is cased ("europe/vienna"); None for a name that is none."""
    return _zones().get(name.strip().casefold().replace(" ", "_"))


def is_zone_like(name: str) -> bool:
    """Tell whether a name is written as IANA names are: an area, a slash, a city."""
    area, slash, city = name.partition("/")
    return bool(slash and city) and area.casefold() in {known.casefold() for known in _AREAS}


@cache
def _zones() -> Mapping[str, str]:
    return {name.casefold(): name for name in available_timezones()}


@cache
def _lengths() -> tuple[int, ...]:
    return tuple(sorted({len(name) for name in _known()}, reverse=True))


@cache
def _known() -> Mapping[tuple[str, ...], Place]:
    """Return every place by the words of its names: the cities of IANA names, and over them the seats."""
    cities = {key(place.name): place for place in _cities()}
    return cities | {key(name): place for name, place in _seats() if key(name)}


def _seats() -> Iterator[tuple[str, Place]]:
    for row in rows("seats.csv"):
        place = Place(row["seat"], row["time_zone"])
        yield from ((name, place) for name in (row["seat"], *values(row["aliases"])))


def _cities() -> Iterator[Place]:
    """Yield a place for each zone of the tz database's own list, which has one city for each country and each clock."""
    listed = resources.files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    for line in listed.splitlines():
        if line and not line.startswith("#"):
            zone = line.split("\t")[2]
            if zone.split("/")[0] != "Antarctica":
                yield Place(zone.rpartition("/")[2].replace("_", " "), zone)
