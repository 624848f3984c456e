"""Where a quote may come from: an index of all paragraphs, and the places in it that read most like the quote."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from storage.held import HeldParagraph, HeldStatement, Holdings
from storage.quoting.grams import grams, listed_grams
from storage.quoting.namesakes import Names, names_of
from storage.quoting.postings import Listed, Postings, postings
from storage.text.normalising import folded

# Measured on 375,910 paragraphs: rarest grams first until this many postings are read, the best 60 compared letter by letter;
# where the best of them is less alike than 0.82, once more with ten times the postings and five times the paragraphs.
BUDGET = 150_000
KEPT = 60
DOUBTFUL = 0.82
MORE = 10
_EVERYWHERE = 0.12  # grams in more than this share of the paragraphs tell nothing, in a record of some size
_SMALL = 500
# Comparing letter by letter takes time with the product of both lengths: longer texts are cut into windows, quotes shortened.
_LONGEST_QUOTE = 600
_WINDOW = 2_400
_MOST_HOLDING = 200
_TOO_FAR = 0.25  # so much less alike than the best, and a paragraph need not be compared


@dataclass(frozen=True, slots=True, eq=False)
class _Indexed:
    """One statement's paragraphs, folded, with their grams and words."""

    texts: tuple[str, ...]
    known: frozenset[str]
    grams: Listed


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """
    All paragraphs of a record in order; `known` are all their words, `names` the catalogue's.

    `statements[k]`, `paragraphs[k]` and the folded `texts[k]` belong together.
    """

    statements: tuple[HeldStatement, ...]
    paragraphs: tuple[HeldParagraph, ...]
    texts: tuple[str, ...]
    lengths: NDArray[np.float64]
    index: Postings
    known: frozenset[str]
    names: Names


@dataclass(frozen=True, slots=True)
class Candidate:
    """A paragraph by its row, with how alike its best stretch is to the quote, letter by letter, 0 to 1."""

    row: int
    alike: float


_indexed: WeakKeyDictionary[HeldStatement, _Indexed] = WeakKeyDictionary()
_places: WeakKeyDictionary[Holdings, Places] = WeakKeyDictionary()


def places(holdings: Holdings) -> Places:
    """Return the index of a snapshot; kept while the snapshot lives, and each statement's part while the statement does."""
    if holdings not in _places:
        _places[holdings] = _built(holdings)
    return _places[holdings]


def _built(holdings: Holdings) -> Places:
    parts = [_statement(statement) for statement in holdings.statements]
    texts = tuple(text for part in parts for text in part.texts)
    return Places(
        tuple(statement for statement in holdings.statements for _ in statement.paragraphs),
        tuple(paragraph for statement in holdings.statements for paragraph in statement.paragraphs),
        texts,
        np.array([len(text) for text in texts], dtype=np.float64),
        postings([part.grams for part in parts]),
        frozenset().union(*(part.known for part in parts)),
        names_of(holdings.catalogue),
    )


def _statement(statement: HeldStatement) -> _Indexed:
    if statement not in _indexed:
        texts = tuple(folded(paragraph.text) for paragraph in statement.paragraphs)
        _indexed[statement] = _Indexed(texts, frozenset(" ".join(texts).split()), listed_grams(texts))
    return _indexed[statement]


def candidates(record: Places, pieces: Sequence[str], seen: NDArray[np.bool_]) -> list[Candidate]:
    """
    Return the paragraphs that may hold a quote, the most alike first.

    `pieces` are the folded runs of the quote between its ellipses; only rows where `seen` is true are returned.
    """
    found = _stage(record, pieces, seen, BUDGET, KEPT, frequent=False)
    if not found or found[0].alike < 1:
        return found
    known = {candidate.row for candidate in found}
    return found + [Candidate(row, 1.0) for row in _holding(record, pieces, seen) if row not in known]


def more_candidates(
    record: Places, pieces: Sequence[str], seen: NDArray[np.bool_], found: Sequence[Candidate]
) -> list[Candidate]:
    """Return what ten times the effort finds, where the best of `found` leaves doubt; else nothing."""
    if (found and found[0].alike >= DOUBTFUL) or sum(len(piece) for piece in pieces) > _LONGEST_QUOTE:
        return []
    return _stage(record, pieces, seen, BUDGET * MORE, KEPT * MORE // 2, frequent=True)


def _holding(record: Places, pieces: Sequence[str], seen: NDArray[np.bool_]) -> list[int]:
    """Return the rows that hold an unbroken quote letter for letter: a sentence said every year is listed with every year."""
    if len(pieces) != 1:
        return []
    wanted = f" {pieces[0]} "
    return [row for row, text in enumerate(record.texts) if seen[row] and pieces[0] in text and wanted in f" {text} "][
        :_MOST_HOLDING
    ]


def _stage(
    record: Places, pieces: Sequence[str], seen: NDArray[np.bool_], budget: int, kept: int, *, frequent: bool
) -> list[Candidate]:
    scores = _scores(record, pieces, budget, frequent=frequent) * seen
    count = min(kept, int((scores > 0).sum()))
    if not count:
        return []
    best = np.argpartition(-scores, count - 1)[:count]
    best = best[np.argsort(-scores[best], kind="stable")]
    top = float(scores[best[0]])
    floor = 0.0
    ranked = []
    for row in best.tolist():
        alike = _alike(pieces, record.texts[row], floor)
        floor = max(floor, alike - _TOO_FAR)
        ranked.append((-(3 * alike + scores[row] / top), row, alike))
    return [Candidate(row, alike) for _, row, alike in sorted(ranked) if alike >= floor]


def _scores(record: Places, pieces: Sequence[str], budget: int, *, frequent: bool) -> NDArray[np.float64]:
    count = record.index.count
    lists = sorted(record.index.lists(grams(" ".join(pieces))), key=len)
    spent = 0
    scores = np.zeros(count, dtype=np.float64)
    for rows in lists:
        spent += len(rows)
        if spent > budget or (not frequent and count > _SMALL and len(rows) > _EVERYWHERE * count):
            break
        scores[rows] += np.log1p(count / len(rows))  # a row occurs once in a list, so that plain addition is right
    return scores / (1.0 + record.lengths / 6_000.0)


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
