"""Numbers in words and figures, by value; months and days of the week count as numbers. The words are rows of `numbers.csv`."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files

_FIRST_YEAR, _LAST_YEAR = 1800, 2199
_YEAR_DIGITS = 4


@cache
def _words() -> dict[str, tuple[str, bool]]:
    rows = csv.DictReader(files("storage.quoting").joinpath("numbers.csv").read_text(encoding="utf-8").splitlines())
    return {row["word"]: (row["value"], row["date"] == "yes") for row in rows}


def value(form: str) -> str | None:
    """
    Return the number that a folded word stands for: "ten" and "10" are the same, "21st" is "21".

    None where it is no number.
    """
    if form in _words():
        return _words()[form][0]
    digits = form.rstrip("abcdefghijklmnopqrstuvwxyz")
    if not digits or not digits[0].isdigit():
        return None
    return digits.lstrip("0") or "0"


def is_date_word(form: str) -> bool:
    """Tell whether a folded word is a month, a day of the week or a year of our age."""
    if form in _words():
        return _words()[form][1]
    return len(form) == _YEAR_DIGITS and form.isascii() and form.isdigit() and _FIRST_YEAR <= int(form) <= _LAST_YEAR
