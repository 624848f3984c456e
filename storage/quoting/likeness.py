"""
Sentences that say the like of a quote in other words.

Ranked by the words that they share with it, each counted by how rare it is in the record, both ways: what of the quote the
sentence has, and what of the sentence the quote has. Words of one meaning count as less than the same: by the glossary,
`near_words.csv`, the thesaurus, one stem, and the company that they keep.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from storage.held import HeldParagraph, HeldStatement
from storage.meaning.thesaurus import alike
from storage.meaning.vectors import JOINT, Floats, content_stems, vectors
from storage.quoting.meaning import nearness
from storage.quoting.places import Seen
from storage.quoting.sentence_index import Sentence, Sentences, TermNames, Wanted, stems
from storage.text.normalising import folded
from storage.text.sentences import sentences
from storage.text.tokens import stem as stem_of

_SHORTEST_ROOT = 4
_LONGEST_ENDING = 4
_LONGEST_CUT = 3
_BEST = 5
# Words by the company they keep, for finding paragraphs to look at: so many, of at least this cosine, at this share of it.
_MOST_COMPANY, _LEAST_COSINE, _BY_COMPANY = 10, 0.5, 0.5
_MOST_WORDS = 60  # of a quote; more tell no more
_UNSEEN = 3.0  # a word that the record lacks counts as if three sentences had it
# What a match through another word is worth, against 1 for the word itself.
_NEAR_WORD = 0.75
_SAME_ROOT = 0.85
_BY_THESAURUS = 0.7  # of the thesaurus' own weight
_TWO_SENTENCES = 0.95
# What counts beside the share of the quote that is covered: that of the sentence, and the cosine of both. Set, with the rest, on
# 105 sentences told in other words and 83 never said, over 120 statements: half or twice as much differed little.
_BACK, _COSINE = 0.4, 0.3
_NAMES_MISSING = 0.06
# A word met by less is not shared; a name met by less is missing.
_SHARED, _NAMED = 0.5, 0.3

Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Likely:
    """
    A stretch of one or two sentences. `score` is how like it is to the quote, 0 to 1.

    It has `shared` of the `wanted` words of the quote, among `size` content words; `names_missing`: a name or number of the quote
    is not among them.
    """

    statement: HeldStatement
    paragraph: HeldParagraph
    start: int
    end: int
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
    equals: list[Wanted] = [_equals(record, stem, quote) if record.thorough else ({stem: 1.0}, ()) for stem in wanted]
    rarity = np.array([np.log1p(record.count / max(_held(record, one), _UNSEEN)) for one in equals])
    wider = [_wider(stem, one) for stem, one in zip(wanted, equals, strict=True)] if record.thorough else equals
    found = record.covering(wider, rarity, seen)
    if not found:
        return []
    told = _Told(record, wanted, equals, rarity, found)
    named = np.array([stem in names(quote, speaking) for stem in wanted])
    direction = vectors().passage(content_stems(quote))
    stretches = [_Stretch(told, (place,)) for place in range(len(found))]
    stretches += [_Stretch(told, (place, place + 1)) for place in range(len(found) - 1) if told.follow(place)]
    return _best([_likely(record, stretch, named, direction) for stretch in stretches])


def _held(record: Sentences, equals: Wanted) -> float:
    """Return in about how many sentences a word or one of its equals stands."""
    singles, phrases = equals
    rarest = [int(record.held(phrase).min()) for phrase in phrases]
    return float(record.held(tuple(singles)).sum() + sum(rarest))


def _wider(stem: str, equals: Wanted) -> Wanted:
    """Return what stands for a word, with the words that keep the same company: so that their paragraphs are looked at."""
    company = vectors().near(stem, _MOST_COMPANY, _LEAST_COSINE)
    return {**{unit: _BY_COMPANY * cosine for unit, cosine in company if JOINT not in unit}, **equals[0]}, equals[1]


class _Told:
    """The quote's words laid over those of some sentences: `met[w, s]` is how well stem s of `stems` stands for word w."""

    def __init__(
        self, record: Sentences, wanted: Sequence[str], equals: Sequence[Wanted], rarity: Scores, found: Sequence[Sentence]
    ) -> None:
        """Compare every word with every stem, once."""
        self.found, self.rarity = found, rarity
        self.stems = sorted({stem for sentence in found for stem in sentence.stems})
        self._at = {stem: place for place, stem in enumerate(self.stems)}
        self.met = nearness(wanted, self.stems)
        for row, (singles, _) in enumerate(equals):
            for stem, worth in singles.items():
                if stem in self._at:
                    self.met[row, self._at[stem]] = max(worth, self.met[row, self._at[stem]])
        self.phrases = np.array([[any(map(s.stems.issuperset, phrases)) for s in found] for _, phrases in equals])
        self.rarities = np.log1p(record.count / np.maximum(record.held(self.stems), _UNSEEN))

    def follow(self, place: int) -> bool:
        """Tell whether the sentence after is in the same paragraph."""
        return self.found[place].row == self.found[place + 1].row

    def places(self, stems_: Iterable[str]) -> NDArray[np.int64]:
        """Return the places of stems in `stems`."""
        return np.array([self._at[stem] for stem in stems_], dtype=np.int64)


class _Stretch:
    """Some sentences in a row: how well each word of the quote is met, and the shares that are met both ways."""

    def __init__(self, told: _Told, places: tuple[int, ...]) -> None:
        """Measure them."""
        self.first, self.last = told.found[places[0]], told.found[places[-1]]
        stems_: frozenset[str] = frozenset().union(*(told.found[place].stems for place in places))
        held = told.places(sorted(stems_))
        met = told.met[:, held]
        self.size = len(held)
        self.met: Scores = np.maximum(met.max(axis=1, initial=0.0), told.phrases[:, places].any(axis=1))
        self.covered = float(told.rarity @ self.met / told.rarity.sum())
        self.back = float(told.rarities[held] @ met.max(axis=0, initial=0.0) / max(float(told.rarities[held].sum()), 1e-9))
        self.worth = 1.0 if len(places) == 1 else _TWO_SENTENCES


def _likely(record: Sentences, stretch: _Stretch, named: NDArray[np.bool_], direction: Floats) -> Likely:
    first, last = stretch.first, stretch.last
    missing = bool((named & (stretch.met < _NAMED)).any())
    words = first.words if first is last else (*first.words, *last.words)
    cosine = float(direction @ vectors().passage([word for word in words if word.isalpha()]))
    score = stretch.worth * (stretch.covered + _BACK * stretch.back + _COSINE * max(cosine, 0.0)) / (1 + _BACK + _COSINE)
    return Likely(
        record.record.statement(first.row),
        first.paragraph,
        first.start,
        last.end,
        int((stretch.met >= _SHARED).sum()),
        len(stretch.met),
        stretch.size,
        missing,
        max(score - _NAMES_MISSING * missing, 0.0),
    )


def _best(stretches: Sequence[Likely]) -> list[Likely]:
    """Return the best stretch of each paragraph, the best first."""
    best: dict[HeldParagraph, Likely] = {}
    for one in sorted(stretches, key=lambda one: -one.score):
        if one.score > 0:
            best.setdefault(one.paragraph, one)
    return list(best.values())[:_BEST]


def _equals(record: Sentences, stem: str, quote: str) -> Wanted:
    """Return what may stand for a word of the quote, with what a match through it is worth."""
    shorter = _shorter(stem)
    singles = {other[0]: _BY_THESAURUS * weight for other, weight in alike((stem,)) if len(other) == 1}
    singles |= {near: _NEAR_WORD for form in (stem, *shorter) for near in _near_words().get(form, ())}
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
