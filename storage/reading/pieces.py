"""What an extractor hands on: the paragraphs of a source before they are judged and numbered."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Piece:
    """
    One paragraph of the source. `block` as in `storage.held.HeldParagraph`.

    `number` is the number that the source's own list markup gives it, None where it has none or prints it in the text.
    `kind` is set where the markup tells it ("heading"), None where the words must.
    """

    block: int
    text: str
    number: int | None = None
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """
    A document as its extractor understood it.

    `head` is the text as the source breaks its lines, page furniture removed: header fields are read from it.
    """

    media_type: str
    blocks: tuple[str, ...]
    pieces: tuple[Piece, ...]
    head: str

    def has_words(self) -> bool:
        """Whether there is a letter or a digit anywhere: without one there is nothing to store."""
        return any(character.isalnum() for block in self.blocks for character in block)


def one_block_each(media_type: str, pieces: list[Piece]) -> Source:
    """Return the source whose paragraphs are its blocks, as in a document with markup; `pieces` come in order."""
    placed = tuple(Piece(place, piece.text, piece.number, piece.kind) for place, piece in enumerate(pieces))
    texts = tuple(piece.text for piece in placed)
    return Source(media_type, texts, placed, "\n\n".join(texts))
