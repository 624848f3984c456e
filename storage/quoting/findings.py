"""Why a quote differs from what was said, run by run."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import Stemmer

from storage.quoting.comparing import Comparison, holds_a_clause
from storage.quoting.numbers import is_date, is_number, value
from storage.quoting.values import Finding
from storage.quoting.word_lists import word_list
from storage.text.function_words import is_function_word
from storage.text.redline import Run
from storage.text.sentences import sentences
from storage.text.words import Word

_STEMMER = Stemmer.Stemmer("english")
_FAR = 12  # words left out between two sentences: the pieces come from different places


@cache
def _verbs() -> frozenset[str]:
    return frozenset(_STEMMER.stemWords(sorted(word_list("verbs"))))


def findings(comparison: Comparison) -> tuple[Finding, ...]:
    """Return what differs, in the order of the quote; a declared omission comes first, with the words left out."""
    found = [_finding(comparison, run) for run in comparison.differences]
    return (*(Finding("declared_omission", "…", said_text(comparison, run)) for run in comparison.omissions), *found)


def _finding(comparison: Comparison, run: Run) -> Finding:
    ours = [comparison.quote.words[k] for k in run.quoted]
    theirs = [comparison.passage.words[k] for k in run.said]
    return Finding(_kind(comparison, run, ours, theirs), _quoted_text(comparison, run), said_text(comparison, run))


def _kind(comparison: Comparison, run: Run, ours: list[Word], theirs: list[Word]) -> str:
    left, right = [word.form for word in ours], [word.form for word in theirs]
    if run.same_thing:
        return "wording"
    if not left and holds_a_clause(comparison.passage, run):
        return "stitched" if _stitched(comparison, run) else "undeclared_omission"
    if _negations(left) != _negations(right):
        return "negation"
    if left and _numbers(comparison, run.quoted, ()) != _numbers(comparison, (), run.said):
        return "date" if _dated(comparison, run) else "number"
    if run.misspelt and ours:
        return "wording"
    return "stitched" if _stitched(comparison, run) else _kind_of_words(comparison, run, left, right)


def _kind_of_words(comparison: Comparison, run: Run, left: list[str], right: list[str]) -> str:
    if not left:
        return "wording" if all(is_function_word(form) for form in right) else "undeclared_omission"
    ours = [comparison.quote.words[k] for k in run.quoted]
    if _names(comparison.quote.text, ours, right) or _names_said(comparison, run, left):
        return "name"
    return "verb" if _verb(left) and _verb(right) else "wording"


def _negations(forms: Sequence[str]) -> bool:
    return sum(form in word_list("negations") for form in forms) % 2 == 1


def _numbers(comparison: Comparison, quoted: Sequence[int], said: Sequence[int]) -> list[str]:
    quote, passage = comparison.quote, comparison.passage
    ours = [quote.forms[k] for k in quoted if is_number(quote.text, quote.words, k)]
    theirs = [passage.words[k].form for k in said if is_number(passage.text_of(k), passage.words, k)]
    return sorted(number for form in (*ours, *theirs) if (number := value(form)) is not None)


def _dated(comparison: Comparison, run: Run) -> bool:
    quote, passage = comparison.quote, comparison.passage
    return any(is_date(quote.text, quote.words, k) for k in run.quoted) or any(
        is_date(passage.text_of(k), passage.words, k) for k in run.said
    )


def _verb(forms: Sequence[str]) -> bool:
    return any(_STEMMER.stemWord(form) in _verbs() for form in forms)


def _names(text: str, ours: list[Word], theirs: list[str]) -> bool:
    """Tell whether there is a word in capitals inside a sentence that the record does not have here."""
    return any(_is_name(text, word) and word.form not in theirs for word in ours)


def _names_said(comparison: Comparison, run: Run, ours: list[str]) -> bool:
    words = [(comparison.passage.text_of(k), comparison.passage.words[k]) for k in run.said]
    return any(_is_name(text, word) and word.form not in ours for text, word in words)


def _is_name(text: str, word: Word) -> bool:
    printed = text[word.start : word.end]
    before = text[: word.start].rstrip(" \t\n\"'“‘«([")
    return printed[:1].isupper() and not is_function_word(word.form) and bool(before) and before[-1] not in ".!?:;…—–"


def _stitched(comparison: Comparison, run: Run) -> bool:
    """Tell whether the pieces on both sides come from different sentences, with much left out between them."""
    if len(run.said) < _FAR or len({comparison.passage.owners[k] for k in run.said}) > 1:
        return len(run.said) >= _FAR
    text = comparison.passage.text_of(run.said[0])
    first, last = comparison.passage.words[run.said[0]].start, comparison.passage.words[run.said[-1]].end
    return any(first < end < last for _, end in sentences(text))


def _quoted_text(comparison: Comparison, run: Run) -> str:
    if not run.quoted:
        return ""
    return comparison.quote.text[comparison.quote.words[run.quoted[0]].start : comparison.quote.words[run.quoted[-1]].end]


def said_text(comparison: Comparison, run: Run) -> str:
    """Return the record's words of a run as printed; runs over two paragraphs are joined with a space."""
    pieces = []
    for owner, paragraph in enumerate(comparison.passage.paragraphs):
        inside = [comparison.passage.words[k] for k in run.said if comparison.passage.owners[k] == owner]
        if inside:
            pieces.append(paragraph.text[inside[0].start : inside[-1].end])
    return " ".join(pieces)
