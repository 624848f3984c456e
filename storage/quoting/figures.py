"""Numbers that are written in words on one side and in figures on the other: "twenty-five" and "25", "30 per cent" and "30%"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from storage.quoting.numbers import number_words
from storage.text.alignment import Unit

_FIGURES = re.compile(r"(\d{1,15}(?:\.\d{1,6})?)(st|nd|rd|th)?")
_PERCENT = (("%",), ("percent",), ("per", "cent"))
_PERCENT_BEGINS = frozenset(written[0] for written in _PERCENT)
_HUNDRED = Decimal(100)
_TEN, _TENS = 10, 100


class Figure(NamedTuple):
    """Words [start, end) that are one number; those of one `amount` ("25", "25." for the twenty-fifth, "%") are the same."""

    start: int
    end: int
    amount: str


@lru_cache(maxsize=1 << 12)
def figures_in(forms: tuple[str, ...]) -> tuple[Figure, ...]:
    """Return the numbers and signs of per cent among folded words, in order."""
    found: list[Figure] = []
    at = 0
    while at < len(forms):
        figure = (_percent(forms, at) or _figure(forms, at)) if _may_begin(forms[at]) else None
        found += [figure] if figure else []
        at = figure.end if figure else at + 1
    return tuple(found)


def _may_begin(form: str) -> bool:
    return form in number_words() or form in _PERCENT_BEGINS or form[0].isdigit()


def written_otherwise(ours: tuple[str, ...], theirs: tuple[str, ...]) -> tuple[tuple[Unit, ...], tuple[Unit, ...]]:
    """Return the numbers of either side that the other side has too, but writes in another way."""
    left = figures_in(ours)
    right = figures_in(theirs) if left else ()
    return _units(ours, left, theirs, right), _units(theirs, right, ours, left)


def _units(forms: Sequence[str], mine: Sequence[Figure], others: Sequence[str], against: Sequence[Figure]) -> tuple[Unit, ...]:
    written: dict[str, set[tuple[str, ...]]] = {}
    for figure in against:
        written.setdefault(figure.amount, set()).add(tuple(others[figure.start : figure.end]))
    return tuple(
        Unit(figure.start, figure.end, frozenset(), figure.amount)
        for figure in mine
        if written.get(figure.amount, set()) - {tuple(forms[figure.start : figure.end])}
    )


def _percent(forms: Sequence[str], at: int) -> Figure | None:
    return next((Figure(at, at + len(w), "%") for w in _PERCENT if tuple(forms[at : at + len(w)]) == w), None)


def _figure(forms: Sequence[str], at: int) -> Figure | None:
    """Return the longest number that begins at a word; None where none does."""
    digits = _FIGURES.fullmatch(forms[at])
    if digits and digits[2]:
        return Figure(at, at + 1, f"{digits[1].lstrip('0')}.")
    if digits:
        return _scaled(forms, at, at + 1, Decimal(digits[1]))
    return _in_words(forms, at)


def _scaled(forms: Sequence[str], start: int, end: int, amount: Decimal) -> Figure:
    while end < len(forms) and _sort(forms[end]) == "scale":
        amount, end = amount * _value(forms[end]), end + 1
    return Figure(start, end, _plain(amount))


def _in_words(forms: Sequence[str], start: int) -> Figure | None:
    total, group, before, at = Decimal(0), Decimal(0), "", start
    while at < len(forms) and (sort := _joins(forms, at, before, group)):
        amount = _value(forms[at]) if sort != "and" else Decimal(0)
        if sort != "scale":
            group += amount
        elif amount == _HUNDRED:
            group = (group or Decimal(1)) * amount
        else:
            total, group = total + (group or Decimal(1)) * amount, Decimal(0)
        before, at = sort, at + 1
        if sort == "ordinal":
            return Figure(start, at, f"{_plain(total + group)}.")
    return Figure(start, at, _plain(total + group)) if at > start else None


def _joins(forms: Sequence[str], at: int, before: str, group: Decimal) -> str:
    """Return the sort of a word that goes on with a number ("and" behind a hundred included), empty where none does."""
    sort = _sort(forms[at])
    if before == "scale" and forms[at] == "and" and at + 1 < len(forms) and _sort(forms[at + 1]) in ("unit", "ten", "ordinal"):
        return "and"
    if before in ("", "scale", "and") or (sort == "scale" and before in ("unit", "ten")):
        return sort
    below = sort in ("unit", "ordinal") and _value(forms[at]) < _TEN
    return sort if before == "ten" and below and group % _TENS >= 2 * _TEN else ""


def _sort(form: str) -> str:
    sort = number_words().get(form, ("", False, ""))[2]
    return "" if sort == "capital" else sort


def _value(form: str) -> Decimal:
    return Decimal(number_words()[form][0])


def _plain(amount: Decimal) -> str:
    return f"{amount.normalize():f}"
