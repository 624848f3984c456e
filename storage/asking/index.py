"""Where each word of a statement stands: made when it is looked into, and kept for those looked into last."""

from __future__ import annotations

import threading
from collections import OrderedDict, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from storage.held import HeldParagraph, HeldStatement
from storage.text.tokens import Token, tokens

# What can be found. A heading is not an answer, but it says what the paragraphs under it are about.
_FOUND = frozenset({"text", "courtesy"})
_ENDS_A_SECTION = frozenset({"heading"})
# Words in the indexes that are kept, some 120 bytes each.
WORDS_KEPT = 350_000


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class StatementIndex:
    """
    One statement's words. Places are positions in `statement.paragraphs`.

    `postings`: stem (or key of an abbreviation) to place to the positions of its words in that paragraph, rising.
    `heading` is the place of the heading over a paragraph, where there is one.
    """

    searchable: tuple[int, ...]
    texts: frozenset[int]
    tokens: tuple[tuple[Token, ...], ...]
    postings: dict[str, dict[int, list[int]]]
    heading: dict[int, int]

    @property
    def words(self) -> int:
        """How many words it has."""
        return sum(len(paragraph) for paragraph in self.tokens)


_kept: OrderedDict[HeldStatement, StatementIndex] = OrderedDict()
_words_kept = 0
_lock = threading.Lock()


def index_of(statement: HeldStatement) -> StatementIndex:
    """Return the statement's index, made where it is not kept."""
    with _lock:
        if statement in _kept:
            _kept.move_to_end(statement)
            return _kept[statement]
    index = index_made(statement.paragraphs, statement.language)
    with _lock:
        _keep(statement, index)
    return index


def kept(statement: HeldStatement) -> StatementIndex | None:
    """Return the statement's index where it is kept."""
    with _lock:
        return _kept.get(statement)


def fetch(statements: Sequence[HeldStatement]) -> None:
    """Read the texts of statements at once whose indexes are not kept."""
    with _lock:
        missing = [statement for statement in statements if statement not in _kept]
    shelves = {id(s.text): s.text for s in missing if not isinstance(s.text, tuple)}
    for key, shelf in shelves.items():
        shelf.fetch([statement.id for statement in missing if id(statement.text) == key])


def _keep(statement: HeldStatement, index: StatementIndex) -> None:
    global _words_kept  # noqa: PLW0603 - one measure for the whole process
    if statement not in _kept:
        _kept[statement] = index
        _words_kept += index.words
    while _words_kept > WORDS_KEPT and len(_kept) > 1:
        _words_kept -= _kept.popitem(last=False)[1].words


def index_made(paragraphs: Sequence[HeldParagraph], language: str | None) -> StatementIndex:
    """Return an index of these paragraphs."""
    kinds = [paragraph.kind for paragraph in paragraphs]
    split = tuple(
        tokens(paragraph.text, language) if paragraph.kind in _FOUND | _ENDS_A_SECTION else () for paragraph in paragraphs
    )
    return StatementIndex(
        searchable=tuple(place for place, kind in enumerate(kinds) if kind in _FOUND),
        texts=frozenset(place for place, kind in enumerate(kinds) if kind == "text"),
        tokens=split,
        postings=_postings(split),
        heading=_headings(kinds),
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
