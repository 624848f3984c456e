"""The clocks of places: a wall time of a time zone as an instant, and an instant as a wall time."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from storage.errors import Invalid

ZONE_EXPECTED = "an IANA name, as Europe/Vienna or America/New_York"


def zone_named(name: str) -> ZoneInfo:
    """Return a time zone by its IANA name. Raises Invalid for a name that this machine's data does not have."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:  # OSError: "Europe" is a folder there
        raise Invalid("time zone", name, ZONE_EXPECTED) from error


def read_anew() -> None:
    """
    Forget the rules of every zone: from now on they are read from this machine's data again.

    Without it a process that runs for weeks keeps the rules that it began with, while the machine's data is updated.
    """
    ZoneInfo.clear_cache()


def instant(day: date, at: time, zone: str) -> datetime:
    """
    Return the first instant, in UTC, at which the clocks of a zone show this time of this day, or have passed it.

    Where they show it twice (set back) it is the first time; where they skip it (set forward) the first instant after the gap,
    however long: half an hour at Lord Howe, the whole of 30 December 2011 in Apia. Raises Invalid for an unknown zone.
    """
    clock = zone_named(zone)
    wall = datetime.combine(day, at.replace(tzinfo=None, fold=0))
    found = wall.replace(tzinfo=clock).astimezone(UTC)
    if wall_time(found, clock) == wall:
        return found
    # In a gap, fold=1 reads the wall time by the offset after it, which gives an instant before it (PEP 495).
    before = wall.replace(tzinfo=clock, fold=1, microsecond=0).astimezone(UTC)
    return _first_after_gap(before, found, wall, clock)


def wall_time(moment: datetime, clock: ZoneInfo) -> datetime:
    """Return what the clocks of a zone show at an instant, without the zone."""
    return moment.astimezone(clock).replace(tzinfo=None, fold=0)


def _first_after_gap(before: datetime, after: datetime, wall: datetime, clock: ZoneInfo) -> datetime:
    """Return the second between two instants at which the clock passes a wall time that it never shows."""
    low, high = 0, int((after - before).total_seconds()) + 1
    while high - low > 1:
        middle = (low + high) // 2
        if wall_time(before + timedelta(seconds=middle), clock) < wall:
            low = middle
        else:
            high = middle
    return before + timedelta(seconds=high)
