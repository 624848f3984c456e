"""The page of what is set up, and each thing on it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from handlers import Deps
from handlers.reminder_settings import SHARED
from storage import channels, members, sessions, workspaces
from storage.agenda import Plan
from storage.members import Roles
from storage.models import AuditRow, Reminder, Workspace
from storage.reminders import settings
from tests.handlers.conftest import NOW, Team, team_of
from tests.handlers.setup.windows import chosen, elements, last, press, submit, words
from tests.handlers.web_api import TEAM, WebApi

CHANNEL = {"id": "C1", "is_member": True, "is_ext_shared": False, "is_archived": False}
THINGS = ("delegation", "time_zone", "channel", "answering", "roles", "retention")


def workspace(deps: Deps) -> workspaces.WorkspaceView:
    with deps.record.read() as db:
        return workspaces.of_team(db, TEAM)


def behind(team: Team, code: str) -> dict[str, Any]:
    press(team, "setup_change", code)
    return last(team, "views.push")


def noted(deps: Deps, action: str) -> list[tuple[str, dict[str, Any]]]:
    with deps.record.read() as db:
        rows = db.scalars(select(AuditRow).where(AuditRow.action == action, AuditRow.actor == "U1").order_by(AuditRow.id))
        return [(row.subject, row.detail) for row in rows]


def test_setup_opens_the_page_with_what_is_set(team: Team) -> None:
    team.command("/rapporteur", "setup")
    page = words(last(team, "views.open")["blocks"])
    for shown in ("Japan", "Europe/Vienna", "not set", "21 days, 7 days, 1 day, morning", "30 days", "guests are not answered"):
        assert shown in page
    press(team, "open_setup", view={"id": "VH", "type": "home"})
    assert words(last(team, "views.open")["blocks"]) == page


@pytest.mark.parametrize("code", [*THINGS, "bodies", "glossary", "reminders"])
def test_behind_each_button_is_a_window_that_slack_takes(team: Team, code: str) -> None:
    assert behind(team, code)["type"] == "modal"


@pytest.mark.parametrize("code", THINGS)
def test_what_is_chosen_at_first_is_what_holds_and_saving_it_changes_nothing(team: Team, filled: Deps, code: str) -> None:
    window = behind(team, code)
    before = workspace(filled)
    fields: dict[str, Any] = {}
    for name, element in elements(window).items():
        shown = element.get("initial_option")
        fields[name] = {"selected_option": shown} if shown else {"value": element.get("initial_value")}
    assert submit(team, window, **fields) == {}
    assert workspace(filled) == before
    assert noted(filled, "set up") == []


def test_delegation_is_changed_told_on_the_page_and_at_home_and_questions_are_of_it_at_once(team: Team, filled: Deps) -> None:
    window = behind(team, "delegation")
    assert elements(window)["delegation"]["initial_option"]["value"] == "JPN"
    team.slack.calls.clear()
    assert submit(team, window, delegation=chosen("NZL")) == {}
    assert "“We” are New Zealand." in words(last(team, "views.update")["blocks"])
    assert "“We” are New Zealand." in words(last(team, "views.publish")["blocks"])
    assert noted(filled, "set up") == [
        (f"workspace {workspace(filled).id}", {"own_delegation": "NZL", "before": {"own_delegation": "JPN"}})
    ]
    team.command("/said", "what did we say about the moratorium on nuclear tests")
    assert "New Zealand calls on all States" in team.slack.said()[-1][1]["text"]


def test_a_delegation_that_nobody_knows_is_refused_under_its_field(team: Team) -> None:
    answer = submit(team, behind(team, "delegation"), delegation=chosen("Norwya"))
    assert answer == {
        "response_action": "errors",
        "errors": {"delegation": "I know no delegation called “Norwya”. Did you mean “Norway”?"},
    }


def test_time_zone_is_suggested_by_that_of_the_admin_and_reminders_are_planned_by_the_new_one(
    slack: WebApi, filled: Deps
) -> None:
    with filled.record.begin() as db:
        db.execute(update(Workspace).values(time_zone="UTC"))
        at = workspaces.of_team(db, TEAM).id
        settings.set_channel(db, at, "C1", actor="test", now=NOW)
        opens = date(2026, 6, 22)
        plan = Plan("CTBTO-PC", 66, None, opens, opens + timedelta(days=2), None, "New York", "America/New_York")
        sessions.add(db, at, plan, actor="test", now=NOW)
        before = set(db.scalars(select(Reminder.due_at).where(Reminder.state == "planned")))
    team = team_of(slack, filled)
    window = behind(team, "time_zone")
    assert elements(window)["time_zone"]["initial_option"]["value"] == "Europe/Vienna"
    assert submit(team, window, time_zone=chosen("Asia/Tokyo")) == {}
    with filled.record.read() as db:
        after = set(db.scalars(select(Reminder.due_at).where(Reminder.state == "planned")))
    assert workspace(filled).time_zone == "Asia/Tokyo"
    assert before != after  # what was due in the night of Tokyo waits


def test_channel_for_reminders_gets_a_body_and_wins_over_what_was_said_under_reminders(team: Team, filled: Deps) -> None:
    team.slack.answers["conversations.info"] = {"ok": True, "channel": {**CHANNEL, "is_member": False}}
    at = workspace(filled).id
    with filled.record.begin() as db:
        settings.change(db, at, "workspace", channels=("C8",), actor="test", now=NOW)
    window = behind(team, "channel")
    assert elements(window)["channel"]["initial_conversation"] == "C8"
    assert submit(team, window, channel={"selected_conversation": "C1"}, body=chosen("CTBTO-PC")) == {}
    assert "/invite @Rapporteur" in words(last(team, "views.update")["blocks"])
    with filled.record.read() as db:
        assert settings.in_force(db, at, "workspace").channels == ("C1",)
        assert channels.body_of(db, at, "C1") == "CTBTO-PC"
    assert elements(behind(team, "channel"))["body"]["initial_option"]["text"]["text"] == "CTBTO Preparatory Commission"
    assert submit(team, window, channel={"selected_conversation": None}) == {}
    with filled.record.read() as db:
        assert settings.in_force(db, at, "workspace").channels == ()


@pytest.mark.parametrize(
    ("fields", "says", "errors"),
    [
        ({"channel": {"selected_conversation": "C1"}}, {**CHANNEL, "is_ext_shared": True}, {"channel": SHARED}),
        (
            {"channel": {"selected_conversation": None}, "body": chosen("CTBTO-PC")},
            CHANNEL,
            {"channel": "Choose the channel in which that body is meant, or leave the body empty."},
        ),
    ],
)
def test_a_channel_that_cannot_be_is_refused(
    team: Team, filled: Deps, fields: dict[str, Any], says: dict[str, Any], errors: dict[str, str]
) -> None:
    team.slack.answers["conversations.info"] = {"ok": True, "channel": says}
    assert submit(team, behind(team, "channel"), **fields) == {"response_action": "errors", "errors": errors}
    assert workspace(filled).channel is None


def test_guests_and_shared_channels_are_two_switches(team: Team, filled: Deps) -> None:
    window = behind(team, "answering")
    for ticked in (["guests"], ["guests", "shared"], []):
        assert submit(team, window, answering={"selected_options": [{"value": one} for one in ticked]}) == {}
        found = workspace(filled)
        assert (found.answers_guests, found.answers_shared_channels) == ("guests" in ticked, "shared" in ticked)
    team.slack.answers["users.info"] = {"ok": True, "user": {"id": "U5", "team_id": TEAM, "is_restricted": True}}
    team.command("/said", "help", user_id="U5")
    assert "I answer full members" in team.slack.said()[-1][1]["text"]


def test_a_guest_is_answered_from_the_moment_that_the_switch_is_on(team: Team) -> None:
    assert submit(team, behind(team, "answering"), answering={"selected_options": [{"value": "guests"}]}) == {}
    team.slack.answers["users.info"] = {"ok": True, "user": {"id": "U5", "team_id": TEAM, "is_restricted": True}}
    team.command("/said", "what did we say about radionuclide stations", user_id="U5")
    assert "adionuclide" in team.slack.said()[-1][1]["text"]


def test_keepers_and_admins_are_named_and_unnamed(team: Team, filled: Deps) -> None:
    window = behind(team, "roles")
    assert submit(team, window, keepers={"selected_users": ["U2", "U3"]}, admins={"selected_users": ["U3"]}) == {}
    with filled.record.read() as db:
        assert members.roles(db, workspace(filled).id) == Roles(frozenset({"U2"}), frozenset({"U3"}))
    assert elements(behind(team, "roles"))["keepers"]["initial_users"] == ["U2"]
    assert submit(team, window, keepers={"selected_users": []}, admins={"selected_users": ["U3"]}) == {}
    assert noted(filled, "name") == [
        ("member U2", {"role": "keeper", "before": None}),
        ("member U3", {"role": "admin", "before": None}),
        ("member U2", {"role": None, "before": "keeper"}),
    ]


def test_who_gives_up_being_admin_sees_that_and_no_more(team: Team) -> None:
    team.slack.answers["users.info"] = {"ok": True, "user": {"id": "U1", "team_id": TEAM, "is_admin": True}}
    submit(team, behind(team, "roles"), keepers={"selected_users": []}, admins={"selected_users": ["U4"]})
    window = behind(team, "roles")
    team.slack.answers["users.info"] = {"ok": True, "user": {"id": "U4", "team_id": TEAM}}
    assert submit(team, window, "U4", keepers={"selected_users": []}, admins={"selected_users": ["U5"]}) == {}
    assert words(last(team, "views.update")["blocks"]) == "Everybody keeps statements; 1 named admin."


@pytest.mark.parametrize(("typed", "days"), [("0", 0), ("365", 365)])
def test_retention_is_a_number_of_days(team: Team, filled: Deps, typed: str, days: int) -> None:
    assert submit(team, behind(team, "retention"), days={"value": typed}) == {}
    assert workspace(filled).retention_days == days


@pytest.mark.parametrize("typed", ["", "-1", "4000", "1.5", "²"])
def test_a_retention_that_cannot_be_is_refused(team: Team, filled: Deps, typed: str) -> None:
    answer = submit(team, behind(team, "retention"), days={"value": typed})
    assert list(answer["errors"]) == ["days"]
    assert workspace(filled).retention_days == 30


def test_what_whoever_runs_the_bot_has_set_is_said(slack: WebApi, filled: Deps) -> None:
    team = team_of(slack, replace(filled, fixed=frozenset({"own_delegation", "time_zone", "channel"})))
    for code, setting in (("delegation", "DELEGATION"), ("time_zone", "TIME_ZONE"), ("channel", "CHANNEL")):
        assert f"RAPPORTEUR_{setting}), and is set again at its next start" in words(behind(team, code)["blocks"])


@pytest.mark.parametrize(
    "action", ["open_setup", "setup_change", "add_channel_body", "add_term", "import_terms", "open_first_run"]
)
def test_nobody_but_admins_sets_up(team: Team, filled: Deps, action: str) -> None:
    window = behind(team, "delegation")
    team.slack.answers["users.info"] = {"ok": True, "user": {"id": "U2", "team_id": TEAM}}
    team.slack.calls.clear()
    press(team, action, "delegation", user={"id": "U2", "team_id": TEAM})
    assert "Only admins of Rapporteur set this up." in words(last(team, "views.push")["blocks"])
    answer = submit(team, window, "U2", delegation=chosen("NZL"))
    assert answer["errors"] == {"delegation": "Only admins of Rapporteur set this up. /rapporteur roles lists who they are."}
    team.command("/rapporteur", "setup", user_id="U2")
    assert "Only admins" in team.slack.said()[-1][1]["text"]
    assert workspace(filled).own_delegation == "JPN"


def test_reminders_of_the_whole_team_are_for_admins_those_of_a_session_for_everybody(team: Team, filled: Deps) -> None:
    opens = date(2026, 6, 22)
    with filled.record.begin() as db:
        plan = Plan("CTBTO-PC", 66, None, opens, opens, None, "Vienna", "Europe/Vienna")
        session = sessions.add(db, workspaces.of_team(db, TEAM).id, plan, actor="test", now=NOW).id
    team.slack.answers["users.info"] = {"ok": True, "user": {"id": "U2", "team_id": TEAM}}
    them = {"id": "U2", "team_id": TEAM}
    press(team, "open_reminder_settings", "workspace", view={"id": "VH", "type": "home"}, user=them)
    assert "Only admins" in words(last(team, "views.open")["blocks"])
    press(team, "open_reminder_settings", f"session {session}", view={"id": "VH", "type": "home"}, user=them)
    assert last(team, "views.open")["callback_id"] == "reminder_settings"
