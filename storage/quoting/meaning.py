"""How near words are to each other in meaning, whatever their letters."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from storage.meaning.vectors import vectors

# Two stems whose vectors are at less than this cosine have nothing to do with each other; from there on it counts, up to `_MOST`.
_UNLIKE = 0.35
_MOST = 0.8


def nearness(ours: Sequence[str], theirs: Sequence[str]) -> NDArray[np.float64]:
    """Return for each of our stems how near each of theirs is to it by the company that both keep, 0 to 0.8."""
    known = vectors()
    near = np.zeros((len(ours), len(theirs)))
    mine = [(place, known.rows[stem]) for place, stem in enumerate(ours) if stem in known.rows]
    others = [(place, known.rows[stem]) for place, stem in enumerate(theirs) if stem in known.rows]
    if mine and others:
        cosines = known.directions[[row for _, row in mine]] @ known.directions[[row for _, row in others]].T
        worth = np.clip((cosines - _UNLIKE) / (1 - _UNLIKE), 0, 1) * _MOST
        near[np.ix_([place for place, _ in mine], [place for place, _ in others])] = worth
    return near
