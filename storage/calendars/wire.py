"""How a calendar's reading travels between the child process and its parent."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from datetime import date, datetime, time
from typing import Any

from storage.calendars.values import CalendarReading, LeftOut, Occurrence
from storage.errors import Invalid


def packed(reading: CalendarReading | Invalid) -> bytes:
    """Return a reading, or the reason why there is none, as bytes."""
    if isinstance(reading, Invalid):
        return json.dumps({"refused": [reading.what, reading.value, reading.expected]}).encode()
    return json.dumps(asdict(reading), default=_written).encode()


def unpacked(message: bytes) -> CalendarReading:
    """Return the reading that `packed` made. Raises the Invalid that it was given."""
    given: dict[str, Any] = json.loads(message)
    if "refused" in given:
        raise Invalid(*given["refused"])
    return CalendarReading(
        given["name"],
        tuple(_occurrence(found) for found in given["occurrences"]),
        tuple(LeftOut(**found) for found in given["left_out"]),
        given["is_whole"],
    )


def _written(value: date | time) -> str:
    return value.isoformat()


def _occurrence(given: dict[str, Any]) -> Occurrence:
    plain = {field.name: given[field.name] for field in fields(Occurrence)}
    opens_at = given["opens_at"]
    return Occurrence(
        **{
            **plain,
            "starts": _moment(given["starts"]),
            "ends": _moment(given["ends"]),
            "categories": tuple(given["categories"]),
            "opens_at": opens_at and time.fromisoformat(opens_at),
        },
    )


def _moment(printed: str) -> date:
    return datetime.fromisoformat(printed) if "T" in printed else date.fromisoformat(printed)
