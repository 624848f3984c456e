"""Where the sentences of a text begin and end."""

from __future__ import annotations

import re

# What a full stop does not end, in the languages of the record; single letters ("J. Smith", "U.S.") are seen by the pattern.
_SHORT = frozenset(
    ["mr", "mrs", "ms", "dr", "st", "h.e", "prof", "gen", "sen", "rev", "hon", "no", "nos", "para", "paras", "art", "arts", "vol", "ed", "eds", "cf", "vs", "e.g", "i.e", "etc", "op", "approx", "dept", "fig", "jr", "sr", "mme", "mlle", "sra"],
)
_STOP = re.compile(r"(?<![.!?…])[.!?…]++[\"'”’»)\]]*+(?=\s|$)|[。！？]++[」』”）]*+|[؟۔।]++")
_BEFORE = re.compile(r"[\w.]{1,12}$")
_LONGEST_SHORT = 12


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
    before = _BEFORE.search(text[max(0, stop.start() - _LONGEST_SHORT) : stop.start()])
    word = before.group().casefold() if before else ""
    return word not in _SHORT and not (len(word.rpartition(".")[2]) == 1 and word[-1].isalpha() and word != "i")


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())
