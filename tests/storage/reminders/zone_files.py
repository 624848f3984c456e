"""A reader of time zone files (RFC 8536) of the tests' own, to compute instants without Python's rules for gaps and folds."""

from __future__ import annotations

import re
import struct
import zoneinfo
from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib import resources
from itertools import pairwise
from pathlib import Path

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NAIVE_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - wall times have no zone
RULE = re.compile(r"M(\d+)\.(\d+)\.(\d+)(?:/(-?[\d:]+))?")
FOOTER = re.compile(r"(?:<[^>]+>|[A-Za-z]+)([-+\d:]+)(?:(?:<[^>]+>|[A-Za-z]+)([-+\d:]*),([^,]+),([^,]+))?")
LAST_YEAR = 2060
TWO_DAYS = 2 * 86_400
FAR = 2**40


@dataclass(frozen=True)
class Zone:
    """From each of `starts` on, in seconds since 1970, the clocks are ahead of UTC by the seconds in `offsets`."""

    starts: tuple[int, ...]
    offsets: tuple[int, ...]

    def first_showing(self, day: date, at: time) -> datetime:
        """Return the first instant at which a clock that runs on shows this time or a later one."""
        wanted = _seconds(datetime.combine(day, at))
        # No clock is two days ahead of UTC: what ended before that is too early.
        for number in range(bisect_right(self.starts, wanted - TWO_DAYS) - 1, len(self.starts)):
            found = max(self.starts[number], wanted - self.offsets[number])
            if found < (*self.starts[number + 1 : number + 2], FAR)[0]:
                return EPOCH + timedelta(seconds=found)
        raise AssertionError(f"no clock ever shows {day} {at}")

    def offset(self, moment: datetime) -> timedelta:
        """Return how far the clocks are ahead of UTC at an instant."""
        seconds = (moment - EPOCH) // timedelta(seconds=1)
        return timedelta(seconds=self.offsets[bisect_right(self.starts, seconds) - 1])

    def wall(self, moment: datetime) -> datetime:
        """Return what a clock shows at an instant."""
        return (moment + self.offset(moment)).replace(tzinfo=None)

    def changes(self, first: int, last: int) -> tuple[datetime, ...]:
        """Return the instants at which the offset changes, from one year to another."""
        found = [start for (start, (a, b)) in zip(self.starts[1:], pairwise(self.offsets), strict=True) if a != b]
        moments = (EPOCH + timedelta(seconds=start) for start in found)
        return tuple(moment for moment in moments if first <= moment.year <= last)


def content(name: str) -> bytes:
    """Return the file of a zone: the one that `zoneinfo` takes too."""
    for folder in map(Path, zoneinfo.TZPATH):
        if (folder / name).is_file():
            return (folder / name).read_bytes()
    return resources.files("tzdata").joinpath("zoneinfo", *name.split("/")).read_bytes()


@cache
def zone(name: str) -> Zone:
    """Return a zone as its file has it, up to 2060."""
    return read(content(name))


@cache
def changes(name: str, first: int, last: int) -> tuple[datetime, ...]:
    """Return the instants at which the clocks of a zone change, from one year to another."""
    return zone(name).changes(first, last)


def read(data: bytes) -> Zone:
    """Return the zone of a file of version 2 or later."""
    begin = _header_size(data, 0, 4)
    counts = struct.unpack_from(">6l", data, begin + 20)
    _, _, _, number, types, _ = counts
    position = begin + 44
    starts = struct.unpack_from(f">{number}q", data, position)
    indexes = struct.unpack_from(f">{number}B", data, position + 8 * number)
    offsets = [struct.unpack_from(">lbb", data, position + 9 * number + 6 * n)[0] for n in range(types)]
    footer = data[begin + _header_size(data, begin, 8) :].strip(b"\n").decode()
    later = [change for change in _by_rule(footer) if not starts or change[0] > starts[-1]]
    found = [(-FAR, offsets[0]), *zip(starts, (offsets[n] for n in indexes), strict=True), *later]
    return Zone(tuple(start for start, _ in found), tuple(offset for _, offset in found))


def _header_size(data: bytes, begin: int, width: int) -> int:
    """Return the length of a header and the data after it; instants are `width` bytes wide."""
    assert data[begin : begin + 4] == b"TZif"
    utc, std, leap, number, types, letters = struct.unpack_from(">6l", data, begin + 20)
    return 44 + number * (width + 1) + types * 6 + letters + leap * (width + 4) + std + utc


def _by_rule(footer: str) -> list[tuple[int, int]]:
    """Return the changes that the POSIX rule at the file's end makes each year."""
    match = FOOTER.fullmatch(footer)
    assert match, footer
    standard = -_hours(match[1])
    if match[3] is None:
        return []
    summer = -_hours(match[2]) if match[2] else standard + 3600
    found = []
    for year in range(1970, LAST_YEAR):
        found.append((_rule(match[3], year) - standard, summer))
        found.append((_rule(match[4], year) - summer, standard))
    return sorted(found)


def _rule(rule: str, year: int) -> int:
    match = RULE.fullmatch(rule)
    assert match, rule
    month, week, weekday = int(match[1]), int(match[2]), int(match[3])
    days = [date(year, month, 1) + timedelta(days=n) for n in range(31)]
    fitting = [day for day in days if day.month == month and day.isoweekday() % 7 == weekday]
    day = fitting[min(week, len(fitting)) - 1]
    return _seconds(datetime.combine(day, time())) + _hours(match[4] or "2")


def _hours(text: str) -> int:
    """Return "-3:30" in seconds."""
    parts = [int(part) for part in text.lstrip("+-").split(":")]
    seconds = sum(part * unit for part, unit in zip(parts, (3600, 60, 1), strict=False))
    return -seconds if text.startswith("-") else seconds


def _seconds(wall: datetime) -> int:
    return (wall - NAIVE_EPOCH) // timedelta(seconds=1)
