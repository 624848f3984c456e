"""Word vectors: which stems and phrases stand in the same company, and how near a passage is to a question by them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from storage.text.function_words import is_function_word
from storage.text.tokens import tokens

# Between the stems of a phrase that has a vector of its own.
JOINT = "_"
# A word's weight in a passage is a / (a + its share of all words): Arora, Liang and Ma, "A simple but tough-to-beat baseline for
# sentence embeddings", 2017, with their a.
_RARITY = 1e-3

Floats = NDArray[np.float32]


def content_stems(text: str) -> list[str]:
    """Return the stems of a text's words in order, function words and numbers left out."""
    return [token.stem for token in tokens(text) if token.form.isalpha() and not is_function_word(token.form)]


@dataclass(frozen=True, eq=False)
class Vectors:
    """
    `matrix[k]` is the vector of `units[k]`, a stem or stems joined, the most frequent first; `counts` how often each was seen.

    `common` holds the mean of passages and their first principal direction.
    """

    units: Sequence[str]
    counts: NDArray[np.uint32]
    matrix: Floats
    common: Floats
    rows: dict[str, int] = field(init=False)
    weights: Floats = field(init=False)
    directions: Floats = field(init=False)  # the vectors at length 1

    def __post_init__(self) -> None:
        """Look rows and weights up once."""
        object.__setattr__(self, "rows", {unit: row for row, unit in enumerate(self.units)})
        share = self.counts / max(float(self.counts.sum(dtype=np.float64)), 1.0)
        object.__setattr__(self, "weights", (_RARITY / (_RARITY + share)).astype(np.float32))
        lengths = np.linalg.norm(self.matrix, axis=1, keepdims=True)
        object.__setattr__(self, "directions", self.matrix / np.maximum(lengths, np.float32(1e-9)))

    def joined(self, stems: Sequence[str]) -> list[int]:
        """Return the rows of a text's units in order: pairs that have a vector of their own are taken together."""
        found = []
        place = 0
        while place < len(stems):
            pair = self.rows.get(JOINT.join(stems[place : place + 2])) if place + 1 < len(stems) else None
            row = pair if pair is not None else self.rows.get(stems[place])
            if row is not None:
                found.append(row)
            place += 2 if pair is not None else 1
        return found

    def plain_sum(self, units: Iterable[str]) -> Floats:
        """Return the weighted mean of units' vectors, nothing removed; zeros where none is known."""
        rows = [row for row in (self.rows.get(unit) for unit in units) if row is not None]
        return self._mean(rows)

    def _mean(self, rows: Sequence[int]) -> Floats:
        if not rows:
            return np.zeros(self.matrix.shape[1], dtype=np.float32)
        weights = self.weights[list(rows)]
        mean: Floats = (weights @ self.matrix[list(rows)].astype(np.float32)) / np.float32(len(rows))
        return mean

    def passage(self, stems: Sequence[str]) -> Floats:
        """Return the vector of a text, of length 1; zeros where none of its words is known."""
        rows = self.joined(stems)
        if not rows:
            return np.zeros(self.matrix.shape[1], dtype=np.float32)
        mean, direction = self.common
        vector: Floats = self._mean(rows) - mean
        vector -= (vector @ direction) * direction
        length = float(np.linalg.norm(vector))
        if length:
            vector /= np.float32(length)
        return vector

    def near(self, unit: str, most: int, least: float) -> tuple[tuple[str, float], ...]:
        """Return at most `most` units whose cosine to `unit` is `least` or more, the nearest first; none for one unknown."""
        row = self.rows.get(unit)
        if row is None:
            return ()
        alike = self.directions @ self.directions[row]
        alike[row] = -1.0
        first = np.argpartition(-alike, min(most, len(alike) - 1))[:most]
        ranked = sorted(((float(alike[k]), k) for k in first if alike[k] >= least), reverse=True)
        return tuple((self.units[k], cosine) for cosine, k in ranked)

    def share(self, unit: str) -> float:
        """Return how often a unit is met among all words, 0 to 1; 0 for one unknown."""
        row = self.rows.get(unit)
        return 0.0 if row is None else float(self.counts[row]) / max(float(self.counts.sum(dtype=np.float64)), 1.0)


def write(path: Path, vectors: Vectors) -> None:
    """Write vectors at 8 bits a number, each row by its own scale."""
    scale = np.abs(vectors.matrix).max(axis=1) / 127
    np.savez_compressed(
        path,
        units=np.frombuffer("\n".join(vectors.units).encode(), dtype=np.uint8),
        counts=vectors.counts,
        scale=scale.astype(np.float16),
        matrix=np.round(vectors.matrix / scale[:, None]).astype(np.int8),
        common=vectors.common,
    )


@cache
def vectors() -> Vectors:
    """Return the vectors that come with the program; read at the first call."""
    with as_file(files("storage.meaning").joinpath("data", "vectors.npz")) as path, np.load(path) as held:
        units = held["units"].tobytes().decode().split("\n")
        matrix = held["matrix"].astype(np.float32) * held["scale"].astype(np.float32)[:, None]
        return Vectors(units, held["counts"], matrix, held["common"])
