"""The reading order of a page: from the top, and where it is set in two columns, one after the other."""

from __future__ import annotations

from storage.reading.pdf_lines import Line, joined

_FEWEST = 5  # lines that a column must have
_MOST_ACROSS = 0.25  # of the lines may run across both columns: titles, wide footnotes
_SAME_ROW = 0.35  # letter heights


def in_reading_order(parts: list[Line], top: float) -> list[Line]:
    """Return the lines of a page in the order of reading; `parts` are runs of words, `top` is the page's upper edge in points."""
    gutter = _gutter(parts)
    if gutter is None:
        return _rows(parts)
    across = sorted((part for part in parts if part.left < gutter < part.right), key=lambda part: -part.base)
    ordered: list[Line] = []
    upper = top + 1
    for wide in [*across, None]:
        lower = wide.base if wide is not None else float("-inf")
        zone = [part for part in parts if lower < part.base < upper and part not in across]
        ordered += _columns(zone, gutter)
        if wide is not None:
            ordered += [wide]
            upper = wide.base
    return ordered


def _columns(zone: list[Line], gutter: float) -> list[Line]:
    left = _rows([part for part in zone if part.right <= gutter])
    right = _rows([part for part in zone if part.left >= gutter])
    for line in right:
        line.column = 1
    return left + right


def _rows(parts: list[Line]) -> list[Line]:
    rows: list[list[Line]] = []
    for part in sorted(parts, key=lambda part: -part.base):
        if rows and abs(rows[-1][0].base - part.base) < _SAME_ROW * part.size:
            rows[-1].append(part)
        else:
            rows.append([part])
    return [joined(row) for row in rows]


def _gutter(parts: list[Line]) -> float | None:
    """Where the space between two columns is; None on a page with one column."""
    if len(parts) < 2 * _FEWEST:
        return None
    left, right = min(part.left for part in parts), max(part.right for part in parts)
    candidates = {part.left - 1 for part in parts if left + 0.3 * (right - left) < part.left < left + 0.7 * (right - left)}
    best = min(candidates, key=lambda x: _across(parts, x), default=None)
    if best is None or _across(parts, best) > _MOST_ACROSS * len(parts):
        return None
    before = [part for part in parts if part.right <= best]
    after = [part for part in parts if part.left >= best]
    # Beside each other, line for line: a short line beside nothing is a title or a signature.
    beside = sum(any(abs(part.base - other.base) < part.size for other in before) for part in after)
    return best if min(len(before), len(after)) >= _FEWEST and beside * 2 > len(after) and _fills(before, after) else None


def _across(parts: list[Line], x: float) -> int:
    return sum(part.left < x < part.right for part in parts)


def _fills(before: list[Line], after: list[Line]) -> bool:
    """Whether both sides are running text: most lines are nearly as wide as their column; in a table they are not."""
    for side in (before, after):
        widths = sorted(part.right - part.left for part in side)
        wide = widths[int(0.9 * (len(widths) - 1))]
        if sum(width > 0.6 * wide for width in widths) * 2 < len(widths) or sum(len(part.words) for part in side) < 3 * len(side):
            return False
    return True
