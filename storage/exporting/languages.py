"""Codes of languages in three letters, as archives write them."""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib import resources

UNDETERMINED = "und"
_TAG = re.compile(r"([A-Za-z]{2,8})(-[A-Za-z0-9]{1,8})*")


def three_letters(language: str | None) -> str:
    """Return "eng" for "en" or "en-GB"; a code that the list lacks as it is, and "und" for what is no code or not known."""
    found = _TAG.fullmatch(language or "")
    if found is None:
        return UNDETERMINED
    return _codes().get(found[1].lower(), found[1].lower())


@cache
def _codes() -> dict[str, str]:
    with (resources.files(__package__) / "languages.csv").open(encoding="utf-8") as lines:
        return {row["two"]: row["three"] for row in csv.DictReader(lines)}
