"""Where a quote may come from: the paragraphs of the record that read most like it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from storage.catalogue.entries import Catalogue
from storage.held import HeldParagraph, HeldStatement, Holdings
from storage.index.grams import grams
from storage.index.lists import Counts, Keys
from storage.index.placing import PARAGRAPHS, paragraph_at, places_of, statement_at
from storage.index.reading import Found, View
from storage.index.segment import Segment
from storage.quoting.namesakes import Names, names_of
from storage.text.normalising import folded

# Measured on 375,910 paragraphs: rarest grams first until this many postings are read, the best 60 compared letter by letter;
# where the best of them is less alike than 0.82, once more with four times the postings and twice the paragraphs.
BUDGET = 150_000
KEPT = 60
DOUBTFUL = 0.82
MORE = 4
_EVERYWHERE = 0.12  # grams in more than this share of the paragraphs tell nothing, in a record of some size
_SMALL = 500
# A long paragraph holds more grams by chance: this many characters halve what it scores.
_HALVED_AT = 6_000.0
# Comparing letter by letter takes time with the product of both lengths: longer texts are cut into windows, quotes shortened.
_LONGEST_QUOTE = 600
_WINDOW = 2_400
_MOST_HOLDING = 200
_TOO_FAR = 0.25  # so much less alike than the best, and a paragraph need not be compared
# What scores less than this share of the best is not looked at: it shares a few runs that are in many.
_FAR_WORSE = 0.2
# Where a paragraph is so alike, those that score less than this share of it are other passages.
_ALL_BUT_THE_SAME, _MUCH_LESS = 0.95, 0.6
_FIRST = 16
_NONE: Counts = np.empty(0, np.int64)

Seen = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A paragraph by its place in the snapshot, with how alike its best stretch is to the quote, letter by letter, 0 to 1."""

    row: int
    alike: float


class Known:
    """The words that any paragraph has."""

    def __init__(self, view: View) -> None:
        """Look them up in this index."""
        self._view = view

    def __contains__(self, form: object) -> bool:
        """Tell whether a folded word is one of them."""
        return isinstance(form, str) and self._view.is_known(form)


class Places:
    """The paragraphs of a snapshot by their place in it, for one question; `known` are their words, `names` the catalogue's."""

    def __init__(self, holdings: Holdings, view: View) -> None:
        """Read nothing yet."""
        self.holdings, self.view = holdings, view
        self.known = Known(view)
        self.names = _names(holdings.catalogue)
        self._read: dict[int, HeldParagraph] = {}
        self._folded: dict[int, str] = {}

    def statement(self, row: int) -> HeldStatement:
        """Return the statement that a paragraph belongs to."""
        return statement_at(self.holdings, row)

    def paragraph(self, row: int) -> HeldParagraph:
        """Return a paragraph."""
        if row not in self._read:
            self._read[row] = paragraph_at(self.holdings, row)
        return self._read[row]

    def text(self, row: int) -> str:
        """Return a paragraph's folded text."""
        if row not in self._folded:
            self._folded[row] = folded(self.paragraph(row).text)
        return self._folded[row]

    def are_one_statement(self, first: int, last: int) -> bool:
        """Tell whether two places are paragraphs of one statement."""
        if first // PARAGRAPHS != last // PARAGRAPHS or first < 0:
            return False
        return last % PARAGRAPHS < len(self.statement(last).paragraphs)

    def read(self, numbers: dict[int, int]) -> None:
        """Read paragraphs at once: `numbers` leads from their places to their numbers in the record."""
        wanted = {row: number for row, number in numbers.items() if row not in self._read}
        if self.holdings.shelf is not None and wanted:
            found = self.holdings.shelf.some(sorted(wanted.values()))
            self._read.update((row, found[number]) for row, number in wanted.items() if number in found)


_names_kept: WeakKeyDictionary[Catalogue, Names] = WeakKeyDictionary()


def _names(catalogue: Catalogue) -> Names:
    if catalogue not in _names_kept:
        _names_kept[catalogue] = names_of(catalogue)
    return _names_kept[catalogue]


@dataclass(frozen=True, slots=True, eq=False)
class _Scored:
    """Paragraphs that share runs of characters with a quote: place, number in the record, score."""

    rows: Counts
    numbers: Counts
    scores: NDArray[np.float64]

    def best(self, count: int) -> _Scored:
        """Return the best, best first; of equal ones those that stand first in the record."""
        if count < len(self.rows):
            least = np.partition(self.scores, len(self.scores) - count)[len(self.scores) - count]
            return self.of(self.scores >= least).best(len(self.rows)).of(slice(count))
        return self.of(np.lexsort((self.rows, -self.scores)))

    def of(self, chosen: slice | NDArray[np.bool_] | Counts) -> _Scored:
        """Return some of them."""
        return _Scored(self.rows[chosen], self.numbers[chosen], self.scores[chosen])


def candidates(record: Places, pieces: Sequence[str], seen: Seen) -> list[Candidate]:
    """
    Return the paragraphs that may hold a quote, the most alike first.

    `pieces` are the folded runs of the quote between its ellipses; only statements are looked at for which `seen` is true.
    """
    keys, counts = _rarest(record.view, pieces, BUDGET, frequent=False)
    lists = record.view.found("grams", keys)
    scored = _scored(record, lists, counts, seen)
    found = _compared(record, pieces, scored.best(min(KEPT, len(scored.rows))))
    if not found or found[0].alike < 1 or len(pieces) != 1:
        return found
    known = {candidate.row for candidate in found}
    return found + [Candidate(row, 1.0) for row in _holding(record, pieces[0], lists, seen) if row not in known]


