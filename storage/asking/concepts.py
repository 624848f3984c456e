"""What is looked for: each concept of a question with the words that stand for it, as values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Alternative:
    """
    Stems that must follow each other (small words between them may differ); `weight` 1.0 says the same, less says nearly.

    `loose`: they may also stand near each other in any order ("weapons that are fully autonomous"), which counts less.
    """

    stems: tuple[str, ...]
    weight: float = 1.0
    loose: bool = False


@dataclass(frozen=True, slots=True)
class Concept:
    """
    One thing a question is about; its alternatives never count twice.

    `name`: a proper name, an abbreviation or a number: nothing else can stand for it. `weight` 0 < w <= 1 is small for words
    that say little ("issue"). `label` is as typed, for people.
    """

    label: str
    alternatives: tuple[Alternative, ...]
    name: bool = False
    weight: float = 1.0
    expansion: str = ""  # what an abbreviation was read as
    term: bool = False  # of the glossary
    bodies: tuple[str, ...] = ()  # where the abbreviation has this meaning; empty: everywhere


@dataclass(frozen=True, slots=True)
class Query:
    """All that is looked for. `phrases` are stems of what stood in quotation marks: a paragraph without them does not answer."""

    concepts: tuple[Concept, ...]
    phrases: tuple[tuple[str, ...], ...] = ()
    courtesies: bool = False  # thanks and congratulations are looked for too
