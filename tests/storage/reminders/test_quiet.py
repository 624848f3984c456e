"""When a reminder goes out to a team that is not to be disturbed: the laws of `outside_quiet`, one by one and over any case."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from storage.errors import Invalid
from storage.reminders.schedule import Quiet, is_quiet, outside_quiet
from tests.storage.reminders import zone_files

VIENNA = Quiet("Europe/Vienna", time(21), time(7), frozenset({5, 6}))
# All that is made up here begins and ends on one, and so do the changes of the zones' clocks.
QUARTER = timedelta(minutes=15)
ZONES = ("Europe/Vienna", "America/New_York", "Africa/Cairo", "Africa/Casablanca", "Australia/Lord_Howe", "Asia/Tehran", "UTC")
# Seconds show that they are kept.
MOMENTS = st.builds(
    lambda minutes, seconds: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=15 * minutes, seconds=seconds),
    st.integers(0, 3 * 365 * 96),
    st.sampled_from([0, 0, 17]),
)
TIMES = st.builds(time, st.integers(0, 23), st.sampled_from([0, 30, 45]))
QUIETS = st.builds(
    Quiet,
    st.sampled_from(ZONES),
    st.none() | TIMES,
    st.none() | TIMES,
    st.frozensets(st.integers(0, 6), max_size=6),
)
many = settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])


def vienna(text: str) -> datetime:
    """Return "Sat 14:00" of a week in November 2026 in Vienna, one hour ahead of UTC; a number of weeks may follow."""
    day, at, *weeks = text.split()
    number = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun").index(day) + 7 * int(weeks[0] if weeks else 0)
    wall = datetime.combine(datetime(2026, 11, 16, tzinfo=UTC).date() + timedelta(days=number), time.fromisoformat(at), UTC)
    return wall - timedelta(hours=1)


@pytest.mark.parametrize(
    ("due", "goes_out"),
    [
        ("Tue 08:30", "Tue 08:30"),
        ("Tue 07:00", "Tue 07:00"),  # the end of the quiet hours is no part of them
        ("Tue 20:59", "Tue 20:59"),
        ("Tue 21:00", "Wed 07:00"),
        ("Tue 06:59", "Tue 07:00"),
        ("Wed 00:00", "Wed 07:00"),
        ("Sat 08:30", "Fri 08:30"),
        ("Sun 08:30", "Fri 08:30"),
        ("Mon 08:30 1", "Mon 08:30 1"),
        ("Sat 03:00", "Fri 07:00"),
        ("Fri 22:00", "Fri 07:00"),  # they end on a Saturday
        ("Sun 22:00", "Fri 07:00"),
        ("Mon 03:00 1", "Mon 07:00 1"),
    ],
)
def test_reminder_goes_out_when_a_team_may_be_disturbed(due: str, goes_out: str) -> None:
    assert outside_quiet(vienna(due), VIENNA) == vienna(goes_out)


@pytest.mark.parametrize(
    ("due", "not_before", "goes_out"),
    [
        ("Sat 08:30", "Thu 12:00", "Fri 08:30"),
        ("Sat 08:30", "Fri 08:30", "Fri 08:30"),
        ("Sun 08:30", "Fri 12:00", "Fri 12:00"),  # planned on Friday at noon
        ("Sun 08:30", "Fri 22:00", "Mon 07:00 1"),
        ("Sun 08:30", "Sat 10:00", "Mon 07:00 1"),
        ("Fri 22:00", "Fri 22:00", "Mon 07:00 1"),
        ("Tue 22:00", "Tue 22:00", "Wed 07:00"),
        ("Tue 12:00", "Tue 14:00", "Tue 14:00"),
    ],
)
def test_reminder_waits_for_what_it_may_not_go_before(due: str, not_before: str, goes_out: str) -> None:
    assert outside_quiet(vienna(due), VIENNA, not_before=vienna(not_before)) == vienna(goes_out)


@pytest.mark.parametrize(
    ("due", "not_before", "not_after", "goes_out"),
    [
        ("Wed 05:00", None, "Wed 08:00", "Wed 07:00"),
        ("Wed 05:00", None, "Wed 06:00", "Tue 20:59"),
        ("Mon 05:00 1", None, "Mon 06:00 1", "Fri 20:59"),
        ("Wed 05:00", "Tue 20:59", "Wed 06:00", "Tue 20:59"),
        ("Wed 05:00", "Tue 21:30", "Wed 06:00", "Wed 05:00"),  # in the night, or never
        ("Sun 12:00", "Sat 12:00", "Mon 06:00 1", "Sun 12:00"),
    ],
)
def test_reminder_goes_out_before_what_it_may_not_go_after(
    due: str, not_before: str | None, not_after: str, goes_out: str
) -> None:
    since = vienna(not_before) if not_before else None

    assert outside_quiet(vienna(due), VIENNA, not_before=since, not_after=vienna(not_after)) == vienna(goes_out)


@pytest.mark.parametrize(
    ("from_", "until"), [(None, None), (time(21), None), (None, time(7)), (time(7), time(7)), (time(0), time(0))]
)
def test_without_both_ends_there_are_no_quiet_hours(from_: time | None, until: time | None) -> None:
    assert outside_quiet(vienna("Tue 03:00"), Quiet("Europe/Vienna", from_, until, frozenset())) == vienna("Tue 03:00")


def test_quiet_hours_within_a_day_end_on_the_same_day() -> None:
    noon = Quiet("Europe/Vienna", time(12), time(14), frozenset())

    assert outside_quiet(vienna("Tue 13:59"), noon) == vienna("Tue 14:00")
    assert outside_quiet(vienna("Tue 14:00"), noon) == vienna("Tue 14:00")


def test_team_that_rests_all_week_is_reminded_when_it_is_due() -> None:
    every_day = Quiet("Europe/Vienna", time(21), time(7), frozenset(range(7)))

    assert outside_quiet(vienna("Tue 03:00"), every_day) == vienna("Tue 03:00")


def test_resting_day_keeps_the_teams_wall_time_across_a_change_of_clocks() -> None:
    due = datetime(2026, 3, 29, 6, 30, tzinfo=UTC)  # a Sunday, 08:30; the clocks went forward in the night

    assert outside_quiet(due, VIENNA) == datetime(2026, 3, 27, 7, 30, tzinfo=UTC)


def test_day_that_a_zone_skips_is_no_working_day() -> None:
    apia = Quiet("Pacific/Apia", time(21), time(7), frozenset({5, 6}))
    due = datetime(2011, 12, 30, 18, 30, tzinfo=UTC)  # Saturday the 31st, 08:30; there was no Friday the 30th

    assert outside_quiet(due, apia) == datetime(2011, 12, 29, 18, 30, tzinfo=UTC)


def test_quiet_hours_that_end_in_a_gap_end_with_it() -> None:
    quiet = Quiet("America/New_York", time(21), time(2, 30), frozenset())

    assert outside_quiet(datetime(2026, 3, 8, 5, tzinfo=UTC), quiet) == datetime(2026, 3, 8, 7, tzinfo=UTC)


def test_quiet_hours_of_an_unknown_zone_are_refused() -> None:
    with pytest.raises(Invalid):
        outside_quiet(vienna("Tue 08:30"), Quiet("Europe/Vindobona", None, None, frozenset()))


def is_allowed(moment: datetime, quiet: Quiet) -> bool:
    """Tell whether a team may be disturbed, by the tests' own reading of the zone."""
    wall = zone_files.zone(quiet.zone).wall(moment)
    if wall.weekday() in quiet.resting_days:
        return False
    if quiet.from_ is None or quiet.until is None or quiet.from_ == quiet.until:
        return True
    minutes = (wall.hour * 60 + wall.minute - _minutes(quiet.from_)) % 1440
    return minutes >= (_minutes(quiet.until) - _minutes(quiet.from_)) % 1440


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def first_allowed(moment: datetime, quiet: Quiet) -> datetime:
    while not is_allowed(moment, quiet):
        moment = moment.replace(second=0) + QUARTER
    return moment


