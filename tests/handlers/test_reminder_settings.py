"""Settings of reminders: the window for the team, a body and a session, what it refuses, and what it says afterwards."""

from __future__ import annotations

import json
from datetime import date, time, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as settings_of
from hypothesis import strategies as st
from sqlalchemy import select

from bot.practice.blocks import require_view
from handlers import Deps, reminder_settings
from handlers.reminder_settings import ARCHIVED, BOTH, HALF_QUIET, MYSELF, NO_WORKING_DAY, NOT_KNOWN, SHARED
from handlers.views.reminder_settings import CALLBACK, OPEN, Shown, opening, saved, submitted, window
from storage import workspaces
from storage.models import AuditRow, Body, Session
from storage.reminders import planning, settings
from storage.reminders.schedule import Lead, Quiet
from storage.reminders.settings import ReminderSettings, StoredSettings
from tests.handlers.conftest import NOW, Team, team_of
from tests.handlers.views.rules import broken, words
from tests.handlers.web_api import BOT_USER, TEAM, WebApi

OPENS = date(2026, 6, 22)
CHANNEL = {"id": "C1", "is_member": True, "is_ext_shared": False, "is_archived": False}
KEYS = ("value", "selected_conversations", "selected_users", "selected_user", "selected_time")
# What an empty window holds; the quiet hours are the team's at first.
EMPTY: dict[str, Any] = {
    "leads": {"type": "plain_text_input", "value": None},
    "channels": {"type": "multi_conversations_select", "selected_conversations": []},
    "persons": {"type": "multi_users_select", "selected_users": []},
    "escalate_to": {"type": "users_select", "selected_user": None},
}
QUIET: dict[str, Any] = {
    "quiet_from": {"type": "timepicker", "selected_time": "21:00"},
    "quiet_until": {"type": "timepicker", "selected_time": "07:00"},
    "resting_days": {"type": "checkboxes", "selected_options": [{"value": "5"}, {"value": "6"}]},
}


@pytest.fixture
def team(slack: WebApi, filled: Deps) -> Team:
    """Return a team with three statements on file, and PC-66 planned."""
    team = team_of(slack, filled)
    reminder_settings.register(team.app, filled)
    with filled.record.begin() as db:
        body = db.scalars(select(Body).where(Body.code == "CTBTO-PC")).one()
        days = {"starts_on": OPENS, "ends_on": OPENS + timedelta(days=2), "place": "Vienna", "time_zone": "Europe/Vienna"}
        row = Session(workspace_id=body.workspace_id, body_id=body.id, key="66", number=66, scheduled_at=NOW, **days)
        db.add(row)
        db.flush()
        planning.plan(db, row.workspace_id, row.id, NOW)
    slack.answers["conversations.info"] = {"ok": True, "channel": CHANNEL}
    return team


@pytest.fixture
def body(filled: Deps) -> str:
    with filled.record.read() as db:
        return f"body {db.scalars(select(Body.id).where(Body.code == 'CTBTO-PC')).one()}"


@pytest.fixture
def session(team: Team, filled: Deps) -> str:
    with filled.record.read() as db:
        return f"session {db.scalars(select(Session.id).where(Session.key == '66')).one()}"


def opened(team: Team, scope: str) -> dict[str, Any]:
    """Return the window that the button opens."""
    team.press(OPEN, scope)
    method, call = team.slack.said()[-1]
    assert method == "views.open"
    require_view(call["view"])
    return dict(call["view"])


def submit(team: Team, scope: str, **fields: Any) -> dict[str, Any]:
    """Fill in the window and return what Slack is answered; fields that are left out stay empty."""
    held = EMPTY | (QUIET if scope == "workspace" else {})
    for name, value in fields.items():
        key = next((key for key in KEYS if key in held.get(name, {})), "selected_options")
        held[name] = {key: [{"value": one} for one in value] if key == "selected_options" else value}
    state = {"values": {block: {"value": value} for block, value in held.items()}}
    shown = {"type": "modal", "id": "V1", "callback_id": CALLBACK, "private_metadata": scope, "state": state}
    who = {"team": {"id": TEAM}, "user": {"id": "U1", "team_id": TEAM}, "trigger_id": team.trigger()}
    response = team.send({"type": "view_submission", **who, "view": shown})
    assert response.status == 200
    return dict(json.loads(response.body))