def more_candidates(record: Places, pieces: Sequence[str], seen: Seen, found: Sequence[Candidate]) -> list[Candidate]:
    """Return what four times the effort finds, where the best of `found` leaves doubt; else nothing."""
    if (found and found[0].alike >= DOUBTFUL) or sum(len(piece) for piece in pieces) > _LONGEST_QUOTE:
        return []
    keys, counts = _rarest(record.view, pieces, BUDGET * MORE, frequent=True)
    scored = _scored(record, record.view.found("grams", keys), counts, seen)
    return _compared(record, pieces, scored.best(min(KEPT * MORE // 2, len(scored.rows))))


def _rarest(view: View, pieces: Sequence[str], budget: int, *, frequent: bool) -> tuple[Keys, Counts]:
    """Return the keys of a quote that are held at all, the rarest first, as many as have so many rows together; and how many."""
    keys = grams(" ".join(pieces))
    counts = view.counts("grams", keys)
    order = np.lexsort((keys, counts))
    order = order[counts[order] > 0]
    affordable = np.cumsum(counts[order]) <= budget
    if not frequent and view.count > _SMALL:
        affordable &= counts[order] <= _EVERYWHERE * view.count
    chosen = order[affordable]
    return keys[chosen], counts[chosen]


def _scored(record: Places, lists: Sequence[Found], counts: Counts, seen: Seen) -> _Scored:
    """Return the paragraphs that hold any of the keys, scored by how rare those are that they hold; far worse ones left out."""
    worth = np.log1p(record.view.count / np.maximum(counts, 1))
    # Summed key by key in one order, whatever the segments: the same sums to the last bit.
    sums = [_summed(one, np.repeat(worth, one.counts)) for one in lists]
    least = _FAR_WORSE * max((float(one.max(initial=0.0)) for one in sums), default=0.0)
    held = [np.flatnonzero((total > 0) & (total >= least)) for total in sums]
    parts = [_ours(record, one.segment, rows, total, seen) for one, rows, total in zip(lists, held, sums, strict=True)]
    return _Scored(
        np.concatenate([_NONE, *(part.rows for part in parts)]),
        np.concatenate([_NONE, *(part.numbers for part in parts)]),
        np.concatenate([np.empty(0), *(part.scores for part in parts)]),
    )


def _summed(one: Found, worth: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return for each row of a segment what its keys are worth together."""
    return np.asarray(np.bincount(one.rows, worth, minlength=one.segment.documents.count), dtype=np.float64)


def _ours(record: Places, segment: Segment, held: Counts, sums: NDArray[np.float64], seen: Seen) -> _Scored:
    """Return those rows of a segment that are seen, scored; a long paragraph holds more by chance."""
    documents = segment.documents
    places = places_of(record.holdings, record.view, segment)[held]
    ours = seen[places // PARAGRAPHS]
    held, places = held[ours], places[ours]
    return _Scored(places, documents.paragraphs[held], sums[held] / (1 + documents.lengths[held] / _HALVED_AT))


def _holding(record: Places, piece: str, lists: Sequence[Found], seen: Seen) -> list[int]:
    """Return where an unbroken quote stands letter for letter: a sentence said every year is listed with every year."""
    rows: dict[int, int] = {}
    for one in lists:
        shared = _summed(one, np.ones(len(one.rows)))
        full = _ours(record, one.segment, np.flatnonzero(shared == len(one.counts)), shared, seen)
        rows |= dict(zip(full.rows.tolist(), full.numbers.tolist(), strict=True))
    first = dict(sorted(rows.items())[:_MOST_HOLDING])
    record.read(first)
    return [row for row in first if f" {piece} " in f" {record.text(row)} "]


def _compared(record: Places, pieces: Sequence[str], best: _Scored) -> list[Candidate]:
    """Return the paragraphs by how alike they are; once one is all but the same, those that share much less are left out."""
    ranked: list[tuple[float, int, float]] = []
    floor = enough = 0.0
    for row, score in _read(record, best):
        if score < enough:
            break
        alike = _alike(pieces, record.text(row), floor)
        floor = max(floor, alike - _TOO_FAR)
        enough = max(enough, _MUCH_LESS * score if alike >= _ALL_BUT_THE_SAME else 0.0)
        ranked.append((-(3 * alike + score / float(best.scores[0])), row, alike))
    return [Candidate(row, alike) for _, row, alike in sorted(ranked) if alike >= floor]


def _read(record: Places, best: _Scored) -> Iterator[tuple[int, float]]:
    """Yield the paragraphs with their scores, read some at a time: the first few often do."""
    for start in (0, _FIRST):
        some = best.of(slice(start, start + _FIRST if not start else None))
        record.read(dict(zip(some.rows.tolist(), some.numbers.tolist(), strict=True)))
        yield from zip(some.rows.tolist(), some.scores.tolist(), strict=True)


def _alike(pieces: Sequence[str], text: str, floor: float) -> float:
    total = sum(len(piece) for piece in pieces)
    cutoff = floor if len(pieces) == 1 else 0.0
    return sum(len(piece) * _best_stretch(piece[:_LONGEST_QUOTE], text, cutoff) for piece in pieces) / max(total, 1)


def _best_stretch(piece: str, text: str, floor: float) -> float:
    """How alike the best stretch of a text is; 0 where it is below `floor`."""
    if piece in text:
        return 1.0
    if len(text) < len(piece):
        return fuzz.ratio(piece, text, score_cutoff=floor * 100) / 100
    best = floor * 100
    found = 0.0
    for start in range(0, max(len(text) - 2 * _LONGEST_QUOTE, 1), _WINDOW - 2 * _LONGEST_QUOTE):
        found = max(found, fuzz.partial_ratio(piece, text[start : start + _WINDOW], score_cutoff=best))
        best = max(best, found)
    return found / 100
