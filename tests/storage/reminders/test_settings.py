"""What a team has set about its reminders: what holds where, what is refused, and what is planned anew."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import func, orm, select

from storage import workspaces
from storage.database import Record
from storage.errors import Invalid, NotFound
from storage.models import AuditRow, Body, Reminder, ReminderSetting, Session, Workspace
from storage.reminders import settings
from storage.reminders.schedule import DEFAULT_LEADS, Lead, Quiet
from storage.reminders.settings import ReminderSettings, StoredSettings
from tests.storage.reminders.team import NOW, ahead

LATER = NOW + timedelta(minutes=5)
VIENNA = Quiet("Europe/Vienna", time(21), time(7), frozenset({5, 6}))
WEEK, DAY = Lead(days=7), Lead(days=1)


@pytest.fixture
def team(sqlite_record: Record) -> int:
    """Return a workspace in Vienna where nothing is set about reminders."""
    return adopted(sqlite_record, "T1")


def adopted(record: Record, name: str) -> int:
    with record.begin() as db:
        workspace = workspaces.adopt(db, name, "Mission", NOW)
        workspaces.set_up(db, workspace.id, actor="test", now=NOW, time_zone="Europe/Vienna")
        return workspace.id


def change(db: orm.Session, team: int, scope: str, **what: Any) -> StoredSettings:
    return settings.change(db, team, scope, actor="U1", now=LATER, **what)


def noted(db: orm.Session, team: int) -> list[tuple[str, str, dict[str, Any]]]:
    rows = db.scalars(
        select(AuditRow).where(AuditRow.workspace_id == team, AuditRow.action == "set reminders").order_by(AuditRow.id)
    )
    return [(row.actor, row.subject, row.detail) for row in rows]


def planned(db: orm.Session, session: Session) -> list[tuple[str, str]]:
    """Return lead and target of a session's planned reminders, its deadlines' left out."""
    query = select(Reminder).where(Reminder.session_id == session.id, Reminder.state == "planned", Reminder.subject == "session")
    return [(row.lead, row.target) for row in db.scalars(query.order_by(Reminder.due_at, Reminder.target))]


def test_team_that_has_set_nothing_has_the_defaults_and_reminds_nobody(sqlite_record: Record, team: int) -> None:
    with sqlite_record.begin() as db:
        session = ahead(db, team)

        assert settings.of_session(db, team, session) == ReminderSettings(DEFAULT_LEADS, (), (), None, VIENNA)
        assert planned(db, session) == []


def test_teams_channel_is_where_reminders_go_unless_something_else_is_set(sqlite_record: Record, team: int) -> None:
    with sqlite_record.begin() as db:
        session = ahead(db, team)
        settings.set_channel(db, team, "C1", actor="U1", now=LATER)

        assert settings.of_session(db, team, session).targets == ("C1",)
        assert planned(db, session) == [("21 days", "C1"), ("7 days", "C1"), ("1 day", "C1"), ("morning", "C1")]

        change(db, team, "workspace", channels=("C2", "G3"), persons=("U1", "W2"))
        assert settings.of_session(db, team, session).targets == ("C2", "G3", "U1", "W2")


def test_session_goes_before_its_body_and_the_body_before_the_team(record: Record) -> None:
    team = adopted(record, "T1")
    with record.begin() as db:
        session = ahead(db, team)
        body = f"body {session.body_id}"
        change(db, team, "workspace", leads=(WEEK,), channels=("C1",), persons=("U1",), escalate_to="U9")
        change(db, team, body, leads=(DAY,), channels=("C2",))
        change(db, team, f"session {session.id}", leads=(Lead(hours=24),))

        found = settings.of_session(db, team, session)

        assert found == ReminderSettings((Lead(hours=24),), ("C2",), ("U1",), "U9", VIENNA)
        assert settings.in_force(db, team, f"session {session.id}") == found
        assert settings.inherited(db, team, f"session {session.id}") == ReminderSettings((DAY,), ("C2",), ("U1",), "U9", VIENNA)
        assert settings.inherited(db, team, body) == settings.in_force(db, team, "workspace")
        assert settings.inherited(db, team, "workspace") == ReminderSettings(DEFAULT_LEADS, (), (), None, VIENNA)
        assert planned(db, session) == [("24 hours", "C2"), ("24 hours", "U1")]


def test_other_body_keeps_what_the_team_has(sqlite_record: Record, team: int) -> None:
    with sqlite_record.begin() as db:
        session = ahead(db, team)
        other = Body(workspace_id=team, code="CTBTO-WGB", name="Working Group B")
        db.add(other)
        db.flush()
        change(db, team, f"body {session.body_id}", channels=("C2",))

        assert settings.in_force(db, team, f"body {other.id}").channels == ()


def test_nothing_and_nobody_can_be_set_against_the_wider_setting(sqlite_record: Record, team: int) -> None:
    with sqlite_record.begin() as db:
        session = ahead(db, team)
        change(db, team, "workspace", channels=("C1",), persons=("U1",), escalate_to="U9")
        change(db, team, f"session {session.id}", leads=(), channels=(), persons=(), escalate_to=settings.NOBODY)

        assert settings.of_session(db, team, session) == ReminderSettings((), (), (), None, VIENNA)


def test_what_is_left_out_stays_and_none_asks_the_wider_setting_again(sqlite_record: Record, team: int) -> None:
    with sqlite_record.begin() as db:
        change(db, team, "workspace", leads=(WEEK,), channels=("C1",), escalate_to="U9")

        said = change(db, team, "workspace", leads=None, persons=("U1",))

        assert said == StoredSettings(None, ("C1",), ("U1",), "U9")
        assert settings.stored(db, team, "workspace") == said


def test_leads_are_stored_as_written_the_longest_first_and_each_once(sqlite_record: Record, team: int) -> None:
    with sqlite_record.begin() as db:
        change(db, team, "workspace", leads=(DAY, WEEK, DAY, Lead(days=0, at=time(7))), channels=("C1", "C1"))

        row = db.scalars(select(ReminderSetting)).one()

        assert (row.leads, row.channels) == (["7 days", "1 day", "same day at 07:00"], ["C1"])


def test_change_is_noted_once_and_nothing_where_nothing_changes(sqlite_record: Record, team: int) -> None:
    with sqlite_record.begin() as db:
        for _ in range(2):
            change(db, team, "workspace", leads=(WEEK,), channels=("C1",))
            settings.set_channel(db, team, "C1", actor="U1", now=LATER)

        assert noted(db, team) == [
            (
                "U1",
                f"workspace {team}",
                {"leads": ["7 days"], "channels": ["C1"], "before": {"leads": None, "channels": None}},
            ),
            ("U1", f"workspace {team}", {"channel": "C1", "before": {"channel": None}}),
        ]


def test_change_of_the_team_plans_every_session_and_of_a_body_only_its_own(sqlite_record: Record, team: int) -> None:
    with sqlite_record.begin() as db:
        session = ahead(db, team)
        other = Body(workspace_id=team, code="CTBTO-WGB", name="Working Group B")
        db.add(other)
        elsewhere = ahead(db, team, key="67", number=67)
        elsewhere.body = other
        db.flush()
        change(db, team, "workspace", leads=(WEEK,), channels=("C1",))

        assert (planned(db, session), planned(db, elsewhere)) == ([("7 days", "C1")], [("7 days", "C1")])

        change(db, team, f"body {other.id}", leads=(DAY,))
        assert (planned(db, session), planned(db, elsewhere)) == ([("7 days", "C1")], [("1 day", "C1")])

        change(db, team, f"session {session.id}", persons=("U1",), channels=())
        assert (planned(db, session), planned(db, elsewhere)) == ([("7 days", "U1")], [("1 day", "C1")])


def test_session_that_is_over_is_left_as_it_is(sqlite_record: Record, team: int) -> None:
    with sqlite_record.begin() as db:
        session = ahead(db, team)
        over = datetime(2026, 7, 1, tzinfo=UTC)
        settings.change(db, team, f"body {session.body_id}", channels=("C1",), actor="U1", now=over)

        assert db.scalar(select(func.count()).select_from(Reminder)) == 0


@pytest.mark.parametrize(
    ("what", "named"),
    [
        ({"channels": ("U1",)}, ("channel", "U1")),
        ({"channels": ("#mission",)}, ("channel", "#mission")),
        ({"channels": ("C1", "C1|x>")}, ("channel", "C1|x>")),
        ({"channels": ("D1",)}, ("channel", "D1")),
        ({"persons": ("C1",)}, ("person", "C1")),
        ({"persons": ("@anna",)}, ("person", "@anna")),
        ({"persons": ("U" + "1" * 40,)}, ("person", "U" + "1" * 40)),
        ({"escalate_to": "S1"}, ("person", "S1")),
        ({"channels": tuple(f"C{n}" for n in range(21))}, ("channels", "21")),
    ],
)
def test_what_is_no_channel_or_person_is_refused_and_nothing_is_stored(
    sqlite_record: Record, team: int, what: dict[str, Any], named: tuple[str, str]
) -> None:
    with sqlite_record.begin() as db, pytest.raises(Invalid) as caught:
        change(db, team, "workspace", leads=(DAY,), **what)

    assert (caught.value.what, caught.value.value) == named
    with sqlite_record.read() as db:
        assert settings.stored(db, team, "workspace") == StoredSettings()
        assert noted(db, team) == []


@pytest.mark.parametrize(
    "scope", ["", "team", "body", "body x", "body 3 ", "session 0", "session -1", "session 9999999999", "body 3\n"]
)
def test_unknown_scope_is_refused(sqlite_record: Record, team: int, scope: str) -> None:
    with sqlite_record.begin() as db, pytest.raises(Invalid) as caught:
        change(db, team, scope, leads=(DAY,))

    assert (caught.value.what, caught.value.value) == ("scope of reminders", scope)


def test_bodies_and_sessions_of_another_team_are_not_found(sqlite_record: Record, team: int) -> None:
    other = adopted(sqlite_record, "T2")
    with sqlite_record.begin() as db:
        session = ahead(db, team)
        for scope in (f"session {session.id}", f"body {session.body_id}", "session 999"):
            kind, _, number = scope.partition(" ")
            for verb in (settings.stored, settings.in_force, settings.inherited, change):
                with pytest.raises(NotFound) as caught:
                    verb(db, other, scope)
                assert (caught.value.what, caught.value.name) == (kind, number)
        change(db, other, "workspace", channels=("C9",))

        assert settings.of_session(db, team, session).channels == ()


def test_quiet_hours_and_resting_days_are_the_teams_and_move_what_is_planned(sqlite_record: Record, team: int) -> None:
    with sqlite_record.begin() as db:
        session = ahead(db, team)
        settings.set_channel(db, team, "C1", actor="U1", now=LATER)
        day_before = select(Reminder.due_at).where(Reminder.session_id == session.id, Reminder.lead == "1 day")
        usual = db.scalar(day_before.where(Reminder.subject == "session"))

        settings.set_quiet(db, team, from_=time(20), until=time(9), resting_days=frozenset({6, 4, 5}), actor="U1", now=LATER)

        assert settings.of_session(db, team, session).quiet == Quiet("Europe/Vienna", time(20), time(9), frozenset({4, 5, 6}))
        # One day before is a Sunday, 08:30: on Friday; now Friday rests too, and 08:30 is quiet.
        assert usual == datetime(2026, 6, 19, 6, 30, tzinfo=UTC)
        assert db.scalar(day_before.where(Reminder.subject == "session")) == datetime(2026, 6, 18, 7, 0, tzinfo=UTC)
        assert noted(db, team)[-1][2] == {
            "quiet_from": "20:00",
            "quiet_until": "09:00",
            "resting_days": [4, 5, 6],
            "before": {"quiet_from": "21:00", "quiet_until": "07:00", "resting_days": [5, 6]},
        }


@pytest.mark.parametrize(("from_", "until"), [(None, None), (time(8), time(8))])
def test_quiet_hours_without_length_are_none(sqlite_record: Record, team: int, from_: time | None, until: time | None) -> None:
    with sqlite_record.begin() as db:
        settings.set_quiet(db, team, from_=from_, until=until, resting_days=frozenset(), actor="U1", now=LATER)

        row = db.get_one(Workspace, team)

        assert (row.quiet_from, row.quiet_until, row.resting_days) == (None, None, [])


@pytest.mark.parametrize(
    ("from_", "until", "resting", "what"),
    [
        (time(21), None, frozenset({5, 6}), "quiet hours"),
        (None, time(7), frozenset({5, 6}), "quiet hours"),
        (None, None, frozenset(range(7)), "resting days"),
        (None, None, frozenset({7}), "resting days"),
    ],
)
def test_quiet_that_makes_no_sense_is_refused(
    sqlite_record: Record, team: int, from_: time | None, until: time | None, resting: frozenset[int], what: str
) -> None:
    with sqlite_record.begin() as db, pytest.raises(Invalid) as caught:
        settings.set_quiet(db, team, from_=from_, until=until, resting_days=resting, actor="U1", now=LATER)

    assert caught.value.what == what


def test_teams_channel_is_refused_where_it_is_none_and_can_be_taken_away(sqlite_record: Record, team: int) -> None:
    with sqlite_record.begin() as db:
        with pytest.raises(Invalid):
            settings.set_channel(db, team, "#mission", actor="U1", now=LATER)
        settings.set_channel(db, team, "C1", actor="U1", now=LATER)
        settings.set_channel(db, team, None, actor="U1", now=LATER)

        assert settings.in_force(db, team, "workspace").channels == ()
