"""Where each word of a statement stands: made when it is looked into, and kept for those looked into last."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter
from weakref import ref

from storage.held import HeldParagraph, HeldStatement
from storage.index.kept import Kept
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


# A statement knows its database: one that nobody holds any more is not held by its index either.
_kept: Kept[ref[HeldStatement], StatementIndex] = Kept(WORDS_KEPT, attrgetter("words"))


def index_of(statement: HeldStatement) -> StatementIndex:
    """Return the statement's index, made where it is not kept."""
    index = _kept.get(ref(statement))
    if index is None:
        index = index_made(statement.paragraphs, statement.language)
        _kept.keep(ref(statement), index)
    return index


def kept(statement: HeldStatement) -> StatementIndex | None:
    """Return the statement's index where it is kept."""
    return _kept.get(ref(statement))


def fetch(statements: Sequence[HeldStatement]) -> None:
    """Read the texts of statements at once whose indexes are not kept."""
    missing = [statement for statement in statements if _kept.get(ref(statement)) is None]
    shelves = {id(s.text): s.text for s in missing if not isinstance(s.text, tuple)}
    for key, shelf in shelves.items():
        shelf.fetch([statement.id for statement in missing if id(statement.text) == key])


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
