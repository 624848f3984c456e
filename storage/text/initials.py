"""Names in a text by the initials of their words: what an abbreviation may stand for that no glossary has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from storage.text.function_words import is_function_word
from storage.text.tokens import Token

_SHORTEST, _LONGEST = 3, 8
# What stands between two words of a name, linking words aside.
_JOINS = frozenset({" ", "-", "\u2011", "\u2013", ", "})
_APART = 1


@dataclass(frozen=True, slots=True)
class Run:
    """Words with capital initials in a row: their initials, their stems, and what they are printed as."""

    initials: str
    stems: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    text: str

    def named(self, initials: str) -> tuple[tuple[str, ...], str, bool] | None:
        """Return the name with these initials: its stems, as printed, and whether it ends there; None where there is none."""
        at = self.initials.find(initials)
        if at < 0:
            return None
        last = at + len(initials)
        return self.stems[at:last], self.text[self.spans[at][0] : self.spans[last - 1][1]], last == len(self.initials)


def may_be_initials(form: str) -> bool:
    """Tell whether a folded word is as long as an abbreviation by initials, and of letters alone."""
    return form.isalpha() and _SHORTEST <= len(form) <= _LONGEST


def initials_in(text: str, words: Sequence[Token]) -> set[str]:
    """Return all initials of the names in a text, also of parts of names."""
    found: set[str] = set()
    for run in runs(text, words):
        for start in range(len(run.initials) - _SHORTEST + 1):
            longest = min(len(run.initials), start + _LONGEST)
            found.update(run.initials[start:end] for end in range(start + _SHORTEST, longest + 1))
    return found


def runs(text: str, words: Sequence[Token]) -> Iterator[Run]:
    """Yield the longest runs of words with capital initials; linking words between them belong to the run."""
    run: list[Token] = []
    end = 0
    for token in words:
        capital = text[token.start].isupper()
        if not capital and run and is_function_word(token.form) and token.start - end <= _APART:
            end = token.end
            continue
        if run and not (capital and text[end : token.start] in _JOINS):
            yield from _enough(run, text)
            run = []
        if capital:
            run.append(token)
            end = token.end
    yield from _enough(run, text)


def _enough(run: list[Token], text: str) -> Iterator[Run]:
    if len(run) >= _SHORTEST:
        initials = "".join(token.form[0] for token in run)
        yield Run(initials, tuple(token.stem for token in run), tuple((token.start, token.end) for token in run), text)
