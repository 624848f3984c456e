"""Nobody was there when it was due; or the session was moved or called off; or a clock is wrong."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from storage import sessions
from storage.agenda import Change
from storage.models import AuditRow
from tests.handlers.delivering.office import DUE_AT, OPENS_ON, TOLD, Office

LEADS = "21 days, 7 days, 1 day, morning"
MOVED_ON = date(2026, 7, 6)  # a Monday, two weeks later


@pytest.mark.parametrize(("minutes", "marked"), [(5, 0), (3 * 60, 1), (3 * 24 * 60, 1)])
def test_what_is_still_useful_goes_out_after_downtime_and_says_that_it_is_late(office: Office, minutes: int, marked: int) -> None:
    office.plan()
    office.clock.set(DUE_AT + timedelta(minutes=minutes))
    office.tick()
    assert len(office.standing()) == 1
    assert sum("late" in message.text.lower() for message in office.standing()) == marked


def test_several_missed_leads_of_a_session_are_one_message(office: Office) -> None:
    office.plan(leads=LEADS)
    office.clock.set(datetime(2026, 6, 21, 9, tzinfo=UTC))
    office.tick()
    office.tick(after=60)
    assert len(office.standing()) == 1
    assert [state for _, state in office.reminders()] == ["gathered"] * 3 + ["planned"]


def test_nothing_goes_out_after_the_session_is_over_and_the_drop_is_on_record(office: Office) -> None:
    office.plan(leads=LEADS)
    office.clock.set(datetime(2026, 6, 24, 22, 30, tzinfo=UTC))  # past midnight in Vienna
    for _ in range(3):
        office.tick(after=60)
    assert office.standing() == []
    assert [state for _, state in office.reminders()] == ["dropped"] * 4
    assert office.postings() == [("dropped", "over")]
    assert len(office.standing(TOLD)) == 1
    with office.record.read() as db:
        assert db.scalars(select(AuditRow.action).where(AuditRow.action == "drop reminders")).all() == ["drop reminders"]


def test_a_message_that_waited_until_the_session_was_over_is_dropped(office: Office) -> None:
    office.plan()
    office.mail.clients, there = {}, office.mail.clients  # type: ignore[assignment]
    office.tick()
    office.mail.clients = there
    office.clock.set(datetime(2026, 6, 25, 9, tzinfo=UTC))
    office.tick()
    assert office.standing() == []
    assert ("dropped", "over") in office.postings()


def test_a_moved_session_takes_its_reminders_along(office: Office) -> None:
    office.clock.set(DUE_AT - timedelta(minutes=5))
    moved(office, office.plan())
    office.tick(after=600)
    assert office.standing() == []
    office.clock.set(DUE_AT + (MOVED_ON - OPENS_ON))
    office.tick()
    assert len(office.standing()) == 1


def test_those_who_were_reminded_hear_that_the_session_has_moved(office: Office) -> None:
    session = office.plan()
    office.tick()
    moved(office, session)
    office.tick(after=60)
    texts = [message.text for message in office.standing()]
    assert len(texts) == 2
    assert "6–8 July 2026" in texts[1]


def test_a_session_cancelled_five_seconds_before_is_not_reminded_of(office: Office) -> None:
    office.clock.set(DUE_AT - timedelta(seconds=5))
    cancelled(office, office.plan())
    for _ in range(3):
        office.tick(after=10)
    assert office.standing() == []
    assert {state for _, state in office.reminders()} == {"withdrawn"}


def test_a_message_that_waits_is_withdrawn_with_its_session(office: Office) -> None:
    session = office.plan()
    office.mail.clients, there = {}, office.mail.clients  # type: ignore[assignment]
    office.tick()
    office.mail.clients = there
    cancelled(office, session)
    office.tick(after=60)
    assert office.standing() == []
    assert office.postings() == [("withdrawn", "changed")]


def test_a_finished_session_is_not_reminded_of(office: Office) -> None:
    session = office.plan()
    with office.record.begin() as db:
        sessions.ready(db, office.workspaces["T1"], session, actor="test", now=office.clock.now())
    office.tick()
    assert office.standing() == []


def test_a_message_that_cannot_be_made_does_not_keep_the_others(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.plan(channels=("C1", "C2"))
    whole = office.mail._message
    broken = lambda client, claimed, **more: whole(client, claimed, **more) if claimed.target == "C2" else 1 / 0  # noqa: E731 - a line in place of a name
    monkeypatch.setattr(office.mail, "_message", broken)
    for _ in range(90):
        office.tick(after=61)
    assert len(office.standing("C2")) == 1
    assert [state for state, _ in office.postings()] == ["failed"]


def moved(office: Office, session: int) -> None:
    with office.record.begin() as db:
        change = Change(starts_on=MOVED_ON)
        sessions.move(db, office.workspaces["T1"], session, change, actor="test", now=office.clock.now())


def cancelled(office: Office, session: int) -> None:
    with office.record.begin() as db:
        sessions.cancel(db, office.workspaces["T1"], session, actor="test", now=office.clock.now())
