"""Which printed numbers number the paragraphs of a source, and which only belong to a list inside one."""

from __future__ import annotations

import re
from collections import deque

_PRINTED = re.compile(r"\s*(?:\((\d{1,4})\)|(\d{1,4})[.)])[\s\u00a0]*(?=\D)")
_FEWEST = 3  # numbers in a row
_LEAST_SHARE = 0.5  # of the counted paragraphs
_WIDEST_STEP = 3  # a number or two are lost where a page was badly read


def printed_number(text: str) -> tuple[int, str] | None:
    """Return the number that a paragraph begins with ("12. The", "(3) The", "7) The") and the text after it; None without one."""
    match = _PRINTED.match(text)
    if match is None or not text[match.end() :].strip():
        return None
    return int(match[1] or match[2]), text[match.end() :].strip()


def numbering(printed: list[int | None]) -> list[int] | None:
    """
    Return the number of each counted paragraph, given what each prints; None where the source does not number its paragraphs.

    A paragraph without a number belongs to the one before; the ones that stand before the first number count as the one before it
    (a speaker's name stood there in the record). A number that breaks the row was misread and counts by its neighbours.
    """
    row = _longest_row(printed)
    if len(row) < _FEWEST or len(row) < _LEAST_SHARE * len(printed):
        return None
    ahead = deque(row)
    numbers: list[int] = []
    for place, own in enumerate(printed):
        if ahead and ahead[0][0] == place:
            numbers.append(ahead.popleft()[1])
        elif numbers:
            numbers.append(_between(own, numbers[-1], ahead[0][1] if ahead else None))
        else:
            numbers.append(max(1, row[0][1] - 1))
    return numbers


def _longest_row(printed: list[int | None]) -> list[tuple[int, int]]:
    """Return the longest run of (place, number) that rises by at most `_WIDEST_STEP`, other paragraphs in between allowed."""
    length_at: dict[int, tuple[int, int | None, int]] = {}  # place -> length of its row, the place before, its number
    last: dict[int, int] = {}  # number -> the place where the longest row to it ends
    for place, number in enumerate(printed):
        if number is None:
            continue
        before = max(
            ((length_at[last[smaller]][0], last[smaller]) for smaller in range(number - _WIDEST_STEP, number) if smaller in last),
            default=(0, None),
        )
        length_at[place] = (before[0] + 1, before[1], number)
        if number not in last or length_at[last[number]][0] <= before[0] + 1:
            last[number] = place
    return _walk_back(length_at)


def _walk_back(length_at: dict[int, tuple[int, int | None, int]]) -> list[tuple[int, int]]:
    if not length_at:
        return []
    place: int | None = max(length_at, key=lambda found: length_at[found][0])
    row: list[tuple[int, int]] = []
    while place is not None:
        _, before, number = length_at[place]
        row.append((place, number))
        place = before
    return row[::-1]


def _between(own: int | None, before: int, following: int | None) -> int:
    return before + 1 if own is not None and following == before + 2 else before
