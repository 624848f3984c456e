"""Ladders: which steps a body has, and what they become when they are laid against a session."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from storage import deadlines, ladders, sessions
from storage.agenda import Change
from storage.catalogue import load
from storage.catalogue.ladder_templates import Step, template
from storage.catalogue.loading import rows, values
from storage.database import Record
from storage.errors import Invalid, UnknownName
from storage.models import Deadline
from storage.planned import DeadlineView
from tests.storage.made_sessions import NOW, moved, noted, planned, reminders, replanned, workspace
from tests.storage.reminders import zone_files

REHEARSAL = Step("rehearsal", "Rehearsal", "opens", -2, time(15, 30))
LATER = NOW + timedelta(days=3)


def of(record: Record, at: int, session_id: int) -> dict[str, DeadlineView]:
    with record.read() as db:
        return {one.step: one for one in deadlines.of_session(db, at, session_id)}


def ladder(record: Record, at: int, body: str = "CTBTO-PC") -> tuple[Step, ...]:
    with record.read() as db:
        return ladders.of_body(db, at, body)


def laid_of(record: Record, at: int, session_id: int) -> list[dict[str, object]]:
    return [detail for _, _, detail in noted(record, at, f"session {session_id}", "lay deadlines")]


def put(record: Record, at: int, *steps: Step, body: str = "CTBTO-PC", now: datetime = LATER) -> tuple[Step, ...]:
    with record.begin() as db:
        return ladders.set_steps(db, at, body, steps, actor="U1", now=now)


@contextmanager
def changed_zone(folder: Path, name: str, rules_of: str) -> Iterator[None]:
    """Give a zone the rules of another, as an update of the machine's zones does."""
    (folder / name).parent.mkdir(parents=True)
    (folder / name).write_bytes(zone_files.content(rules_of))
    usual = zoneinfo.TZPATH
    zoneinfo.reset_tzpath([folder, *usual])
    zoneinfo.ZoneInfo.clear_cache()
    yield
    zoneinfo.reset_tzpath(usual)
    zoneinfo.ZoneInfo.clear_cache()


def test_ladder_is_laid_on_the_venues_clock(record: Record) -> None:
    at = workspace(record)
    laid = of(record, at, planned(record, at))
    assert [
        (one.step, one.label, f"{one.due_on} {one.due_time:%H:%M}", f"{one.due_at:%m-%d %H:%M}") for one in laid.values()
    ] == [
        ("speakers_open", "Speakers’ list opens", "2026-06-01 09:00", "06-01 07:00"),
        ("speakers_close", "Speakers’ list closes", "2026-06-18 17:00", "06-18 15:00"),
        ("interpreters", "Text to interpreters", "2026-06-19 12:00", "06-19 10:00"),
        ("upload", "Upload the text to the secretariat’s site", "2026-06-19 17:00", "06-19 15:00"),
        ("delivery", "Delivery", "2026-06-22 10:00", "06-22 08:00"),
        ("publish", "Publish the final text", "2026-06-29 17:00", "06-29 15:00"),
    ]


def test_laying_again_changes_nothing_and_notes_nothing(record: Record) -> None:
    at = workspace(record)
    session = planned(record, at)
    before, on_record = of(record, at, session), noted(record, at, f"session {session}")
    replanned(record, at, session, now=LATER)
    assert of(record, at, session) == before
    made = ["speakers_open", "speakers_close", "interpreters", "upload", "delivery", "publish"]
    assert noted(record, at, f"session {session}") == on_record
    assert laid_of(record, at, session) == [{"made": made}]


def test_moved_session_moves_what_follows_it_and_keeps_what_people_did(record: Record) -> None:
    at = workspace(record)
    session = planned(record, at)
    was = of(record, at, session)
    with record.begin() as db:
        deadlines.done(db, at, was["speakers_open"].id, actor="U1", now=NOW)
        deadlines.assign(db, at, was["upload"].id, "U2", actor="U1", now=NOW)
        deadlines.snooze(db, at, was["upload"].id, NOW + timedelta(days=2), to="C1", actor="U1", now=NOW)
        deadlines.move(db, at, was["delivery"].id, date(2026, 6, 23), time(11), actor="U1", now=NOW)
    moved(record, at, session, Change(starts_on=date(2026, 6, 29)), now=LATER)
    now = of(record, at, session)
    assert {step: f"{one.due_on:%m-%d}" for step, one in now.items()} == {
        "speakers_open": "06-08",
        "speakers_close": "06-25",
        "interpreters": "06-26",
        "upload": "06-26",
        "delivery": "06-23",
        "publish": "07-06",
    }
    assert (now["speakers_open"].done_by, now["upload"].owner, now["upload"].snoozed_until) == ("U1", "U2", None)
    assert (now["delivery"].due_time, now["upload"].id) == (time(11), was["upload"].id)
    follow = ["speakers_open", "speakers_close", "interpreters", "upload", "publish"]
    assert laid_of(record, at, session)[1:] == [{"moved": follow}]


