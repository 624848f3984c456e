"""The runs of characters by which a garbled quote is still found."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from storage.quoting.postings import Keys
from storage.text.normalising import FIRST_SPACELESS, written_without_spaces

_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_PAIR = np.uint64(1 << 63)  # keeps pairs apart from runs of four


def grams(text: str) -> Keys:
    """Return the distinct hashes of every four characters in a row of a folded text; of every two in scripts written without spaces."""
    codes = np.frombuffer(f" {text} ".encode("utf-32-le", "replace"), dtype=np.uint32).astype(np.uint64)
    dense = _spaceless(codes)
    runs = _hashes(codes, 4)
    if not dense.any():
        return np.unique(runs)
    pairs = _hashes(codes, 2)[dense[:-1] & dense[1:]] ^ _PAIR
    plain = ~(dense[:-3] | dense[1:-2] | dense[2:-1] | dense[3:])
    return np.unique(np.concatenate([runs[plain], pairs]))


def _hashes(codes: Keys, width: int) -> Keys:
    count = max(len(codes) - width + 1, 0)
    hashes = np.zeros(count, dtype=np.uint64)
    for offset in range(width):
        hashes = (hashes + codes[offset : offset + count] + np.uint64(1)) * _MULTIPLIER
        hashes ^= hashes >> np.uint64(29)
    return hashes


def _spaceless(codes: Keys) -> NDArray[np.bool_]:
    if not len(codes) or codes.max() < FIRST_SPACELESS:
        return np.zeros(len(codes), dtype=np.bool_)
    return np.array([written_without_spaces(int(code)) for code in codes], dtype=np.bool_)
