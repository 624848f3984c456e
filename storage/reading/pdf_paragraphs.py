"""Lines of a PDF to paragraphs: by the space between them, by indents, and by last lines that stop short."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from storage.reading.pdf_lines import Line
from storage.reading.vocatives import is_vocative
from storage.reading.wrapping import has_ended

_NUMBERED = re.compile(r"(?:\(?\d{1,4}[.)]|[•●▪◦‣*]|[-–—])\s+\S|[•●▪]")
_WIDE_SPACE = 1.25  # leadings
_INDENT = 0.8  # letter heights
_OTHER_SIZE = 0.12  # of the letter height


@dataclass(frozen=True, slots=True)
class _Column:
    """The edges of a column's text in points, and its leading: the usual distance of two baselines."""

    left: float
    right: float
    leading: float
    indents: bool


def grouped(lines: list[Line]) -> list[list[Line]]:
    """Return the lines of each paragraph; a paragraph may run over columns and pages."""
    columns = _columns(lines)
    groups: list[list[Line]] = []
    for place, line in enumerate(lines):
        column = columns[_key(line)]
        if place == 0 or _begins(lines[place - 1], line, columns[_key(lines[place - 1])], column):
            groups.append([])
        groups[-1].append(line)
    return groups


def _key(line: Line) -> tuple[int, int]:
    return line.page, line.column


def _columns(lines: list[Line]) -> dict[tuple[int, int], _Column]:
    by_column: dict[tuple[int, int], list[Line]] = defaultdict(list)
    for line in lines:
        by_column[_key(line)].append(line)
    leading = _leading(lines)
    return {key: _column(found, leading) for key, found in by_column.items()}


def _column(lines: list[Line], leading: float) -> _Column:
    left = Counter(round(line.left) for line in lines).most_common(1)[0][0]
    rights = sorted(line.right for line in lines)
    deeper = [place for place, line in enumerate(lines) if place and line.left - left > _INDENT * line.size]
    after_end = sum(has_ended(lines[place - 1].text) for place in deeper)
    indents = bool(deeper) and after_end * 2 > len(deeper) and len(deeper) * 2 < len(lines)
    return _Column(left, rights[int(0.95 * (len(rights) - 1))], leading, indents)


def _leading(lines: list[Line]) -> float:
    gaps = [
        before.base - line.base
        for before, line in pairwise(lines)
        if _key(before) == _key(line) and 0 < before.base - line.base < 4 * line.size
    ]
    # Inside paragraphs most gaps are alike; the lower half keeps the space between paragraphs out.
    return median(sorted(gaps)[: len(gaps) // 2 + 1]) if gaps else 0.0


def _begins(before: Line, line: Line, old: _Column, new: _Column) -> bool:
    ended = has_ended(before.text)
    if abs(before.size - line.size) > _OTHER_SIZE * max(before.size, line.size):
        return True
    if (ended and _NUMBERED.match(line.text)) or _is_apart(before) or _is_apart(line):
        return True
    if _key(before) != _key(line):
        return _begins_after_turn(before, line, old, new, ended=ended)
    gap = before.base - line.base
    if old.leading and (gap > _WIDE_SPACE * old.leading or gap < 0):
        return True
    if new.indents and line.left - new.left > _INDENT * line.size and line.left - before.left > _INDENT * line.size / 2:
        return True
    return _stops_short(before, line, old, ended=ended)


def _begins_after_turn(before: Line, line: Line, old: _Column, new: _Column, *, ended: bool) -> bool:
    """At the head of a page or column: a sentence that has not ended goes on, one that has begins anew."""
    if ended:
        full = before.right > old.right - before.size
        flush = line.left - new.left < _INDENT * line.size
        return not (full and flush and new.indents)
    return not (line.text[:1].islower() or before.right > old.left + 0.7 * (old.right - old.left))


def _stops_short(before: Line, line: Line, column: _Column, *, ended: bool) -> bool:
    first = line.words[0]
    room = column.right - before.right - (first.right - first.left)
    if ended:
        return room > before.size
    wide = before.right - before.left
    titled = line.text[:1].isupper() or line.text[:1].isdigit()
    return titled and wide < 0.6 * (column.right - column.left) and room > 2 * before.size


def _is_apart(line: Line) -> bool:
    text = line.text.strip()
    return (text.startswith("[") and text.endswith("]")) or (text.endswith((",", ":")) and is_vocative(text))
