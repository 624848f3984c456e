"""The day a header gives, in the forms that missions, records and Japanese pages use."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

import dateparser

# First year of an era minus one (imperial calendar, as on Japanese government pages): Reiwa 1 is 2019.
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "reiwa": 2018, "heisei": 1988, "showa": 1925}
_DIGITS = str.maketrans("０１２３４５６７８９٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹元", "0123456789" * 3 + "1")
_ERA = re.compile(
    r"(令和|平成|昭和|reiwa|heisei|showa)\s?(\d{1,2})\s?(?:年|,)?\s?"
    r"(\d{1,2})\s?月\s?(\d{1,2})\s?日",
    re.IGNORECASE,
)
_EAST = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")
_YEAR_FIRST = re.compile(r"(?<![\w/.-])(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?![\w/-])")
_YEAR_LAST = re.compile(r"(?<![\w/.-])(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?![\w/-])")
_WORD = r"[^\W\d_]{3,12}\.?(?:\s[^\W\d_]{3,8})?(?:/[^\W\d_]{3,12})?"
_DAY_FIRST = re.compile(
    rf"(?<![\w/.–-])(\d{{1,2}})(?:st|nd|rd|th|er|\.|º)?\s(?:de\s|of\s)?({_WORD}),?\s(?:de\s"
    rf"|del\s)?(\d{{4}})(?!\w)",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(r"(?<!\w)([^\W\d_]{3,10})\.?\s(\d{1,2})(?:st|nd|rd|th)?,?\s(\d{4})(?!\w)")
_RANGE = re.compile(r"\d{1,2}(?:st|nd|rd|th)?\s?(?:[-–—]|to|and|au|al)\s?$")
_LANGUAGES = ["en", "fr", "es", "ru", "ar", "pt", "de", "it"]
_MONTHS = 12
_STRICT = {"STRICT_PARSING": True, "DATE_ORDER": "DMY"}


@dataclass(frozen=True, slots=True)
class Dated:
    """A day as printed and as understood."""

    printed: str
    day: date


def dated(text: str, language: str | None = None) -> Dated | None:
    """
    Return the first day that a text states; None where it states none or leaves open which.

    A range ("12-14 June 2023"), a month or a year is no day. "03/04/2020" is a day only in French, Spanish, Portuguese
    and Russian texts, which write the day first; English ones use both orders.
    """
    plain = text.translate(_DIGITS)
    readings = (_era(plain), _east(plain), _year_first(plain), _named(plain), _year_last(plain, language))
    found = [(place, day) for place, day in (r for r in readings if r) if day]
    if not found:
        return None
    place, day = min(found, key=lambda r: r[0])
    return Dated(text[place[0] : place[1]], day)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


_Reading = tuple[tuple[int, int], date | None] | None


def _era(text: str) -> _Reading:
    match = _ERA.search(text)
    return (match.span(), _day(_ERAS[match[1].lower()] + int(match[2]), int(match[3]), int(match[4]))) if match else None


def _east(text: str) -> _Reading:
    match = _EAST.search(text)
    return (match.span(), _day(int(match[1]), int(match[2]), int(match[3]))) if match else None


def _year_first(text: str) -> _Reading:
    match = _YEAR_FIRST.search(text)
    return (match.span(), _day(int(match[1]), int(match[3]), int(match[4]))) if match else None


def _year_last(text: str, language: str | None) -> _Reading:
    match = _YEAR_LAST.search(text)
    if match is None:
        return None
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    day_first = match[2] == "." or language in ("fr", "es", "pt", "ru", "it", "de") or first > _MONTHS or first == second
    if day_first:
        return match.span(), _day(year, second, first)
    return (match.span(), _day(year, first, second)) if second > _MONTHS else None


def _named(text: str) -> _Reading:
    """Return the first day with the month's name: own patterns isolate it, dateparser knows the names."""
    for match in sorted([*_DAY_FIRST.finditer(text), *_MONTH_FIRST.finditer(text)], key=lambda m: m.start()):
        if _RANGE.search(text[max(0, match.start() - 12) : match.start()]):
            continue
        day, month, year = (match[1], match[2], match[3]) if match[1].isdigit() else (match[2], match[1], match[3])
        if text[match.end(2) : match.end(2) + 1] in "-–" and match[1].isalpha():
            continue
        parsed = dateparser.parse(f"{day} {month.rsplit('/')[-1].strip('. ')} {year}", languages=_LANGUAGES, settings=_STRICT)
        if parsed:
            return match.span(), parsed.date()
    return None