def said(answer: dict[str, Any]) -> list[str]:
    """Return the lines of the window that a submission is answered with."""
    assert answer["response_action"] == "update"
    require_view(answer["view"])
    assert broken(answer["view"]["blocks"], most=100) == []
    return [line for block in answer["view"]["blocks"] if "text" in block for line in block["text"]["text"].splitlines()]


def stored(deps: Deps, scope: str) -> StoredSettings:
    with deps.record.read() as db:
        return settings.stored(db, workspaces.of_team(db, TEAM).id, scope)


def fields(window: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {block["block_id"]: block["element"] for block in window["blocks"] if block["type"] == "input"}


def test_window_of_the_team_shows_what_holds_and_asks_for_quiet_hours(team: Team) -> None:
    window = opened(team, "workspace")

    shown = fields(window)
    assert broken(window["blocks"], most=100) == []
    assert (window["private_metadata"], window["submit"]["text"]) == ("workspace", "Save")
    assert [block["text"]["text"] for block in window["blocks"] if block["type"] == "section"] == [
        "For the whole team; a body or a session may have its own."
    ]
    assert list(shown) == ["leads", "channels", "persons", "escalate_to", "quiet_from", "quiet_until", "resting_days"]
    assert shown["leads"]["initial_value"] == "21 days, 7 days, 1 day, morning"
    assert (shown["quiet_from"]["initial_time"], shown["quiet_until"]["initial_time"]) == ("21:00", "07:00")
    assert [one["text"]["text"] for one in shown["resting_days"]["initial_options"]] == ["Saturday", "Sunday"]


def test_window_of_the_team_shows_the_channel_that_is_set_up_and_can_take_it_away(team: Team, filled: Deps) -> None:
    with filled.record.begin() as db:
        settings.set_channel(db, workspaces.of_team(db, TEAM).id, "C1", actor="test", now=NOW)

    assert fields(opened(team, "workspace"))["channels"]["initial_conversations"] == ["C1"]
    submit(team, "workspace", leads="21 days, 7 days, 1 day, morning", channels=["C1"])
    assert stored(filled, "workspace") == StoredSettings()  # as it was
    submit(team, "workspace", channels=[])
    assert stored(filled, "workspace") == StoredSettings(channels=())
    assert "initial_conversations" not in fields(opened(team, "workspace"))["channels"]


def test_window_of_a_session_shows_what_it_inherits_and_what_it_says_itself(
    team: Team, filled: Deps, body: str, session: str
) -> None:
    with filled.record.begin() as db:
        workspace = workspaces.of_team(db, TEAM).id
        settings.change(db, workspace, "workspace", channels=("C1",), persons=("U2",), escalate_to="U3", actor="U1", now=NOW)
        settings.change(db, workspace, body, leads=(Lead(days=14), Lead(hours=24)), actor="U1", now=NOW)
        settings.change(db, workspace, session, channels=(), persons=("U4", "U5"), actor="U1", now=NOW)

    window = opened(team, session)

    shown = fields(window)
    assert broken(window["blocks"], most=100) == []
    assert [block["text"]["text"] for block in window["blocks"] if block["type"] == "section"] == [
        "For CTBTO Preparatory Commission, 66th session (PC-66).",
        "Where a field is left empty: 14 days, 24 hours; to <#C1> and <@U2>; <@U3> is told of a deadline that passes undone.",
    ]
    assert list(shown) == ["leads", "channels", "persons", "escalate_to", "none"]
    assert "initial_value" not in shown["leads"]
    assert "initial_conversations" not in shown["channels"]
    assert shown["persons"]["initial_users"] == ["U4", "U5"]
    assert [one["value"] for one in shown["none"]["options"]] == ["channels", "persons", "escalate_to"]
    assert [one["value"] for one in shown["none"]["initial_options"]] == ["channels"]


def test_window_of_a_body_is_for_it_by_name(team: Team, body: str) -> None:
    first = opened(team, body)["blocks"][0]

    assert first["text"]["text"] == "For CTBTO Preparatory Commission."


def test_button_opens_the_window_for_a_scope() -> None:
    button = opening("session 12")

    assert (button.label, button.action, button.value) == ("Reminders", OPEN, "session 12")


def test_button_in_a_window_shows_it_there(team: Team) -> None:
    team.press(OPEN, "workspace", view={"id": "V7", "type": "modal"}, container={"type": "view"}, channel=None)

    ((method, call),) = team.slack.said()
    assert (method, call["view_id"]) == ("views.update", "V7")


@pytest.mark.parametrize(
    ("scope", "words"),
    [
        ("session 999", "There is no session 999 here."),
        ("body 999", "There is no body 999 here."),
        ("team", "“team” cannot be used as the scope of reminders: write “workspace”, “body 3” or “session 12”."),
    ],
)
def test_button_for_what_is_not_there_is_answered_with_one_sentence(team: Team, scope: str, words: str) -> None:
    team.press(OPEN, scope)

    ((_, message),) = team.slack.said()
    assert message["text"] == words


def test_settings_of_the_team_are_stored_and_said_with_the_next_three_reminders(team: Team, filled: Deps) -> None:
    answer = submit(
        team, "workspace", leads="2 weeks, 24h, 1 day at 5pm, morning", channels=["C1"], persons=["U2"], escalate_to="U3"
    )

    assert said(answer) == [
        "Saved. For the whole team; a body or a session may have its own.",
        (
            "Reminders now: 14 days, 24 hours, 1 day at 17:00, morning; to <#C1> and <@U2>; "
            "<@U3> is told of a deadline that passes undone."
        ),
        "Quiet from 21:00 to 07:00 and on Saturday and Sunday (Europe/Vienna).",
        "Next: CTBTO Preparatory Commission, 66th session (PC-66)",
        (
            "*14 days*: Mon 8 June 2026, 08:30 (Vienna), for you "
            "<!date^1780900200^{date_short_pretty} at {time}|Mon 8 June 2026, 08:30 (Vienna)>"
        ),
        # Both are due on Sunday: on Friday then.
        (
            "*24 hours*: Fri 19 June 2026, 10:00 (Vienna), for you "
            "<!date^1781856000^{date_short_pretty} at {time}|Fri 19 June 2026, 10:00 (Vienna)>"
        ),
        (
            "*1 day at 17:00*: Fri 19 June 2026, 17:00 (Vienna), for you "
            "<!date^1781881200^{date_short_pretty} at {time}|Fri 19 June 2026, 17:00 (Vienna)>"
        ),
    ]
    leads = (Lead(days=14), Lead(hours=24), Lead(days=1, at=time(17)), Lead(days=0))
    assert stored(filled, "workspace") == StoredSettings(leads, ("C1",), ("U2",), "U3")


def test_session_may_do_without_what_the_team_has(team: Team, filled: Deps, session: str) -> None:
    submit(team, "workspace", channels=["C1"], persons=["U2"], escalate_to="U3")

    answer = submit(team, session, leads="7 days", none=["channels", "escalate_to"])

    assert said(answer)[:2] == [
        "Saved. For CTBTO Preparatory Commission, 66th session (PC-66).",
        "Reminders now: 7 days; to <@U2>; nobody is told of a deadline that passes undone.",
    ]
    assert stored(filled, session) == StoredSettings((Lead(days=7),), (), None, "")


def test_emptied_fields_ask_the_wider_setting_again(team: Team, filled: Deps, body: str) -> None:
    submit(team, body, leads="none", channels=["C1"], persons=["U2"], escalate_to="U3")

    answer = submit(team, body)

    assert said(answer)[1] == (
        "Reminders now: 21 days, 7 days, 1 day, morning; to nobody yet; nobody is told of a deadline that passes undone."
    )
    assert said(answer)[-1] == "Nobody is reminded of it: choose a channel or a person."
    assert stored(filled, body) == StoredSettings()


def test_nothing_is_written_where_nothing_changes(team: Team, filled: Deps) -> None:
    submit(team, "workspace", channels=["C1"])
    answer = submit(team, "workspace", channels=["C1"])

    assert said(answer)[0] == "Nothing was changed. For the whole team; a body or a session may have its own."
    with filled.record.read() as db:
        rows = db.scalars(select(AuditRow).where(AuditRow.action == "set reminders"))
        assert [(row.actor, row.detail) for row in rows] == [("U1", {"channels": ["C1"], "before": {"channels": None}})]


def test_quiet_hours_and_resting_days_are_set_with_the_team(team: Team, filled: Deps) -> None:
    answer = submit(team, "workspace", quiet_from="19:30", quiet_until="08:00", resting_days=["4", "5", "6"])

    assert "Quiet from 19:30 to 08:00 and on Friday, Saturday and Sunday (Europe/Vienna)." in said(answer)
    with filled.record.read() as db:
        quiet = settings.in_force(db, workspaces.of_team(db, TEAM).id, "workspace").quiet
    assert quiet == Quiet("Europe/Vienna", time(19, 30), time(8), frozenset({4, 5, 6}))


def test_quiet_hours_and_resting_days_can_be_none(team: Team) -> None:
    answer = submit(team, "workspace", quiet_from=None, quiet_until=None, resting_days=[])

    assert "No quiet hours, no resting days (Europe/Vienna)." in said(answer)


def test_quiet_hours_of_the_team_are_no_matter_of_a_session(team: Team, filled: Deps, session: str) -> None:
    submit(team, session, quiet_from="10:00", quiet_until="18:00", resting_days=[])

    with filled.record.read() as db:
        quiet = settings.in_force(db, workspaces.of_team(db, TEAM).id, session).quiet
    assert quiet == Quiet("Europe/Vienna", time(21), time(7), frozenset({5, 6}))


@pytest.mark.parametrize(
    ("what", "errors"),
    [
        (
            {"leads": "7 days, soon"},
            {
                "leads": "“soon” cannot be used as the lead time: write days, weeks or hours with commas between them, "
                "as “21 days, 7 days, 1 day at 17:00, 24 hours, morning”."
            },
        ),
        (
            {"leads": "400 days"},
            {"leads": "“400 days” cannot be used as the lead time: write at least 1 hour and at most 365 days."},
        ),
        ({"leads": "1 day at 25:00"}, {"leads": "“1 day at 25:00” cannot be used as the time of day: write a time as 17:00."}),
        ({"channels": ["C1"], "none": ["channels"]}, {"none": BOTH}),
        ({"persons": ["U2", BOT_USER]}, {"persons": MYSELF}),
        ({"escalate_to": BOT_USER}, {"escalate_to": MYSELF}),
        ({"quiet_from": None}, {"quiet_from": HALF_QUIET}),
        ({"quiet_until": None}, {"quiet_until": HALF_QUIET}),
        ({"resting_days": list("0123456")}, {"resting_days": NO_WORKING_DAY}),
        (
            {"channels": ["D1"]},
            {"channels": "“D1” cannot be used as the channel: write a channel's id, as C012AB3CD."},
        ),
        (
            {"persons": ["S1"]},
            {"persons": "“S1” cannot be used as the person: write a person's id, as U012AB3CD."},
        ),
    ],
)
def test_what_cannot_be_stands_under_its_field_and_nothing_is_stored(
    team: Team, filled: Deps, what: dict[str, Any], errors: dict[str, str]
) -> None:
    answer = submit(team, "workspace", **{"escalate_to": "U3", **what})

    assert answer == {"response_action": "errors", "errors": errors}
    assert stored(filled, "workspace") == StoredSettings()


@pytest.mark.parametrize(
    ("says", "words"),
    [
        ({"ok": True, "channel": {**CHANNEL, "is_ext_shared": True}}, SHARED),
        ({"ok": True, "channel": {**CHANNEL, "is_pending_ext_shared": True}}, SHARED),
        ({"ok": True, "channel": {**CHANNEL, "is_archived": True}}, ARCHIVED),
        (
            {"ok": False, "error": "missing_scope"},
            "The app lacks a permission. Update it from bot/manifest.json, and install it again.",
        ),
        ({"ok": False, "error": "fatal_error"}, NOT_KNOWN),
        ({"ok": True}, NOT_KNOWN),
    ],
)
def test_channel_that_may_not_hold_reminders_is_refused(team: Team, filled: Deps, says: dict[str, Any], words: str) -> None:
    team.slack.answers["conversations.info"] = says

    answer = submit(team, "workspace", channels=["C1"])

    assert answer == {"response_action": "errors", "errors": {"channels": words}}
    assert stored(filled, "workspace") == StoredSettings()


def test_channels_are_looked_at_once_even_when_slack_takes_no_more_requests(team: Team) -> None:
    team.slack.answers["conversations.info"] = {"ok": False, "error": "ratelimited"}
    team.slack.statuses["conversations.info"] = 429

    answer = submit(team, "workspace", channels=["C1"])

    assert answer["errors"] == {"channels": "Slack is taking no more messages for the moment. Wait a minute, then try again."}
    assert [method for method, _ in team.slack.calls].count("conversations.info") == 1


@pytest.mark.parametrize(
    "says", [{"ok": True, "channel": {**CHANNEL, "is_member": False}}, {"ok": False, "error": "channel_not_found"}]
)
def test_channel_without_the_bot_is_stored_with_word_to_invite_it(team: Team, filled: Deps, says: dict[str, Any]) -> None:
    team.slack.answers["conversations.info"] = says

    answer = submit(team, "workspace", channels=["C1", "G2"])

    warned = "*I am not in <#C1> and <#G2> yet.* Type `/invite @Rapporteur` in each; until then no reminder can be posted."
    assert warned in said(answer)
    assert stored(filled, "workspace").channels == ("C1", "G2")


def test_window_says_so_where_nothing_is_planned_or_no_reminder_is_left(team: Team, filled: Deps, session: str) -> None:
    number = int(session.split()[1])
    assert said(submit(team, session, leads="none", channels=["C1"]))[-1] == "No reminder is left to go out for it."
    with filled.record.begin() as db:
        db.get_one(Session, number).cancelled_at = NOW

    assert said(submit(team, "workspace", channels=["C1"]))[-1] == "No session is planned yet that this is about."


many = settings_of(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
LEADS = st.lists(
    st.builds(Lead, days=st.integers(0, 365), at=st.times()) | st.builds(Lead, hours=st.integers(1, 8760)), max_size=10
)
CHANNELS = st.lists(st.from_regex(r"[CG][A-Z0-9]{1,30}", fullmatch=True), max_size=5)
PERSONS = st.lists(st.from_regex(r"[UW][A-Z0-9]{1,30}", fullmatch=True), max_size=10)
NOBODY_OR_ONE = st.none() | st.from_regex(r"[UW][A-Z0-9]{1,30}", fullmatch=True)
QUIETS = st.builds(
    Quiet, st.just("Europe/Vienna"), st.none() | st.times(), st.none() | st.times(), st.frozensets(st.integers(0, 6))
)
HOLDING = st.builds(ReminderSettings, LEADS.map(tuple), CHANNELS.map(tuple), PERSONS.map(tuple), NOBODY_OR_ONE, QUIETS)
SAYING = st.builds(
    StoredSettings,
    st.none() | LEADS.map(tuple),
    st.none() | CHANNELS.map(tuple),
    st.none() | PERSONS.map(tuple),
    NOBODY_OR_ONE | st.just(""),
)


@many
@given(words(), SAYING, HOLDING, st.sampled_from(["workspace", "body 3", "session 12"]))
def test_any_window_is_one_that_slack_takes(about: str, own: StoredSettings, wider: ReminderSettings, scope: str) -> None:
    require_view(window(Shown(scope, about, own, wider)))
    require_view(saved(about, wider, None, changed=True, uninvited=wider.channels))


@many
@given(st.dictionaries(st.sampled_from([*EMPTY, *QUIET, "none"]), st.none() | st.text() | st.dictionaries(st.text(), st.none())))
def test_what_is_no_field_of_the_window_counts_as_empty(state: dict[str, Any]) -> None:
    found = submitted(state)

    assert (found.leads, found.channels, found.persons, found.escalate_to, found.without) == (None, (), (), None, frozenset())
