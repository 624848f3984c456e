"""When a team is left alone: its quiet hours and resting days, and when a reminder goes out instead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from storage.reminders.clocks import instant, wall_time, zone_named

MINUTE = timedelta(minutes=1)
DAYS_OF_WEEK = 7
# A week, and a day for the zone that has skipped one (Apia, 30 December 2011).
DAYS_TRIED = DAYS_OF_WEEK + 1
# Steps from one bound of quiet hours and days to the next in a week, and the minutes that a clock set back repeats.
STEPS_TRIED = 500


@dataclass(frozen=True, slots=True)
class Quiet:
    """
    When a team is left alone, on its own clock: from `from_` until before `until`, and on `resting_days` (Monday is 0).

    Quiet hours may go over midnight; there are none where either end is None, or both are the same.
    """

    zone: str
    from_: time | None
    until: time | None
    resting_days: frozenset[int]


def outside_quiet(
    due_at: datetime, quiet: Quiet, *, not_before: datetime | None = None, not_after: datetime | None = None
) -> datetime:
    """
    Return the instant, in UTC, at which a reminder that is due at `due_at` goes out to a team.

    1. Due at an allowed instant, neither in quiet hours nor on a resting day: then.
    2. Due on a resting day: on the last working day before, at the same wall time; and if that is in quiet hours:
    3. Due in quiet hours: when they end; where that is a resting day, at that time of the last working day before.
    4. Where that is earlier than `not_before`: at the first allowed minute from `not_before` on.
    5. Where that is later than `not_after`: at the last allowed minute up to `due_at` and `not_after`; where that is earlier
       than `not_before`, at `due_at`.

    So it is never later than `due_at`, but for the end of quiet hours (3) or because of `not_before` (4); it is in quiet hours
    or on a resting day only where nothing else is possible (5, no working day, quiet hours without end): then it is `due_at`.
    """
    if len(quiet.resting_days) >= DAYS_OF_WEEK:
        return due_at.astimezone(UTC)
    found = _moved(due_at.astimezone(UTC), quiet)
    if not_before is not None and found < not_before:
        found = _first_allowed(not_before.astimezone(UTC), quiet) or due_at
    if not_after is not None and found > not_after:
        earlier = _last_allowed(min(due_at, not_after).astimezone(UTC), quiet)
        found = due_at if earlier is None or (not_before is not None and earlier < not_before) else earlier
    return found.astimezone(UTC)


def is_quiet(moment: datetime, quiet: Quiet) -> bool:
    """Tell whether an instant is in a team's quiet hours or on one of its resting days."""
    wall = wall_time(moment, zone_named(quiet.zone))
    return _in_quiet_hours(wall.time(), quiet) or wall.weekday() in quiet.resting_days


def _in_quiet_hours(at: time, quiet: Quiet) -> bool:
    if quiet.from_ is None or quiet.until is None or quiet.from_ == quiet.until:
        return False
    if quiet.from_ < quiet.until:
        return quiet.from_ <= at < quiet.until
    return at >= quiet.from_ or at < quiet.until


def _end_of_quiet_hours(wall: datetime, quiet: Quiet) -> datetime:
    """Return the wall time at which the quiet hours end that a wall time is in."""
    assert quiet.until is not None, "asked inside quiet hours only"
    day = wall.date() if wall.time() < quiet.until else wall.date() + timedelta(days=1)
    return datetime.combine(day, quiet.until)


def _moved(due_at: datetime, quiet: Quiet) -> datetime:
    """Return when a reminder goes out if nothing bounds it: laws 1 to 3."""
    if not is_quiet(due_at, quiet):
        return due_at
    wall = _on_working_day(wall_time(due_at, zone_named(quiet.zone)), quiet)
    if _in_quiet_hours(wall.time(), quiet):
        wall = _on_working_day(_end_of_quiet_hours(wall, quiet), quiet)
    for _ in range(DAYS_TRIED):
        found = instant(wall.date(), wall.time(), quiet.zone)
        if not is_quiet(found, quiet):
            return found
        # The clocks skip this wall time and go on in quiet hours or on a resting day.
        wall = _on_working_day(wall - timedelta(days=1), quiet)
    return due_at


def _on_working_day(wall: datetime, quiet: Quiet) -> datetime:
    while wall.weekday() in quiet.resting_days:
        wall -= timedelta(days=1)
    return wall


def _first_allowed(moment: datetime, quiet: Quiet) -> datetime | None:
    """Return the first allowed minute from an instant on."""
    for _ in range(STEPS_TRIED):
        if not is_quiet(moment, quiet):
            return moment
        wall = wall_time(moment, zone_named(quiet.zone))
        following = datetime.combine(wall.date() + timedelta(days=1), time())
        bound = following if wall.weekday() in quiet.resting_days else _end_of_quiet_hours(wall, quiet)
        # On a clock set back the bound's first time may have passed: then minute by minute to the second.
        moment = max(instant(bound.date(), bound.time(), quiet.zone), moment + MINUTE)
    return None


def _last_allowed(moment: datetime, quiet: Quiet) -> datetime | None:
    """Return the last allowed minute up to an instant."""
    for _ in range(STEPS_TRIED):
        if not is_quiet(moment, quiet):
            return moment
        wall = wall_time(moment, zone_named(quiet.zone))
        bound = datetime.combine(wall.date(), time())
        if wall.weekday() not in quiet.resting_days and quiet.from_ is not None:
            bound = datetime.combine(wall.date() - timedelta(days=wall.time() < quiet.from_), quiet.from_)
        moment = min(instant(bound.date(), bound.time(), quiet.zone), moment.replace(second=0, microsecond=0)) - MINUTE
    return None
