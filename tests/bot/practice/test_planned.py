"""The sample's sessions ahead: planned once, from the day on which somebody looks, over a new record and an old one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.practice import planning
from bot.practice.clock import Kept
from bot.practice.people import COLLEAGUE_ID, VISITOR_ID
from storage import deadlines, sessions, workspaces
from storage.database import Record, open_record, upgrade
from storage.models import AuditRow
from storage.reminders import settings

START = datetime(2026, 11, 24, 12, tzinfo=UTC)
TODAY = date(2026, 11, 24)
SAMPLE = "sample record"


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    opened = open_record(f"sqlite:///{tmp_path / 'record.db'}")
    upgrade(opened)
    yield opened
    opened.close()


def plan(record: Record, at: datetime = START) -> int:
    with record.begin() as db:
        return planning.plan_ahead(db, workspaces.local(db, at).id, SAMPLE, at)


def ahead(record: Record, on: date = TODAY) -> list[tuple[str, date, date | None, str | None, str]]:
    with record.begin() as db:
        found = sessions.upcoming(db, workspaces.local(db, START).id, on, limit=100)
    return [(one.name, one.starts_on or on, one.ends_on, one.place, one.time_zone) for one in found]


def changes(record: Record) -> int:
    with record.read() as db:
        return db.scalar(select(func.count()).select_from(AuditRow)) or 0


def test_sessions_lie_ahead_with_the_numbers_of_their_bodies(record: Record) -> None:
    assert plan(record) == 4
    assert ahead(record) == [
        ("BoG, 7 December 2026", date(2026, 12, 7), date(2026, 12, 9), "Vienna", "Europe/Vienna"),
        ("UNSC, 10 December 2026", date(2026, 12, 10), date(2026, 12, 10), "New York", "America/New_York"),
        ("PC-67", date(2026, 12, 21), date(2026, 12, 23), "Vienna", "Europe/Vienna"),
        ("WGB-68", date(2027, 2, 1), date(2027, 2, 12), "Vienna", "Europe/Vienna"),
    ]


def test_deadlines_have_their_owners_and_reminders_their_channel(record: Record) -> None:
    plan(record)
    with record.begin() as db:
        ours = workspaces.local(db, START)
        prepcom = next(one for one in sessions.upcoming(db, ours.id, START.date(), limit=100) if one.name == "PC-67")
        owners = {one.step: one.owner for one in deadlines.of_session(db, ours.id, prepcom.id)}
        channels = settings.in_force(db, ours.id, settings.WORKSPACE).channels
    assert owners == dict.fromkeys(("speakers_open", "speakers_close", "delivery"), VISITOR_ID) | dict.fromkeys(
        ("interpreters", "upload", "publish"), COLLEAGUE_ID
    )
    assert (channels, ours.time_zone) == (("C0PRACTICE1",), "Europe/Vienna")


def test_second_start_changes_nothing(record: Record) -> None:
    plan(record)
    before = changes(record)
    assert plan(record, START + timedelta(days=1)) == 0
    assert changes(record) == before


def test_what_somebody_changed_stays_as_they_left_it(record: Record) -> None:
    plan(record)
    with record.begin() as db:
        ours = workspaces.local(db, START).id
        first = sessions.upcoming(db, ours, START.date(), limit=1)[0]
        sessions.cancel(db, ours, first.id, actor=VISITOR_ID, now=START)
        deadlines.assign(db, ours, deadlines.of_session(db, ours, first.id)[0].id, None, actor=VISITOR_ID, now=START)
        settings.set_channel(db, ours, "C0PRACTICE2", actor=VISITOR_ID, now=START)
        workspaces.set_up(db, ours, time_zone="Asia/Tokyo", actor=VISITOR_ID, now=START)
    before = changes(record)
    assert plan(record) == 0
    assert changes(record) == before


def test_months_later_the_next_sessions_are_planned(record: Record) -> None:
    plan(record)
    later = START + timedelta(days=150)
    assert plan(record, later) == 4
    assert [name for name, *_ in ahead(record, later.date())] == ["BoG, 3 May 2027", "UNSC, 13 May 2027", "PC-68", "WGB-69"]


@pytest.mark.parametrize("day", range(7))
def test_meetings_begin_on_their_day_of_the_week_whenever_one_looks(record: Record, day: int) -> None:
    plan(record, START + timedelta(days=day))
    assert [starts_on.strftime("%A") for _, starts_on, *_ in ahead(record)] == ["Monday", "Thursday", "Monday", "Monday"]


def test_clock_is_kept_from_one_start_to_the_next(tmp_path: Path) -> None:
    kept = Kept(tmp_path / "clock.txt")
    assert kept.read() is None
    kept.write(START + timedelta(days=10_000))
    assert (kept.read(), kept.now()) == (START + timedelta(days=10_000),) * 2


@pytest.mark.parametrize("written", ["", "tomorrow", "2026-11-24", "2026-11-24T12:00:00"])
def test_clock_that_cannot_be_read_is_the_real_one(tmp_path: Path, written: str) -> None:
    kept = Kept(tmp_path / "clock.txt")
    kept.path.write_text(written, encoding="utf-8")
    assert kept.read() is None
    assert abs(kept.now() - datetime.now(UTC)) < timedelta(minutes=1)
