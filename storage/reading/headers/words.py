"""The small word lists that headers are read with, from the files beside this module."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib import resources


def rows(name: str) -> list[Mapping[str, str]]:
    """Return the rows of one of the files, by column."""
    text = resources.files("storage.reading.headers").joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def of_kind(kind: str) -> frozenset[str]:
    """Return the words of a kind ("name particle"), in lower case. Raises KeyError for a kind that the file does not have."""
    return {row["kind"]: frozenset(row["words"].split()) for row in rows("words.csv")}[kind]
