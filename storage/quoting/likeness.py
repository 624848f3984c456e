"""
Sentences that say the like of a quote in other words.

Ranked by the words that they share with it, each counted by how rare it is in the record; words of one meaning (the glossary,
`near_words.csv`) and of one stem count as the same. A further measure of meaning would be added in `_matched`, where a word's
rows are scored.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from storage.held import HeldParagraph, HeldStatement
from storage.quoting.places import Seen
from storage.quoting.sentence_index import Sentence, Sentences, TermNames, Wanted, stems
from storage.text.normalising import folded
from storage.text.sentences import sentences
from storage.text.tokens import stem as stem_of

_SHORTEST_ROOT = 4
_LONGEST_ENDING = 4
_LONGEST_CUT = 3
_BEST = 5
_MOST_WORDS = 60  # of a quote; more tell no more
_UNSEEN = 3.0  # a word that the record lacks counts as if three sentences had it
# What a match through another word is worth, against 1 for the word itself.
_NEAR_WORD = 0.75
_SAME_ROOT = 0.85
_EQUIVALENT = 1.0
_TWO_SENTENCES = 0.93

Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Likely:
    """
    A stretch of one or two sentences, with the share of the quote's words that it covers, by rarity.

    It has `shared` of the `wanted` words, among `size` content words; `names_missing`: a name or number of the quote is not among
    them.
    """

    statement: HeldStatement
    paragraph: HeldParagraph
    start: int
    end: int
    covered: float
    shared: int
    wanted: int
    size: int
    names_missing: bool
    score: float


@cache
def _near_words() -> Mapping[str, frozenset[str]]:
    rows = csv.DictReader(files("storage.quoting").joinpath("near_words.csv").read_text(encoding="utf-8").splitlines())
    near: dict[str, set[str]] = {}
    for row in rows:
        group = {stem_of(word) for word in row["words"].split()}
        for stem in group:
            near.setdefault(stem, set()).update(group - {stem})
    return {stem: frozenset(others) for stem, others in near.items()}


def likely(record: Sentences, quote: str, seen: Seen, speaking: str = "") -> list[Likely]:
    """
    Return the sentences, alone or two in a row, that say most nearly what a quote says, best first.

    Only of statements for which `seen` is true. `speaking` holds the names of the delegation itself, which its own statements
    need not repeat.
    """
    wanted = list(dict.fromkeys(stems(quote, "en")))[:_MOST_WORDS]
    if not wanted:
        return []
    equals = [_equals(record, stem, quote) for stem in wanted]
    rarity = np.array([np.log1p(record.count / max(_held(record, one), _UNSEEN)) for one in equals])
    found = record.covering(equals, rarity, seen)
    if not found:
        return []
    single = np.array([[_matched(sentence, one) for sentence in found] for one in equals])
    follows = np.array([a.paragraph is b.paragraph for a, b in pairwise(found)] + [False])
    double = np.where(follows, np.maximum(single, np.roll(single, -1, axis=1)), 0)
    sizes = np.array([len(sentence.stems) for sentence in found], dtype=np.float64)
    windows = [
        _window(rarity, single, sizes, 1, 1.0),
        _window(rarity, double, sizes + np.roll(sizes, -1), 2, _TWO_SENTENCES),
    ]
    named = np.array([stem in names(quote, speaking) for stem in wanted])
    return _best(record, found, windows, named)


def _held(record: Sentences, equals: Wanted) -> float:
    """Return in about how many sentences a word or one of its equals stands."""
    singles, phrases = equals
    rarest = [int(record.held(phrase).min()) for phrase in phrases]
    return float(record.held(tuple(singles)).sum() + sum(rarest))


def _matched(sentence: Sentence, equals: Wanted) -> float:
    """How well a sentence holds a word: 1 for the word itself, less for another of its meaning."""
    singles, phrases = equals
    best = max((worth for word, worth in singles.items() if word in sentence.stems), default=0.0)
    return _EQUIVALENT if any(sentence.stems.issuperset(phrase) for phrase in phrases) else best


@dataclass(frozen=True, slots=True, eq=False)
class _Window:
    """Each stretch of `width` sentences by its first: the quote's words that it has, their share, its content words, score."""

    width: int
    matched: Scores
    covered: Scores
    sizes: Scores
    scores: Scores


def _window(rarity: Scores, matched: Scores, sizes: Scores, width: int, worth: float) -> _Window:
    covered: Scores = rarity @ matched / rarity.sum()
    dense = (matched > 0).sum(axis=0) / np.maximum(sizes, 1)
    return _Window(width, matched, covered, sizes, covered * (0.8 + 0.2 * np.minimum(dense * 2, 1)) * worth)


def _equals(record: Sentences, stem: str, quote: str) -> Wanted:
    """Return what may stand for a word of the quote, with what a match through it is worth."""
    shorter = _shorter(stem)
    singles = {near: _NEAR_WORD for form in (stem, *shorter) for near in _near_words().get(form, ())}
    if len(stem) >= _SHORTEST_ROOT and not stem[0].isdigit():
        singles |= dict.fromkeys((*record.beginning(stem, len(stem) + _LONGEST_ENDING), *shorter), _SAME_ROOT)
    singles[stem] = 1.0
    return singles, _equivalents(stem, quote, record.glossary)


def _shorter(stem: str) -> list[str]:
    return (
        [stem[:end] for end in range(max(_SHORTEST_ROOT, len(stem) - _LONGEST_CUT), len(stem))] if not stem[0].isdigit() else []
    )


def _equivalents(stem: str, quote: str, glossary: Sequence[TermNames]) -> list[tuple[str, ...]]:
    """Return the names of each glossary term of which the word is a part in the quote."""
    text = f" {folded(quote)} "
    found: list[tuple[str, ...]] = []
    for term in glossary:
        if any(printed in text and stem in parts for printed, parts in zip(term.printed, term.stems, strict=True)):
            found += [parts for parts in term.stems if parts]
    return found


def _best(record: Sentences, found: Sequence[Sentence], windows: Sequence[_Window], named: NDArray[np.bool_]) -> list[Likely]:
    ranked = sorted(
        (-float(window.scores[row]), int(row), window.width)
        for window in windows
        for row in np.argsort(-window.scores, kind="stable")[: _BEST * 2]
    )
    best: dict[HeldParagraph, Likely] = {}
    for score, row, width in ranked:
        if score < 0:
            best.setdefault(found[row].paragraph, _likely(record, found, windows[width - 1], row, named))
    return list(best.values())[:_BEST]


def _likely(record: Sentences, found: Sequence[Sentence], window: _Window, row: int, named: NDArray[np.bool_]) -> Likely:
    matched = window.matched[:, row]
    return Likely(
        record.record.statement(found[row].row),
        found[row].paragraph,
        found[row].start,
        found[row + window.width - 1].end,
        float(window.covered[row]),
        int((matched > 0).sum()),
        len(matched),
        int(window.sizes[row]),
        bool((named & (matched == 0)).any()),
        float(window.scores[row]),
    )


def names(quote: str, speaking: str = "") -> frozenset[str]:
    """
    Return the stems of a quote's names and numbers, those of `speaking` left out.

    A name is a word in capitals inside a sentence, or an abbreviation anywhere.
    """
    found = set()
    for start, end in sentences(quote):
        for place, word in enumerate(quote[start:end].split()):
            printed = word.strip("\"'“”‘’.,;:!?()[]")
            if printed[:1].isdigit() or (printed[:1].isupper() and (place or (len(printed) > 1 and printed[:2].isupper()))):
                found.update(stems(printed, "en"))
    return frozenset(found) - frozenset(stems(speaking, "en"))
