"""The first run: who begins it, its four windows, and what stands at its end."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import update

from handlers import Deps
from handlers.views.setup import first_run as view
from storage import members, workspaces
from storage.models import Statement, Workspace
from tests.handlers.conftest import NOW, Team, buttons_of, team_of
from tests.handlers.setup.windows import chosen, elements, last, press, submit, words
from tests.handlers.web_api import TEAM, WebApi

CHANNEL = {"id": "C1", "is_member": True, "is_ext_shared": False, "is_archived": False}
MEMBER = {"ok": True, "user": {"id": "U2", "team_id": TEAM}}


def blank(deps: Deps) -> None:
    """Take away what the tests' team has set up."""
    with deps.record.begin() as db:
        db.execute(update(Workspace).values(own_delegation=None, time_zone="UTC"))


@pytest.fixture
def newcomers(slack: WebApi, deps: Deps) -> Team:
    """Return a team that has connected, and nothing else."""
    blank(deps)
    slack.answers["conversations.info"] = {"ok": True, "channel": CHANNEL}
    return team_of(slack, deps)


def workspace(deps: Deps) -> workspaces.WorkspaceView:
    with deps.record.read() as db:
        return workspaces.of_team(db, TEAM)


def title(window: dict[str, Any]) -> str:
    return str(window["title"]["text"])


def next_of(answer: dict[str, Any]) -> dict[str, Any]:
    assert answer["response_action"] == "update"
    return dict(answer["view"])


def test_an_admin_is_led_through_four_windows_with_defaults_and_then_told_what_to_try(newcomers: Team, deps: Deps) -> None:
    newcomers.write("hello there")
    button = buttons_of(newcomers.slack.said()[-1][1])["Set up"]
    newcomers.press(button["action_id"], button["value"])
    first = last(newcomers, "views.open")
    assert title(first) == "Set up: 1 of 4"
    second = next_of(submit(newcomers, first, delegation=chosen("JPN")))
    assert (title(second), "“We” are Japan." in words(second["blocks"])) == ("Set up: 2 of 4", True)
    suggested = elements(second)["time_zone"]["initial_option"]["value"]
    assert suggested == "Europe/Vienna"
    third = next_of(submit(newcomers, second, time_zone=chosen(suggested)))
    fourth = next_of(submit(newcomers, third, channel={"selected_conversation": "C1"}, body=chosen("CTBTO-PC")))
    assert (title(third), title(fourth)) == ("Set up: 3 of 4", "Set up: 4 of 4")
    assert elements(fourth)["next_thing"]["initial_option"]["value"] == "statement"
    assert workspace(deps).set_up_at is None
    adding = next_of(submit(newcomers, fourth, next_thing=chosen("statement")))
    assert title(adding) == "Add a statement"
    found = workspace(deps)
    assert (found.own_delegation, found.time_zone, found.channel, found.set_up_at) == ("JPN", "Europe/Vienna", "C1", NOW)
    posted = [call for method, call in newcomers.slack.said() if method == "chat.postMessage"][-1]
    assert (posted["channel"], posted["text"].splitlines()) == ("U1", [view.READY, *(f"`{one}`" for one in view.FIRST_THINGS)])


def test_what_is_on_file_and_where_the_bot_is_suggest_what_to_choose(slack: WebApi, filled: Deps) -> None:
    blank(filled)
    found = [{"id": "C0", "is_general": True}, {"id": "C3", "is_ext_shared": True}, {"id": "C5"}, {"id": "C6"}]
    slack.answers["users.conversations"] = {"ok": True, "channels": found}
    team = team_of(slack, filled)
    press(team, "open_first_run", view={"id": "VH", "type": "home"})
    assert elements(last(team, "views.open"))["delegation"]["initial_option"]["value"] == "JPN"
    third = next_of(submit(team, view.step(1, []), time_zone=chosen("Europe/Vienna")))
    assert elements(third)["channel"]["initial_conversation"] == "C5"
    assert elements(third)["body"]["initial_option"]["value"] == "CTBTO-PC"


def test_slack_that_does_not_say_where_the_bot_is_keeps_nobody_from_going_on(newcomers: Team) -> None:
    newcomers.slack.answers["users.conversations"] = {"ok": False, "error": "missing_scope"}
    third = next_of(submit(newcomers, view.step(1, []), time_zone=chosen("Europe/Vienna")))
    assert "initial_conversation" not in elements(third)["channel"]


