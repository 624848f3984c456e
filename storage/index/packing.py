"""Arrays as bytes, each in the narrowest type that holds it."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[Any]
_WIDTHS: tuple[np.dtype[Any], ...] = (np.dtype("<u1"), np.dtype("<u2"), np.dtype("<u4"), np.dtype("<u8"))
_HEAD = struct.Struct("<BI")  # which width, how many numbers


def pack(arrays: Sequence[Numbers]) -> bytes:
    """Return whole numbers from 0 on as bytes; `unpack` returns them as they were, in their narrowest type."""
    return b"".join(_packed(array) for array in arrays)


def _packed(array: Numbers) -> bytes:
    most = int(array.max()) if len(array) else 0
    width = next(n for n, kind in enumerate(_WIDTHS) if most < 1 << (8 * kind.itemsize))
    return _HEAD.pack(width, len(array)) + array.astype(_WIDTHS[width]).tobytes()


def unpack(data: bytes) -> tuple[Numbers, ...]:
    """Return the arrays that `pack` was given; they are views of `data` and cannot be written."""
    arrays = []
    place = 0
    while place < len(data):
        width, count = _HEAD.unpack_from(data, place)
        place += _HEAD.size
        arrays.append(np.frombuffer(data, _WIDTHS[width], count, place))
        place += count * _WIDTHS[width].itemsize
    return tuple(arrays)
