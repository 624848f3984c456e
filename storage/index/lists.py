"""
Posting lists: for each key the rows that hold it, one list behind the other in a stream of bytes.

A list is its gaps, each in 1, 2 or 4 bytes, as the widest gap of the list needs: read back by numpy in a few steps, however many
lists are read at once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from storage.index.packing import pack, unpack

Keys = NDArray[np.uint32]
Counts = NDArray[np.int64]
Rows = NDArray[np.int64]
Bytes = NDArray[np.uint8]
_ONE_BYTE, _TWO_BYTES = 0xFF, 0xFFFF


@dataclass(frozen=True, slots=True, eq=False)
class Directory:
    """`keys` rising, each once; key k has `counts[k]` rows, and its list ends at byte `ends[k]` of the stream."""

    keys: Keys
    counts: Counts
    ends: Counts

    def packed(self) -> bytes:
        """Return it as bytes."""
        return pack((self.keys, self.counts, self.widths()))

    def widths(self) -> Counts:
        """Return the bytes a gap of each list."""
        return np.diff(self.ends, prepend=0) // np.maximum(self.counts, 1)

    def places(self, keys: Keys) -> Counts:
        """Return where each key stands in the directory, -1 for one that it does not have."""
        if not len(self.keys):
            return np.full(len(keys), -1, dtype=np.int64)
        at = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        return np.where(self.keys[at] == keys, at, -1)

    @property
    def size_bytes(self) -> int:
        """What it takes in memory."""
        return self.keys.nbytes + self.counts.nbytes + self.ends.nbytes


def directory(data: bytes) -> Directory:
    """Return the directory that `packed` wrote."""
    keys, counts, widths = unpack(data)
    wide = counts.astype(np.int64)
    return Directory(keys.astype(np.uint32, copy=False), wide, np.cumsum(wide * widths.astype(np.int64)))


def encoded(keys: Keys, rows: Rows) -> tuple[Directory, Bytes]:
    """Return the lists of pairs that are sorted by key and row, each pair once, as directory and stream."""
    if not len(keys):
        return Directory(np.empty(0, np.uint32), np.empty(0, np.int64), np.empty(0, np.int64)), np.empty(0, np.uint8)
    starts = np.append(0, np.flatnonzero(keys[1:] != keys[:-1]) + 1)
    counts = np.diff(np.append(starts, len(keys)))
    gaps = np.diff(rows, prepend=0)
    gaps[starts] = rows[starts]
    widest = np.maximum.reduceat(gaps, starts)
    widths = np.where(widest > _TWO_BYTES, 4, np.where(widest > _ONE_BYTE, 2, 1))
    ends = np.cumsum(counts * widths)
    stream = np.zeros(int(ends[-1]), dtype=np.uint8)
    places, width = _bytes_of(counts, widths)
    stream[places] = gaps & 0xFF
    for byte in (1, 2, 3):
        wider = width > byte
        stream[places[wider] + byte] = gaps[wider] >> (8 * byte) & 0xFF
    return Directory(keys[starts].astype(np.uint32), counts, ends), stream


def decoded(counts: Counts, widths: Counts, stream: Bytes) -> Rows:
    """Return the rows of lists that stand one behind the other in `stream`, `counts[k]` of list k."""
    if not len(counts):
        return np.empty(0, np.int64)
    places, width = _bytes_of(counts, widths)
    gaps = stream[places].astype(np.int64)
    for byte in (1, 2, 3):
        wider = width > byte
        if not wider.any():
            break
        gaps[wider] |= stream[places[wider] + byte].astype(np.int64) << (8 * byte)
    total = np.cumsum(gaps)
    firsts = np.cumsum(counts) - counts
    before = np.where(firsts > 0, total[firsts - 1], 0)
    rows: Rows = total - np.repeat(before, counts)
    return rows


def _bytes_of(counts: Counts, widths: Counts) -> tuple[Counts, Counts]:
    """Return for each gap the place of its first byte, and how many it has."""
    width = np.repeat(widths, counts)
    firsts = np.cumsum(counts) - counts
    sizes = counts * widths
    within = np.arange(len(width)) - np.repeat(firsts, counts)
    return np.repeat(np.cumsum(sizes) - sizes, counts) + within * width, width
