"""The catalogue as the CSV files beside this module hold it; a cell with several values separates them with semicolons."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources

from storage.catalogue.entries import Body, Catalogue, Delegation, Term

LANGUAGES = ("ar", "es", "fr", "ru", "zh")


@cache
def load() -> Catalogue:
    """Return the world's delegations and groups, bodies and terms; read once, then the same object."""
    delegations = [*map(_state, rows("delegations.csv")), *map(_group, rows("groups.csv"))]
    bodies = map(_body, rows("bodies.csv"))
    return Catalogue({d.code: d for d in delegations}, {b.code: b for b in bodies}, tuple(map(_term, rows("glossary.csv"))))


def rows(name: str) -> Iterator[Mapping[str, str]]:
    """Yield the rows of one of the catalogue's files, by column."""
    with resources.files("storage.catalogue").joinpath(name).open(encoding="utf-8") as file:
        yield from csv.DictReader(file)


def values(cell: str) -> tuple[str, ...]:
    """Return the values of a cell, without empty ones."""
    return tuple(value.strip() for value in cell.split(";") if value.strip())


def _state(row: Mapping[str, str]) -> Delegation:
    return Delegation(
        row["code"],
        row["name"],
        row["official_name"],
        values(row["demonyms"]),
        values(row["aliases"]),
        _names(row),
        iso2=row["iso2"],
    )


def _group(row: Mapping[str, str]) -> Delegation:
    return Delegation(
        row["code"],
        row["name"],
        row["official_name"],
        values(row["demonyms"]),
        values(row["aliases"]),
        members=values(row["members"]),
    )


def _body(row: Mapping[str, str]) -> Body:
    return Body(
        row["code"],
        row["name"],
        row["full_name"],
        row["abbreviation"],
        row["seat"],
        row["time_zone"],
        row["numbering"],
        row["parent"],
        values(row["aliases"]),
        values(row["ambiguous_aliases"]),
        _names(row),
        values(row["sessions"]),
        int(row["length_days"]),
    )


def _term(row: Mapping[str, str]) -> Term:
    return Term(row["term"], values(row["equivalents"]), values(row["bodies"]))


def _names(row: Mapping[str, str]) -> Mapping[str, str]:
    return {language: row[language] for language in LANGUAGES if row[language]}
