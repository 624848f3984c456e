"""Lists of words kept as files beside this module, one word a line, folded."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def word_list(name: str) -> frozenset[str]:
    """Return the words of `name`.txt."""
    return frozenset(files("storage.quoting").joinpath(f"{name}.txt").read_text(encoding="utf-8").split())
