"""From the pieces of a source to its paragraphs: what each is, and the number that people cite."""

from __future__ import annotations

from storage.errors import Unreadable
from storage.reading.courtesies import is_courtesy
from storage.reading.headings import is_heading, is_title_line, may_head
from storage.reading.numbering import numbering, printed_number
from storage.reading.pieces import Piece
from storage.reading.plain import plain
from storage.reading.values import ReadParagraph
from storage.reading.vocatives import is_vocative

COUNTED = frozenset({"text", "courtesy"})
_LONGEST_HEADER = 25  # lines


def paragraphs_of(text: str) -> tuple[tuple[str, ...], tuple[ReadParagraph, ...]]:
    """
    Return the blocks and the paragraphs of a plain text, as `read` gives them for .txt. Raises `Unreadable` "empty".

    Runs in the caller's process: meant for what people paste (100 kB take a few hundredths of a second).
    """
    source = plain(text)
    if not source.has_words() or not source.pieces:  # a page number alone is no text
        raise Unreadable("pasted text", "empty")
    return source.blocks, judged(source.pieces)


def judged(pieces: tuple[Piece, ...]) -> tuple[ReadParagraph, ...]:
    """Return the paragraphs with kind and number: the printed one where the source numbers its paragraphs, else from 1."""
    header = _header_length(pieces)
    kinds = ["header" if place < header else piece.kind or _kind(piece.text) for place, piece in enumerate(pieces)]
    numbers = _numbers(
        pieces, [place for place, kind in enumerate(kinds) if kind in COUNTED or _is_labelled(kind, pieces[place])]
    )
    if numbers is not None:
        # In a source that numbers its paragraphs, "14. As the Holy Koran says:" is one of them.
        kinds = ["text" if _is_labelled(kind, piece) else kind for kind, piece in zip(kinds, pieces, strict=True)]
    if COUNTED.isdisjoint(kinds):
        # A line or two without a full stop: words that head nothing are the text.
        kinds = ["text" if any(character.isalnum() for character in piece.text) else "heading" for piece in pieces]
    counted = [place for place, kind in enumerate(kinds) if kind in COUNTED]
    numbers = numbers or _numbers(pieces, counted)
    printed = [printed_number(pieces[place].text) for place in counted]
    cited = dict(zip(counted, numbers or range(1, len(counted) + 1), strict=True))
    bodies = {place: found[1] for place, found in zip(counted, printed, strict=True) if found and found[0] == cited[place]}
    return tuple(
        ReadParagraph(cited.get(place), piece.block, kinds[place], (numbers and bodies.get(place)) or piece.text)
        for place, piece in enumerate(pieces)
    )


def _numbers(pieces: tuple[Piece, ...], counted: list[int]) -> list[int] | None:
    printed = ((pieces[place].number, printed_number(pieces[place].text)) for place in counted)
    return numbering([own or (found[0] if found else None) for own, found in printed])


def _is_labelled(kind: str, piece: Piece) -> bool:
    return kind == "heading" and piece.kind is None and printed_number(piece.text) is not None


def _kind(text: str) -> str:
    if is_vocative(text):
        return "vocative"
    if is_courtesy(text):
        return "courtesy"
    return "heading" if is_heading(text) else "text"


def _header_length(pieces: tuple[Piece, ...]) -> int:
    """Return how many pieces are the header: up to the last that says who, what, where or when, before any sentence."""
    length = 0
    for place, piece in enumerate(pieces[:_LONGEST_HEADER]):
        if is_title_line(piece.text) and not is_vocative(piece.text):
            length = place + 1
        elif is_vocative(piece.text) or not may_head(piece.text):
            break
    return length
