"""The sentences of the paragraphs that share most words with a quote."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from storage.catalogue.entries import Catalogue
from storage.held import HeldParagraph
from storage.index.lists import Rows
from storage.index.placing import NOT_HELD, PARAGRAPHS, places_of
from storage.index.segment import keys_of
from storage.quoting.places import Places, Seen
from storage.text.function_words import is_function_word
from storage.text.normalising import folded
from storage.text.sentences import sentences
from storage.text.tokens import stem

# Paragraphs whose sentences are looked at, those first that cover most of the quote; and where only the nearest is to be shown.
READ, READ_FOR_THE_NEAREST = 100, 12
# A paragraph has about three sentences: what is rare among sentences is as much rarer.
SENTENCES_A_PARAGRAPH = 3.4
_HALVED_AT = 6_000.0  # characters, as where runs of characters are counted


@dataclass(frozen=True, slots=True)
class TermNames:
    """The names of one thing, folded with a space on both sides, and the distinct stems of each."""

    printed: tuple[str, ...]
    stems: tuple[tuple[str, ...], ...]


# A word's equals: single stems with what a match through them is worth, and phrases all of whose stems must be there.
Wanted = tuple[Mapping[str, float], Sequence[tuple[str, ...]]]


@dataclass(frozen=True, slots=True, eq=False)
class Sentence:
    """A sentence by its place: row of the paragraph and [start, end) in it, with its content words as stems in order."""

    row: int
    paragraph: HeldParagraph
    start: int
    end: int
    words: tuple[str, ...]
    stems: frozenset[str]


class Sentences:
    """The sentences of a record, for one question."""

    def __init__(self, record: Places, *, thorough: bool = True) -> None:
        """Read nothing yet; not `thorough`: fewer paragraphs will be read, and found by fewer words."""
        self.record, self.thorough = record, thorough
        self._most = READ if thorough else READ_FOR_THE_NEAREST

    @cached_property
    def glossary(self) -> tuple[TermNames, ...]:
        """The terms of the catalogue."""
        return _glossary(self.record.holdings.catalogue)

    @property
    def count(self) -> float:
        """About how many sentences there are."""
        return SENTENCES_A_PARAGRAPH * self.record.view.count

    def held(self, stems_: Sequence[str]) -> NDArray[np.int64]:
        """Return how many paragraphs have each stem."""
        return self.record.view.counts("words", keys_of(stems_))

    def beginning(self, prefix: str, longest: int) -> set[str]:
        """Return the stems of the words that begin so and have at most `longest` characters."""
        found = set()
        for held in self.record.view.forms():
            for place in range(bisect_left(held.forms, prefix), len(held.forms)):
                form = held.forms[place]
                if not form.startswith(prefix):
                    break
                root = stem(form)
                if len(root) <= longest:
                    found.add(root)
        return found

    def covering(self, wanted: Sequence[Wanted], rarity: NDArray[np.float64], seen: Seen) -> list[Sentence]:
        """Return the sentences of the paragraphs that cover most of what is wanted, in the order of the record."""
        words = list(dict.fromkeys(word for singles, phrases in wanted for word in (*singles, *(w for p in phrases for w in p))))
        place = {word: n for n, word in enumerate(words)}
        rows, numbers, scores = [], [], []
        for found in self.record.view.found("words", keys_of(words)):
            ends = np.cumsum(found.counts)
            lists = [found.rows[end - count : end] for end, count in zip(ends, found.counts, strict=True)]
            documents = found.segment.documents
            covered = np.zeros(documents.count)
            for (singles, phrases), worth in zip(wanted, rarity, strict=True):
                covered += worth * _best(documents.count, singles, phrases, lambda word: lists[place[word]])  # noqa: B023 - used at once
            places = places_of(self.record.holdings, self.record.view, found.segment)
            held = np.flatnonzero((covered > 0) & (places != NOT_HELD) & seen[places // PARAGRAPHS])
            rows.append(places[held])
            numbers.append(documents.paragraphs[held])
            scores.append(covered[held] / (1 + documents.lengths[held] / _HALVED_AT))
        return self._sentences(np.concatenate(rows), np.concatenate(numbers), np.concatenate(scores)) if rows else []

    def _sentences(self, rows: NDArray[np.int64], numbers: NDArray[np.int64], scores: NDArray[np.float64]) -> list[Sentence]:
        if len(scores) > self._most:
            likely = np.flatnonzero(scores >= np.partition(scores, -self._most)[-self._most])
            rows, numbers, scores = rows[likely], numbers[likely], scores[likely]
        best = np.lexsort((rows, -scores))[: self._most]
        chosen = dict(zip(rows[best].tolist(), numbers[best].tolist(), strict=True))
        self.record.read(chosen)
        return [sentence for row in sorted(chosen) for sentence in self._of(row)]

    def _of(self, row: int) -> list[Sentence]:
        paragraph, language = self.record.paragraph(row), self.record.statement(row).language
        spans = [(start, end, tuple(stems(paragraph.text[start:end], language))) for start, end in sentences(paragraph.text)]
        return [Sentence(row, paragraph, start, end, words, frozenset(words)) for start, end, words in spans]


def _best(
    count: int, singles: Mapping[str, float], phrases: Sequence[tuple[str, ...]], rows_of: Callable[[str], Rows]
) -> NDArray[np.float64]:
    """Return how well each paragraph has a word or one of its equals."""
    best = np.zeros(count)
    for word, worth in sorted(singles.items(), key=lambda one: one[1]):
        best[rows_of(word)] = worth
    for phrase in phrases:
        together = rows_of(phrase[0])
        for word in phrase[1:]:
            together = np.intersect1d(together, rows_of(word), assume_unique=True)
        best[together] = 1.0
    return best


_glossaries: WeakKeyDictionary[Catalogue, tuple[TermNames, ...]] = WeakKeyDictionary()


def _glossary(catalogue: Catalogue) -> tuple[TermNames, ...]:
    if catalogue not in _glossaries:
        _glossaries[catalogue] = tuple(_named((term.term, *term.equivalents)) for term in catalogue.terms)
    return _glossaries[catalogue]


def _named(names: Sequence[str]) -> TermNames:
    return TermNames(
        tuple(f" {folded(name)} " for name in names),
        tuple(tuple(dict.fromkeys(stems(name, "en"))) for name in names),
    )


def stems(text: str, language: str | None) -> list[str]:
    """Return the stems of the content words, in order, repeats kept."""
    return [stem(form, language or "en") for form in folded(text).split() if not is_function_word(form)]
