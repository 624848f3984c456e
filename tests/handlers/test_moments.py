"""Snooze choices, by the clock of the team."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers import moments
from storage.errors import Invalid
from storage.reminders import schedule

VIENNA = "Europe/Vienna"
ZONES = (VIENNA, "Africa/Cairo", "Australia/Lord_Howe", "Asia/Tehran", "America/New_York")


def offered(now: str, zone: str = VIENNA) -> list[str]:
    found = moments.choices(datetime.fromisoformat(now), zone)
    return [f"{choice.code} {choice.at:%Y-%m-%d %H:%M}" for choice in found]


def test_choices_are_an_hour_from_now_and_nine_oclock_of_the_team() -> None:
    assert offered("2026-06-18T14:20+00:00") == ["hour 2026-06-18 15:20", "tomorrow 2026-06-19 07:00", "monday 2026-06-22 07:00"]
    assert [choice.label for choice in moments.choices(datetime(2026, 6, 18, tzinfo=UTC), VIENNA)] == [
        "1 hour",
        "Tomorrow 09:00",
        "Monday 09:00",
    ]


def test_tomorrow_is_the_day_after_the_one_that_it_is_for_the_team() -> None:
    assert offered("2026-06-18T22:30+00:00")[1] == "tomorrow 2026-06-20 07:00"
    assert offered("2026-06-18T22:30+00:00", "America/New_York")[1] == "tomorrow 2026-06-19 13:00"
    assert offered("2026-06-18T22:30+00:00", "Pacific/Apia")[1] == "tomorrow 2026-06-19 20:00"


def test_monday_is_the_next_one_on_every_day_of_the_week() -> None:
    mondays = [offered(f"2026-06-{day}T10:00+00:00")[2] for day in (15, 16, 20, 21, 22)]
    assert mondays == [f"monday 2026-06-{day} 07:00" for day in (22, 22, 22, 22, 29)]


def test_an_hour_is_a_real_hour_when_the_clocks_change() -> None:
    assert offered("2026-03-29T00:30+00:00")[0] == "hour 2026-03-29 01:30"
    assert offered("2026-10-25T00:30+00:00")[0] == "hour 2026-10-25 01:30"


def test_nine_oclock_is_by_the_clock_of_the_day_that_is_meant() -> None:
    assert offered("2026-03-28T10:00+00:00")[1] == "tomorrow 2026-03-29 07:00"
    assert offered("2026-10-24T10:00+00:00")[1:] == ["tomorrow 2026-10-25 08:00", "monday 2026-10-26 08:00"]


@settings(deadline=None)
@given(st.integers(0, 20 * 365 * 24 * 60), st.sampled_from(ZONES))
def test_every_choice_is_still_to_come_and_at_nine_there(minutes: int, zone: str) -> None:
    now = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    hour, tomorrow, monday = (choice.at for choice in moments.choices(now, zone))
    clock = schedule.zone_named(zone)
    assert hour - now == timedelta(hours=1)
    assert now < tomorrow <= monday < now + timedelta(days=9)
    assert [f"{moment.astimezone(clock):%H:%M}" for moment in (tomorrow, monday)] == ["09:00", "09:00"]
    assert monday.astimezone(clock).weekday() == 0


def test_chosen_moment_is_by_the_clock_of_the_team() -> None:
    now = datetime(2026, 6, 18, 14, tzinfo=UTC)
    assert moments.at("2026-06-19", "08:15", now, VIENNA) == datetime(2026, 6, 19, 6, 15, tzinfo=UTC)
    assert moments.at("2027-03-28", "02:30", now, VIENNA) == datetime(2027, 3, 28, 1, tzinfo=UTC)
    assert moments.at("2026-10-25", "02:30", now, VIENNA) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert moments.chosen("monday", now, VIENNA) == datetime(2026, 6, 22, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "hour"),
    [
        ("2026-06-18", "16:00"),
        ("2026-06-17", "23:59"),
        (None, "09:00"),
        ("2026-06-19", None),
        ("9999-12-31", "x"),
        ("next", "09:00"),
    ],
)
def test_moment_that_has_passed_or_is_none_is_refused(day: str | None, hour: str | None) -> None:
    with pytest.raises(Invalid):
        moments.at(day, hour, datetime(2026, 6, 18, 14, tzinfo=UTC), VIENNA)


def test_moment_beyond_the_end_of_time_is_refused() -> None:
    with pytest.raises(Invalid):
        moments.at("9999-12-31", "23:59", datetime(2026, 6, 18, 14, tzinfo=UTC), "America/New_York")


def test_code_that_is_not_offered_is_refused() -> None:
    with pytest.raises(Invalid):
        moments.chosen("never", datetime(2026, 6, 18, tzinfo=UTC), VIENNA)


def test_moment_in_words_names_the_clock() -> None:
    words = moments.in_words(datetime(2026, 6, 18, 15, tzinfo=UTC), VIENNA)
    assert words == "Thursday, 18 June 2026, 17:00 (Europe/Vienna)"
