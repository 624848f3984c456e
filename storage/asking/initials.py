"""What an abbreviation stands for where no glossary has it: a name in the record whose initials spell it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from weakref import WeakKeyDictionary

from storage.asking.index import index_of
from storage.asking.lexicon import words_of
from storage.held import HeldStatement
from storage.text.tokens import Token

_SHORTEST, _LONGEST = 3, 8
# What stands between two words of a name, linking words aside.
_JOINS = frozenset({" ", "-", "\u2011", "\u2013", ", "})
_APART = 1
# Of a larger scope the earliest are looked through, so that an unknown abbreviation costs no more than a second.
_MOST_STATEMENTS = 500


@dataclass(frozen=True, slots=True)
class _Run:
    """Words with capital initials in a row: their initials, their stems, and what they are printed as."""

    initials: str
    stems: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    text: str


_held: WeakKeyDictionary[HeldStatement, tuple[_Run, ...]] = WeakKeyDictionary()


def may_be_initials(form: str) -> bool:
    """Tell whether a folded word is as long as an abbreviation by initials, and of letters alone."""
    return form.isalpha() and _SHORTEST <= len(form) <= _LONGEST


def spelled_out(form: str, statements: Iterable[HeldStatement]) -> dict[tuple[str, ...], str]:
    """
    Return the names whose initials are the letters of `form`, as stems, with each as printed; empty where none is held.

    A name that goes on ("Global Partnership for Effective ...") counts only where none ends there.
    """
    whole: dict[tuple[str, ...], str] = {}
    cut: dict[tuple[str, ...], str] = {}
    for statement in islice(statements, _MOST_STATEMENTS):
        for run in _runs_of(statement):
            at = run.initials.find(form)
            if at >= 0:
                last = at + len(form)
                names = whole if last == len(run.initials) else cut
                names[run.stems[at:last]] = run.text[run.spans[at][0] : run.spans[last - 1][1]]
    return whole or cut


def _runs_of(statement: HeldStatement) -> tuple[_Run, ...]:
    runs = _held.get(statement)
    if runs is None:
        pairs = zip(statement.paragraphs, index_of(statement).tokens, strict=True)
        runs = tuple(run for paragraph, tokens in pairs for run in _runs(paragraph.text, tokens))
        _held[statement] = runs
    return runs


def _runs(text: str, tokens: tuple[Token, ...]) -> Iterator[_Run]:
    """Yield the longest runs of words with capital initials; linking words between them belong to the run."""
    run: list[Token] = []
    end = 0
    for token in tokens:
        capital = text[token.start].isupper()
        if not capital and run and token.form in words_of("linking") and token.start - end <= _APART:
            end = token.end
            continue
        if run and not (capital and text[end : token.start] in _JOINS):
            yield from _enough(run, text)
            run = []
        if capital:
            run.append(token)
            end = token.end
    yield from _enough(run, text)


def _enough(run: list[Token], text: str) -> Iterator[_Run]:
    if len(run) >= _SHORTEST:
        initials = "".join(token.form[0] for token in run)
        yield _Run(initials, tuple(token.stem for token in run), tuple((token.start, token.end) for token in run), text)
