"""The runs of characters by which a garbled quote is still found."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from storage.index.lists import Keys, Rows
from storage.text.normalising import FIRST_SPACELESS, written_without_spaces

_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_PAIR = np.uint64(1 << 63)  # keeps pairs apart from runs of four
_BORDER = "\n"  # a folded text has none
_HALF = np.uint64(32)
_LOWER = np.uint64(0xFFFFFFFF)

Hashes = NDArray[np.uint64]


def grams(text: str) -> Keys:
    """
    Return the distinct keys of every four characters in a row of a folded text.

    In scripts written without spaces, of every two.
    """
    return np.unique(grams_of([text])[0])


def grams_of(texts: Sequence[str]) -> tuple[Keys, Rows]:
    """Return the keys of several folded texts with the place of the text that holds each, sorted by both, every pair once."""
    codes = np.frombuffer(
        _BORDER.join(f" {text} " for text in texts).encode("utf-32-le", "replace"),
        dtype=np.uint32,
    ).astype(np.uint64)
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
    both = np.unique((keys >> _HALF << _HALF) | places)  # one sort for all: the upper half of the hash, and the text below
    return (both >> _HALF).astype(np.uint32), (both & _LOWER).astype(np.int64)


def _hashes(codes: Hashes, width: int) -> Hashes:
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


def _spaceless(codes: Hashes) -> NDArray[np.bool_]:
    if not len(codes) or codes.max() < FIRST_SPACELESS:
        return np.zeros(len(codes), dtype=np.bool_)
    kinds, places = np.unique(codes, return_inverse=True)
    return np.array([written_without_spaces(int(kind)) for kind in kinds], dtype=np.bool_)[places]
