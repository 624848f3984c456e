"""Which texts hold which keys: posting lists in a few numpy arrays."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.uint64]
Rows = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Postings:
    """`keys` sorted, each once; the texts that hold `keys[k]` are `rows[starts[k]:starts[k + 1]]`, numbered from 0 to `count` - 1."""

    keys: Keys
    starts: NDArray[np.int64]
    rows: Rows
    count: int

    def lists(self, keys: Keys) -> list[Rows]:
        """Return the rows of each key that is held anywhere, keys without rows left out."""
        at = np.searchsorted(self.keys, keys)
        at = at[at < len(self.keys)] if len(self.keys) == 0 else np.minimum(at, len(self.keys) - 1)
        at = at[self.keys[at] == keys] if len(self.keys) else at
        return [self.rows[self.starts[k] : self.starts[k + 1]] for k in at]


def postings(texts: Iterable[Keys]) -> Postings:
    """Return the posting lists of texts, each given by its distinct keys."""
    held = list(texts)
    sizes = np.array([len(keys) for keys in held], dtype=np.int64)
    every = np.concatenate(held) if held else np.empty(0, np.uint64)
    rows = np.repeat(np.arange(len(held), dtype=np.int32), sizes)
    order = np.argsort(every, kind="stable")
    keys, starts = np.unique(every[order], return_index=True)
    return Postings(keys, np.append(starts, len(every)), rows[order], len(held))
