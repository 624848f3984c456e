"""A session as somebody types it: every form of days, hours, places and names, and what is refused."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage import agenda
from storage.agenda import Change, Plan
from storage.catalogue import load
from storage.errors import Invalid, RecordError, UnknownName

CATALOGUE = load()
TODAY = date(2026, 1, 15)  # a Thursday


def read(typed: str) -> Plan:
    return agenda.read(typed, CATALOGUE, TODAY, ("CTBTO-PC", "IAEA-BOG"))


def days(typed: str) -> tuple[str, str]:
    """Return the days that a sentence about PC-66 names."""
    plan = read(f"PC-66 {typed}")
    assert (plan.body, plan.number, plan.rest) == ("CTBTO-PC", 66, "")
    return plan.starts_on.isoformat(), plan.ends_on.isoformat()


@pytest.mark.parametrize(
    "typed",
    [
        "22-24 June 2026",
        "22–24 June 2026",
        "22 \u2014 24 June, 2026",
        "22 to 24 June",
        "22 until 24 june 2026",
        "from 22 June to 24 June 2026",
        "22nd-24th June 2026",
        "the 22nd to the 24th of June",
        "22 June - 24 June",
        "22, 23 and 24 June 2026",
        "22. - 24. Juni 2026",
        "22-24 juin 2026",
        "22 al 24 de junio de 2026",
        "du 22 au 24 juin 2026".removeprefix("du "),
        "June 22-24, 2026",
        "June 22 - 24",
        "June 22nd to June 24th, 2026",
        "Jun. 22-24 2026",
        "22-24jun26",
        "22-24 jun 26",
        "22-24 JUNE '26",
        "2026-06-22 to 2026-06-24",
        "2026-06-22/2026-06-24",
        "2026-06-22 - 24",
        "2026.06.22 - 2026.06.24",
        "22.-24.6.2026",
        "22.6.-24.6.2026",
        "22.06.2026 - 24.06.2026",
        "22.06.26-24.06.26",
        "22/06/2026 - 24/06/2026",
        "22/6-24/6/2026",
        "22-24/06/2026",
        "06/22/2026 - 06/24/2026",
        "22-06-2026 to 24-06-2026",
        "Monday 22 June to Wednesday 24 June 2026",
        "Mon, 22 June - Wed, 24 June",
        "Mon 22-24 June",
        "  22 -24   june   2026 ",
        "2026, 22-24 June",
        "２２-２４ June 2026",
    ],
)
def test_three_days_in_june_are_read_however_they_are_typed(typed):
    assert days(typed) == ("2026-06-22", "2026-06-24")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("22 June 2026", ("2026-06-22", "2026-06-22")),
        ("22/06/2026", ("2026-06-22", "2026-06-22")),
        ("06/06/2026", ("2026-06-06", "2026-06-06")),
        ("6.7.2026", ("2026-07-06", "2026-07-06")),
        ("22/6", ("2026-06-22", "2026-06-22")),
        ("22 and 23 June 2026", ("2026-06-22", "2026-06-23")),
        ("28 April - 9 May 2025", ("2025-04-28", "2025-05-09")),
        ("29 June-1 July 2026", ("2026-06-29", "2026-07-01")),
        ("June 29 - July 1, 2026", ("2026-06-29", "2026-07-01")),
        ("06/08/2026 - 06/24/2026", ("2026-06-08", "2026-06-24")),
        ("4 September 2017", ("2017-09-04", "2017-09-04")),
        ("14 January", ("2027-01-14", "2027-01-14")),
        ("15 January", ("2026-01-15", "2026-01-15")),
        ("12-16 January", ("2026-01-12", "2026-01-16")),
        ("10-14 January", ("2027-01-10", "2027-01-14")),
        ("28 December - 3 January", ("2026-12-28", "2027-01-03")),
        ("28 December - 3 January 2028", ("2027-12-28", "2028-01-03")),
        ("28 Dec 2026 - 3 Jan 2027", ("2026-12-28", "2027-01-03")),
        ("29 February", ("2028-02-29", "2028-02-29")),
        ("8 September 2026 - 7 September 2027", ("2026-09-08", "2027-09-07")),
        ("today", ("2026-01-15", "2026-01-15")),
        ("tomorrow", ("2026-01-16", "2026-01-16")),
        ("next thursday", ("2026-01-22", "2026-01-22")),
        ("on Friday", ("2026-01-16", "2026-01-16")),
    ],
)
def test_other_days(typed, expected):
    assert days(typed) == expected


@pytest.mark.parametrize(
    ("typed", "body", "number", "qualifier"),
    [
        ("PC-66 22 June", "CTBTO-PC", 66, None),
        ("pc66 22 june", "CTBTO-PC", 66, None),
        ("pc 66: 22 june", "CTBTO-PC", 66, None),
        ("CTBTO PrepCom 66 22 June", "CTBTO-PC", 66, None),
        ("CTBTO PrepCom (PC-66) 22 June", "CTBTO-PC", 66, None),
        ("66th PrepCom, 22 June", "CTBTO-PC", 66, None),
        ("66th session of the PrepCom, 22 June", "CTBTO-PC", 66, None),
        ("22 June: the Sixty-Sixth Session of the Preparatory Commission", "CTBTO-PC", 66, None),
        ("please add PC-66 on 22 June", "CTBTO-PC", 66, None),
        ("prepcom 22 june", "CTBTO-PC", None, None),
        ("PC-6 22 June 1998", "CTBTO-PC", 6, None),
        ("resumed PC-48 4 September 2017", "CTBTO-PC", 48, "resumed"),
        ("resumed forty-eighth session of the CTBTO PrepCom 4 September 2017", "CTBTO-PC", 48, "resumed"),
        ("special session of the CTBTO PrepCom 13 October 2026", "CTBTO-PC", None, "special"),
        ("informal meeting of the CTBTO PrepCom 12 Feb", "CTBTO-PC", None, "informal"),
        ("IAEA Board of Governors 2 March 2026", "IAEA-BOG", None, None),
        ("board 2 march", "IAEA-BOG", None, None),
        ("the Board, 2 March", "IAEA-BOG", None, None),
        ("march board 2 march", "IAEA-BOG", None, None),
        ("GC(70) 21 September", "IAEA-GC", 70, None),
        ("C1-81 8 October 2026", "UNGA-C1", 81, None),
        ("UNGA, First Committee, 8 October 2026", "UNGA-C1", None, None),
        ("wgb 66 16 feb", "CTBTO-WGB", 66, None),
        ("NPT PrepCom 2027, 26 April", "NPT-PC", None, None),
        ("2026 NPT Review Conference 27 April", "NPT-RC", None, None),
        ("HRC61 23 Feb", "HRC", 61, None),
        ("The Hague, CSP-31, 23 November", "OPCW-CSP", 31, None),
    ],
)
def test_sessions_of_every_kind_are_named(typed, body, number, qualifier):
    plan = read(typed)
    assert (plan.body, plan.number, plan.qualifier, plan.rest) == (body, number, qualifier, "")


@pytest.mark.parametrize(
    ("typed", "opens_at", "place", "zone"),
    [
        ("", None, None, "Europe/Vienna"),
        ("Vienna", None, "Vienna", "Europe/Vienna"),
        ("in vienna", None, "Vienna", "Europe/Vienna"),
        ("Wien, Austria", None, "Vienna", "Europe/Vienna"),
        ("at the VIC", None, "Vienna", "Europe/Vienna"),
        ("at 15:00 in Geneva", time(15), "Geneva", "Europe/Zurich"),
        ("NY 10am", time(10), "New York", "America/New_York"),
        ("3:30 pm, The Hague", time(15, 30), "The Hague", "Europe/Amsterdam"),
        ("15h30 in Bangkok", time(15, 30), "Bangkok", "Asia/Bangkok"),
        ("at 10.30 in Addis Ababa", time(10, 30), "Addis Ababa", "Africa/Addis_Ababa"),
        ("15h", time(15), None, "Europe/Vienna"),
        ("1500 hrs", time(15), None, "Europe/Vienna"),
        ("opens at 9", time(9), None, "Europe/Vienna"),
        ("12 a.m.", time(0), None, "Europe/Vienna"),
        ("at noon", time(12), None, "Europe/Vienna"),
        ("Europe/Vienna", None, None, "Europe/Vienna"),
        ("asia/tokyo", None, None, "Asia/Tokyo"),
        ("15:00 UTC", time(15), None, "UTC"),
        ("in Samarkand", None, "Samarkand", "Asia/Samarkand"),
        ("in Atlantis, Africa/Kigali", None, "Atlantis", "Africa/Kigali"),
        ("Atlantis Africa/Kigali", None, "Atlantis", "Africa/Kigali"),
        ("in Vienna, Asia/Tokyo", None, "Vienna", "Asia/Tokyo"),
        ("Washington D.C.", None, "Washington", "America/New_York"),
        ("in São Paulo", None, "São Paulo", "America/Sao_Paulo"),
    ],
)
def test_hours_and_places_and_their_time_zones(typed, opens_at, place, zone):
    plan = read(f"PC-66 22-24 June 2026 {typed}")
    assert (plan.opens_at, plan.place, plan.time_zone, plan.rest) == (opens_at, place, zone, "")
    assert (plan.starts_on, plan.ends_on) == (date(2026, 6, 22), date(2026, 6, 24))


@pytest.mark.parametrize(
    ("typed", "rest"),
    [
        ("PC-66 22-24 June 2026 Atlantis", "Atlantis"),
        ("PC-66 22-24 June 2026 Vienna, room C", "room C"),
        ("PC-66 22-24 June 2026 in hybrid format", "hybrid format"),
        ("PC-66 22-24 June 2026, 10:00-13:00", "13:00"),
        ("PC-66 and PC-67 22-24 June 2026", "PC-67"),
        ("PC-66 22-24 June 2026 Vienna 29 June", "29 June"),
    ],
)
def test_what_is_not_understood_is_said_back(typed, rest):
    plan = read(typed)
    assert plan.rest == rest
    assert agenda.notes(plan, CATALOGUE)[0] == f"Not understood, and left out: “{rest}”."


@pytest.mark.parametrize(
    ("typed", "what", "value", "expected"),
    [
        ("PC-66 06/07/2026", "day", "06/07/2026", "the month as a word, as 6 July 2026"),
        ("PC-66 06/07/2026 - 08/07/2026", "day", "06/07/2026 - 08/07/2026", "the month as a word, as 6 July 2026"),
        ("PC-66 31 June 2026", "day", "31 June 2026", "a day that is in the calendar, as 22 June 2026"),
        ("PC-66 29 February 2027", "day", "29 February 2027", "a day that is in the calendar, as 22 June 2026"),
        ("PC-66 31/13/2026", "day", "31/13/2026", "a day that is in the calendar, as 22 June 2026"),
        ("PC-66 0 June 2026", "day", "0 June 2026", "a day that is in the calendar, as 22 June 2026"),
        ("PC-66 Tuesday 22 June 2026", "day", "Tuesday 22 June 2026", "the day that is meant (22 June 2026 is a Monday)"),
        ("PC-66 24-22 June 2026", "days", "24-22 June 2026", "the first day before the last, as 22-24 June 2026"),
        ("PC-66 5 May - 28 April 2026", "days", "5 May - 28 April 2026", "the first day before the last, as 22-24 June 2026"),
        (
            "PC-66 22 June 2026 - 24 June 2062",
            "days",
            "22 June 2026 - 24 June 2062",
            "a first and a last day that are at most a year apart",
        ),
        ("PC-66 22 June 2150", "days", "22 June 2150", "days between 1945 and 2100"),
        ("PC-66 June 2026", "session", "PC-66 June 2026", "its days too, as PC-66 22-24 June 2026 Vienna"),
        ("PC-66", "session", "PC-66", "its days too, as PC-66 22-24 June 2026 Vienna"),
        ("22-24 June 2026", "session", "22-24 June 2026", "the body too, as PC-66 22-24 June 2026 Vienna"),
        ("", "session", "", "the body too, as PC-66 22-24 June 2026 Vienna"),
        ("PC-66 22 June in Atlantis", "place", "Atlantis", "its time zone with it, as “in Atlantis, Africa/Kigali”"),
        ("PC-66 22 June Europe/Viena", "time zone", "Europe/Viena", "an IANA name, as Europe/Vienna"),
        ("PC-66 22 June at 25:00", "hour", "at 25:00", "an hour of the day, as 15:00"),
        ("PC-66 22 June 13 pm", "hour", "13 pm", "an hour of the day, as 15:00"),
        (
            "sessions 66 and 67 of the PrepCom 22 June",
            "session",
            "sessions 66 and 67 of the PrepCom 22 June",
            "one session at a time, as PC-66 22-24 June 2026 Vienna",
        ),
    ],
)
def test_what_cannot_be_planned_is_refused_with_what_to_write(typed, what, value, expected):
    with pytest.raises(Invalid) as refused:
        read(typed)
    assert (refused.value.what, refused.value.value, refused.value.expected) == (what, value, expected)


@pytest.mark.parametrize(
    ("typed", "name", "suggestions"),
    [
        ("IAEA Board of Governers 2 March".replace("IAEA ", ""), "Board of Governers", ("IAEA Board of Governors",)),
        ("Foo Council 3 June 2026", "Foo Council", ()),
        ("RevCon 3 June 2026", "RevCon", None),
    ],
)
def test_a_body_that_nobody_knows_or_that_may_be_several_is_refused(typed, name, suggestions):
    with pytest.raises(UnknownName) as refused:
        read(typed)
    assert (refused.value.what, refused.value.name) == ("body", name)
    if suggestions is None:
        assert "NPT Review Conference" in refused.value.suggestions
    else:
        assert refused.value.suggestions == suggestions


def test_a_sentence_has_at_most_500_characters():
    with pytest.raises(Invalid, match="at most 500 characters"):
        read("PC-66 22 June " + "x" * 500)


@pytest.mark.parametrize(
    ("typed", "number", "note"),
    [
        ("PC-66 22-24 June 2026", 66, ()),
        ("PC-67 22-24 June 2026", 66, ("By its usual rhythm June 2026 is PC-66.",)),
        ("CTBTO PrepCom 22-24 June 2026", 66, ("By its usual rhythm June 2026 is PC-66.",)),
        ("GC 21 September 2026", 70, ("By its usual rhythm September 2026 is GC-70.",)),
        ("CTBTO PrepCom 3 March 2026", None, ()),
        ("special session of the CTBTO PrepCom 22 June 2026", None, ()),
        ("resumed PC-48 4 September 2017", None, ()),
        ("IAEA Board 2 March 2026", None, ()),
        ("NPT RevCon 27 April 2026", None, ()),
        ("COP31 9-20 November 2026", 31, ("Where it meets was not said, so its hours are taken as UTC.",)),
    ],
)
def test_a_number_is_suggested_by_the_bodys_rhythm_and_never_imposed(typed, number, note):
    plan = read(typed)
    assert (agenda.suggested_number(plan, CATALOGUE), agenda.notes(plan, CATALOGUE)) == (number, note)


@pytest.mark.parametrize(
    ("typed", "change"),
    [
        ("29 June-1 July 2026", Change(date(2026, 6, 29), date(2026, 7, 1))),
        ("to 29 June", Change(date(2026, 6, 29))),
        ("15:00", Change(opens_at=time(15))),
        ("in Geneva", Change(place="Geneva", time_zone="Europe/Zurich")),
        ("Asia/Tokyo", Change(time_zone="Asia/Tokyo")),
        ("PC-66 29 June", Change(date(2026, 6, 29), rest="PC-66")),
        (
            "66th session of the PrepCom 29 June 9:00",
            Change(date(2026, 6, 29), opens_at=time(9), rest="66th session of the PrepCom"),
        ),
        ("iaea board june 10-12 July", Change(date(2026, 7, 10), date(2026, 7, 12), rest="iaea board june")),
        ("whatever", Change(rest="whatever")),
    ],
)
def test_a_change_is_read_without_the_session(typed, change):
    assert agenda.read_change(typed, CATALOGUE, TODAY) == change


WORDS = [
    "PC-66",
    "66th",
    "session",
    "of",
    "the",
    "PrepCom",
    "22",
    "-",
    "24",
    "31",
    "/",
    ".",
    "June",
    "june",
    "2026",
    "29 Feb",
    "to",
    "in",
]
WORDS += [
    "Vienna",
    "Atlantis",
    "Europe/Vienna",
    "Europe/",
    "15:00",
    "at",
    "25",
    "pm",
    "Monday",
    "GC(70)",
    "(",
    ")",
    ",",
    "–",
    "06/07/2026",
    "'26",
]


@settings(max_examples=400, deadline=None)
@given(
    st.one_of(
        st.text(max_size=80),
        st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join),
        st.lists(st.sampled_from(WORDS), max_size=8).map("".join),
    )
)
def test_reading_refuses_or_returns_a_plan_that_can_be_stored(typed):
    for reading in (read, lambda text: agenda.read_change(text, CATALOGUE, TODAY)):
        try:
            found = reading(typed)
        except RecordError:
            continue
        if isinstance(found, Plan):
            assert agenda.checked(found, CATALOGUE) == found
            assert 0 <= (found.ends_on - found.starts_on).days <= agenda.MOST_DAYS
