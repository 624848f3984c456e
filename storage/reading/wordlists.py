"""The word lists that stand beside the modules as CSV files with the columns `part,words`; words of a row are split at "|"."""

from __future__ import annotations

import csv
from collections import defaultdict
from functools import cache
from importlib.resources import files


@cache
def wordlist(name: str) -> dict[str, tuple[str, ...]]:
    """Per part of the list `name` (a file's stem), its words in the order of the file."""
    parts: dict[str, list[str]] = defaultdict(list)
    rows = files("storage.reading").joinpath(f"{name}.csv").read_text(encoding="utf-8").splitlines()
    for row in csv.DictReader(rows):
        parts[row["part"]].extend(row["words"].split("|"))
    return {part: tuple(words) for part, words in parts.items()}
