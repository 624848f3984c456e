"""Ordinals as they are written of sessions: "65th", "62 nd", "Sixty-Fifth", "one hundred and first"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain

_UNITS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
_TEENS = (
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ROUND = ("twentieth", "thirtieth", "fortieth", "fiftieth", "sixtieth", "seventieth", "eightieth", "ninetieth")

_BELOW_HUNDRED = {
    **{word: number for number, word in enumerate((*_UNITS, *_TEENS), start=1)},
    **{word: number for number, word in zip(range(20, 100, 10), _ROUND, strict=True)},
    "fourtieth": 40,  # a common misspelling, as is the next
    "twelvth": 12,
}
_TENS_VALUE = {word: number for number, word in zip(range(20, 100, 10), _TENS, strict=True)} | {"fourty": 40}

# A page that prints the suffix as a superscript, or a line that breaks after a hyphen, leaves a space: "62 nd", "twenty- fifth".
_DIGITS = r"(?<![\w/.])(?P<digits>\d{1,3})[ \u00a0]?(?:st|nd|rd|th)\b"
_GAP = r"[ \t\u00a0]?[-\u2010\u2011\u2013]?[ \t\u00a0\n]?"
_WORDS = (
    rf"(?P<hundred>(?:(?:one|a){_GAP})?hundred(?:th\b|{_GAP}(?:and{_GAP})?))?"
    rf"(?:(?P<tens>{'|'.join(_TENS_VALUE)}){_GAP}(?=[a-z]))?"
    rf"(?P<last>(?:{'|'.join(sorted(_BELOW_HUNDRED, key=len, reverse=True))})\b)?"
)
_ORDINAL_PATTERN = re.compile(rf"{_DIGITS}|\b(?=[a-z]){_WORDS}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Ordinal:
    """An ordinal and its place in a text."""

    start: int
    end: int
    number: int


def ordinals_in(text: str) -> tuple[Ordinal, ...]:
    """Return the ordinals of a text up to 199th (in digits up to 999th), in order."""
    found = ((match, _number(match)) for match in _ORDINAL_PATTERN.finditer(text))
    return tuple(Ordinal(match.start(), match.end(), number) for match, number in found if number)


def ordinal(text: str) -> int | None:
    """Return 65 for "65th", "Sixty-Fifth" or "SIXTY FIFTH"; None where the text is anything else or more than that."""
    stripped = text.strip()
    return next((found.number for found in ordinals_in(stripped) if found.start == 0 and found.end == len(stripped)), None)


def ordinal_words(number: int) -> str:
    """Return "sixty-fifth" for 65, from 1 to 199. Raises ValueError outside."""
    if not 1 <= number <= 199:  # noqa: PLR2004 - no body has met two hundred times
        raise ValueError(f"{number} is not from 1 to 199")
    if number >= 100:  # noqa: PLR2004
        return f"one hundred and {ordinal_words(number - 100)}" if number > 100 else "one hundredth"  # noqa: PLR2004
    if number < 20:  # noqa: PLR2004
        return tuple(chain(_UNITS, _TEENS))[number - 1]
    tens, unit = divmod(number, 10)
    return f"{_TENS[tens - 2]}-{_UNITS[unit - 1]}" if unit else _ROUND[tens - 2]


def _number(match: re.Match[str]) -> int | None:
    """Return the value of a match; None for a bare "twenty" or "hundred"."""
    if match["digits"]:
        return int(match["digits"])
    hundred = (match["hundred"] or "").casefold()
    if match["last"] is None:
        return 100 if hundred.endswith("th") and not match["tens"] else None
    last = _BELOW_HUNDRED[match["last"].casefold()]
    tens = _TENS_VALUE[match["tens"].casefold()] if match["tens"] else 0
    if tens and last >= 10:  # noqa: PLR2004 - "twenty tenth" is no ordinal
        return None
    return (100 if hundred else 0) + tens + last
