"""From the pieces of a source to its paragraphs: what each is, and the number that people cite."""

from __future__ import annotations

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
    The blocks and the paragraphs of a plain text, as `read` gives them for a .txt file; both empty for a text without words.

    Runs in the caller's process: meant for what people paste (100 kB take a few hundredths of a second).
    """
    source = plain(text)
    return source.blocks, judged(source.pieces)


def judged(pieces: tuple[Piece, ...]) -> tuple[ReadParagraph, ...]:
    """The paragraphs with kind and number: the printed number where the source numbers its paragraphs, else counted from 1."""
    header = _header_length(pieces)
    kinds = [piece.kind or _kind(piece.text, in_header=place < header) for place, piece in enumerate(pieces)]
    counted = [place for place, kind in enumerate(kinds) if kind in COUNTED]
    printed = [printed_number(pieces[place].text) for place in counted]
    numbers = numbering(
        [pieces[place].number or (found[0] if found else None) for place, found in zip(counted, printed, strict=True)],
    )
    cited = dict(zip(counted, numbers or range(1, len(counted) + 1), strict=True))
    bodies = {place: found[1] for place, found in zip(counted, printed, strict=True) if found and found[0] == cited[place]}
    return tuple(
        ReadParagraph(cited.get(place), piece.block, kinds[place], (numbers and bodies.get(place)) or piece.text)
        for place, piece in enumerate(pieces)
    )


def _kind(text: str, *, in_header: bool) -> str:
    if in_header:
        return "header"
    if is_vocative(text):
        return "vocative"
    if is_courtesy(text):
        return "courtesy"
    return "heading" if is_heading(text) else "text"


def _header_length(pieces: tuple[Piece, ...]) -> int:
    """How many pieces at the top are the header: up to the last line that says who, what, where or when, before any sentence."""
    length = 0
    for place, piece in enumerate(pieces[:_LONGEST_HEADER]):
        if is_title_line(piece.text) and not is_vocative(piece.text):
            length = place + 1
        elif is_vocative(piece.text) or not may_head(piece.text):
            break
    return length
