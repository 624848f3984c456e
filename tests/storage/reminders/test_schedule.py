"""Leads as people type them, as they are written back, and when they are due."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.errors import Invalid
from storage.reminders import schedule
from storage.reminders.schedule import DEADLINE_LEADS, DEFAULT_LEADS, Lead, due, in_order, read_lead, read_leads, written

DAYS = st.builds(Lead, days=st.integers(0, 365), at=st.builds(time, st.integers(0, 23), st.integers(0, 59)))
HOURS = st.builds(Lead, hours=st.integers(1, 365 * 24))
LEADS = DAYS | HOURS
many = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
PC_66 = (date(2026, 6, 22), time(10), "Europe/Vienna")


@pytest.mark.parametrize(
    ("typed", "leads"),
    [
        ("21 days, 7 days, 1 day, morning", DEFAULT_LEADS),
        ("1 day and the morning of", DEADLINE_LEADS),
        ("24 hours", (Lead(hours=24),)),
        ("24h", (Lead(hours=24),)),
        ("24 H", (Lead(hours=24),)),
        ("48 hrs, 1 hour", (Lead(hours=48), Lead(hours=1))),
        ("an hour before it opens", (Lead(hours=1),)),
        ("3d", (Lead(days=3),)),
        ("2d, 1d, 0d", (Lead(days=2), Lead(days=1), Lead(days=0))),
        ("1d; 3d\n2w", (Lead(days=14), Lead(days=3), Lead(days=1))),
        ("2 weeks", (Lead(days=14),)),
        ("three weeks before", (Lead(days=21),)),
        ("a fortnight", (Lead(days=14),)),
        ("the week before", (Lead(days=7),)),
        ("a day", (Lead(days=1),)),
        ("one day in advance", (Lead(days=1),)),
        ("in 3 days", (Lead(days=3),)),
        ("the day before", (Lead(days=1),)),
        ("day before the session at 17:00", (Lead(days=1, at=time(17)),)),
        ("the day before at 17:00", (Lead(days=1, at=time(17)),)),
        ("1 day at 17:00", (Lead(days=1, at=time(17)),)),
        ("1 day 17:00", (Lead(days=1, at=time(17)),)),
        ("1 day at 17.30", (Lead(days=1, at=time(17, 30)),)),
        ("1 day at 17h30", (Lead(days=1, at=time(17, 30)),)),
        ("1 day at 17", (Lead(days=1, at=time(17)),)),
        ("1 day at 5pm", (Lead(days=1, at=time(17)),)),
        ("1 day @ 5:05 p.m.", (Lead(days=1, at=time(17, 5)),)),
        ("1 day at 12 am", (Lead(days=1, at=time(0)),)),
        ("2 days before at noon", (Lead(days=2, at=time(12)),)),
        ("at 17:00 the day before", (Lead(days=1, at=time(17)),)),
        ("on the day", (Lead(days=0),)),
        ("The morning of the session", (Lead(days=0),)),
        ("the day itself at 9:00", (Lead(days=0, at=time(9)),)),
        ("same day at 07:00", (Lead(days=0, at=time(7)),)),
        ("21, 7 and 1 days", (Lead(days=21), Lead(days=7), Lead(days=1))),
        ("7 days + 24 hours", (Lead(days=7), Lead(hours=24))),
        ("24 hours, 1 day", (Lead(days=1), Lead(hours=24))),
        ("7 days, 1 week, 7d", (Lead(days=7),)),
        ("1 day, 1 day at 17:00", (Lead(days=1), Lead(days=1, at=time(17)))),
        ("２１\u00a0days", (Lead(days=21),)),
        (" 7 days. ", (Lead(days=7),)),
        ("365 days", (Lead(days=365),)),
        ("none", ()),
        ("No reminders", ()),
    ],
)
def test_leads_are_read_as_people_type_them(typed: str, leads: tuple[Lead, ...]) -> None:
    assert read_leads(typed) == leads


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " , ",
        "soon",
        "7",
        "21, 7, 1",
        "days",
        "day",
        "the days",
        "3 months",
        "2w 3d",
        "1.5 days",
        "½ day",
        "-3 days",
        "0 hours",
        "366 days",
        "53 weeks",
        "8761 hours",
        "99999999999999999999 days",
        "24 hours at 17:00",
        "1 day at 25:00",
        "1 day at 17:60",
        "1 day at 13 pm",
        "1 day at 0 am",
        "1 day at 17:00 18:00",
        "1 day at",
        "tomorrow",
        "morning before",
        "7 days, soon",
        "7 days, none",
        "7 days; <!channel>",
        "1 Tag",
        "x" * 100_000,
        "1 day " * 20_000,
        ", ".join(f"{n} days" for n in range(1, 12)),
    ],
)
def test_anything_else_is_refused_whole(typed: str) -> None:
    with pytest.raises(Invalid) as caught:
        read_leads(typed)

    assert caught.value.expected


def test_refusal_names_the_one_lead_that_was_not_understood() -> None:
    with pytest.raises(Invalid) as caught:
        read_leads("7 days, 3 Months, morning")

    assert (caught.value.what, caught.value.value) == ("lead time", "3 months")


def test_eleven_leads_are_refused_by_their_number() -> None:
    with pytest.raises(Invalid) as caught:
        read_leads(", ".join(f"{n} days" for n in range(11)))

    assert (caught.value.what, caught.value.expected) == ("lead times", "at most 10")


@pytest.mark.parametrize(
    ("lead", "text"),
    [
        (Lead(days=21), "21 days"),
        (Lead(days=1), "1 day"),
        (Lead(days=0), "morning"),
        (Lead(days=1, at=time(17)), "1 day at 17:00"),
        (Lead(days=0, at=time(7, 5)), "same day at 07:05"),
        (Lead(hours=24), "24 hours"),
        (Lead(hours=1), "1 hour"),
    ],
)
def test_lead_is_written_as_people_write_it(lead: Lead, text: str) -> None:
    assert written(lead) == text


@many
@given(LEADS)
def test_written_lead_is_read_back(lead: Lead) -> None:
    assert read_lead(written(lead)) == lead
    assert len(written(lead)) <= 40  # a reminder's column


@many
@given(st.sets(LEADS, min_size=1, max_size=10))
def test_written_leads_are_read_back_the_longest_first(leads: set[Lead]) -> None:
    assert read_leads(", ".join(map(written, leads))) == in_order(leads)


@settings(max_examples=400, deadline=None)
@given(st.text(max_size=60) | st.text("0123456789 dayhourwekmning:,.at@pm-", max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        leads = read_leads(text)
    except Invalid:
        return
    assert read_leads(", ".join(map(written, leads)) or "none") == leads


@many
@given(st.sets(LEADS, min_size=2, max_size=10))
def test_longer_leads_are_due_earlier(leads: set[Lead]) -> None:
    instants = [due(lead, date(2026, 7, 1), time(10), "UTC") for lead in in_order(leads)]

    assert instants == sorted(instants)


def test_default_leads_of_a_session_are_due_at_half_past_eight_of_the_venue() -> None:
    assert [due(lead, *PC_66) for lead in schedule.DEFAULT_LEADS] == [
        datetime(2026, 6, 1, 6, 30, tzinfo=UTC),
        datetime(2026, 6, 15, 6, 30, tzinfo=UTC),
        datetime(2026, 6, 21, 6, 30, tzinfo=UTC),
        datetime(2026, 6, 22, 6, 30, tzinfo=UTC),
    ]


def test_hours_count_back_from_the_opening() -> None:
    assert due(Lead(hours=24), *PC_66) == datetime(2026, 6, 21, 8, tzinfo=UTC)
