"""Which sessions the events of a calendar are, and why the others are none."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from storage.agenda import Plan
from storage.calendars.joining import Understanding, understood
from storage.calendars.values import CalendarReading, LeftOut, Occurrence
from storage.catalogue import load

TEN = datetime(2026, 6, 22, 8, tzinfo=UTC)  # in Vienna


def event(summary: str, starts: date = TEN, ends: date | None = None, *, uid: str = "1", **more: object) -> Occurrence:
    until = ends or (starts + timedelta(hours=8) if isinstance(starts, datetime) else starts)
    return Occurrence(uid, "", summary, starts, until, **more)  # type: ignore[arg-type]


def understand(*events: Occurrence, own: str | None = None) -> Understanding:
    return understood(CalendarReading(None, events, (), is_whole=True), load(), own)


def plan(*events: Occurrence, own: str | None = None) -> Plan:
    found = understand(*events, own=own)
    assert (len(found.sessions), found.left_out) == (1, ())
    return found.sessions[0].plan


def reason(*events: Occurrence, own: str | None = None) -> str:
    found = understand(*events, own=own)
    assert (found.sessions, len(found.left_out)) == ((), 1)
    return found.left_out[0].reason


@pytest.mark.parametrize(
    ("summary", "body", "number", "qualifier"),
    [
        ("PC-66", "CTBTO-PC", 66, None),
        ("CTBTO PrepCom, 66th session", "CTBTO-PC", 66, None),
        ("Sixty-sixth session of the Preparatory Commission (Vienna)", "CTBTO-PC", 66, None),
        ("[TENTATIVE] PC-66, day 2", "CTBTO-PC", 66, None),
        ("Resumed 48th session of the Preparatory Commission", "CTBTO-PC", 48, "resumed"),
        ("Special session of the CTBTO Preparatory Commission", "CTBTO-PC", None, "special"),
        ("70th IAEA General Conference", "IAEA-GC", 70, None),
        ("GC(70)", "IAEA-GC", 70, None),
        ("IAEA Board of Governors", "IAEA-BOG", None, None),
        ("OSCE Permanent Council", "OSCE-PC", None, None),
        ("2026 NPT Review Conference", "NPT-RC", None, None),
        ("Human Rights Council 62", "HRC", 62, None),
    ],
)
def test_a_session_is_known_by_what_it_is_called(summary: str, body: str, number: int | None, qualifier: str | None) -> None:
    found = plan(event(summary))
    assert (found.body, found.number, found.qualifier) == (body, number, qualifier)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (event("66th session"), "It names no body that I know."),
        (event("Reception, PC-66"), "By its name (“Reception”) it is no session, but something beside one."),
        (event("Preparatory meeting for PC-66"), "By its name (“Preparatory”) it is no session, but something beside one."),
        (event("PC-66: speakers' list opens"), "By its name (“speakers”) it is no session, but something beside one."),
        (event("Ambassador and DCM talk to the IAEA Board chair"), "It names a body only in passing."),
        (event("WGA-69 / PC-66"), "It names several sessions or bodies. Enter each by itself."),
        (
            event("PrepCom"),
            "It may be of the CTBTO Preparatory Commission or the NPT Preparatory Committee: write the full name.",
        ),
        (
            event("First Committee"),
            "It gives no number, and the rhythm of the First Committee gives none for that month.",
        ),
        (event("PC-66: text to interpreters", categories=("DEADLINE",)), "It is a deadline, not a session."),
        (event("PC-66", date(2026, 1, 1), date(2028, 1, 1)), "It lasts from 1 January 2026 - 1 January 2028: no session does."),
    ],
)
def test_what_is_no_session_is_left_out_with_the_reason(given: Occurrence, why: str) -> None:
    assert reason(given) == why


def test_a_body_named_elsewhere_in_the_event_is_heard() -> None:
    assert plan(event("66th session", place="CTBTO PrepCom, Vienna")).body == "CTBTO-PC"
    assert plan(event("66th session", description="Preparatory Commission for the CTBTO")).body == "CTBTO-PC"
    assert plan(event("66th session", categories=("CTBTO PrepCom",))).number == 66
    assert plan(event("CTBTO PrepCom", description="66th session")).number == 66


def test_one_name_of_two_bodies_is_told_by_the_city() -> None:
    assert plan(event("Executive Board, 160th session", place="Palais des Nations, Geneva")).body == "WHO-EB"
    assert plan(event("Executive Board, 160th session", place="UNESCO, Paris")).body == "UNESCO-EB"
    assert reason(event("Executive Board, 160th session", place="Vienna")).startswith("It may be of the ")


def test_in_a_bodys_own_calendar_its_name_is_not_needed() -> None:
    assert plan(event("66th session"), own="CTBTO-PC").number == 66
    assert plan(event("PrepCom 66"), own="CTBTO-PC").body == "CTBTO-PC"
    assert plan(event("March meeting"), own="IAEA-BOG").body == "IAEA-BOG"
    assert plan(event("IAEA Board of Governors"), own="CTBTO-PC").body == "IAEA-BOG"
    why = "It gives no number, and does not call itself a session of the CTBTO Preparatory Commission."
    assert reason(event("Staff day"), own="CTBTO-PC") == why


def test_a_number_by_the_bodys_rhythm_is_marked() -> None:
    found = understand(event("CTBTO Preparatory Commission, June session"), event("66th session of the CTBTO PrepCom", uid="2"))
    assert [(joined.plan.number, joined.by_rule) for joined in found.sessions] == [(66, False)]
    alone = understand(event("CTBTO Preparatory Commission, June session"))
    assert [(joined.plan.number, joined.by_rule) for joined in alone.sessions] == [(66, True)]


def test_the_days_of_a_session_are_one_session() -> None:
    days = [event(f"PC-66, day {n + 1}", TEN + timedelta(days=n), uid=str(n)) for n in range(3)]
    found = plan(*days)
    assert (found.starts_on, found.ends_on, found.opens_at) == (date(2026, 6, 22), date(2026, 6, 24), time(10))


def test_mornings_and_afternoons_of_a_dated_meeting_are_one() -> None:
    morning = event("IAEA Board of Governors (morning)", TEN + timedelta(minutes=30))
    found = plan(morning, event("IAEA Board of Governors (afternoon)", TEN + timedelta(days=1), uid="2"))
    assert (found.starts_on, found.ends_on, found.opens_at) == (date(2026, 6, 22), date(2026, 6, 23), time(10, 30))


def test_weekly_meetings_are_meetings_apart() -> None:
    found = understand(*(event("OSCE PC", TEN + timedelta(weeks=n), uid=str(n)) for n in range(3)))
    assert [joined.plan.starts_on.day for joined in found.sessions] == [22, 29, 6]


def test_a_session_that_stands_on_two_dates_is_taken_from_the_longer_one() -> None:
    found = understand(event("PC-66", date(2026, 6, 22), date(2026, 6, 24)), event("PC-66", date(2026, 2, 2), uid="2"))
    assert [joined.plan.starts_on for joined in found.sessions] == [date(2026, 6, 22)]
    why = "The calendar has the same session on other days: 22 June 2026 - 24 June 2026."
    assert found.left_out == (LeftOut("PC-66", "2 February 2026", why),)


def test_a_cancelled_day_shortens_and_cancelled_days_alone_cancel() -> None:
    days = [event("PC-66", TEN + timedelta(days=n), uid=str(n), is_cancelled=n == 2) for n in range(3)]
    found = understand(*days).sessions[0]
    assert (found.plan.ends_on, found.is_cancelled, len(found.occurrences)) == (date(2026, 6, 23), False, 3)
    assert understand(event("Cancelled: PC-66")).sessions[0].is_cancelled
    assert understand(event("[CANCELED] IAEA Board of Governors")).sessions[0].is_cancelled


@pytest.mark.parametrize(
    ("place", "zone", "kept", "opens_at"),
    [
        ("Vienna International Centre, Boardroom D", "Europe/Vienna", "Vienna International Centre, Boardroom D", time(10)),
        ("UNHQ, New York", "America/New_York", "UNHQ, New York", time(4)),
        ("https://meet.example.org/j/1?pwd=secret", "Europe/Vienna", None, time(10)),
        ("Room 4, https://meet.example.org/j/1?pwd=secret", "Europe/Vienna", "Room 4", time(10)),
        (None, "Europe/Vienna", None, time(10)),
    ],
)
def test_times_are_the_venues_and_no_secret_is_a_place(place: str | None, zone: str, kept: str | None, opens_at: time) -> None:
    found = plan(event("PC-66", place=place))
    assert (found.place, found.time_zone, found.opens_at) == (kept, zone, opens_at)


def test_a_body_without_a_seat_meets_on_the_calendars_clock() -> None:
    found = plan(event("UNFCCC COP, 32nd session", zone="Africa/Addis_Ababa"))
    assert (found.time_zone, found.opens_at) == ("Africa/Addis_Ababa", time(11))


def test_a_wall_time_is_the_venues() -> None:
    found = plan(event("UNGA 81", datetime(2026, 9, 15, 15)))  # noqa: DTZ001 - a wall time
    assert (found.starts_on, found.opens_at, found.time_zone) == (date(2026, 9, 15), time(15), "America/New_York")


def test_what_lasts_until_midnight_ends_that_day() -> None:
    evening = event("PC-66", TEN, datetime(2026, 6, 23, 22, tzinfo=UTC))
    assert plan(evening).ends_on == date(2026, 6, 23)


def test_every_event_of_the_calendar_has_its_key_also_those_left_out() -> None:
    events = (event("PC-66"), event("Lunch", uid="2"))
    assert understand(*events).keys == {found.key for found in events}
