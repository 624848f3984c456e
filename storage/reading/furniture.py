"""Page furniture in plain text: page numbers, document symbols and running heads that stand between the lines of a statement."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

# A line that is nothing but a page mark: "- 3 -", "Page 3 of 7", "10-54959 32", "3/45", "A/65/PV.15", "32 10-54959".
_SYMBOL = r"(?:A|S|E|CD|GC|GOV|NPT|BWC|CCW|CTBT|CWC|OPCW|C|EC|RC|INFCIRC)(?:\(\w{1,4}\))?[/-][\w./()-]{1,40}"
_DAY = r"\d{1,2}/\d{1,2}/\d{4}"
_JOB = r"\d{2}-\d{5}(?:\s*\([A-Z]\))?"
_PAGE = r"(?:page|seite|pagina|página|стр\.?)?\s*[-–—]?\s*\d{1,4}\s*(?:(?:of|/|de|von|sur|из)\s*\d{1,4})?\s*[-–—]?\.?"
_NUMBER_ALONE = re.compile(r"[-–—]?\s*(\d{1,3})\s*[-–—]?")
_MARK = re.compile(
    rf"\s*(?:{_DAY}\s+)?(?:{_JOB}(?:\s+\d{{1,4}}(?:\s*/\s*\d{{1,4}})?)?|\d{{1,4}}(?:\s*/\s*\d{{1,4}})?\s+{_JOB}|{_SYMBOL}(?:\s+{_PAGE}|\s+{_DAY})?"
    rf"|\d{{1,4}}\s+{_SYMBOL}|(?:page|seite|página|pagina|стр\.?)\s+\d{{1,4}}(?:\s*(?:of|/|de|von|sur|из)\s*\d{{1,4}})?"
    r"|[-–—]\s*\d{1,4}\s*[-–—]|\d{1,3}\s*/\s*\d{1,3})\s*",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")
_LONGEST_HEAD = 90  # characters; a running head is one short line
_REPEATS = 3
_NEAR = 2  # lines between a running head and its page mark


def is_page_mark(line: str) -> bool:
    """Whether a line is only a page mark: a document symbol, a job number or "Page 3 of 7"; not a number alone."""
    return len(line) <= _LONGEST_HEAD and _MARK.fullmatch(line) is not None


def page_furniture(lines: list[str]) -> frozenset[int]:
    """Return the indexes of the lines that belong to pages, not to the statement; a form feed in a line marks a page's end."""
    numbers = _page_numbers(lines)
    marks = {place for place, line in enumerate(lines) if is_page_mark(line)} | numbers
    ends = {place for place, line in enumerate(lines) if "\f" in line}
    return frozenset(marks | _running_heads(lines, marks | ends))


def _page_numbers(lines: list[str]) -> set[int]:
    # Numbers that stand alone and rise by one or two (left and right pages) are pages; a lone one is a page of a short text.
    found = [(place, number) for place, line in enumerate(lines) if (number := _number_alone(line.strip())) is not None]
    if len(found) == 1:
        return {place for place, number in found if number <= _REPEATS}
    rising = set()
    for (place, number), (following, larger) in pairwise(found):
        if 0 < larger - number <= _NEAR:
            rising |= {place, following}
    return rising


def _number_alone(line: str) -> int | None:
    # Blanks between a number and its dashes are tried in every way: thousands of them would take seconds.
    match = _NUMBER_ALONE.fullmatch(line) if len(line) <= _LONGEST_HEAD else None
    return int(match[1]) if match else None


def _running_heads(lines: list[str], marks: set[int]) -> set[int]:
    if not marks:
        return set()
    masked = {
        place: _DIGITS.sub("#", line.strip().casefold())
        for place, line in enumerate(lines)
        if place not in marks and 0 < len(line.strip()) <= _LONGEST_HEAD
    }
    printed = _positions(lines)
    near = {printed[mark] for mark in marks}
    touching = {place for place in masked if any(printed[place] + step in near for step in range(-_NEAR, _NEAR + 1))}
    counts, beside = Counter(masked.values()), Counter(masked[place] for place in touching)
    heads = {text for text, count in beside.items() if count >= _REPEATS and count * 3 >= counts[text] * 2}
    return {place for place in touching if masked[place] in heads}


def _positions(lines: list[str]) -> list[int]:
    """Of each line, how many printed lines stand above it: blank lines do not put distance between a head and its mark."""
    positions, above = [], 0
    for line in lines:
        positions.append(above)
        above += bool(line.strip())
    return positions