def test_move_to_another_zone_makes_reminders_anew(record: Record) -> None:
    at = workspace(record)
    session = planned(record, at)
    upload = of(record, at, session)["upload"]
    moved(record, at, session, Change(place="New York", time_zone="America/New_York"), now=LATER)
    assert of(record, at, session)["upload"] == replace(
        upload, time_zone="America/New_York", due_at=datetime(2026, 6, 19, 21, tzinfo=UTC)
    )
    with record.read() as db:
        assert db.get_one(Deadline, upload.id).schedule == 1
    assert [lead for lead, _, _ in reminders(record, upload.id)] == ["1 day", "morning"]


def test_zone_with_other_rules_changes_the_instant_alone(sqlite_record: Record, tmp_path: Path) -> None:
    at = workspace(sqlite_record)
    session = planned(sqlite_record, at)
    upload = of(sqlite_record, at, session)["upload"]
    with sqlite_record.begin() as db:
        deadlines.snooze(db, at, upload.id, NOW + timedelta(days=30), to="C1", actor="U1", now=NOW)
    with changed_zone(tmp_path, "Europe/Vienna", "Europe/London"):
        replanned(sqlite_record, at, session, now=LATER)
    recomputed = of(sqlite_record, at, session)["upload"]
    assert (recomputed.due_at - upload.due_at, recomputed.due_time) == (timedelta(hours=1), upload.due_time)
    assert recomputed.snoozed_until == NOW + timedelta(days=30)
    with sqlite_record.read() as db:
        assert db.get_one(Deadline, upload.id).schedule == 0


def test_cancelled_session_keeps_its_deadlines_as_they_were(sqlite_record: Record) -> None:
    at = workspace(sqlite_record)
    session = planned(sqlite_record, at)
    before = of(sqlite_record, at, session)
    with sqlite_record.begin() as db:
        sessions.cancel(db, at, session, actor="U1", now=LATER)
    moved(sqlite_record, at, session, Change(starts_on=date(2026, 7, 6)), now=LATER)
    assert of(sqlite_record, at, session) == before
    with sqlite_record.begin() as db:
        sessions.restore(db, at, session, actor="U1", now=LATER)
    assert of(sqlite_record, at, session)["delivery"].due_on == date(2026, 7, 6)


def test_session_that_has_begun_is_not_late_with_what_nobody_knew_of(sqlite_record: Record) -> None:
    at = workspace(sqlite_record)
    during = datetime(2026, 6, 23, 9, tzinfo=UTC)
    assert list(of(sqlite_record, at, planned(sqlite_record, at, now=during))) == ["publish"]
    assert of(sqlite_record, at, planned(sqlite_record, at, 64, "2025-06-23", "2025-06-25", now=during)) == {}


def test_session_planned_at_the_last_minute_has_its_whole_ladder(sqlite_record: Record) -> None:
    at = workspace(sqlite_record)
    assert len(of(sqlite_record, at, planned(sqlite_record, at, now=datetime(2026, 6, 21, 9, tzinfo=UTC)))) == 6


def test_owner_of_the_session_before_is_taken_over(record: Record) -> None:
    at = workspace(record)
    first, other_body = planned(record, at), planned(record, at, 66, "2026-05-28", "2026-05-29", body="CTBTO-WGA")
    with record.begin() as db:
        deadlines.assign(db, at, of(record, at, first)["upload"].id, "U2", actor="U1", now=NOW)
        deadlines.assign(db, at, of(record, at, other_body)["delivery"].id, "U9", actor="U1", now=NOW)
    next_one = of(record, at, planned(record, at, 67, "2026-11-09", "2026-11-11"))
    assert {step: one.owner for step, one in next_one.items() if one.owner} == {"upload": "U2"}


def test_body_without_rows_follows_the_one_it_belongs_to_and_then_the_general_ladder(sqlite_record: Record) -> None:
    at = workspace(sqlite_record)
    assert template("CTBTO-WGB") is None
    assert ladder(sqlite_record, at, "CTBTO-WGB") == template("CTBTO-PC")
    assert ladder(sqlite_record, at, "UNGA-C4") == template("UNGA")
    assert ladder(sqlite_record, at, "WHA") == ladder(sqlite_record, at, "A-BODY-OF-OURS") == template("*")


def test_changed_ladder_is_laid_against_the_sessions_to_come(record: Record) -> None:
    at = workspace(record)
    session, over = planned(record, at), planned(record, at, 64, "2025-06-23", "2025-06-25", now=NOW - timedelta(days=365))
    group = planned(record, at, 67, "2026-08-31", "2026-09-04", body="CTBTO-WGB")
    before, was_over = of(record, at, session), of(record, at, over)
    delivery = replace(ladder(record, at)[4], label="Delivery in plenary", days=1)
    assert put(record, at, delivery, REHEARSAL) == (REHEARSAL, delivery) == ladder(record, at)
    now = of(record, at, session)
    assert list(now) == ["rehearsal", "delivery"]
    assert now["delivery"] == replace(
        before["delivery"],
        label="Delivery in plenary",
        due_on=date(2026, 6, 23),
        due_at=before["delivery"].due_at + timedelta(days=1),
    )
    assert list(of(record, at, group)) == ["rehearsal", "delivery"]
    assert of(record, at, over) == was_over
    assert reminders(record, before["upload"].id) == []
    dropped = ["speakers_open", "speakers_close", "interpreters", "upload", "publish"]
    laid = {"moved": ["delivery"], "dropped": dropped, "made": ["rehearsal"]}
    assert laid_of(record, at, session)[1:] == [laid]


