"""Our own calendar: valid for other programs, and read back as it was written; its address is a secret."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import icalendar
import pytest

from storage import deadlines, sessions, workspaces
from storage.agenda import Plan
from storage.calendars import reading, subscription
from storage.calendars.joining import understood
from storage.calendars.values import LeftOut
from storage.calendars.writing import write
from storage.catalogue import load
from storage.database import Record
from storage.models import Workspace
from storage.planned import DeadlineView, SessionView
from tests.storage.calendars.made import NOW, TODAY

PC_66 = SessionView(
    id=12,
    body="CTBTO-PC",
    body_name="CTBTO Preparatory Commission",
    number=66,
    qualifier=None,
    name="PC-66",
    label="66th session",
    starts_on=date(2026, 6, 22),
    ends_on=date(2026, 6, 24),
    opens_at=time(9, 30),
    place="Vienna International Centre, Boardroom D; 4th floor",
    time_zone="Europe/Vienna",
)
BOARD = replace(
    PC_66,
    id=13,
    body="IAEA-BOG",
    body_name="IAEA Board of Governors",
    number=None,
    name="BoG, 8 June 2026",
    label="meeting of 8 June 2026",
    starts_on=date(2026, 6, 8),
    ends_on=date(2026, 6, 8),
    place=None,
)
RESUMED = replace(
    PC_66, id=14, number=48, qualifier="resumed", label="resumed 48th session", place="Nairobi", time_zone="Africa/Nairobi"
)
ELSEWHERE = replace(PC_66, id=15, number=67, label="67th session", place="Schloss Ort", time_zone="Asia/Tokyo")
TEXT_DUE = DeadlineView(
    7,
    12,
    "PC-66",
    "interpreters",
    "Text to interpreters",
    date(2026, 6, 19),
    time(12),
    datetime(2026, 6, 19, 10, tzinfo=UTC),
    "Europe/Vienna",
)


def test_sessions_are_read_back_as_they_were_written() -> None:
    written = (BOARD, PC_66, RESUMED, ELSEWHERE)
    found = reading.read(write(written, now=NOW), name="ours.ics", today=TODAY)
    back = understood(found, load(), None)
    assert (found.is_whole, back.left_out) == (True, ())
    assert {joined.plan for joined in back.sessions} == {
        Plan(v.body, v.number, v.qualifier, v.starts_on, v.ends_on, v.opens_at, v.place, v.time_zone)  # type: ignore[arg-type]
        for v in written
    }


def test_other_programs_find_events_of_whole_days_that_keep_their_number() -> None:
    first, later = (icalendar.Calendar.from_ical(write((PC_66,), now=now)).events[0] for now in (NOW, NOW + timedelta(hours=2)))
    assert (first.start, first.end) == (date(2026, 6, 22), date(2026, 6, 25))
    assert first["SUMMARY"] == "CTBTO Preparatory Commission, 66th session"
    assert (first["UID"], first["STATUS"]) == (later["UID"], "CONFIRMED")
    assert (later["SEQUENCE"] - first["SEQUENCE"], first["DTSTAMP"].dt) == (120, NOW)


def test_the_file_says_what_a_subscription_needs_in_lines_that_every_program_reads() -> None:
    data = write((PC_66,), (TEXT_DUE,), now=NOW)
    lines = data.split(b"\r\n")
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert lines[-2:] == [b"END:VCALENDAR", b""]
    assert max(map(len, lines)) <= 75
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert {b"VERSION:2.0", b"METHOD:PUBLISH", b"REFRESH-INTERVAL;VALUE=DURATION:PT1H", b"X-PUBLISHED-TTL:PT1H"} <= set(lines)
    assert any(line.startswith(b"PRODID:") for line in lines)


def test_a_cancelled_session_is_marked_so_and_one_without_a_day_is_left_out() -> None:
    gone = replace(PC_66, cancelled_at=NOW)
    events = icalendar.Calendar.from_ical(write((gone, replace(BOARD, starts_on=None, ends_on=None)), now=NOW)).events
    assert [event["STATUS"] for event in events] == ["CANCELLED"]


def test_deadlines_are_events_at_their_instant_that_nobody_takes_for_sessions() -> None:
    data = write((), (TEXT_DUE,), now=NOW)
    event = icalendar.Calendar.from_ical(data).events[0]
    assert (event["SUMMARY"], event.start) == ("PC-66: Text to interpreters", TEXT_DUE.due_at)
    back = understood(reading.read(data, name="ours.ics", today=TODAY), load(), None)
    why = "It is a deadline, not a session."
    assert (back.sessions, back.left_out) == ((), (LeftOut("PC-66: Text to interpreters", "19 June 2026, 10:00 UTC", why),))


@pytest.fixture
def workspace_id(record: Record) -> int:
    """Return a team with three sessions, of which one is over and one is off."""
    with record.begin() as db:
        made = workspaces.adopt(db, "T1", "Mission", NOW).id
        for number, day in ((65, date(2025, 11, 10)), (66, date(2026, 6, 22)), (67, date(2026, 11, 9))):
            view = sessions.add(db, made, Plan("CTBTO-PC", number, None, day, day + timedelta(days=2)), actor="U1", now=NOW)
        sessions.cancel(db, made, view.id, actor="U1", now=NOW)
    return made


def test_the_secret_address_shows_the_workspaces_sessions_and_deadlines(record: Record, workspace_id: int) -> None:
    with record.begin() as db:
        key = subscription.new_key(db, workspace_id, actor="U1", now=NOW)
        stored = db.get_one(Workspace, workspace_id).calendar_key_sha256
    with record.read() as db:
        data = subscription.of_key(db, key, now=NOW)
        labels = {
            f"{view.session_name}: {view.label}" for view in deadlines.open_before(db, workspace_id, NOW + timedelta(days=400))
        }
    assert data is not None
    events = icalendar.Calendar.from_ical(data).events
    shown = {event["SUMMARY"]: event["STATUS"] for event in events if "CATEGORIES" not in event}
    assert shown == {
        "CTBTO Preparatory Commission, 65th session": "CONFIRMED",
        "CTBTO Preparatory Commission, 66th session": "CONFIRMED",
        "CTBTO Preparatory Commission, 67th session": "CANCELLED",
    }
    assert {event["SUMMARY"] for event in events if "CATEGORIES" in event} == labels
    assert labels
    assert (len(key) >= 43, key in (stored or "")) == (True, False)


def test_no_other_secret_shows_anything_and_a_new_one_ends_the_old(record: Record, workspace_id: int) -> None:
    with record.begin() as db:
        assert not subscription.has_key(db, workspace_id)
        old = subscription.new_key(db, workspace_id, actor="U1", now=NOW)
        new = subscription.new_key(db, workspace_id, actor="U1", now=NOW)
        other = subscription.new_key(db, workspaces.adopt(db, "T2", "Another", NOW).id, actor="U2", now=NOW)
        assert subscription.has_key(db, workspace_id)
    with record.read() as db:
        found = {key: subscription.of_key(db, key, now=NOW) for key in (old, new, other, "", "None", "\ud800", "x" * 10_000)}
    assert {key for key, data in found.items() if data} == {new, other}
    assert b"66th session" not in (found[other] or b"")
