"""Where the sentences of a text begin and end."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

_STOP = re.compile(r"(?<![.!?…])[.!?…]++[\"'”’»)\]]*+(?=\s|$)|[。！？]++[」』”）]*+|[؟۔।]++")
_BEFORE = re.compile(r"[\w.]{1,12}$")
_LONGEST_SHORT = 12


@cache
def _short() -> frozenset[str]:
    """Words after which a full stop ends nothing; single letters ("J. Smith", "U.S.") are told by their length."""
    return frozenset(files("storage.text").joinpath("abbreviations.txt").read_text(encoding="utf-8").split())


def sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Return the [start, end) of each sentence, white space around it left out; every other character belongs to one of them."""
    spans: list[tuple[int, int]] = []
    start = 0
    for stop in _STOP.finditer(text):
        if _ends(text, stop):
            spans.append((start, stop.end()))
            start = stop.end()
    spans.append((start, len(text)))
    return tuple(_trimmed(text, *span) for span in spans if text[span[0] : span[1]].strip())


def _ends(text: str, stop: re.Match[str]) -> bool:
    if stop.group()[0] != "." or stop.group().startswith(".."):
        return True
    following = text[stop.end() : stop.end() + 4].lstrip()[:1]
    if following.islower():
        return False
    if len(stop.group()) > 1:
        return True
    before = _BEFORE.search(text[max(0, stop.start() - _LONGEST_SHORT) : stop.start()])
    word = before.group().casefold() if before else ""
    return word not in _short() and not (len(word.rpartition(".")[2]) == 1 and word[-1].isalpha() and word != "i")


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())
