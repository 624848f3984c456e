"""The words that questions are made of, from the files in `data`: small words, short forms, leaders, paraphrases."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from storage.text.normalising import folded
from storage.text.tokens import tokens

Stems = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Leader:
    """Who is known by a surname alone: in office from the first year to the last, both included; None: still."""

    names: tuple[str, ...]  # folded
    delegation: str
    role: str
    from_: int
    to: int | None


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = files("storage.asking.data").joinpath(name).read_text(encoding="utf-8")
    return iter(csv.DictReader(text.splitlines()))


@cache
def words_of(role: str) -> frozenset[str]:
    """Return the words of a role, as the column `role` of `words.csv` names it."""
    return frozenset(word for row in _rows("words.csv") if row["role"] == role for word in row["words"].split())


@cache
def short_forms() -> dict[str, str]:
    """Return what people type in haste with what they mean."""
    return {row["typed"]: row["meant"] for row in _rows("short_forms.csv")}


@cache
def leaders() -> tuple[Leader, ...]:
    """Return the leaders whose surname stands for their delegation."""
    return tuple(
        Leader(
            tuple(folded(name) for name in row["names"].split(";")),
            row["delegation"],
            row["role"],
            int(row["from"]),
            int(row["to"]) if row["to"] else None,
        )
        for row in _rows("leaders.csv")
    )


def stems_of(text: str) -> Stems:
    """Return the stems of a phrase's words, linking words ("of", "the") left out unless there are no others."""
    every = tokens(text)
    content = [token for token in every if token.form not in words_of("linking")]
    return tuple(token.stem for token in content or every)


@cache
def paraphrases() -> dict[Stems, tuple[Stems, ...]]:
    """Return for each phrase what may stand for it, nearest first as the files have it; for a region, its parts."""
    alike: dict[Stems, list[Stems]] = {}
    for row in _rows("paraphrases.csv"):
        group = list(dict.fromkeys(stems_of(phrase) for phrase in row["alike"].split(";")))
        for phrase in group:
            known = alike.setdefault(phrase, [])
            known.extend(other for other in group if other != phrase and other not in known)
    for row in _rows("regions.csv"):
        alike.setdefault(stems_of(row["region"]), []).extend(stems_of(part) for part in row["parts"].split(";"))
    return {phrase: tuple(dict.fromkeys(others)) for phrase, others in alike.items()}


@cache
def longest_paraphrase() -> int:
    """Return the number of words of the longest phrase that has paraphrases."""
    return max(len(phrase) for phrase in paraphrases())


@cache
def vocabulary() -> frozenset[str]:
    """Return the English words that statements are made of, without accents: what stands here is no slip of the finger."""
    return frozenset(files("storage.asking.data").joinpath("vocabulary.txt").read_text(encoding="utf-8").split())
