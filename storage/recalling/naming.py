"""A name for what paragraphs are about where neither a heading nor a list has one: what they name again and again."""

from __future__ import annotations

from collections import Counter
from functools import cache

from storage.asking.index import index_of
from storage.asking.lexicon import words_of
from storage.held import HeldStatement
from storage.recalling.lists import positions
from storage.text.tokens import Token

_LEAST = 3
_SHORTEST = 5


def recurring(statement: HeldStatement, place: int, speakers: frozenset[str]) -> str:
    """
    Return the word, as it is mostly printed, that a paragraph repeats most; empty where it repeats none three times.

    `speakers` are the words for who speaks, who is no topic.
    """
    printed: dict[str, Counter[str]] = {}
    for token in index_of(statement).tokens[place]:
        is_name = len(token.form) >= _SHORTEST and not token.form.isdigit() and token.form not in speakers
        if is_name and not _says_nothing(token):
            words = printed.setdefault(token.stem, Counter())
            words[statement.paragraphs[place].text[token.start : token.end]] += 1
    most = max(printed.values(), key=Counter.total, default=Counter())
    if most.total() < _LEAST:
        return ""
    name = most.most_common(1)[0][0]
    return name[:1].upper() + name[1:]


def _says_nothing(token: Token) -> bool:
    """Tell whether a word is a small one, or one that positions are taken in ("believe")."""
    return token.stem in _of_positions() or any(token.form in words_of(role) for role in ("stop", "asking", "noise", "light"))


@cache
def _of_positions() -> frozenset[str]:
    return frozenset(stem for position in positions() for stem in position.stems)
