"""Deadlines: what people do about them, and what follows from it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from storage import deadlines, sessions
from storage.agenda import Change
from storage.database import Record
from storage.errors import Invalid, NotFound
from storage.planned import DeadlineView
from storage.reminders import planning, settings
from tests.storage.made_sessions import NOW, noted, planned, reminders, workspace

LATER = NOW + timedelta(days=1)
# "1 day" and "morning" before the upload on Friday 19 June 2026, 17:00 in Vienna, at 08:30 there.
AHEAD = [
    ("1 day", "C1", datetime(2026, 6, 18, 6, 30, tzinfo=UTC)),
    ("morning", "C1", datetime(2026, 6, 19, 6, 30, tzinfo=UTC)),
]


def of(record: Record, at: int, session_id: int, step: str = "upload") -> DeadlineView:
    with record.read() as db:
        return next(one for one in deadlines.of_session(db, at, session_id) if one.step == step)


def owners(record: Record, at: int, *session_ids: int) -> list[str | None]:
    return [of(record, at, session_id).owner for session_id in session_ids]


def test_done_deadline_says_by_whom_and_is_no_longer_reminded_of(record: Record) -> None:
    at = workspace(record)
    upload = of(record, at, planned(record, at))
    assert reminders(record, upload.id) == AHEAD
    with record.begin() as db:
        shown = deadlines.done(db, at, upload.id, actor="U1", now=LATER)
    assert shown == replace(upload, done_at=LATER, done_by="U1")
    assert reminders(record, upload.id) == []
    assert noted(record, at, f"deadline {upload.id}") == [("U1", "done", {})]


def test_done_again_stays_with_who_did_it_first(sqlite_record: Record) -> None:
    at = workspace(sqlite_record)
    upload = of(sqlite_record, at, planned(sqlite_record, at))
    with sqlite_record.begin() as db:
        first = deadlines.done(db, at, upload.id, actor="U1", now=NOW)
        assert deadlines.done(db, at, upload.id, actor="U2", now=LATER) == first
    assert len(noted(sqlite_record, at, f"deadline {upload.id}")) == 1


def test_undone_deadline_is_reminded_of_again(record: Record) -> None:
    at = workspace(record)
    upload = of(record, at, planned(record, at))
    with record.begin() as db:
        deadlines.done(db, at, upload.id, actor="U1", now=NOW)
        assert deadlines.reopen(db, at, upload.id, actor="U2", now=LATER) == upload
        assert deadlines.reopen(db, at, upload.id, actor="U2", now=LATER) == upload
    assert reminders(record, upload.id) == AHEAD
    assert [action for _, action, _ in noted(record, at, f"deadline {upload.id}")] == ["done", "reopen"]


def test_snoozed_deadline_is_reminded_of_then_and_not_before(record: Record) -> None:
    at = workspace(record)
    upload = of(record, at, planned(record, at))
    until = datetime(2026, 6, 18, 12, tzinfo=UTC)
    with record.begin() as db:
        shown = deadlines.snooze(db, at, upload.id, until, to="U5", actor="U1", now=NOW)
    assert shown == replace(upload, snoozed_until=until)
    assert reminders(record, upload.id) == [("snoozed 2026-06-18T12:00", "U5", until), AHEAD[1]]
    assert noted(record, at, f"deadline {upload.id}") == [("U1", "snooze", {"until": "2026-06-18T12:00:00+00:00", "to": "U5"})]


@pytest.mark.parametrize("until", [NOW, NOW - timedelta(seconds=1), NOW + timedelta(days=367)])
def test_snooze_until_what_has_passed_or_is_far_is_refused(sqlite_record: Record, until: datetime) -> None:
    at = workspace(sqlite_record)
    upload = of(sqlite_record, at, planned(sqlite_record, at))
    with pytest.raises(Invalid), sqlite_record.begin() as db:
        deadlines.snooze(db, at, upload.id, until, to="C1", actor="U1", now=NOW)
    assert of(sqlite_record, at, upload.session_id) == upload


def test_snooze_of_what_is_done_leaves_it_done(sqlite_record: Record) -> None:
    at = workspace(sqlite_record)
    upload = of(sqlite_record, at, planned(sqlite_record, at))
    with sqlite_record.begin() as db:
        done = deadlines.done(db, at, upload.id, actor="U1", now=NOW)
        assert deadlines.snooze(db, at, upload.id, LATER, to="C1", actor="U2", now=NOW) == done


def test_owner_is_reminded_in_the_place_of_the_channel(record: Record) -> None:
    at = workspace(record)
    upload = of(record, at, planned(record, at))
    with record.begin() as db:
        assert deadlines.assign(db, at, upload.id, "U2", actor="U1", now=NOW) == replace(upload, owner="U2")
    assert [(lead, to) for lead, to, _ in reminders(record, upload.id)] == [("1 day", "U2"), ("morning", "U2")]
    with record.begin() as db:
        assert deadlines.assign(db, at, upload.id, None, actor="U1", now=NOW) == upload
    assert reminders(record, upload.id) == AHEAD
    assert noted(record, at, f"deadline {upload.id}") == [
        ("U1", "assign", {"owner": "U2", "before": None}),
        ("U1", "assign", {"owner": None, "before": "U2"}),
    ]


def test_owner_is_proposed_for_the_next_sessions_where_nobody_is_set(record: Record) -> None:
    at = workspace(record)
    first, second = planned(record, at, 65, "2026-05-18"), planned(record, at)
    third, fourth = planned(record, at, 67, "2026-11-09"), planned(record, at, 68, "2027-06-21")
    with record.begin() as db:
        deadlines.assign(db, at, of(record, at, third).id, "U3", actor="U1", now=NOW)
        deadlines.assign(db, at, of(record, at, second).id, "U2", actor="U1", now=NOW)
    assert owners(record, at, first, second, third, fourth) == [None, "U2", "U3", "U3"]


@pytest.mark.parametrize("owner", ["", "u2", "<@U2>", "Aiko Mori", "U" * 41, "\u0655"])
def test_owner_that_is_no_person_is_refused(sqlite_record: Record, owner: str) -> None:
    at = workspace(sqlite_record)
    upload = of(sqlite_record, at, planned(sqlite_record, at))
    with pytest.raises(Invalid), sqlite_record.begin() as db:
        deadlines.assign(db, at, upload.id, owner, actor="U1", now=NOW)


def test_deadline_moved_by_hand_is_due_then_and_reminded_of_anew(record: Record) -> None:
    at = workspace(record)
    upload = of(record, at, planned(record, at))
    with record.begin() as db:
        deadlines.snooze(db, at, upload.id, LATER, to="U5", actor="U1", now=NOW)
        shown = deadlines.move(db, at, upload.id, date(2026, 6, 12), time(12), actor="U1", now=NOW)
        assert deadlines.move(db, at, upload.id, date(2026, 6, 12), time(12), actor="U1", now=NOW) == shown
    due_at = datetime(2026, 6, 12, 10, tzinfo=UTC)
    assert shown == replace(upload, due_on=date(2026, 6, 12), due_time=time(12), due_at=due_at)
    assert [f"{at:%m-%d %H:%M}" for _, _, at in reminders(record, upload.id)] == ["06-11 06:30", "06-12 06:30"]
    assert noted(record, at, f"deadline {upload.id}")[1:] == [("U1", "move", {"due_on": "2026-06-12", "due_time": "12:00"})]


@pytest.mark.parametrize("day", [date.min, date.max, date(2036, 6, 12)])
def test_deadline_moved_to_another_age_is_refused(sqlite_record: Record, day: date) -> None:
    at = workspace(sqlite_record)
    upload = of(sqlite_record, at, planned(sqlite_record, at))
    with pytest.raises(Invalid), sqlite_record.begin() as db:
        deadlines.move(db, at, upload.id, day, time(12), actor="U1", now=NOW)


def test_passed_deadline_is_told_once_to_the_person_set_for_the_body(record: Record) -> None:
    at = workspace(record)
    upload = of(record, at, planned(record, at))
    with record.begin() as db:
        settings.change(db, at, "workspace", escalate_to="U8", actor="U1", now=NOW)
        deadlines.snooze(db, at, upload.id, upload.due_at + timedelta(hours=2), to="C1", actor="U1", now=NOW)
    until = upload.due_at + timedelta(hours=2)
    assert reminders(record, upload.id) == [("passed", "U8", until), ("snoozed 2026-06-19T17:00", "C1", until)]


def test_open_before_has_the_urgent_first_of_all_or_of_one_owner(record: Record) -> None:
    at = workspace(record)
    session, gone = planned(record, at), planned(record, at, 68, "2026-06-15", body="CTBTO-WGA")
    with record.begin() as db:
        sessions.cancel(db, at, gone, actor="U1", now=NOW)
    ours = [of(record, at, session, step) for step in ("speakers_open", "speakers_close", "interpreters", "upload")]
    with record.begin() as db:
        deadlines.done(db, at, ours[1].id, actor="U1", now=NOW)
        mine = deadlines.assign(db, at, ours[3].id, "U2", actor="U1", now=NOW)
    with record.read() as db:
        assert deadlines.open_before(db, at, mine.due_at) == (ours[0], ours[2])
        assert deadlines.open_before(db, at, mine.due_at + timedelta(seconds=1), owner="U2") == (mine,)
        assert deadlines.open_before(db, at, mine.due_at, since=ours[2].due_at) == (ours[2],)
        left = deadlines.of_session(db, at, session, open_only=True)
    assert [one.step for one in left] == ["speakers_open", "interpreters", "upload", "delivery", "publish"]


def test_deadline_of_another_team_is_not_here(record: Record) -> None:
    ours, theirs = workspace(record), workspace(record, "T2")
    session = planned(record, theirs)
    upload = of(record, theirs, session)
    verbs = [
        lambda db: deadlines.show(db, ours, upload.id),
        lambda db: deadlines.done(db, ours, upload.id, actor="U1", now=NOW),
        lambda db: deadlines.reopen(db, ours, upload.id, actor="U1", now=NOW),
        lambda db: deadlines.snooze(db, ours, upload.id, LATER, to="C1", actor="U1", now=NOW),
        lambda db: deadlines.assign(db, ours, upload.id, "U1", actor="U1", now=NOW),
        lambda db: deadlines.move(db, ours, upload.id, date(2026, 6, 1), time(9), actor="U1", now=NOW),
    ]
    for verb in verbs:
        with pytest.raises(NotFound), record.begin() as db:
            verb(db)
    with record.read() as db:
        assert deadlines.of_session(db, ours, session) == deadlines.open_before(db, ours, datetime.max.replace(tzinfo=UTC)) == ()
        assert deadlines.show(db, theirs, upload.id) == upload


def test_changes_at_the_same_time_wait_for_each_other_and_none_is_lost(record: Record) -> None:
    at = workspace(record)
    session, other = planned(record, at), planned(record, at, 67, "2026-11-09")
    ids = [of(record, at, session, step).id for step in ("speakers_open", "speakers_close", "interpreters", "upload")]

    def tick(number: int) -> None:
        with record.begin() as db:
            deadlines.done(db, at, ids[number], actor=f"U{number}", now=NOW)

    def give(number: int) -> None:
        with record.begin() as db:
            deadlines.assign(db, at, ids[number], f"U{number}", actor="U9", now=NOW)

    def shift(number: int) -> None:
        with record.begin() as db:
            change = Change(starts_on=date(2026, 6, 23 + number))
            sessions.move(db, at, (session, other)[number % 2], change, actor="U9", now=LATER + timedelta(hours=number))

    def plan(_: int) -> None:
        with record.begin() as db:
            planning.plan_all(db, at, NOW)

    with ThreadPoolExecutor(8) as pool:
        for began in [pool.submit(act, number) for number in range(4) for act in (tick, give, shift, plan)]:
            began.result(timeout=60)
    with record.read() as db:
        shown = [deadlines.show(db, at, number) for number in ids]
    assert [(one.done_by, one.owner) for one in shown] == [(f"U{n}", f"U{n}") for n in range(4)]
