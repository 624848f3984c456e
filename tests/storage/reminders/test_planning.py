"""Which reminders a session has, and what becomes of them when things change."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import func, select

from storage import deadlines
from storage.database import Record
from storage.models import Deadline, Posting, Reminder
from storage.reminders import content, gathering, planning, settings
from storage.reminders.schedule import read_leads
from tests.storage.reminders.team import CHANNEL, KEEPER, NOW, OPENS, ahead, move, of_the_session, team, without_deadlines


def test_a_session_is_announced_at_its_four_leads_on_the_venue_s_clock(record: Record) -> None:
    with record.begin() as db:
        ahead(db, team(db))
        planned = of_the_session(db)
    # The day before is a Sunday: the Friday is taken. The morning itself is the last, and goes out when it is due.
    assert planned == [
        ("21 days", CHANNEL, "01 Jun 06:30", "planned"),
        ("7 days", CHANNEL, "15 Jun 06:30", "planned"),
        ("1 day", CHANNEL, "19 Jun 06:30", "planned"),
        ("morning", CHANNEL, "22 Jun 06:30", "planned"),
    ]


def test_planning_again_changes_nothing(record: Record) -> None:
    with record.begin() as db:
        session = ahead(db, team(db))
        before = db.scalars(select(Reminder.id).order_by(Reminder.id)).all()
        planning.plan(db, session.workspace_id, session.id, NOW + timedelta(hours=3))
        planning.plan_all(db, session.workspace_id, NOW + timedelta(hours=4))
        assert db.scalars(select(Reminder.id).order_by(Reminder.id)).all() == before


def test_leads_that_had_passed_when_the_session_became_known_were_never_owed(record: Record) -> None:
    known = datetime(2026, 6, 16, 9, 0, tzinfo=UTC)
    with record.begin() as db:
        ahead(db, team(db, known), known)
        assert [row[0] for row in of_the_session(db)] == ["1 day", "morning"]


def test_a_target_that_is_added_later_is_not_told_of_leads_that_have_passed(record: Record) -> None:
    later = datetime(2026, 6, 16, 9, 0, tzinfo=UTC)
    with record.begin() as db:
        workspace_id = team(db)
        ahead(db, workspace_id)
        settings.change(db, workspace_id, "workspace", persons=("U0NEW",), actor="test", now=later)
        assert [row[0] for row in of_the_session(db) if row[1] == "U0NEW"] == ["1 day", "morning"]


def test_the_team_s_leads_and_targets_are_those_that_are_set(record: Record) -> None:
    with record.begin() as db:
        workspace_id = team(db, channels=(CHANNEL, "C0SECOND"), leads=read_leads("24 hours"))
        ahead(db, workspace_id)
        assert of_the_session(db, "planned") == [
            ("24 hours", CHANNEL, "21 Jun 08:00", "planned"),
            ("24 hours", "C0SECOND", "21 Jun 08:00", "planned"),
        ]


def test_a_session_that_moves_withdraws_what_was_planned_and_plans_anew(record: Record) -> None:
    with record.begin() as db:
        session = ahead(db, team(db))
        move(db, session, date(2026, 6, 29), date(2026, 7, 1), NOW + timedelta(minutes=1))
        withdrawn = [row[0] for row in of_the_session(db, "withdrawn")]
        planned = of_the_session(db, "planned")
    assert sorted(withdrawn) == sorted(["21 days", "7 days", "1 day", "morning"])
    assert [row[2] for row in planned] == ["08 Jun 06:30", "22 Jun 06:30", "26 Jun 06:30", "29 Jun 06:30"]


def test_who_was_reminded_of_the_old_days_is_told_of_the_new_ones_once(record: Record) -> None:
    first = datetime(2026, 6, 1, 6, 31, tzinfo=UTC)
    with record.begin() as db:
        session = ahead(db, team(db))
        without_deadlines(db)
        gathering.gather(db, first)
        for posting in db.scalars(select(Posting)):
            posting.state = "sent"
        move(db, session, date(2026, 6, 29), date(2026, 7, 1), first + timedelta(hours=2))
        planning.plan(db, session.workspace_id, session.id, first + timedelta(hours=3))
        news = [row for row in of_the_session(db) if row[0] == "moved"]
    assert news == [("moved", CHANNEL, "01 Jun 08:31", "planned")]


def test_a_cancelled_session_reminds_of_nothing_but_that_it_is_cancelled(record: Record) -> None:
    first = datetime(2026, 6, 1, 6, 31, tzinfo=UTC)
    with record.begin() as db:
        session = ahead(db, team(db))
        without_deadlines(db)
        gathering.gather(db, first)
        for posting in db.scalars(select(Posting)):
            posting.state = "sent"
        session.cancelled_at, session.schedule = first + timedelta(hours=1), session.schedule + 1
        db.flush()
        planning.plan(db, session.workspace_id, session.id, first + timedelta(hours=1))
        assert of_the_session(db, "planned") == [("cancelled", CHANNEL, "01 Jun 07:31", "planned")]


def test_a_message_that_waits_is_withdrawn_with_its_session(record: Record) -> None:
    first = datetime(2026, 6, 1, 6, 31, tzinfo=UTC)
    with record.begin() as db:
        session = ahead(db, team(db))
        without_deadlines(db)
        gathering.gather(db, first)
        session.cancelled_at, session.schedule = first, session.schedule + 1
        db.flush()
        planning.plan(db, session.workspace_id, session.id, first)
        assert db.scalars(select(Posting.state)).all() == ["withdrawn"]


def test_a_session_that_is_prepared_is_quiet_and_its_deadlines_are_not(record: Record) -> None:
    with record.begin() as db:
        session = ahead(db, team(db))
        session.ready_at = NOW
        db.flush()
        planning.plan(db, session.workspace_id, session.id, NOW)
        assert of_the_session(db, "planned") == []
        assert db.scalar(select(func.count()).where(Reminder.state == "planned", Reminder.deadline_id.is_not(None)))


def test_done_stops_the_reminders_of_a_deadline_and_reopening_plans_them_again(record: Record) -> None:
    with record.begin() as db:
        session = ahead(db, team(db))
        first = db.scalars(select(Deadline).where(Deadline.session_id == session.id).order_by(Deadline.due_at)).all()[-2]
        before = _of_deadline(db, first.id, "planned")
        deadlines.done(db, session.workspace_id, first.id, actor=KEEPER, now=NOW)
        after = _of_deadline(db, first.id, "planned")
        deadlines.reopen(db, session.workspace_id, first.id, actor=KEEPER, now=NOW)
        assert (before, after, _of_deadline(db, first.id, "planned")) == (before, [], before)
        assert before


def test_a_snooze_goes_before_the_schedule(record: Record) -> None:
    until = datetime(2026, 6, 21, 12, 0, tzinfo=UTC)
    with record.begin() as db:
        session = ahead(db, team(db))
        content.snooze(db, session.workspace_id, session.id, CHANNEL, until, actor=KEEPER, now=NOW)
        assert of_the_session(db, "planned") == [
            ("snoozed 2026-06-21T12:00", CHANNEL, "21 Jun 12:00", "planned"),
            ("morning", CHANNEL, "22 Jun 06:30", "planned"),
        ]
        content.snooze(db, session.workspace_id, session.id, CHANNEL, until + timedelta(days=2), actor=KEEPER, now=NOW)
        assert [row[0] for row in of_the_session(db, "planned")] == ["snoozed 2026-06-23T12:00"]


def test_an_open_deadline_that_passes_is_told_once_to_the_person_set_for_it(record: Record) -> None:
    with record.begin() as db:
        workspace_id = team(db, channels=(CHANNEL,), escalate_to="U0HEAD")
        session = ahead(db, workspace_id)
        rows = db.scalars(select(Reminder).where(Reminder.target == "U0HEAD")).all()
        due = {row.due_at for row in db.scalars(select(Deadline).where(Deadline.session_id == session.id))}
        assert {row.lead for row in rows} == {"passed"}
        assert {row.due_at for row in rows} <= due
        assert len(rows) == len({row.deadline_id for row in rows})


def test_a_reminder_of_a_deadline_goes_to_its_owner(record: Record) -> None:
    with record.begin() as db:
        session = ahead(db, team(db))
        last = db.scalars(select(Deadline).where(Deadline.session_id == session.id).order_by(Deadline.due_at)).all()[-1]
        deadlines.assign(db, session.workspace_id, last.id, "U0OWNER", actor=KEEPER, now=NOW)
        assert {target for target, _ in _of_deadline(db, last.id, "planned")} == {"U0OWNER"}


def test_the_opening_day_is_the_one_of_the_sample() -> None:
    assert f"{OPENS:%A}" == "Monday"


def _of_deadline(db, deadline_id: int, state: str) -> list[tuple[str, str]]:
    rows = db.scalars(select(Reminder).where(Reminder.deadline_id == deadline_id, Reminder.state == state).order_by(Reminder.id))
    return [(row.target, row.lead) for row in rows]