def test_changed_ladder_is_on_record_with_who_changed_it_and_once(sqlite_record: Record) -> None:
    at = workspace(sqlite_record)
    planned(sqlite_record, at)
    put(sqlite_record, at, REHEARSAL)
    put(sqlite_record, at, REHEARSAL)
    steps = [{"code": "rehearsal", "label": "Rehearsal", "anchor": "opens", "days": -2, "at": "15:30"}]
    assert noted(sqlite_record, at, "body 1") == [("U1", "set ladder", {"body": "CTBTO-PC", "steps": steps})]


def test_step_that_comes_back_is_the_deadline_it_was(sqlite_record: Record) -> None:
    at = workspace(sqlite_record)
    session = planned(sqlite_record, at)
    usual, before = ladder(sqlite_record, at), of(sqlite_record, at, session)
    with sqlite_record.begin() as db:
        deadlines.assign(db, at, before["upload"].id, "U2", actor="U1", now=NOW)
    put(sqlite_record, at, REHEARSAL)
    put(sqlite_record, at, *usual)
    assert of(sqlite_record, at, session) == {**before, "upload": replace(before["upload"], owner="U2")}


def test_ladder_of_a_narrower_body_stays_when_the_wider_one_changes(sqlite_record: Record) -> None:
    at = workspace(sqlite_record)
    group = planned(sqlite_record, at, 67, "2026-08-31", "2026-09-04", body="CTBTO-WGB")
    put(sqlite_record, at, REHEARSAL, body="CTBTO-WGB")
    put(sqlite_record, at, replace(REHEARSAL, code="other"), body="CTBTO-PC")
    assert list(of(sqlite_record, at, group)) == ["rehearsal"]


def test_ladders_of_two_teams_are_apart(record: Record) -> None:
    ours, theirs = workspace(record), workspace(record, "T2")
    session = planned(record, theirs)
    put(record, ours, REHEARSAL)
    assert ladder(record, theirs) == template("CTBTO-PC")
    assert "rehearsal" not in of(record, theirs, session)
    assert of(record, ours, session) == {}


@pytest.mark.parametrize(
    ("steps", "what"),
    [
        ((), "ladder"),
        ((REHEARSAL, replace(REHEARSAL, label="Again")), "ladder"),
        (tuple(replace(REHEARSAL, code=f"s{n}") for n in range(13)), "ladder"),
        ((replace(REHEARSAL, days=366),), "days"),
        ((replace(REHEARSAL, days=-366),), "days"),
        ((replace(REHEARSAL, label="  "),), "label"),
        ((replace(REHEARSAL, label="x" * 81),), "label"),
        ((replace(REHEARSAL, label="a\x00b"),), "label"),
        ((replace(REHEARSAL, label="a\ud800"),), "label"),
        ((replace(REHEARSAL, code="Two words"),), "code"),
        ((replace(REHEARSAL, anchor="middle"),), "anchor"),
    ],
)
def test_ladder_that_cannot_be_used_is_refused_and_the_old_one_stays(
    sqlite_record: Record, steps: tuple[Step, ...], what: str
) -> None:
    at = workspace(sqlite_record)
    before = ladder(sqlite_record, at)
    with pytest.raises(Invalid) as refused:
        put(sqlite_record, at, *steps)
    assert (refused.value.what, ladder(sqlite_record, at)) == (what, before)


def test_ladder_of_a_misspelt_body_is_refused(sqlite_record: Record) -> None:
    at = workspace(sqlite_record)
    with pytest.raises(UnknownName):
        put(sqlite_record, at, REHEARSAL, body="CTBTO Preparatory Comission")


def test_new_step_is_called_by_what_it_says_and_never_as_another() -> None:
    steps = [REHEARSAL]
    codes = [ladders.new_code(label, steps) for label in ("Rehearsal", "Text to the Rehearsal, 2nd", "草案", "x" * 200)]
    assert codes == ["rehearsal-2", "text-to-the-rehearsal-2nd", "step", "x" * 30]


def test_every_ladder_of_the_catalogue_can_be_used(sqlite_record: Record) -> None:
    at = workspace(sqlite_record)
    bodies = {body for row in rows("deadlines.csv") for body in values(row["body"])} - {"*"}
    assert bodies <= load().bodies.keys()
    for body in sorted(bodies):
        usual = ladder(sqlite_record, at, body)
        assert put(sqlite_record, at, *usual, REHEARSAL, body=body) == tuple(ladder(sqlite_record, at, body))
        assert sum(step.code == "delivery" for step in usual) == 1
