"""A number and its ordinal in figures and in words: "75", "75th", "seventy-five" and "seventy-fifth" are looked for alike."""

from __future__ import annotations

import re

_ORDINAL = re.compile(r"(\d{1,3})(?:st|nd|rd|th)")
_UNITS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ORDINALS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}
_HIGHEST = 99


def value_of(form: str) -> int | None:
    """Return the number of "75" or "75th"; None for any other word."""
    found = _ORDINAL.fullmatch(form)
    return int(found.group(1)) if found else int(form) if form.isdigit() else None


def spelled(value: int) -> tuple[str, ...]:
    """Return a number up to 99 in words, and its ordinal in figures and in words; of a larger one only the figures."""
    figures = f"{value}{_suffix(value)}"
    if value > _HIGHEST:
        return (figures,)
    words = _words(value)
    head, _, last = words.rpartition("-")
    ordinal = _ORDINALS.get(last, last.removesuffix("y") + "ieth" if last.endswith("y") else f"{last}th")
    return (figures, words, f"{head}-{ordinal}" if head else ordinal)


def _words(value: int) -> str:
    if value < len(_UNITS):
        return _UNITS[value]
    tens, units = divmod(value, 10)
    return _TENS[tens - 2] + (f"-{_UNITS[units]}" if units else "")


def _suffix(value: int) -> str:
    teen = value % 100 // 10 == 1
    return "th" if teen else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
