"""Quotes put together from pieces that were said apart."""

from __future__ import annotations

import re
from collections.abc import Sequence

from storage.quoting.comparing import Comparison
from storage.quoting.judging import comparisons
from storage.quoting.places import Places, Seen, candidates
from storage.quoting.quoted import quoted
from storage.text.function_words import is_function_word
from storage.text.words import words

_JOINTS = re.compile(
    r"[.;!?:]+[\"”’»]* |, (?:and|but|so|or|while|because|since|yet|therefore) |"
    r",? (?:and|but|because|while) (?=\w+ \w+ \w+ \w+)|[–—]| -+ "
)
_SHORTEST = 3  # content words of a piece
_KEPT = 0.85
_FEWEST, _MOST = 2, 8  # pieces


def stitched(record: Places, text: str, seen: Seen) -> tuple[Comparison, ...]:
    """Return where each piece of a quote was said, in its order, if each was and they are at least two; else nothing."""
    pieces = _pieces(text)
    if not _FEWEST <= len(pieces) <= _MOST:
        return ()
    found = [_best(record, piece, seen) for piece in pieces]
    return tuple(c for c in found if c is not None) if all(c is not None for c in found) else ()


def _pieces(text: str) -> list[str]:
    pieces: list[str] = []
    start = 0
    for joint in [*_JOINTS.finditer(text), None]:
        piece = text[start : joint.start() if joint else len(text)].strip()
        content = sum(not is_function_word(word.form) for word in words(piece))
        if content >= _SHORTEST:
            pieces.append(piece)
        elif content and pieces:
            pieces[-1] = f"{pieces[-1]} {piece}"
        elif content:
            continue
        start = joint.end() if joint else len(text)
    return pieces


def _best(record: Places, piece: str, seen: Seen) -> Comparison | None:
    quote = quoted(piece)
    found: Sequence[Comparison] = comparisons(record, quote, candidates(record, quote.pieces, seen))
    best = max(found, key=lambda comparison: (comparison.verbatim, comparison.alike), default=None)
    return best if best is not None and best.kept >= _KEPT and best.alike >= _KEPT else None
