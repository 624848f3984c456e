"""Numbers in words and figures, by value; months and days of the week count as numbers. The words are rows of `numbers.csv`."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from storage.text.words import Word

_FIRST_YEAR, _LAST_YEAR = 1800, 2199
_YEAR_DIGITS = 4


@cache
def number_words() -> Mapping[str, tuple[str, bool, str]]:
    """Return for each folded word its value, whether it is part of a date, and its sort: unit, ten, scale, ordinal or empty."""
    rows = csv.DictReader(files("storage.quoting").joinpath("numbers.csv").read_text(encoding="utf-8").splitlines())
    return {row["word"]: (row["value"], row["date"] == "yes", row["sort"]) for row in rows}


def value(form: str) -> str | None:
    """
    Return the number that a folded word stands for: "ten" and "10" are the same, "21st" is "21".

    None where it is no number.
    """
    if form in number_words():
        return number_words()[form][0]
    digits = form.rstrip("abcdefghijklmnopqrstuvwxyz")
    if not digits or not digits[0].isdigit():
        return None
    return digits.lstrip("0") or "0"


def is_number(text: str, words: Sequence[Word], place: int) -> bool:
    """Tell whether a word is a number in its place: "may" and "march" only in capitals or beside figures."""
    form = words[place].form
    if number_words().get(form, ("", False, ""))[2] == "capital":
        beside = [words[k].form for k in (place - 1, place + 1) if 0 <= k < len(words)]
        return (place > 0 and text[words[place].start].isupper()) or any(one[0].isdigit() for one in beside)
    return value(form) is not None


def is_date(text: str, words: Sequence[Word], place: int) -> bool:
    """Tell whether a word is a month, a day of the week or a year of our age; "1,950" is no year."""
    form, printed = words[place].form, text[words[place].start : words[place].end]
    if form in number_words():
        return number_words()[form][1] and is_number(text, words, place)
    return len(form) == _YEAR_DIGITS and printed.isascii() and printed.isdigit() and _FIRST_YEAR <= int(form) <= _LAST_YEAR
