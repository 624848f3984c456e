"""Where each word of a statement stands: made once a statement, and kept as long as the statement is held."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from storage.held import HeldStatement
from storage.text.tokens import Token, tokens

# What can be found. A heading is not an answer, but it says what the paragraphs under it are about.
_FOUND = frozenset({"text", "courtesy"})
_ENDS_A_SECTION = frozenset({"heading"})


@dataclass(frozen=True, slots=True)
class StatementIndex:
    """
    One statement's words. Places are positions in `statement.paragraphs`.

    `postings`: stem (or key of an abbreviation) to place to the positions of its words in that paragraph, rising.
    `heading` is the place of the heading over a paragraph, where there is one. `forms` counts the folded words, `plain` those
    that are not abbreviations in capitals.
    """

    searchable: tuple[int, ...]
    texts: frozenset[int]
    tokens: tuple[tuple[Token, ...], ...]
    postings: dict[str, dict[int, list[int]]]
    heading: dict[int, int]
    forms: Counter[str]
    plain: Counter[str]


_held: WeakKeyDictionary[HeldStatement, StatementIndex] = WeakKeyDictionary()


def index_of(statement: HeldStatement) -> StatementIndex:
    """Return the statement's index; made at the first call."""
    index = _held.get(statement)
    if index is None:
        index = _held[statement] = _made(statement)
    return index


def _made(statement: HeldStatement) -> StatementIndex:
    kinds = [paragraph.kind for paragraph in statement.paragraphs]
    split = tuple(
        tokens(paragraph.text, statement.language) if paragraph.kind in _FOUND | _ENDS_A_SECTION else ()
        for paragraph in statement.paragraphs
    )
    return StatementIndex(
        searchable=tuple(place for place, kind in enumerate(kinds) if kind in _FOUND),
        texts=frozenset(place for place, kind in enumerate(kinds) if kind == "text"),
        tokens=split,
        postings=_postings(split),
        heading=_headings(kinds),
        forms=Counter(token.form for paragraph in split for token in paragraph),
        plain=Counter(token.form for paragraph in split for token in paragraph if not token.abbreviation),
    )


def _postings(split: tuple[tuple[Token, ...], ...]) -> dict[str, dict[int, list[int]]]:
    postings: dict[str, dict[int, list[int]]] = defaultdict(dict)
    for place, paragraph in enumerate(split):
        for position, token in enumerate(paragraph):
            postings[token.stem].setdefault(place, []).append(position)
            if token.abbreviation:
                postings[token.abbreviation].setdefault(place, []).append(position)
    return dict(postings)


def _headings(kinds: list[str]) -> dict[int, int]:
    over: dict[int, int] = {}
    current: int | None = None
    for place, kind in enumerate(kinds):
        if kind in _ENDS_A_SECTION:
            current = place
        elif current is not None:
            over[place] = current
    return over
