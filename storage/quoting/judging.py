"""The verdict on a quote from its comparisons with the places that may hold it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from storage.quoting.comparing import Comparison, compare
from storage.quoting.likeness import Likely
from storage.quoting.passages import Passage, words_of
from storage.quoting.places import Candidate, Places
from storage.quoting.quoted import Quoted
from storage.quoting.word_lists import word_list
from storage.text.alignment import weight
from storage.text.function_words import is_function_word

VERBATIM, NEAR, NOTHING = 2, 1, 0
# Set on about 130 quotes over 120 statements: remembered sentences keep 0.68 and more, told ones seldom 0.65.
_NEAR_KEPT = 0.66
_NEAR_ALIKE = 0.6
_SHORTENED_ALIKE = 0.4  # a sentence that nothing but words left out sets apart from the record's
_SURE = 0.8
_MUCH = 4  # content words
# The same share of letters, for words so garbled that hardly one is left whole.
_GARBLED = 0.72
_HARDLY_GARBLED = 0.88  # words torn apart or run together
_MOSTLY = 0.6
_SEVERAL = 2
_COMPARED = 12
_LONG, _COMPARED_LONG = 120, 3  # words of a quote so long that a few places will do
_BORDERS = 3
_WHOLE = 0.999
_MOST_NEIGHBOURS = 8
_BETTER = 0.05
_GOOD_PART = 3  # one in three
_AS_LIKE = 0.85  # letter by letter


def comparisons(record: Places, quote: Quoted, found: Sequence[Candidate]) -> list[Comparison]:
    """Return the quote laid against the best candidates, and against their neighbours where it may run over a border."""
    made = _compared(record, quote, found)
    if made and max(comparison.kept for comparison in made) < _WHOLE:
        best = max(comparison.alike for comparison in made)
        grown = (_grown(record, quote, c, compared) for c, compared in zip(found[:_BORDERS], made, strict=False))
        made += [comparison for comparison in grown if comparison is not None and comparison.alike > best + _BETTER]
    return made


def _compared(record: Places, quote: Quoted, found: Sequence[Candidate]) -> list[Comparison]:
    """Return the comparisons with the best candidates; once one has it word for word, those less like it are left out."""
    most = _COMPARED if len(quote.words) <= _LONG else _COMPARED_LONG
    made: list[Comparison] = []
    verbatim = False
    for place, c in enumerate(found):
        if (place < most and (not verbatim or c.alike >= _AS_LIKE)) or c.alike == 1:
            made.append(compare(quote, _passage(record, c.row, c.row), c.alike, record.known, record.names))
            verbatim = verbatim or made[-1].verbatim
    return made


def _grown(record: Places, quote: Quoted, candidate: Candidate, alone: Comparison) -> Comparison | None:
    """Return the quote laid against a paragraph and those neighbours that make it fit better; None where none does."""
    first = last = candidate.row
    best: Comparison | None = None
    while last - first < _MOST_NEIGHBOURS:
        wider = [(a, b) for a, b in ((first - 1, last), (first, last + 1)) if _may_hold_more(record, best or alone, a, b)]
        made = [(compare(quote, _passage(record, a, b), candidate.alike, record.known, record.names), a, b) for a, b in wider]
        better = [one for one in made if best is None or one[0].alike > best.alike + _BETTER]
        if not better:
            break
        best, first, last = max(better, key=lambda one: one[0].alike)
    return best


def _may_hold_more(record: Places, narrow: Comparison, first: int, last: int) -> bool:
    """Tell whether the neighbour that would be taken in has a good part of what the narrower passage lacks."""
    if not _one_statement(record, first, last):
        return False
    lacking = {narrow.quote.forms[k] for run in narrow.differences for k in run.quoted} or set(narrow.quote.forms)
    content = {form for form in lacking if not is_function_word(form)} or lacking
    taken_in = record.paragraph(first if record.paragraph(last) == narrow.passage.paragraphs[-1] else last)
    held = {word.form for word in words_of(taken_in)}
    return len(content & held) * _GOOD_PART >= len(content)


def _one_statement(record: Places, first: int, last: int) -> bool:
    return record.are_one_statement(first, last)


def _passage(record: Places, first: int, last: int) -> Passage:
    return Passage(record.statement(first), tuple(record.paragraph(row) for row in range(first, last + 1)))


def grade(comparison: Comparison) -> int:
    """Return VERBATIM, NEAR or NOTHING for a comparison alone."""
    if comparison.verbatim:
        return VERBATIM
    if comparison.shortened and comparison.alike >= _SHORTENED_ALIKE:
        return NEAR
    if comparison.kept >= _NEAR_KEPT and comparison.alike >= _NEAR_ALIKE:
        return NOTHING if _of_something_else(comparison) else NEAR
    return NEAR if _garbled(comparison) else NOTHING


def by_chance(comparison: Comparison, delegation: str | None) -> bool:
    """Tell whether somebody else than the delegation that is meant said no more than the like of it."""
    theirs = delegation in (None, comparison.passage.statement.delegation)
    return not theirs and not comparison.verbatim and comparison.kept < _SURE and comparison.letters < _HARDLY_GARBLED


def _of_something_else(comparison: Comparison) -> bool:
    """
    Tell whether the words before the verb, what the sentence is about, are not there.

    "Neutrality is part of ..." is not what was said in "multilateralism is part of ...". Where much follows that is there, it is.
    """
    forms = comparison.quote.forms
    verb = next((place for place, form in enumerate(forms) if form in word_list("finite_verbs")), 0)
    subject = [place for place in range(verb) if not is_function_word(forms[place])]
    kept = {k for run in comparison.runs if run.same or run.misspelt or run.same_thing for k in run.quoted}
    much = sum(not is_function_word(forms[k]) for k in kept) >= _MUCH
    return bool(subject) and comparison.kept < _SURE and not much and not kept.intersection(subject)


def _garbled(comparison: Comparison) -> bool:
    """Tell whether a quote is there letter by letter, though hardly a word is left whole."""
    if mostly_strange(comparison):
        return comparison.letters >= _GARBLED
    return comparison.letters >= _HARDLY_GARBLED and not _of_something_else(comparison)


def mostly_strange(comparison: Comparison) -> bool:
    """Tell whether most words of the quote that differ are nobody's words: mistyped, misheard or misread, not chosen."""
    differing = [comparison.quote.forms[k] for run in comparison.differences if not run.same_thing for k in run.quoted]
    content = [form for form in differing if not is_function_word(form)]
    strange = sum(form not in comparison.known for form in content)
    return strange >= _SEVERAL and strange >= _MOSTLY * len(content)


