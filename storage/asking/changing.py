"""What changed in what was said of a thing from one session to the next: the words that came and those that went."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from storage.asking.values import Change, Passage
from storage.text.function_words import is_function_word
from storage.text.sentences import sentences
from storage.text.tokens import Token, tokens

# A reader takes in a few; the first are shown, since a sentence says what matters first.
_MOST = 6


def with_changes(passages: tuple[Passage, ...]) -> tuple[Passage, ...]:
    """Return passages in order of time, each that begins another session with what changed since the one before it."""
    changed = [
        replace(later, change=_between(earlier, later)) if earlier.statement is not later.statement else later
        for earlier, later in pairwise(passages)
    ]
    return (*passages[:1], *changed)


def _between(earlier: Passage, later: Passage) -> Change:
    before, after = _said(earlier), _said(later)
    return Change(
        added=_runs(later.paragraph.text, after, {token.stem for token in before}),
        dropped=_runs(earlier.paragraph.text, before, {token.stem for token in after}),
    )


def _said(passage: Passage) -> list[Token]:
    """Return the words of the sentences in which the topic stands; of the whole paragraph where it stands in none."""
    language = passage.statement.language
    spans = [
        (start, end)
        for start, end in sentences(passage.paragraph.text)
        if any(start <= first < end for first, _ in passage.highlights)
    ]
    every = tokens(passage.paragraph.text, language)
    return [token for token in every if not spans or any(start <= token.start < end for start, end in spans)]


def _runs(text: str, words: list[Token], known: set[str]) -> tuple[str, ...]:
    """Return the words that are not known, those that follow each other together, small words between them included."""
    runs: list[tuple[int, int]] = []
    joined = False
    for word in words:
        if is_function_word(word.form):
            continue
        joined = joined and not any(mark in text[runs[-1][1] : word.start] for mark in ".,;:")
        if word.stem in known:
            joined = False
        else:
            runs = [*runs[:-1], (runs[-1][0], word.end)] if joined else [*runs, (word.start, word.end)]
            joined = True
    return tuple(dict.fromkeys(text[start:end] for start, end in runs))[:_MOST]
