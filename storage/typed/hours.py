"""At what time: the hour that a sentence names."""

from __future__ import annotations

import re
from datetime import time

from storage.errors import Invalid
from storage.typed.sentence import Sentence

_AT = r"(?:\b(?:opens at|opening at|starts at|starting at|from|at|opens|starts|um|a) |@ ?)?"
_HALF = r"(?: ?(?P<half>[ap])\.?m\b\.?)"
_UNIT = r"(?: ?(?:hrs?|hours|uhr|o'clock)\b)?"
_START = r"(?<![0-9a-z:./-])"
# "15:00", "15h30", "15h", "3:30 pm"; "3pm"; "at 15", "at 10.30"; "1500 hrs".
_HOURS = (
    re.compile(
        rf"{_AT}{_START}(?P<hour>[0-9]{{1,2}})(?::(?P<minute>[0-9]{{2}})|h(?P<minutes>[0-9]{{2}})?)(?![0-9a-z:]){_HALF}?{_UNIT}"
    ),
    re.compile(rf"{_AT}{_START}(?P<hour>[0-9]{{1,2}})(?::(?P<minute>[0-9]{{2}}))?{_HALF}"),
    re.compile(
        rf"(?:\b(?:opens at|starts at|at|um) |@ ?)(?P<hour>[0-9]{{1,2}})(?:\.(?P<minute>[0-9]{{2}}))?"
        rf"(?![0-9a-z/:-]|\.[0-9]){_UNIT}"
    ),
    re.compile(rf"{_AT}{_START}(?P<hour>[0-2][0-9])(?P<minute>[0-5][0-9]) ?(?:hrs?|hours|h)\b"),
)
_NOON = re.compile(r"\b(?:at )?(?:noon|midday)\b")
_HALF_A_DAY = 12


def take_hour(sentence: Sentence) -> time | None:
    """Return the first hour that a sentence names, taken out of it; None where it names none. Raises Invalid for "25:00"."""
    noon = _NOON.search(sentence.folded)
    if noon is not None:
        sentence.take(noon.start(), noon.end())
        return time(_HALF_A_DAY)
    found = min(
        filter(None, (pattern.search(sentence.folded) for pattern in _HOURS)), key=lambda one: one.start("hour"), default=None
    )
    if found is None:
        return None
    return _hour(found.groupdict(), sentence.take(found.start(), found.end()))


def _hour(said: dict[str, str | None], typed: str) -> time:
    hour, minute = int(said["hour"] or 0), int(said["minute"] or said.get("minutes") or 0)
    if said.get("half"):
        if not 1 <= hour <= _HALF_A_DAY:
            raise Invalid("hour", typed.strip(), "an hour of the day, as 15:00")
        hour = hour % _HALF_A_DAY + (_HALF_A_DAY if said["half"] == "p" else 0)
    try:
        return time(hour, minute)
    except ValueError as error:
        raise Invalid("hour", typed.strip(), "an hour of the day, as 15:00") from error