def test_every_window_can_be_skipped_and_the_end_is_on_record(newcomers: Team, deps: Deps) -> None:
    newcomers.command("/rapporteur", "setup")
    assert title(last(newcomers, "views.open")) == "Set up: 1 of 4"
    for number in range(4):
        press(newcomers, "skip_first_run", str(number), view={"id": "VTOP", "type": "modal"})
    assert view.READY in words(last(newcomers, "views.update")["blocks"])
    found = workspace(deps)
    assert (found.own_delegation, found.time_zone, found.set_up_at) == (None, "UTC", NOW)
    newcomers.command("/rapporteur", "setup")
    assert title(last(newcomers, "views.open")) == "Settings"


def test_a_calendar_can_be_the_first_thing(newcomers: Team) -> None:
    newcomers.command("/rapporteur", "setup")
    fourth = view.step(3, view.record(has_statements=False))
    assert title(next_of(submit(newcomers, fourth, next_thing=chosen("calendar")))) == "Calendars"


def test_what_to_try_are_questions_that_the_record_answers(slack: WebApi, filled: Deps) -> None:
    with filled.record.begin() as db:
        db.execute(update(Statement).values(stage="as delivered"))
    team = team_of(slack, filled)
    press(team, "skip_first_run", "3", view={"id": "VTOP", "type": "modal"})
    shown = words(last(team, "views.update")["blocks"]).splitlines()
    questions = [line.strip("`").removeprefix("/said ") for line in shown if line.startswith("`/said")]
    assert len(questions) == 3
    for question in questions:
        team.command("/said", question)
        answer = team.slack.said()[-1][1]["text"]
        assert "We did not address this." not in answer
        assert "Nothing on file addresses this." not in answer


def test_what_is_wrong_keeps_the_window_open(newcomers: Team, deps: Deps) -> None:
    answer = submit(newcomers, view.step(0, []), delegation=chosen("Atlantis"))
    assert list(answer["errors"]) == ["delegation"]
    assert workspace(deps).own_delegation is None


def test_everybody_else_is_told_in_one_line_who_can_set_it_up(newcomers: Team, deps: Deps) -> None:
    with deps.record.begin() as db:
        members.name(db, workspaces.of_team(db, TEAM).id, "U8", "admin", actor="test", now=NOW)
    newcomers.slack.answers["users.info"] = MEMBER
    newcomers.write("what did we say about the budget", user="U2")
    message = newcomers.slack.said()[-1][1]
    assert message["text"] == f"{view.NOT_YET} <@U8>, {view.ADMINISTRATORS}."
    assert {"type": "user", "user_id": "U8"} in message["blocks"][0]["elements"][0]["elements"]
    press(newcomers, "open_first_run", view={"id": "VH", "type": "home"}, user={"id": "U2", "team_id": TEAM})
    assert "Only admins" in words(last(newcomers, "views.open")["blocks"])


def test_once_something_is_set_up_a_message_is_a_question_again(team: Team) -> None:
    team.write("what did we say about radionuclide stations")
    assert "adionuclide" in team.slack.said()[-1][1]["text"]


def test_at_home_the_button_begins_it_and_goes_when_it_is_done(newcomers: Team, deps: Deps) -> None:
    opened = {"type": "app_home_opened", "user": "U1", "channel": "D1", "tab": "home"}
    newcomers.event(opened)
    shown = last(newcomers, "views.publish")
    button = buttons_of(shown)["Set up (2 minutes)"]
    assert (button["action_id"], shown["blocks"][1]["text"]["text"]) == ("open_first_run", "Still to set up")
    for code, values in ((0, chosen("JPN")), (1, chosen("Europe/Vienna"))):
        submit(newcomers, view.step(code, []), **{("delegation", "time_zone")[code]: values})
    assert "Say which delegation" not in words(last(newcomers, "views.publish")["blocks"])
    with deps.record.begin() as db:
        workspaces.finish_set_up(db, workspaces.of_team(db, TEAM).id, actor="U1", now=NOW)
    newcomers.event(opened)
    shown = last(newcomers, "views.publish")
    assert "Choose where reminders go" not in words(shown["blocks"])
    assert "Bring in the first statements" in words(shown["blocks"])
