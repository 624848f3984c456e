"""Words that may stand for another in general English, from WordNet: for what nobody says in a statement ("sailor", "putsch")."""

from __future__ import annotations

import lzma
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

FILE = "thesaurus.txt.xz"
# Between the stems of two words that are looked up, or stand for one, together.
JOINT = "_"


def alike(stems: Sequence[str]) -> tuple[tuple[tuple[str, ...], float], ...]:
    """Return what may stand for a word, or for two together, nearest first, each with what it counts: 0.7 for a synonym."""
    line = _lines().get(JOINT.join(stems), "")
    pairs = (pair.rpartition(":") for pair in line.split())
    return tuple((tuple(unit.split(JOINT)), int(weight) / 100) for unit, _, weight in pairs)


@cache
def _lines() -> dict[str, str]:
    """Return the file's lines by their key, not yet taken apart: a question needs few of them."""
    text = lzma.decompress(files("storage.meaning").joinpath("data", FILE).read_bytes()).decode()
    return dict(line.split("\t", 1) for line in text.split("\n") if "\t" in line)
