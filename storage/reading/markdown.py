"""Markdown to paragraphs: its words, without its marks."""

from __future__ import annotations

from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

from storage.errors import Unreadable
from storage.reading.characters import cleaned
from storage.reading.media import MARKDOWN
from storage.reading.pieces import Piece, Source, one_block_each

_DEEPEST = 100
_PARSER = MarkdownIt("commonmark", {"html": True, "maxNesting": _DEEPEST}).enable("table")
_LINE_ENDS = frozenset({"softbreak", "hardbreak"})


def markdown(name: str, text: str) -> Source:
    """Return the source of a Markdown text. Links keep their words, HTML is left out. Raises `Unreadable` "damaged"."""
    tokens = _PARSER.parse(cleaned(text).replace("\f", "\n"))
    # The parser leaves out what is nested deeper, without a word.
    if any(token.level >= _DEEPEST - 4 for token in tokens):
        raise Unreadable(name, "damaged", f"nested more than {_DEEPEST} deep")
    return one_block_each(MARKDOWN, list(_pieces(tokens)))


def _pieces(tokens: list[Token]) -> Iterator[Piece]:
    number: int | None = None
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type == "list_item_open":
            number = int(token.info) if token.info.isdecimal() and len(token.info) < 5 else None  # noqa: PLR2004 (digits)
        elif token.type in {"fence", "code_block"}:
            yield from (Piece(0, " ".join(part.split())) for part in token.content.split("\n\n") if part.strip())
        elif token.type == "inline" and (words := " ".join("".join(_words(token)).split())):
            headed = before is not None and before.type == "heading_open"
            yield Piece(0, words, number, "heading" if headed else None)
            number = None


def _words(token: Token) -> Iterator[str]:
    for child in token.children or ():
        if child.type in {"text", "code_inline"}:
            yield child.content
        elif child.type in _LINE_ENDS:
            yield " "
