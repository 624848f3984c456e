"""A quote laid against a passage of the record: what they share and where they part."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property
from weakref import WeakKeyDictionary

from storage.held import HeldParagraph, HeldStatement
from storage.quoting.quoted import INSERTION, OMISSION, Quoted
from storage.text.alignment import aligned, weight
from storage.text.redline import Run, runs
from storage.text.words import Word, words

_LONGEST_INSERTED = 8  # words of the record that a bracket may stand for

_words: WeakKeyDictionary[HeldParagraph, tuple[Word, ...]] = WeakKeyDictionary()


def words_of(paragraph: HeldParagraph) -> tuple[Word, ...]:
    """Return a paragraph's words, kept while the paragraph lives."""
    if paragraph not in _words:
        _words[paragraph] = words(paragraph.text)
    return _words[paragraph]


@dataclass(frozen=True)
class Passage:
    """One paragraph of a statement, or neighbouring ones; `words[k]` lies in `paragraphs[owners[k]]`."""

    statement: HeldStatement
    paragraphs: tuple[HeldParagraph, ...]

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """All words in order, each with its offsets in its own paragraph."""
        return tuple(word for paragraph in self.paragraphs for word in words_of(paragraph))

    @cached_property
    def owners(self) -> tuple[int, ...]:
        """The place in `paragraphs` of each word's paragraph."""
        return tuple(place for place, paragraph in enumerate(self.paragraphs) for _ in words_of(paragraph))


@dataclass(frozen=True)
class Comparison:
    """
    How a quote lies against a passage.

    `kept` is the share of the quote's words, by weight, that the passage has in this order; `left_out` the weight of the passage's words
    between them that the quote lacks without saying so, in content words. `letters` is how alike the best stretch is, letter by letter;
    `known` are the words that the record knows.
    """

    passage: Passage
    quote: Quoted
    runs: tuple[Run, ...]
    differences: tuple[Run, ...]
    declared: bool
    kept: float
    left_out: float
    letters: float
    known: AbstractSet[str]

    @property
    def alike(self) -> float:
        """From 0 to 1: the kept words against all words of the quote and, at a third, those that it leaves out."""
        total = sum(weight(form) for form in self.quote.forms)
        return self.kept * total / (total + self.left_out / 3) if total else 0.0

    @property
    def verbatim(self) -> bool:
        """Whether the words are the same, in the same order, but for what the quote declares."""
        return bool(self.runs) and not self.differences


def compare(quote: Quoted, passage: Passage, letters: float = 0.0, known: AbstractSet[str] = frozenset()) -> Comparison:
    """Return the best fit of the quote in the passage."""
    gaps = {place for place, kind in quote.declared.items() if kind == OMISSION}
    steps = aligned(quote.forms, [word.form for word in passage.words], gaps)
    found = runs(steps, quote.words, passage.words)
    differences = tuple(run for place, run in enumerate(found) if not run.same and not _excused(quote, passage, found, place))
    total = sum(weight(form) for form in quote.forms) or 1.0
    whole = {k for run in found if run.same for k in run.quoted}
    kept = sum((1.0 if s.quoted in whole else s.like) * weight(quote.forms[s.quoted]) for s in steps if s.quoted is not None)
    left = sum(weight(passage.words[k].form) for run in differences for k in run.said[len(run.quoted) :])
    declared = len(differences) < sum(not run.same for run in found) and any(kind == OMISSION for kind in quote.declared.values())
    return Comparison(passage, quote, found, differences, declared, min(kept / total, 1.0), left, letters, known)


def _excused(quote: Quoted, passage: Passage, found: Sequence[Run], place: int) -> bool:
    """A declared omission, what a bracket stands for, or a list's marker."""
    run = found[place]
    if run.quoted:
        return False
    before = found[place - 1].quoted[-1] + 1 if place and found[place - 1].quoted else 0
    kind = quote.declared.get(before)
    if kind == OMISSION or (kind == INSERTION and len(run.said) <= _LONGEST_INSERTED):
        return True
    return all(_marker(passage, k) for k in run.said)


def _marker(passage: Passage, k: int) -> bool:
    text, word = passage.paragraphs[passage.owners[k]].text, passage.words[k]
    opening, closing = text[max(word.start - 1, 0) : word.start], text[word.end : word.end + 1]
    starts = not text[: word.start].rpartition("\n")[2].strip(" (\t")
    return len(word.form) <= 3 and closing in (")", ".") and (opening == "(" or starts) and (starts or closing == ")")  # noqa: PLR2004 - "iii"
