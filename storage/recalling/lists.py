"""The word lists beside this code: names of topics, and the words that positions are taken in."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from storage.asking.collection import alternatives_of
from storage.asking.concepts import Alternative
from storage.text.tokens import tokens


@dataclass(frozen=True, slots=True)
class Subject:
    """
    Something to speak about, and the words that it is known by. `worth` is what one mention of it counts.

    `listed`: it is a topic of our list; else a term of the glossary.
    """

    name: str
    alternatives: tuple[Alternative, ...]
    worth: float = 1.0
    listed: bool = True


@dataclass(frozen=True, slots=True)
class Position:
    """Words that take a position, as stems in a row. `own`: it is ours only where we are named before it."""

    first: str  # as the list has it
    stems: tuple[str, ...]
    strength: float
    own: bool


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = files("storage.recalling.data").joinpath(name).read_text(encoding="utf-8")
    return iter(csv.DictReader(text.splitlines()))


@cache
def subjects() -> tuple[Subject, ...]:
    """Return the topics of `topics.csv`."""
    return tuple(
        Subject(
            row["topic"],
            tuple(dict.fromkeys(a for word in row["words"].split(";") for a in alternatives_of(word))),
            float(row["worth"]),
        )
        for row in _rows("topics.csv")
    )


@cache
def settings_of_speech() -> frozenset[str]:
    """Return the names of the glossary that say where one speaks, or to whom, and not about what."""
    return frozenset(name for row in _rows("settings.csv") for name in row["names"].split(";"))


@cache
def positions() -> tuple[Position, ...]:
    """Return the phrases that positions are taken in."""
    return tuple(
        Position(
            tokens(phrase)[0].form, tuple(word.stem for word in tokens(phrase)), float(row["strength"]), own=row["own"] == "yes"
        )
        for row in _rows("positions.csv")
        for phrase in row["phrases"].split(";")
    )


@cache
def phrases(role: str) -> tuple[str, ...]:
    """Return the phrases of a role of `speech.csv`, in small letters."""
    return tuple(phrase for row in _rows("speech.csv") if row["role"] == role for phrase in row["phrases"].split(";"))
