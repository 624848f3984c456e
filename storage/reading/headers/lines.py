"""The beginning of a document as lines and as running prose, with the marks of the page taken off."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

# A header stands in the first lines; what comes later is the statement itself.
MOST_LINES = 40
MOST_CHARACTERS = 6000
MOST_PROSE = 1800

_INVISIBLE = dict.fromkeys(map(ord, "\ufeff\u200b\u200e\u200f\u00ad"))
_MARKUP = re.compile(r"^[\s#>*_•·\-–—]+(?=\S)|[*_]{2,}|[*_\s]+$")
_CHECK_MARK = re.compile(r"^\d{1,3}$")
# Document symbol and page number that a page break leaves in the middle of a sentence: "39 08-53141", "08-51749 15".
_FURNITURE = re.compile(r"\s(?:\d{1,3} \d{2}-\d{5}|\d{2}-\d{5}(?: \d{1,3})?)(?=\s)")
_BROKEN_WORD = re.compile(r"(?<=[^\W\d_])- (?=[^\W\d_])")
_SPACED_POINT = re.compile(r"(?<=\b[A-Z][a-z]) \.(?= )")  # "Mr . MBON IMPA"


@dataclass(frozen=True, slots=True)
class Opening:
    """The first lines of a document without blank ones, and the same as one running text; `gaps` holds the lines that follow a blank one."""

    lines: tuple[str, ...]
    gaps: frozenset[int]
    prose: str


def _clean(line: str) -> str:
    return " ".join(_MARKUP.sub("", line.translate(_INVISIBLE)).split())


def running(lines: tuple[str, ...] | list[str]) -> str:
    """Return lines as one running text: words broken by a hyphen joined, page numbers and symbols left out."""
    text = _FURNITURE.sub("", " ".join(lines))
    return _SPACED_POINT.sub(".", _BROKEN_WORD.sub("-", text))


def opening(text: str) -> Opening:
    """Return the opening of a document: at most the first forty lines of text, in composed Unicode."""
    lines: list[str] = []
    gaps = set()
    blank = False
    for raw in unicodedata.normalize("NFC", text[:MOST_CHARACTERS]).splitlines():
        line = _clean(raw)
        if not line or _CHECK_MARK.match(line):
            blank = True
            continue
        if blank:
            gaps.add(len(lines))
        lines.append(line)
        blank = False
        if len(lines) == MOST_LINES:
            break
    return Opening(tuple(lines), frozenset(gaps), running(lines)[:MOST_PROSE])
