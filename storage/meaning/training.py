"""
Makes `data/vectors.npz` from the speeches of the UN General Debate Corpus (Jankin, Baturo, Dasandi; CC0, doi:10.7910/DVN/0TJX8Y).

`make vectors CORPUS=folder` runs it (with gensim, which nothing else needs): half an hour on two cores, once. The bot
never trains. Skip-gram over stems, function words left out, frequent pairs joined ("human right"); then 8 bits a number.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from storage.meaning.vectors import JOINT, Vectors, content_stems, write

DIMENSIONS = 160
WINDOW = 8
PASSES = 10
SEEN_AT_LEAST = 4  # a rarer stem has met too few others
MOST_UNITS = 42_000  # at 8 bits a number, 6.7 MB
PASSAGE = 60  # content stems of the passages from which the mean is taken, about a paragraph's
SAMPLED = 40_000
_WORKERS = 2


class Speeches:
    """The stems of each speech, read anew at each pass so that memory holds one of them."""

    def __init__(self, stems: Path, phrases: Any = None) -> None:
        """Read from a file that has a speech a line; `phrases` joins pairs."""
        self._stems, self._phrases = stems, phrases

    def __iter__(self) -> Iterator[list[str]]:
        """Walk through the speeches."""
        with self._stems.open(encoding="utf-8") as lines:
            for line in lines:
                yield self._phrases[line.split()] if self._phrases is not None else line.split()


def train(corpus: Path, to: Path) -> None:
    """Train on every .txt file below `corpus` and write the vectors to `to`."""
    from gensim.models import Word2Vec  # type: ignore[import-not-found]  # noqa: PLC0415 - only training needs it
    from gensim.models.phrases import Phrases  # type: ignore[import-not-found]  # noqa: PLC0415 - same

    stems = to.with_suffix(".stems.txt")
    with ProcessPoolExecutor(_WORKERS) as pool, stems.open("w", encoding="utf-8") as file:
        for line in pool.map(_line, sorted(corpus.rglob("*.txt")), chunksize=50):
            file.write(line + "\n")
    phrases = Phrases(Speeches(stems), min_count=60, threshold=12.0, delimiter=JOINT).freeze()
    speeches = Speeches(stems, phrases)
    model = Word2Vec(
        speeches,
        vector_size=DIMENSIONS,
        window=WINDOW,
        min_count=SEEN_AT_LEAST,
        max_final_vocab=MOST_UNITS,
        sg=1,
        negative=8,
        sample=1e-4,
        epochs=PASSES,
        workers=_WORKERS,
        seed=1,
    )
    units = list(model.wv.index_to_key)
    counts = np.array([model.wv.get_vecattr(unit, "count") for unit in units], dtype=np.uint32)
    bare = Vectors(units, counts, np.asarray(model.wv.vectors, dtype=np.float32), np.zeros((2, DIMENSIONS), dtype=np.float32))
    write(to, Vectors(units, counts, bare.matrix, _common(bare, speeches)))
    stems.unlink()


def _line(file: Path) -> str:
    return " ".join(content_stems(file.read_text(encoding="utf-8-sig", errors="replace")))


def _common(vectors: Vectors, speeches: Speeches) -> NDArray[np.float32]:
    """Return the mean of passages' vectors and the direction in which they differ most: what all passages share tells nothing."""
    passages = [
        vectors.plain_sum(units[start : start + PASSAGE]) for units in speeches for start in range(0, len(units), PASSAGE)
    ]
    chosen = np.random.default_rng(1).choice(len(passages), size=min(SAMPLED, len(passages)), replace=False)
    sample = np.array([passages[n] for n in chosen])
    mean = sample.mean(axis=0)
    _, _, directions = np.linalg.svd(sample - mean, full_matrices=False)
    return np.array([mean, directions[0]], dtype=np.float32)


if __name__ == "__main__":
    train(Path(sys.argv[1]), Path(__file__).parent / "data" / "vectors.npz")
