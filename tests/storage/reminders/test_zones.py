"""Wall times as instants, against a computation that goes through a zone's own file and knows nothing of `fold`."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from storage.database import Record
from storage.errors import Invalid
from storage.models import Reminder
from storage.reminders import planning
from storage.reminders.schedule import Lead, due, instant, read_anew, zone_named
from tests.storage.reminders import zone_files
from tests.storage.reminders.team import NOW, ahead, team

ZONES = (
    "Africa/Cairo",
    "Africa/Casablanca",
    "America/Havana",
    "America/New_York",
    "America/Santiago",
    "America/Sao_Paulo",
    "Asia/Beirut",
    "Asia/Gaza",
    "Asia/Kathmandu",
    "Asia/Tehran",
    "Asia/Tokyo",
    "Atlantic/Azores",
    "Australia/Lord_Howe",
    "Europe/Dublin",
    "Europe/Vienna",
    "Europe/Zurich",
    "Pacific/Apia",
    "Pacific/Chatham",
    "UTC",
)
# When a session is planned in earnest: Apia skipped a day in 2011, Sao Paulo and Tehran gave up changing in 2019 and 2022.
FIRST, LAST = 2010, 2045


@st.composite
def walls(draw: st.DrawFn, name: str) -> tuple[date, time]:
    """Return a day and a time, mostly close to when the clocks of a zone change."""
    changes = zone_files.changes(name, FIRST, LAST)
    near = timedelta(minutes=draw(st.one_of(st.integers(-90, 90), st.integers(-3000, 3000))))
    if changes and draw(st.integers(0, 9)):
        moment = draw(st.sampled_from(changes))
        wall = zone_files.zone(name).wall(moment - timedelta(seconds=draw(st.integers(0, 1)))) + near
        return wall.date(), wall.time().replace(second=0)
    return draw(st.dates(date(FIRST, 1, 1), date(LAST, 12, 31))), draw(st.times()).replace(microsecond=0)


@st.composite
def occasions(draw: st.DrawFn) -> tuple[str, Lead, date, time]:
    """Return a lead of a session whose opening, or whose reminder, is close to a change of the clocks."""
    name = draw(st.sampled_from(ZONES))
    day, at = draw(walls(name))
    if draw(st.booleans()):
        lead = Lead(days=draw(st.one_of(st.integers(0, 3), st.integers(0, 365))), at=at)
        return name, lead, day + timedelta(days=lead.days or 0), draw(st.times())
    return name, Lead(hours=draw(st.integers(1, 24 * 60))), day, at


def expected(name: str, lead: Lead, starts_on: date, opens_at: time) -> datetime:
    if lead.days is not None:
        return zone_files.zone(name).first_showing(starts_on - timedelta(days=lead.days), lead.at)
    return zone_files.zone(name).first_showing(starts_on, opens_at) - timedelta(seconds=3600 * (lead.hours or 0))


@settings(max_examples=2_000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(occasions())
def test_lead_is_due_when_a_clock_that_runs_on_first_shows_it(occasion: tuple[str, Lead, date, time]) -> None:
    name, lead, starts_on, opens_at = occasion

    assert due(lead, starts_on, opens_at, name) == expected(name, lead, starts_on, opens_at)


@pytest.mark.parametrize("name", ZONES)
def test_every_quarter_of_an_hour_around_every_change_is_the_first_instant(name: str) -> None:
    zone = zone_files.zone(name)
    walls = {
        zone.wall(change - timedelta(seconds=1)).replace(minute=0, second=0) + timedelta(minutes=15 * quarter)
        for change in zone.changes(2024, 2034)
        for quarter in range(-12, 13)
    }

    assert [w for w in sorted(walls) if instant(w.date(), w.time(), name) != zone.first_showing(w.date(), w.time())] == []


@pytest.mark.parametrize(
    ("zone", "wall", "at"),
    [
        # New York, the clocks go from 02:00 to 03:00, and from 02:00 back to 01:00.
        ("America/New_York", "2026-03-08 01:59", "2026-03-08 06:59"),
        ("America/New_York", "2026-03-08 02:30", "2026-03-08 07:00"),
        ("America/New_York", "2026-03-08 03:00", "2026-03-08 07:00"),
        ("America/New_York", "2026-11-01 01:30", "2026-11-01 05:30"),
        ("America/New_York", "2026-11-01 02:00", "2026-11-01 07:00"),
        ("Europe/Vienna", "2026-03-29 02:30", "2026-03-29 01:00"),
        ("Europe/Vienna", "2026-10-25 02:30", "2026-10-25 00:30"),
        # Cairo goes from midnight to one o'clock, so that the day begins at 01:00.
        ("Africa/Cairo", "2026-04-24 00:30", "2026-04-23 22:00"),
        ("Africa/Cairo", "2026-04-24 00:00", "2026-04-23 22:00"),
        # Lord Howe changes by half an hour.
        ("Australia/Lord_Howe", "2026-04-05 01:45", "2026-04-04 14:45"),
        ("Australia/Lord_Howe", "2026-10-04 02:15", "2026-10-03 15:30"),
        # Apia went from 29 to 31 December.
        ("Pacific/Apia", "2011-12-29 23:59", "2011-12-30 09:59"),
        ("Pacific/Apia", "2011-12-30 00:00", "2011-12-30 10:00"),
        ("Pacific/Apia", "2011-12-30 08:30", "2011-12-30 10:00"),
        ("Pacific/Apia", "2011-12-31 00:00", "2011-12-30 10:00"),
        ("Asia/Tehran", "2026-03-22 00:30", "2026-03-21 21:00"),  # no longer changes
        ("UTC", "2026-03-29 02:30", "2026-03-29 02:30"),
    ],
)
def test_wall_time_is_the_first_instant_that_shows_it_or_a_later_one(zone: str, wall: str, at: str) -> None:
    shown = datetime.fromisoformat(wall)

    found = instant(shown.date(), shown.time(), zone)

    assert found == datetime.fromisoformat(at).replace(tzinfo=UTC)
    assert found.tzinfo is UTC


def test_wall_time_with_seconds_in_a_gap_is_the_first_instant_after_it() -> None:
    assert instant(date(2026, 3, 8), time(2, 30, 59, 999_999), "America/New_York") == datetime(2026, 3, 8, 7, tzinfo=UTC)


def test_day_before_is_wall_time_and_24_hours_are_real_ones_across_a_change() -> None:
    opens = (date(2026, 3, 8), time(10), "America/New_York")  # the clocks went forward in the night

    assert due(Lead(days=1, at=time(10)), *opens) == datetime(2026, 3, 7, 15, tzinfo=UTC)
    assert due(Lead(hours=24), *opens) == datetime(2026, 3, 7, 14, tzinfo=UTC)
    assert instant(*opens) == datetime(2026, 3, 8, 14, tzinfo=UTC)


@pytest.mark.parametrize("name", ["Vienna", "", "Europe", "../../etc/passwd", "/etc/passwd", "Europe/Vienna\0", "Mars/Olympus"])
def test_unknown_zone_is_refused_with_what_to_write(name: str) -> None:
    with pytest.raises(Invalid) as caught:
        zone_named(name)

    assert (caught.value.what, caught.value.value) == ("time zone", name)


@pytest.fixture
def new_rules(tmp_path: Path) -> Iterator[Path]:
    """Let a folder of zones go before the machine's, as after an update of the rules."""
    usual = zoneinfo.TZPATH
    zoneinfo.reset_tzpath(to=[str(tmp_path), *usual])
    read_anew()
    yield tmp_path
    zoneinfo.reset_tzpath(to=usual)
    read_anew()


