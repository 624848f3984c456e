"""Numbers in words and figures, by value."""

from __future__ import annotations

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty".split()
)
_TENS = {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_SCALES = {"hundred": "100", "thousand": "1000", "million": "1e6", "billion": "1e9", "trillion": "1e12", "dozen": "12"}
_ORDINALS = dict(
    zip(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth".split(),
        range(1, 16),
        strict=True,
    ),
)
_MONTHS = frozenset("january february march april june july august september october november december".split())
_DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
_FIRST_YEAR, _LAST_YEAR = 1800, 2199

_VALUES = {
    **{word: str(number) for number, word in enumerate(_UNITS)},
    **{word: str(number) for word, number in _TENS.items()},
    **_SCALES,
    **{word: str(number) for word, number in _ORDINALS.items()},
}


def value(form: str) -> str | None:
    """Return the number that a folded word stands for, "ten" and "10" as the same; None where it is no number. Months and days count."""
    if form in _MONTHS or form in _DAYS:
        return form
    if form in _VALUES:
        return _VALUES[form]
    digits = form.rstrip("abcdefghijklmnopqrstuvwxyz")
    if not digits or not digits[0].isdigit():
        return None
    return digits.lstrip("0") or "0"


def is_date_word(form: str) -> bool:
    """Tell whether a folded word is a month, a day of the week or a year of our age."""
    return form in _MONTHS or form in _DAYS or (form.isascii() and form.isdigit() and _FIRST_YEAR <= int(form[:8]) <= _LAST_YEAR)