def gain(comparison: Comparison) -> float:
    """Return how much a reading of the typed line explains: its words that the record has, less those that it lacks."""
    total = sum(weight(form) for form in comparison.quote.forms)
    return total * (2 * comparison.kept - 1) - comparison.left_out / 3


# A sentence that says the like stands out from the next best, shares many words and holds few others; what was never said is a
# bit like many. Set on 188 quotes (105 told in other words, 83 never said): of those left out each time, 0.69 of the first are
# believed and 0.90 of the others not.
_STANDS_OUT = 4.5
_EACH_SHARED = 0.7
_EACH_WORD = 0.09
_NAMES_MISSING = 1.2
_ENOUGH = 1.8
_BACKGROUND = 0.24  # what the next best scores in a record of some size; a small one has none to stand out from
# A short sentence with all of the quote's words says nothing else, whatever the next best says.
_SHORT, _FEWEST_SHARED = 8, 2
_CLAIMED = 0.8  # what a likely sentence is worth that stands elsewhere than where the quote is said to be from


def nearest_first(everywhere: Sequence[Likely], there: Sequence[Likely]) -> Sequence[Likely]:
    """
    Return likely sentences in order, the likeliest first.

    `there` are those at the claimed place: its best goes first, unless another is much likelier.
    """
    best = there[0] if there else None
    if best is None or best.score < _CLAIMED * everywhere[0].score:
        return everywhere
    others = [one for one in everywhere if one.paragraph != best.paragraph]
    return [best, *(replace(one, score=one.score * _CLAIMED) for one in others)]


def says_the_like(best: Sequence[Likely]) -> bool:
    """
    Tell whether the first of the likely sentences says what the quote says in other words; if not, nothing does.

    They must be one delegation's: among those of all some will always say about the same.
    """
    if not best:
        return False
    first = best[0]
    if _FEWEST_SHARED <= first.shared == first.wanted and first.size <= _SHORT:
        return True
    margin = first.score - max(*(one.score for one in best[1:]), _BACKGROUND, 0.0)
    evidence = _STANDS_OUT * margin + _EACH_SHARED * first.shared - _EACH_WORD * first.size - _NAMES_MISSING * first.names_missing
    return evidence > _ENOUGH