@pytest.fixture
def no_summer_time(new_rules: Path) -> Callable[[], None]:
    """Return what changes the rules of Vienna while we run: from then on there is no summer time."""

    def change() -> None:
        (new_rules / "Europe").mkdir()
        (new_rules / "Europe" / "Vienna").write_bytes(zone_files.content("Africa/Lagos"))
        read_anew()

    return change


def test_instants_follow_the_rules_of_the_zone_when_they_change(no_summer_time: Callable[[], None]) -> None:
    lead, opens = Lead(days=1), (date(2026, 7, 2), time(10), "Europe/Vienna")
    before = due(lead, *opens)

    no_summer_time()

    assert (before, due(lead, *opens)) == (datetime(2026, 7, 1, 6, 30, tzinfo=UTC), datetime(2026, 7, 1, 7, 30, tzinfo=UTC))


def test_planned_reminders_follow_the_rules_of_the_zone_when_they_change(
    sqlite_record: Record, no_summer_time: Callable[[], None]
) -> None:
    with sqlite_record.begin() as db:
        workspace = team(db)
        session = ahead(db, workspace)
        week = select(Reminder.due_at).where(Reminder.session_id == session.id, Reminder.lead == "7 days")
        before = db.scalar(week)

        no_summer_time()
        planning.plan_all(db, workspace, NOW)

        assert (before, db.scalars(week).all()) == (
            datetime(2026, 6, 15, 6, 30, tzinfo=UTC),
            [datetime(2026, 6, 15, 7, 30, tzinfo=UTC)],
        )