@many
@given(MOMENTS, QUIETS)
def test_reminder_never_goes_out_in_quiet_hours_or_on_a_resting_day(due: datetime, quiet: Quiet) -> None:
    found = outside_quiet(due, quiet)

    assert is_allowed(found, quiet)
    assert not is_quiet(found, quiet)


@many
@given(MOMENTS, QUIETS)
def test_allowed_reminder_goes_out_when_it_is_due(due: datetime, quiet: Quiet) -> None:
    assume(is_allowed(due, quiet))

    assert outside_quiet(due, quiet) == due


@many
@given(MOMENTS, QUIETS)
def test_reminder_is_late_by_no_more_than_the_quiet_hours_it_is_due_in(due: datetime, quiet: Quiet) -> None:
    at_any_day = Quiet(quiet.zone, quiet.from_, quiet.until, frozenset())

    assert outside_quiet(due, quiet) <= first_allowed(due, at_any_day)


@many
@given(MOMENTS, QUIETS)
def test_reminder_due_on_a_resting_day_goes_out_on_the_last_working_day_before(due: datetime, quiet: Quiet) -> None:
    wall = zone_files.zone(quiet.zone).wall(due)
    assume(wall.weekday() in quiet.resting_days)
    without_hours = Quiet(quiet.zone, None, None, quiet.resting_days)

    found = zone_files.zone(quiet.zone).wall(outside_quiet(due, without_hours))

    days = [wall.date() - timedelta(days=n) for n in range(1, 8)]
    assert found.date() == next(day for day in days if day.weekday() not in quiet.resting_days)
    # Later only where the clocks skip that time on that day.
    assert found.time() >= wall.time()


@many
@given(MOMENTS, QUIETS, st.integers(-96 * 9, 96))
def test_reminder_that_would_go_too_early_goes_at_the_first_allowed_minute(due: datetime, quiet: Quiet, quarters: int) -> None:
    not_before = due + timedelta(minutes=15 * quarters)

    found = outside_quiet(due, quiet, not_before=not_before)

    usual = outside_quiet(due, quiet)
    assert found == (usual if usual >= not_before else first_allowed(not_before, quiet))


@many
@given(MOMENTS, QUIETS, st.none() | st.integers(0, 96 * 9), st.integers(0, 96 * 2))
def test_reminder_keeps_both_bounds(due: datetime, quiet: Quiet, before: int | None, after: int) -> None:
    not_before = None if before is None else due - timedelta(minutes=15 * before)
    not_after = due + timedelta(minutes=15 * after)

    found = outside_quiet(due, quiet, not_before=not_before, not_after=not_after)

    assert found <= not_after
    assert not_before is None or found >= not_before
    if not is_allowed(found, quiet):  # nothing else was possible
        assert found == due
        assert not_before is not None
        earliest = first_allowed(not_before, quiet)
        assert earliest > due
