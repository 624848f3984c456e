"""The verdict on a quote from its comparisons with the places that may hold it."""

from __future__ import annotations

from collections.abc import Sequence

from storage.quoting.comparing import Comparison, Passage, compare
from storage.quoting.places import Candidate, Places
from storage.quoting.quoted import Quoted

NEAR_KEPT = 0.66
NEAR_ALIKE = 0.55
_COMPARED = 12
_WHOLE = 0.999


def comparisons(record: Places, quote: Quoted, found: Sequence[Candidate]) -> list[Comparison]:
    """Return the quote laid against the best candidates, and against their neighbours where it may run over a border."""
    made = [compare(quote, Passage(record.statements[c.row], (record.paragraphs[c.row],))) for c in found[:_COMPARED]]
    if made and max(comparison.kept for comparison in made) >= _WHOLE:
        return made
    for candidate in found[:3]:
        made += [compare(quote, passage) for passage in _bordering(record, candidate.row)]
    return made


def _bordering(record: Places, row: int) -> list[Passage]:
    pairs = [(row - 1, row), (row, row + 1)]
    return [
        Passage(record.statements[first], (record.paragraphs[first], record.paragraphs[second]))
        for first, second in pairs
        if first >= 0 and second < len(record.statements) and record.statements[first] is record.statements[second]
    ]


def verdict(comparison: Comparison) -> str | None:
    """Return "verbatim" or "near", or None where the passage has too few of the words for either."""
    if comparison.verbatim:
        return "verbatim"
    return "near" if comparison.kept >= NEAR_KEPT and comparison.alike >= NEAR_ALIKE else None
