"""Calendar files as programs really write them: what repeats, what is broken, what is hostile."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta

import pytest

from storage.calendars import expanding, extracting, reading
from storage.calendars.parsing import Broken
from storage.calendars.values import CalendarReading, Occurrence
from storage.errors import Invalid
from storage.reading.limits import Limits
from tests.storage.calendars.made import TODAY, calendar, event, read

VIENNA = "DTSTART;TZID=Europe/Vienna:20260622T100000"
UNTIL_SIX = "DTEND;TZID=Europe/Vienna:20260622T180000"


def at(day: int, hour: int, minute: int = 0, month: int = 6) -> datetime:
    """Return an instant of 2026."""
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


def starts(found: CalendarReading) -> list[date]:
    return [occurrence.starts for occurrence in found.occurrences]


def only(found: CalendarReading) -> Occurrence:
    assert (len(found.occurrences), found.left_out) == (1, ())
    return found.occurrences[0]


def reasons(found: CalendarReading) -> list[tuple[str, str]]:
    return [(left.summary, left.reason) for left in found.left_out]


def test_an_event_is_read_with_what_it_says() -> None:
    found = read(
        event(
            "66th session", VIENNA, UNTIL_SIX, "LOCATION:VIC\\, Boardroom D", "DESCRIPTION:First line\\nsecond", "CATEGORIES:A,B"
        ),
        head="X-WR-CALNAME:Vienna\r\n",
    )
    assert (found.name, found.is_whole) == ("Vienna", True)
    assert only(found) == Occurrence(
        uid="1",
        recurrence="",
        summary="66th session",
        starts=at(22, 8),
        ends=at(22, 16),
        place="VIC, Boardroom D",
        description="First line",
        categories=("A", "B"),
        zone="Europe/Vienna",
    )


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("DTSTART;VALUE=DATE:20260622", "DTEND;VALUE=DATE:20260625", (22, 24)),  # the end is the day after
        ("DTSTART;VALUE=DATE:20260622", "DTEND;VALUE=DATE:20260623", (22, 22)),
        ("DTSTART;VALUE=DATE:20260622", "", (22, 22)),
        ("DTSTART;VALUE=DATE:20260622", "DURATION:P3D", (22, 24)),
        ("DTSTART;VALUE=DATE:20260622", "DTEND;VALUE=DATE:20260622", (22, 22)),  # as many programs write one day
        ("DTSTART:20260622", "DTEND:20260625", (22, 24)),
        ("DTSTART;TZID=Europe/Vienna:20260622T000000", "DTEND;TZID=Europe/Vienna:20260625T000000", (22, 24)),
    ],
)
def test_whole_days_end_with_the_last_of_them(start: str, end: str, days: tuple[int, int]) -> None:
    found = only(read(event("PC-66", start, end)))
    assert (found.is_all_day, found.starts, found.ends) == (True, date(2026, 6, days[0]), date(2026, 6, days[1]))


@pytest.mark.parametrize(
    "zone",
    [
        "Europe/Vienna",
        "W. Europe Standard Time",
        '"W. Europe Standard Time"',
        "/freeassociation.sourceforge.net/Europe/Vienna",
        "/citadel.org/20210210_1/Europe/Vienna",
    ],
)
def test_a_zone_is_known_by_the_names_that_programs_give_it(zone: str) -> None:
    assert starts(read(event("PC-66", f"DTSTART;TZID={zone}:20260622T100000"))) == [at(22, 8)]


ODD_ZONE = """BEGIN:VTIMEZONE
TZID:Vienna, as we say
BEGIN:STANDARD
DTSTART:19701025T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19700329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
END:VTIMEZONE
"""


def test_a_zone_that_only_the_calendar_knows_is_the_calendars() -> None:
    mine = 'DTSTART;TZID="Vienna, as we say":20260622T100000'
    assert starts(read(event("PC-66", mine), head=ODD_ZONE)) == [at(22, 8)]
    assert starts(read(event("PC-66", mine))) == [datetime(2026, 6, 22, 10)]  # noqa: DTZ001 - nobody says whose clock


def test_a_wall_time_stays_one_unless_the_calendar_has_a_zone() -> None:
    floating = event("PC-66", "DTSTART:20260622T100000")
    assert starts(read(floating)) == [datetime(2026, 6, 22, 10)]  # noqa: DTZ001 - the venue's clock
    found = only(read(floating, head="X-WR-TIMEZONE:Europe/Vienna\r\n"))
    assert (found.starts, found.zone) == (at(22, 8), "Europe/Vienna")


def test_what_repeats_is_given_a_year_back_and_three_years_ahead() -> None:
    found = read(event("OSCE PC", "DTSTART;TZID=Europe/Vienna:20200102T100000", "", "RRULE:FREQ=WEEKLY;BYDAY=TH"))
    first, last = min(starts(found)), max(starts(found))
    assert (first, last) == (datetime(2025, 5, 8, 8, tzinfo=UTC), datetime(2029, 5, 3, 8, tzinfo=UTC))
    assert len(found.occurrences) == 209
    reason = "It repeats further: what is after 4 May 2029 was left out, and is taken in as time goes on."
    assert reasons(found) == [("OSCE PC", reason)]
    assert found.is_whole


def test_exceptions_additions_and_moved_times_of_a_series_are_heeded() -> None:
    found = read(
        event(
            "WGB",
            "DTSTART;TZID=Europe/Vienna:20260601T100000",
            "",
            "RRULE:FREQ=WEEKLY;COUNT=4",
            "EXDATE;TZID=Europe/Vienna:20260608T100000",
            "RDATE;TZID=Europe/Vienna:20260603T100000",
        ),
        event(
            "WGB (moved)", "DTSTART;TZID=Europe/Vienna:20260616T140000", "", "RECURRENCE-ID;TZID=Europe/Vienna:20260615T100000"
        ),
        event("WGB", "DTSTART;TZID=Europe/Vienna:20260622T100000", "", "RECURRENCE-ID:20260622T080000Z", "STATUS:CANCELLED"),
    )
    assert [(o.summary, o.starts, o.recurrence, o.is_cancelled) for o in found.occurrences] == [
        ("WGB", at(1, 8), at(1, 8).isoformat(), False),
        ("WGB", at(3, 8), at(3, 8).isoformat(), False),
        ("WGB (moved)", at(16, 12), at(15, 8).isoformat(), False),
        ("WGB", at(22, 8), at(22, 8).isoformat(), True),
    ]


def test_a_series_keeps_its_wall_time_over_the_change_of_clocks() -> None:
    found = read(event("CD", "DTSTART;TZID=Europe/Zurich:20260325T100000", "", "RRULE:FREQ=WEEKLY;COUNT=2"))
    assert starts(found) == [at(25, 9, month=3), at(1, 8, month=4)]


def test_a_series_of_days_is_one_of_days() -> None:
    found = read(event("CD", "DTSTART;VALUE=DATE:20260622", "DTEND;VALUE=DATE:20260624", "RRULE:FREQ=WEEKLY;COUNT=2"))
    assert [(o.starts, o.ends) for o in found.occurrences] == [
        (date(2026, 6, 22), date(2026, 6, 23)),
        (date(2026, 6, 29), date(2026, 6, 30)),
    ]


GOOD = event("Good", uid="good")
BROKEN = {
    "no beginning": (event("Bad", ""), "It does not say when it begins."),
    "an end before the beginning": (event("Bad", VIENNA, "DTEND:20260621T100000Z"), "It ends before it begins."),
    "an end before the beginning in days": (
        event("Bad", "DTSTART;VALUE=DATE:20260622", "DTEND;VALUE=DATE:20260601"),
        "It ends before it begins.",
    ),
    "a month that is none": (
        event("Bad", "DTSTART;VALUE=DATE:20261322"),
        "Its beginning cannot be read: 20261322",
    ),
    "a beginning that is no time": (event("Bad", "DTSTART:next Monday"), "Its beginning cannot be read: next Monday"),
    "a rule that is none": (
        event("Bad", VIENNA, "", "RRULE:FREQ=SOMETIMES"),
        "Its rule of repetition cannot be read: FREQ=SOMETIMES",
    ),
    "every second": (event("Bad", VIENNA, "", "RRULE:FREQ=SECONDLY"), "It repeats every second."),
    "every minute": (event("Bad", VIENNA, "", "RRULE:FREQ=MINUTELY;INTERVAL=5"), "It repeats every minute."),
    "every minute by days": (
        event("Bad", VIENNA, "", f"RRULE:FREQ=DAILY;BYHOUR={','.join(map(str, range(24)))};BYMINUTE=0,30"),
        "It repeats 48 times a day.",
    ),
    "a day that never comes": (
        event("Bad", VIENNA, "", "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"),
        "Working out when it is takes too long.",
    ),
    "the year 1601": (event("Bad", "DTSTART:16010101T000000", "", "RRULE:FREQ=DAILY"), "It lies before 1945 or after 2100."),
    "the year 9999": (event("Bad", "DTSTART:99991231T235959Z"), "It lies before 1945 or after 2100."),
}


@pytest.mark.parametrize("broken", BROKEN)
def test_a_broken_event_is_named_with_its_reason_and_costs_no_other(broken: str) -> None:
    bad, reason = BROKEN[broken]
    found = read(GOOD.replace("UID:good", "UID:first"), bad, GOOD)
    assert [occurrence.uid for occurrence in found.occurrences] == ["first", "good"]
    assert reasons(found) == [("Bad", reason)]
    assert not found.is_whole


@pytest.mark.parametrize(
    "line",
    [
        "a line without a colon",
        "ATTENDEE;CN=:::;;;=broken",
        "X-ALT-DESC;FMTTYPE=text/html:<html>",
        ";;;:::",
        "SEQUENCE:first",
        "ATTACH;ENCODING=BASE64;VALUE=BINARY:%%%",
        "EXDATE:",
        "BEGIN:VALARM\r\nTRIGGER:-PT15M\r\nDTSTART:19700101T000000Z\r\nSUMMARY:alarm\r\nEND:VALARM",
    ],
)
def test_what_is_not_asked_of_an_event_may_be_broken(line: str) -> None:
    found = read(event("PC-66", VIENNA, "", line))
    assert (only(found).summary, only(found).starts, found.is_whole) == ("PC-66", at(22, 8), True)


def test_an_event_without_a_number_of_its_own_is_the_same_each_time() -> None:
    found = read(event("A", uid=""), event("B", uid=""))
    keys = [occurrence.key for occurrence in found.occurrences]
    assert len(set(keys)) == 2
    assert [occurrence.key for occurrence in read(event("A", uid=""), event("B", uid="")).occurrences] == keys


def test_of_two_versions_of_an_event_the_newer_counts() -> None:
    older, newer = event("Old", VIENNA, "", "SEQUENCE:1"), event("New", VIENNA, "", "SEQUENCE:2")
    assert only(read(newer, older)).summary == "New"


def test_different_events_of_one_number_are_all_there() -> None:
    found = read(event("A", "DTSTART;VALUE=DATE:20260622"), event("B", "DTSTART;VALUE=DATE:20260623"))
    assert len({occurrence.key for occurrence in found.occurrences}) == 2


def test_tasks_and_journals_are_passed_over() -> None:
    task = "BEGIN:VTODO\r\nUID:9\r\nSUMMARY:Write\r\nDTSTART:20260622T100000Z\r\nEND:VTODO\r\n"
    assert only(read(task, GOOD, task.replace("VTODO", "VJOURNAL"))).uid == "good"


@pytest.mark.parametrize(
    ("rewritten", "summary"),
    [
        (lambda data: b"\xef\xbb\xbf" + data, "Tagung für Öl"),
        (lambda data: data.replace(b"\r\n", b"\n"), "Tagung für Öl"),
        (lambda data: data.replace(b"\r\n", b"\r"), "Tagung für Öl"),
        (lambda data: data.replace(b"\r\n", b"\r\n\r\n"), "Tagung für Öl"),
        (lambda data: data.decode().encode("cp1252"), "Tagung für Öl"),
        (lambda data: data.decode().encode("utf-16"), "Tagung für Öl"),
        (lambda data: data.replace("ü".encode(), b"\xc3\r\n \xbc"), "Tagung für Öl"),  # folded inside a letter
        (lambda data: data.replace(b"Tagung", b"Tag\r\n\tung"), "Tagung für Öl"),
        (lambda data: data.replace(b"BEGIN:VEVENT", b"Begin:VEvent").replace(b"DTSTART", b"dtstart"), "Tagung für Öl"),
        (lambda data: b"\r\n\r\n  \r\n" + data + b"\r\n\x00\x1a", "Tagung für Öl"),
    ],
)
def test_a_file_is_read_however_its_lines_and_letters_are_written(rewritten: object, summary: str) -> None:
    data = rewritten(calendar(event("Tagung für Öl", VIENNA)))  # type: ignore[operator]
    found = reading.read(data, name="made.ics", today=TODAY)
    assert [(o.summary, o.starts) for o in found.occurrences] == [(summary, at(22, 8))]


def test_one_line_in_another_encoding_spoils_no_other() -> None:
    data = calendar(event("Tagung für Öl", uid="a"), event("Sitzung für Öl", uid="b"))
    found = reading.read(data.replace("Tagung für Öl".encode(), "Tagung für Öl".encode("cp1252")), name="made.ics", today=TODAY)
    assert [occurrence.summary for occurrence in found.occurrences] == ["Tagung für Öl", "Sitzung für Öl"]


@pytest.mark.parametrize(
    ("cut", "left", "whole"),
    [
        (lambda text: text[: text.rindex("SUMMARY")], ["1"], False),  # the download broke off
        (lambda text: text.removesuffix("END:VCALENDAR\r\n"), ["1", "2"], False),
        (lambda text: text.replace("END:VEVENT\r\n", "", 1), ["2"], False),
        (lambda text: text.replace("BEGIN:VEVENT", "BEGIN:VEVENT\r\nBEGIN:VEVENT", 1), ["1", "2"], False),
        (lambda text: "END:VEVENT\r\n" + text, ["1", "2"], False),
        (lambda text: text + text.replace("UID:1", "UID:3").replace("UID:2", "UID:4"), ["1", "2", "3", "4"], True),
        (lambda text: text.replace("SUMMARY", "BEGIN:X\r\n" * 5_000 + "SUMMARY", 1), ["2"], False),
    ],
)
def test_broken_nesting_loses_only_what_is_inside(cut: object, left: list[str], whole: bool) -> None:  # noqa: FBT001 - a table
    text = cut(calendar(event("A", uid="1"), event("B", uid="2")).decode())  # type: ignore[operator]
    found = reading.read(text.encode(), name="made.ics", today=TODAY)
    assert ([occurrence.uid for occurrence in found.occurrences], found.is_whole) == (left, whole)


def test_ten_thousand_events_are_read_within_the_limits() -> None:
    found = read(*(event(f"Event {n}", VIENNA, UNTIL_SIX, uid=str(n)) for n in range(10_000)))
    assert (len(found.occurrences), found.left_out, found.is_whole) == (10_000, (), True)


def test_rules_that_never_end_computing_leave_the_other_events_their_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extracting, "SERIES_SECONDS", 1.5)
    never = (event("Bad", VIENNA, "", "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", uid=str(n)) for n in range(30))
    data = calendar(GOOD, *never, GOOD.replace("UID:good", "UID:last"))
    found = extracting.reading_of("made.ics", data, TODAY)
    assert [occurrence.uid for occurrence in found.occurrences] == ["good", "last"]
    assert {left.reason for left in found.left_out} == {
        "Working out when it is takes too long.",
        "Working out this calendar takes too long.",
    }
    assert len(found.left_out) == 30


def test_the_time_is_over_also_where_the_first_ring_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(expanding, "SECONDS_EACH", 0.1)
    monkeypatch.setattr(expanding, "RING_AGAIN_SECONDS", 0.1)
    lost: list[bool] = []

    class Slow:
        def __del__(self) -> None:
            try:
                compute(10)
            except BaseException:
                lost.append(True)
                raise

    def work() -> None:
        with expanding.Patience(60).spent():
            Slow()
            compute(10)

    with pytest.raises(Broken, match="takes too long"):
        work()
    assert lost == [True]


def compute(seconds: float) -> None:
    until = time.process_time() + seconds
    while time.process_time() < until:
        pass


def test_more_times_than_a_series_or_a_calendar_may_have_are_left_out_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extracting, "MOST_IN_ALL", 1_500)
    daily = (event(f"Daily {n}", VIENNA, "", "RRULE:FREQ=DAILY", uid=str(n)) for n in range(3))
    found = extracting.reading_of("made.ics", calendar(*daily, GOOD), TODAY)
    assert (len(found.occurrences), found.occurrences[-1].uid) == (2_001, "good")
    assert reasons(found) == [
        ("Daily 0", "It repeats 1,047 times: those after 17 March 2029 were left out."),
        ("Daily 1", "It repeats 1,047 times: those after 17 March 2029 were left out."),
        ("Daily 2", "The calendar holds more than 1,500 repetitions."),
    ]


def test_more_events_than_a_calendar_may_hold_are_counted_and_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extracting, "MOST_EVENTS", 2)
    data = calendar(*(event(f"Event {n}", uid=str(n)) for n in range(5)))
    found = extracting.reading_of("made.ics", data, TODAY)
    assert (len(found.occurrences), found.is_whole) == (2, False)
    assert reasons(found) == [("3 events", "The calendar holds more than 2 events: those at its end were not read.")]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "a calendar file (.ics); its first line is BEGIN:VCALENDAR"),
        (b"<html><body>Log in</body></html>", "a calendar file (.ics); its first line is BEGIN:VCALENDAR"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "a calendar file (.ics); its first line is BEGIN:VCALENDAR"),
        (b"x" * (20 * 1024 * 1024 + 1), "a calendar of at most 20 MB"),
    ],
)
def test_what_is_no_calendar_is_refused(data: bytes, expected: str) -> None:
    with pytest.raises(Invalid) as refused:
        reading.read(data, name="made.ics", today=TODAY)
    assert (refused.value.what, refused.value.value, refused.value.expected) == ("calendar", "made.ics", expected)


def test_a_calendar_that_takes_too_long_is_refused() -> None:
    slow = calendar(*(event(f"Daily {n}", VIENNA, "", "RRULE:FREQ=DAILY", uid=str(n)) for n in range(200)))
    with pytest.raises(Invalid) as refused:
        reading.read(slow, name="made.ics", today=TODAY, limits=Limits(seconds=1))
    assert refused.value.expected == "a calendar that can be read within a minute; export fewer years of it"


def test_one_calendars_zones_are_not_the_next_ones() -> None:
    with reading.Reader(workers=1, module="storage.calendars.child") as reader:
        mine = event("PC-66", 'DTSTART;TZID="Vienna, as we say":20260622T100000')
        limits = reading.CALENDAR_LIMITS
        first, second = (
            reading.unpacked(reader.answered("made.ics", calendar(mine, head=head), limits, today=TODAY.isoformat()))
            for head in (ODD_ZONE, "")
        )
    assert starts(first) == [at(22, 8)]
    assert starts(second) == [datetime(2026, 6, 22, 10)]  # noqa: DTZ001 - nobody says whose clock


def test_the_window_of_a_leap_day_is_worked_out() -> None:
    found = read(event("CD", "DTSTART;VALUE=DATE:20280201", "", "RRULE:FREQ=MONTHLY;COUNT=2"), today=date(2028, 2, 29))
    assert starts(found) == [date(2028, 2, 1), date(2028, 3, 1)]
    assert timedelta(0) == found.occurrences[0].ends - found.occurrences[0].starts
