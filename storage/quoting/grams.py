"""The runs of characters by which a garbled quote is still found."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from storage.quoting.postings import Keys, Listed
from storage.text.normalising import FIRST_SPACELESS, written_without_spaces

_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_PAIR = np.uint64(1 << 63)  # keeps pairs apart from runs of four
_BORDER = "\n"  # a folded text has none
_ROW_BITS = 16
_MOST_TEXTS = 1 << _ROW_BITS


def grams(text: str) -> Keys:
    """
    Return the distinct hashes of every four characters in a row of a folded text.

    In scripts written without spaces, of every two.
    """
    return listed_grams([text]).keys


def listed_grams(texts: Sequence[str]) -> Listed:
    """Return the hashes of several texts at once, each text's distinct, with the place of the text."""
    parts = [_listed(texts[start : start + _MOST_TEXTS], start) for start in range(0, len(texts), _MOST_TEXTS)]
    if not parts:
        return Listed(np.empty(0, np.uint64), np.empty(0, np.int32), 0)
    return Listed(np.concatenate([part.keys for part in parts]), np.concatenate([part.rows for part in parts]), len(texts))


def _listed(texts: Sequence[str], first: int) -> Listed:
    codes = np.frombuffer(_BORDER.join(f" {text} " for text in texts).encode("utf-32-le", "replace"), dtype=np.uint32).astype(
        np.uint64
    )
    border = codes == ord(_BORDER)
    rows = np.cumsum(border).astype(np.uint64)
    dense = _spaceless(codes)
    runs, inside = _hashes(codes, 4), ~_any(border, 4)
    if dense.any():
        pairs, paired = _hashes(codes, 2) ^ _PAIR, dense[:-1] & dense[1:]
        plain = inside & ~_any(dense, 4)
        keys = np.concatenate([runs[plain], pairs[paired]])
        places = np.concatenate([rows[: len(runs)][plain], rows[: len(pairs)][paired]])
    else:
        keys, places = runs[inside], rows[: len(runs)][inside]
    shift = np.uint64(_ROW_BITS)
    both = np.unique((keys >> shift << shift) | places)  # one sort for all texts: the hash above, the place of the text below
    return Listed(both >> shift, (both & np.uint64(_MOST_TEXTS - 1)).astype(np.int32) + np.int32(first), len(texts))


def _hashes(codes: Keys, width: int) -> Keys:
    count = max(len(codes) - width + 1, 0)
    hashes = np.zeros(count, dtype=np.uint64)
    for offset in range(width):
        hashes = (hashes + codes[offset : offset + count] + np.uint64(1)) * _MULTIPLIER
        hashes ^= hashes >> np.uint64(29)
    return hashes


def _any(marked: NDArray[np.bool_], width: int) -> NDArray[np.bool_]:
    """Whether any of `width` places in a row is marked."""
    count = max(len(marked) - width + 1, 0)
    found = np.zeros(count, dtype=np.bool_)
    for offset in range(width):
        found |= marked[offset : offset + count]
    return found


def _spaceless(codes: Keys) -> NDArray[np.bool_]:
    if not len(codes) or codes.max() < FIRST_SPACELESS:
        return np.zeros(len(codes), dtype=np.bool_)
    kinds, places = np.unique(codes, return_inverse=True)
    return np.array([written_without_spaces(int(kind)) for kind in kinds], dtype=np.bool_)[places]
