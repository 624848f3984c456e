"""A typed sentence of which parts are understood one by one, so that what is left can be said back."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from storage.errors import Invalid

MOST_CHARACTERS = 500
# Where something was taken out: no word, and no part of a name or number, reaches across it.
TAKEN = ";"

_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"))
# Words that hold a sentence together and say nothing of their own.
_FILLERS = frozenset(
    {
        *("a", "an", "the", "and", "as", "at", "by", "for", "from", "in", "of", "on", "to", "until", "with", "it", "its", "our"),
        *("add", "plan", "move", "please", "this", "next", "is", "are", "be", "will", "held", "takes", "place", "local", "time"),
        *(
            "begin",
            "begins",
            "beginning",
            "open",
            "opens",
            "opening",
            "start",
            "starts",
            "starting",
            "day",
            "days",
            "date",
            "dates",
        ),
        *("session", "sessions", "meeting", "meets", "body", "regular", "ordinary", "annual", "plenary"),
        *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
        *("mon", "tue", "wed", "thu", "fri", "sat", "sun"),
    },
)
_PIECE = re.compile(rf"[^{TAKEN}]+")
_WORD = re.compile(r"[^\s,.():/-][^\s,.()]*")


class Sentence:
    """
    What was typed, on one line with plain hyphens. `open` is what is not taken yet, with everything at its place.

    Making one raises Invalid for what is too long to be a sentence.
    """

    def __init__(self, typed: str) -> None:
        """Take what was typed. Raises Invalid."""
        plain = " ".join("".join(map(_printable, unicodedata.normalize("NFKC", typed).translate(_DASHES))).split())
        if len(plain) > MOST_CHARACTERS:
            raise Invalid("session", plain[:40], f"one line of at most {MOST_CHARACTERS} characters")
        self.text = plain.replace(TAKEN, ",")
        self.open = self.text

    @property
    def folded(self) -> str:
        """What is not taken yet, without case and accents; every character is at its place."""
        return "".join(map(_folded, self.open))

    def take(self, start: int, end: int) -> str:
        """Mark a part as understood, and return it as typed."""
        self.open = self.open[:start] + TAKEN * (end - start) + self.open[end:]
        return self.text[start:end]

    def put_back(self, start: int, end: int) -> None:
        """Undo `take`: this part belongs to the rest."""
        self.open = self.open[:start] + self.text[start:end] + self.open[end:]

    def pieces(self) -> Iterator[tuple[int, int, str]]:
        """Yield what stands together of the rest, with where it begins and ends."""
        for found in _PIECE.finditer(self.open):
            plain = _without_fillers(found.group())
            if plain:
                yield found.start(), found.end(), plain

    def rest(self) -> str:
        """Return what nobody has understood, without the words that only hold a sentence together."""
        return " ".join(piece for _, _, piece in self.pieces())


def _without_fillers(piece: str) -> str:
    """Return a piece without fillers at its ends; empty where there is nothing else."""
    spelled = [found for found in _WORD.finditer(piece) if any(c.isalnum() for c in found.group())]
    said = [found for found in spelled if found.group().strip("'\"").casefold() not in _FILLERS]
    if not said:
        return ""
    start, end = said[0].start(), said[-1].end()
    return piece[start : end + 1] if piece[end : end + 1] == ")" and "(" in piece[start:end] else piece[start:end]


def _printable(character: str) -> str:
    return character if unicodedata.category(character)[0] != "C" else " "


def _folded(character: str) -> str:
    """Return a character without case and accent; always one character, so that places stay the same."""
    plain = unicodedata.normalize("NFKD", character)[0].lower()
    return plain if len(plain) == 1 else character
