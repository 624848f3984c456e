"""A quote laid against a passage of the record: what they share and where they part."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from weakref import WeakKeyDictionary

from storage.held import HeldParagraph, HeldStatement
from storage.quoting.quoted import INSERTION, OMISSION, Quoted
from storage.quoting.word_lists import word_list
from storage.text.alignment import Step, aligned, weight
from storage.text.redline import Run, runs
from storage.text.words import Word, words

SAID, MARKER = "said", "marker"
_EDGE = 4  # words
_STOPS = ".!?;:…。！？"
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

    `kept` is the share of the quote's words, by weight, that the passage has in this order; `left_out` the weight, in content
    words, of the passage's words between them that the quote lacks without saying so. `letters` is how alike the best stretch is,
    letter by letter; `known` are the words that the record knows. `omissions` are the declared ones.
    """

    passage: Passage
    quote: Quoted
    runs: tuple[Run, ...]
    differences: tuple[Run, ...]
    omissions: tuple[Run, ...]
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
    steps = _with_edges(aligned(quote.forms, [word.form for word in passage.words], gaps), passage)
    found = runs(steps, quote.words, passage.words)
    kinds = [SAID if run.same else _excuse(quote, passage, found, place) for place, run in enumerate(found)]
    differences = tuple(run for run, kind in zip(found, kinds, strict=True) if kind is None)
    omissions = tuple(run for run, kind in zip(found, kinds, strict=True) if kind == OMISSION)
    total = sum(weight(form) for form in quote.forms) or 1.0
    whole = {k for run in found if run.same for k in run.quoted}
    kept = sum((1.0 if s.quoted in whole else s.like) * weight(quote.forms[s.quoted]) for s in steps if s.quoted is not None)
    left = sum(weight(passage.words[k].form) for run in differences for k in run.said[len(run.quoted) :])
    return Comparison(passage, quote, found, differences, omissions, min(kept / total, 1.0), left, letters, known)


def _with_edges(steps: Sequence[Step], passage: Passage) -> tuple[Step, ...]:
    """Return the steps with a quote's few differing words at its beginning or end set against the record's in the same clause."""
    shared = [place for place, step in enumerate(steps) if step.like > 0]
    if not shared:
        return tuple(steps)
    first, last = shared[0], shared[-1]
    before, behind = list(steps[:first]), list(steps[last + 1 :])
    if len(before) <= _EDGE:
        before = _paired(before[::-1], steps[first].said, -1, passage)[::-1]
    if len(behind) <= _EDGE:
        behind = _paired(behind, steps[last].said, 1, passage)
    return (*before, *steps[first : last + 1], *behind)


def _paired(steps: Sequence[Step], beside: int | None, way: int, passage: Passage) -> list[Step]:
    paired: list[Step] = []
    for step in steps:
        following = None if beside is None else beside + way
        joined = (
            beside is not None and following is not None and _one_clause(passage, min(beside, following), max(beside, following))
        )
        beside = following if joined else None
        paired.append(Step(step.quoted, beside, 0.0))
    return paired


def _one_clause(passage: Passage, left: int, right: int) -> bool:
    if left < 0 or right >= len(passage.words) or passage.owners[left] != passage.owners[right]:
        return False
    between = passage.paragraphs[passage.owners[left]].text[passage.words[left].end : passage.words[right].start]
    return not any(char in _STOPS for char in between)


def _excuse(quote: Quoted, passage: Passage, found: Sequence[Run], place: int) -> str | None:
    """Return why a quote may lack a run's words: a declared omission, a bracket in their place, a list's marker; else None."""
    run = found[place]
    if run.quoted:
        return None
    before = found[place - 1].quoted[-1] + 1 if place and found[place - 1].quoted else 0
    kind = quote.declared.get(before)
    turned = _turns_meaning(passage, run)
    if kind == OMISSION and not turned:
        return OMISSION
    if kind == INSERTION and not turned and len(run.said) <= _LONGEST_INSERTED:
        return INSERTION
    return MARKER if all(_marker(passage, k) for k in run.said) else None


def _turns_meaning(passage: Passage, run: Run) -> bool:
    """Tell whether a "not" was left out of the clause that is quoted: no ellipsis excuses that."""
    if not any(passage.words[k].form in word_list("negations") for k in run.said):
        return False
    return all(_one_clause(passage, left, right) for left, right in pairwise(run.said))


def _marker(passage: Passage, k: int) -> bool:
    text, word = passage.paragraphs[passage.owners[k]].text, passage.words[k]
    opening, closing = text[max(word.start - 1, 0) : word.start], text[word.end : word.end + 1]
    starts = not text[: word.start].rpartition("\n")[2].strip(" (\t")
    return len(word.form) <= 3 and closing in (")", ".") and (opening == "(" or starts) and (starts or closing == ")")  # noqa: PLR2004 - "iii"
