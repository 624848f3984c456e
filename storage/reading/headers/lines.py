"""The beginning of a document as lines and as running prose, with the marks of the page taken off."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

# A header stands in the first lines; what comes later is the statement itself.
MOST_LINES = 40
MOST_CHARACTERS = 6000
MOST_PROSE = 1200

_INVISIBLE = dict.fromkeys(map(ord, "\ufeff\u200b\u200e\u200f\u00ad"))
_EMPHASIS = re.compile(r"\*{2,}|_{2,}")
_BULLETS = " #>*_•·-–—\t"
_PAGE_NUMBER = re.compile(r"^\d{1,3}$")
# Document symbol and page number that a page break leaves in the middle of a sentence: "39 08-53141", "08-51749 15".
_FURNITURE = re.compile(r"\s(?:\d{1,3} \d{2}-\d{5}|\d{2}-\d{5}(?: \d{1,3})?)(?=\s)")
_BROKEN_WORD = re.compile(r"(?<=[^\W\d_])- (?=[^\W\d_])")
_SPACED_POINT = re.compile(r"(?<=\b[A-Z][a-z]) \.(?= )")  # "Mr . MBON IMPA"


@dataclass(frozen=True, slots=True)
class Opening:
    """The first lines of a document without blank ones, and the same as one running text."""

    lines: tuple[str, ...]
    prose: str


def _clean(line: str) -> str:
    plain = _EMPHASIS.sub("", line.translate(_INVISIBLE))
    return " ".join(plain.strip().lstrip(_BULLETS).rstrip("*_ ").split())


def running(lines: tuple[str, ...] | list[str]) -> str:
    """Return lines as one running text: words broken by a hyphen joined, page numbers and symbols left out."""
    text = _FURNITURE.sub("", " ".join(lines))
    return _SPACED_POINT.sub(".", _BROKEN_WORD.sub("-", text))


def opening(text: str) -> Opening:
    """Return the opening of a document: at most the first forty lines of text, in composed Unicode."""
    lines: list[str] = []
    for raw in unicodedata.normalize("NFC", text[:MOST_CHARACTERS]).splitlines():
        line = _clean(raw)
        if not line or _PAGE_NUMBER.match(line):
            continue
        lines.append(line)
        if len(lines) == MOST_LINES:
            break
    return Opening(tuple(lines), running(lines)[:MOST_PROSE])
