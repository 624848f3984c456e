"""The words of a text with their places, folded so that case, accents and hyphens make no difference."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

# Letters and digits are words apart, so that "G77", "G-77" and "G 77", "PC65" and "PC-65" read alike.
WORD_PATTERN = re.compile(r"[^\W\d_]+|\d+|&")


@dataclass(frozen=True, slots=True)
class Word:
    """One word: its place in the text, as printed, and folded. `after_the` tells that an article stood before it."""

    start: int
    end: int
    printed: str
    folded: str
    after_the: bool = False


def folded(word: str) -> str:
    """Return a word without case and accents; "&" is "and"."""
    if word == "&":
        return "and"
    if word.isascii():
        return word.casefold()
    return "".join(c for c in unicodedata.normalize("NFKD", word.casefold()) if not unicodedata.combining(c))


def words(text: str) -> list[Word]:
    """Return the words of a text in order, without "the"."""
    found: list[Word] = []
    after_the = False
    for match in WORD_PATTERN.finditer(text):
        plain = folded(match.group())
        if plain == "the":
            after_the = True
            continue
        found.append(Word(match.start(), match.end(), match.group(), plain, after_the))
        after_the = False
    return found


def key(name: str) -> tuple[str, ...]:
    """Return what two spellings of one name have in common: its folded words without "the"."""
    return tuple(word.folded for word in words(name))
