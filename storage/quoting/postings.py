"""Which texts hold which keys: posting lists in a few numpy arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.uint64]
Rows = NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Listed:
    """Keys of `count` texts side by side with the place of the text that holds each, every pair once."""

    keys: Keys
    rows: Rows
    count: int


@dataclass(frozen=True, slots=True, eq=False)
class Postings:
    """
    `keys` sorted, each once; texts are numbered from 0 to `count` - 1.

    Those that hold `keys[k]` are `rows[starts[k]:starts[k + 1]]`.
    """

    keys: Keys
    starts: NDArray[np.int64]
    rows: Rows
    count: int

    def lists(self, keys: Keys) -> list[Rows]:
        """Return the rows of each key that is held anywhere, keys without rows left out."""
        if not len(self.keys) or not len(keys):
            return []
        at = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        return [self.rows[self.starts[k] : self.starts[k + 1]] for k in at[self.keys[at] == keys]]


def postings(parts: Sequence[Listed]) -> Postings:
    """Return the posting lists of several parts, the texts numbered through."""
    firsts = np.cumsum([0, *(part.count for part in parts)])
    every = np.concatenate([np.empty(0, np.uint64), *(part.keys for part in parts)])
    rows = np.concatenate(
        [np.empty(0, np.int32), *(part.rows + np.int32(first) for part, first in zip(parts, firsts, strict=False))]
    )
    order = np.argsort(every, kind="stable")
    keys, starts = np.unique(every[order], return_index=True)
    return Postings(keys, np.append(starts, len(every)), rows[order], int(firsts[-1]))
