"""What a calendar says becomes sessions, on both stores; the same again changes nothing, and a person's word stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import func, select

from storage import sessions, workspaces
from storage.agenda import Change, Plan
from storage.calendars import feeds, taking_in
from storage.calendars.values import CalendarReading, LeftOut, Occurrence, Report
from storage.database import Record
from storage.errors import NotFound, UnknownName
from storage.models import AuditRow, CalendarEvent, Session
from storage.planned import SessionView
from tests.storage.calendars.made import NOW

ADDRESS = "https://calendar.example.org/secret/board.ics"
JUNE = (date(2026, 6, 22), date(2026, 6, 24))
LATER = NOW + timedelta(hours=1)


def said(summary: str = "PC-66", starts: date = JUNE[0], ends: date = JUNE[1], **more: object) -> Occurrence:
    return Occurrence(str(more.pop("uid", summary)), str(more.pop("recurrence", "")), summary, starts, ends, **more)  # type: ignore[arg-type]


def read(*occurrences: Occurrence, is_whole: bool = True) -> CalendarReading:
    return CalendarReading(None, occurrences, (), is_whole)


class Desk:
    """A workspace with a feed, and what is done there."""

    def __init__(self, record: Record) -> None:
        """Connect a team, and follow a feed."""
        self.record = record
        with record.begin() as db:
            self.workspace_id = workspaces.adopt(db, "T1", "Mission", NOW).id
            self.feed = feeds.follow(db, self.workspace_id, ADDRESS, actor="U1", now=NOW).id

    def take_in(self, *occurrences: Occurrence, is_whole: bool = True, now: datetime = NOW) -> Report:
        """Take in the feed."""
        with self.record.begin() as db:
            found = read(*occurrences, is_whole=is_whole)
            return taking_in.take_in(db, self.workspace_id, found, calendar_id=self.feed, actor="feed", now=now)

    def take_in_file(self, *occurrences: Occurrence, body: str | None = None) -> Report:
        """Take in a file."""
        with self.record.begin() as db:
            return taking_in.take_in(db, self.workspace_id, read(*occurrences), body=body, actor="U1", now=NOW)

    def sessions(self) -> list[tuple[str, date | None, date | None, bool]]:
        """Return every session: name, days, whether it stands."""
        with self.record.read() as db:
            found = sessions.upcoming(db, self.workspace_id, date(2000, 1, 1), limit=100)
        return [(view.name, view.starts_on, view.ends_on, view.cancelled_at is None) for view in found]

    def do(self, verb: Callable[..., SessionView], *arguments: object) -> SessionView:
        """Do what a person does."""
        with self.record.begin() as db:
            return verb(db, self.workspace_id, *arguments, actor="U1", now=NOW)

    def rows(self, model: type) -> int:
        """Count the rows of a table."""
        with self.record.read() as db:
            return db.scalar(select(func.count()).select_from(model)) or 0


@pytest.fixture
def desk(record: Record) -> Desk:
    return Desk(record)


def names(views: tuple[SessionView, ...]) -> list[str]:
    return [view.name for view in views]


def test_a_session_is_added_with_its_days_hour_place_and_zone(desk: Desk) -> None:
    opening = datetime.fromisoformat("2026-06-22T08:30:00+00:00")
    report = desk.take_in(
        said(starts=opening, ends=opening + timedelta(hours=8), place="Vienna International Centre, Boardroom D", uid="1"),
        said(starts=opening + timedelta(days=1), ends=opening + timedelta(days=1, hours=8), uid="2"),
    )
    view = report.added[0]
    assert names(report.added) == ["PC-66"]
    assert (view.starts_on, view.ends_on, view.opens_at) == (date(2026, 6, 22), date(2026, 6, 23), time(10, 30))
    assert (view.place, view.time_zone) == ("Vienna International Centre, Boardroom D", "Europe/Vienna")


def test_the_same_calendar_again_changes_nothing(desk: Desk) -> None:
    desk.take_in(said(), said("GC(70)", date(2026, 9, 21), date(2026, 9, 25)))
    before = desk.rows(AuditRow)
    again = desk.take_in(said(), said("GC(70)", date(2026, 9, 21), date(2026, 9, 25)))
    assert again == Report((), (), (), (), 2, ())
    assert (desk.rows(AuditRow), desk.rows(CalendarEvent)) == (before, 2)


def test_what_moves_in_the_calendar_moves_here(desk: Desk) -> None:
    desk.take_in(said())
    report = desk.take_in(said(starts=date(2026, 6, 29), ends=date(2026, 7, 1)))
    assert names(report.moved) == ["PC-66"]
    assert desk.sessions() == [("PC-66", date(2026, 6, 29), date(2026, 7, 1), True)]


def test_a_meeting_known_by_its_day_is_followed_to_another_day(desk: Desk) -> None:
    desk.take_in(said("IAEA Board of Governors", date(2026, 6, 8), date(2026, 6, 12)))
    report = desk.take_in(said("IAEA Board of Governors", date(2026, 6, 15), date(2026, 6, 19)))
    assert (len(report.moved), len(report.added)) == (1, 0)
    assert desk.sessions() == [("BoG, 15 June 2026", date(2026, 6, 15), date(2026, 6, 19), True)]


def test_a_session_moved_by_hand_stays_until_the_calendar_itself_changes(desk: Desk) -> None:
    view = desk.take_in(said()).added[0]
    by_hand = (date(2026, 6, 23), date(2026, 6, 25))
    desk.do(sessions.move, view.id, Change(*by_hand))
    assert desk.take_in(said()).unchanged == 1
    assert desk.sessions() == [("PC-66", *by_hand, True)]
    desk.take_in(said(starts=date(2026, 7, 6), ends=date(2026, 7, 8)))
    assert desk.sessions() == [("PC-66", date(2026, 7, 6), date(2026, 7, 8), True)]


def test_a_cancelled_event_cancels_its_session_and_a_reinstated_one_restores_it(desk: Desk) -> None:
    desk.take_in(said())
    assert names(desk.take_in(said(is_cancelled=True)).cancelled) == ["PC-66"]
    assert desk.take_in(said(is_cancelled=True)).unchanged == 1
    assert names(desk.take_in(said()).restored) == ["PC-66"]
    assert desk.sessions() == [("PC-66", *JUNE, True)]


def test_a_cancelled_event_of_a_session_nobody_planned_adds_none(desk: Desk) -> None:
    report = desk.take_in(said(is_cancelled=True))
    assert report.left_out == (LeftOut("PC-66", "22 June 2026", "It is cancelled, and was not planned here."),)
    assert desk.rows(Session) == 0


def test_what_vanishes_from_a_feed_is_cancelled_and_restored_when_it_comes_back(desk: Desk) -> None:
    desk.take_in(said(), said("GC(70)", date(2026, 9, 21), date(2026, 9, 25)))
    assert names(desk.take_in(said("GC(70)", date(2026, 9, 21), date(2026, 9, 25))).cancelled) == ["PC-66"]
    assert desk.take_in(said("GC(70)", date(2026, 9, 21), date(2026, 9, 25))).cancelled == ()
    assert names(desk.take_in(said(), said("GC(70)", date(2026, 9, 21), date(2026, 9, 25))).restored) == ["PC-66"]


def test_a_feed_that_is_suddenly_empty_cancels_none_of_several_sessions(desk: Desk) -> None:
    many = [said(), said("GC(70)", date(2026, 9, 21), date(2026, 9, 25)), said("PC-67", date(2026, 11, 9), date(2026, 11, 11))]
    desk.take_in(*many)
    assert desk.take_in().cancelled == ()
    assert names(desk.take_in(*many[1:]).cancelled) == ["PC-66"]


def test_a_feed_that_was_stopped_while_it_was_read_changes_nothing(desk: Desk) -> None:
    desk.take_in(said())
    with desk.record.begin() as db:
        feeds.unfollow(db, desk.workspace_id, desk.feed, actor="U1", now=NOW)
    assert desk.take_in(said(is_cancelled=True)).cancelled == ()
    assert desk.sessions() == [("PC-66", *JUNE, True)]


def test_what_a_broken_feed_does_not_show_is_not_cancelled(desk: Desk) -> None:
    desk.take_in(said())
    assert desk.take_in(is_whole=False).cancelled == ()
    assert desk.sessions() == [("PC-66", *JUNE, True)]


def test_what_lies_behind_us_may_leave_the_feed(desk: Desk) -> None:
    desk.take_in(said())
    assert desk.take_in(now=NOW + timedelta(days=90)).cancelled == ()
    assert desk.sessions() == [("PC-66", *JUNE, True)]


def test_what_another_feed_still_has_is_not_cancelled(desk: Desk) -> None:
    desk.take_in(said())
    with desk.record.begin() as db:
        other = feeds.follow(db, desk.workspace_id, "https://other.example.org/all.ics", actor="U1", now=NOW).id
        taking_in.take_in(db, desk.workspace_id, read(said(uid="other")), calendar_id=other, actor="feed", now=NOW)
    assert desk.take_in().cancelled == ()
    with desk.record.begin() as db:
        report = taking_in.take_in(db, desk.workspace_id, read(), calendar_id=other, actor="feed", now=NOW)
    assert names(report.cancelled) == ["PC-66"]


def test_a_file_never_cancels_by_what_it_does_not_have(desk: Desk) -> None:
    assert names(desk.take_in_file(said()).added) == ["PC-66"]
    report = desk.take_in_file(said("GC(70)", date(2026, 9, 21), date(2026, 9, 25)))
    assert (names(report.added), report.cancelled) == (["GC-70"], ())


def test_a_file_again_moves_what_it_moved(desk: Desk) -> None:
    desk.take_in_file(said())
    assert names(desk.take_in_file(said(starts=date(2026, 6, 29), ends=date(2026, 7, 1))).moved) == ["PC-66"]


def test_a_day_that_leaves_the_feed_shortens_its_session(desk: Desk) -> None:
    days = [said(starts=date(2026, 6, 22 + n), ends=date(2026, 6, 22 + n), uid=str(n)) for n in range(3)]
    desk.take_in(*days)
    report = desk.take_in(*days[:2])
    assert (names(report.moved), report.cancelled) == (["PC-66"], ())
    assert desk.sessions() == [("PC-66", date(2026, 6, 22), date(2026, 6, 23), True)]
    assert desk.take_in(*days[:2]).unchanged == 1


def test_a_session_planned_by_hand_becomes_the_calendars_when_it_speaks_of_it(desk: Desk) -> None:
    planned = desk.do(sessions.add, Plan("CTBTO-PC", 66, None, date(2026, 6, 15), date(2026, 6, 17)))
    report = desk.take_in(said())
    assert [view.id for view in report.moved] == [planned.id]
    assert desk.sessions() == [("PC-66", *JUNE, True)]


def test_a_session_that_a_person_cancelled_stays_so_until_the_calendar_changes_it_back(desk: Desk) -> None:
    view = desk.take_in(said()).added[0]
    desk.do(sessions.cancel, view.id)
    desk.take_in(said(starts=date(2026, 6, 29), ends=date(2026, 7, 1)))
    assert desk.sessions() == [("PC-66", date(2026, 6, 29), date(2026, 7, 1), False)]


def test_a_number_by_the_bodys_rhythm_is_marked_and_never_goes_over_one_given_by_hand(desk: Desk) -> None:
    june = said("CTBTO Preparatory Commission, June session")
    report = desk.take_in(june)
    assert (names(report.added), names(report.numbered_by_rule)) == (["PC-66"], ["PC-66"])
    desk.do(sessions.move, report.added[0].id, Change(number=67))
    desk.take_in(replace(june, starts=date(2026, 6, 23)))
    assert desk.sessions() == [("PC-67", date(2026, 6, 23), date(2026, 6, 24), True)]


def test_an_event_that_gets_another_number_takes_its_session_along(desk: Desk) -> None:
    first = desk.take_in(said("PC-65", uid="1")).added[0]
    report = desk.take_in(said("PC-66", uid="1"))
    assert [(view.id, view.name) for view in report.moved] == [(first.id, "PC-66")]
    assert desk.rows(Session) == 1


def test_what_the_record_refuses_is_left_out_and_the_rest_is_taken_in(desk: Desk) -> None:
    desk.do(sessions.add, Plan("CTBTO-PC", 67, None, date(2026, 11, 9), date(2026, 11, 11)))
    report = desk.take_in(said("PC-66", uid="1"), said("PC-68", date(2030, 6, 10), date(2032, 6, 10), uid="2"))
    assert names(report.added) == ["PC-66"]
    assert [found.summary for found in report.left_out] == ["PC-68"]


def test_a_calendar_of_one_body_needs_no_name_in_its_events(desk: Desk) -> None:
    report = desk.take_in_file(said("March meeting", date(2027, 3, 1), date(2027, 3, 5)), body="IAEA Board of Governors")
    assert names(report.added) == ["BoG, 1 March 2027"]
    with pytest.raises(UnknownName):
        desk.take_in_file(said(), body="IAEA Bord of Govenors")


def test_more_sessions_than_a_calendar_brings_are_left_out_from_the_far_end(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking_in, "MOST_SESSIONS", 2)
    days = [date(2026, 6, 4) + timedelta(weeks=week) for week in range(3)]
    report = desk.take_in(*(said("OSCE PC", day, day, uid=str(day)) for day in days))
    assert (len(report.added), [found.when for found in report.left_out]) == (2, ["18 June 2026"])


def test_a_large_calendar_in_portions_does_what_it_does_at_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking_in, "PORTION", 2)
    weekly = [said("OSCE PC", day, day, uid=str(day)) for day in (date(2026, 6, 4) + timedelta(weeks=week) for week in range(5))]
    desk.take_in(weekly[0], said())
    with desk.record.read() as db:
        found = taking_in.understand(db, desk.workspace_id, read(*weekly, said("Lunch")), calendar_id=desk.feed)
    reports = []
    for portion in (*taking_in.portions(found, NOW.date()), found):
        with desk.record.begin() as db:
            how = {"calendar_id": desk.feed, "actor": "feed", "now": NOW, "additions_only": portion is not found}
            reports.append(taking_in.take_in(db, desk.workspace_id, portion, **how))  # type: ignore[arg-type]
    done = taking_in.merged(reports[:-1], reports[-1])
    assert [len(report.added) for report in reports] == [1, 2, 1, 0]
    assert (len(done.added), names(done.cancelled), done.unchanged, len(done.left_out)) == (4, ["PC-66"], 1, 1)


def test_a_calendar_of_another_workspace_is_not_there(desk: Desk) -> None:
    with desk.record.begin() as db:
        other = workspaces.adopt(db, "T2", "Another", NOW).id
        with pytest.raises(NotFound):
            taking_in.take_in(db, other, read(said()), calendar_id=desk.feed, actor="feed", now=NOW)
        assert names(taking_in.take_in(db, other, read(said()), actor="U1", now=NOW).added) == ["PC-66"]


def test_a_taking_in_that_fails_leaves_nothing_half_done(desk: Desk) -> None:
    def fail() -> None:
        with desk.record.begin() as db:
            taking_in.take_in(db, desk.workspace_id, read(said()), calendar_id=desk.feed, actor="feed", now=NOW)
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        fail()
    assert (desk.rows(Session), desk.rows(CalendarEvent)) == (0, 0)
    assert names(desk.take_in(said()).added) == ["PC-66"]
