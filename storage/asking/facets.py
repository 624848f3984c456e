"""A question about several things, taken apart: "about X, and about Y", "X; Y", "X + Y"."""

from __future__ import annotations

import re

from storage.asking.collection import Collection
from storage.asking.lexicon import stems_of, words_of
from storage.text.words import words

_CUT = re.compile(
    r"\s*[,;]?\s*\b(?:and|or|also|plus|as\s+well\s+as|n)\s+(?:also\s+)?(?:about|on|regarding|concerning|re)\b\s*|\s*;\s*|\s+[+&/]\s+",
    re.IGNORECASE,
)
_LIST = re.compile(r"\s*,\s*(?:(?:and|or)\s+)?|\s+(?:and|or|n|&)\s+", re.IGNORECASE)
_MOST = 4
_WORDS_IN_A_LIST = 3  # of one thing; a clause is none


def facets_of(topic: str, collection: Collection) -> tuple[str, ...]:
    """Return the things that a topic names, one where nothing cuts it; what is one term ("loss & damage") stays together."""
    pieces: list[str] = []
    start = 0
    for cut in _CUT.finditer(topic):
        if not _is_one_term(topic[: cut.start()], topic[cut.end() :], collection):
            pieces.append(topic[start : cut.start()])
            start = cut.end()
    pieces.append(topic[start:])
    told = tuple(piece.strip() for piece in pieces if _says_something(piece))
    return told if 1 < len(told) <= _MOST else (topic,)


def loosely(topic: str) -> tuple[str, ...]:
    """Return what a topic lists ("AI, vaccines and Ukraine"); only to be taken where it is not addressed as a whole."""
    told = tuple(piece.strip() for piece in _LIST.split(topic) if _says_something(piece))
    small = words_of("stop") | words_of("asking") | words_of("noise")
    short = all(sum(word.form not in small for word in words(piece)) <= _WORDS_IN_A_LIST for piece in told)
    first_alone = all(len(words(piece)) <= _WORDS_IN_A_LIST for piece in told[1:])
    return told if 1 < len(told) <= _MOST and short and first_alone else (topic,)


def _is_one_term(before: str, after: str, collection: Collection) -> bool:
    return stems_of(" ".join([*before.split()[-1:], *after.split()[:1]])) in collection.terms


def _says_something(piece: str) -> bool:
    small = words_of("stop") | words_of("asking") | words_of("noise") | words_of("light")
    return any(word.form not in small for word in words(piece))
