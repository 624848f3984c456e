"""The Home tab and help."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

import pytest

from handlers import Deps
from handlers.views import usage
from handlers.views.home import Coming, Contents, home
from storage import deadlines, sessions, workspaces
from storage.agenda import Plan
from tests.handlers.conftest import NOW, Team, team_of
from tests.handlers.web_api import TEAM, WebApi


@pytest.fixture
def at(filled: Deps) -> int:
    with filled.record.read() as db:
        return workspaces.of_team(db, TEAM).id


def plan(deps: Deps, at: int, number: int, ahead: int, body: str = "CTBTO-PC") -> int:
    opens = NOW.date() + timedelta(days=ahead)
    planned = Plan(body, number, None, opens, opens + timedelta(days=2), time(10), "Vienna", "Europe/Vienna")
    with deps.record.begin() as db:
        return sessions.add(db, at, planned, actor="test", now=NOW).id


def open_home(team: Team, user: str = "U1") -> list[dict[str, Any]]:
    team.event({"type": "app_home_opened", "user": user, "channel": "D1", "tab": "home"})
    method, call = team.slack.said()[-1]
    assert (method, call["user_id"]) == ("views.publish", user)
    return list(call["view"]["blocks"])


def headers(shown: list[dict[str, Any]]) -> list[str]:
    return [block["text"]["text"] for block in shown if block["type"] == "header"]


def test_opening_the_home_tab_publishes_it_with_the_count(team: Team) -> None:
    assert open_home(team) == home(Contents(3), NOW)["blocks"]


def test_opening_the_messages_tab_publishes_nothing(team: Team) -> None:
    team.event({"type": "app_home_opened", "user": "U1", "channel": "D1", "tab": "messages"})
    assert [method for method, _ in team.slack.said()] == ["assistant.threads.setSuggestedPrompts"]


def test_home_tab_has_the_ladders_of_the_next_three_sessions_that_are_on(slack: WebApi, filled: Deps, at: int) -> None:
    planned = [plan(filled, at, number, ahead) for number, ahead in ((69, 400), (66, 40), (67, 130), (68, 260))]
    gone = plan(filled, at, 68, 10, "CTBTO-WGA")
    with filled.record.begin() as db:
        sessions.cancel(db, at, gone, actor="test", now=NOW)
        coming = tuple(Coming(sessions.show(db, at, number), deadlines.of_session(db, at, number)) for number in planned[1:])
    assert open_home(team_of(slack, filled)) == home(Contents(3, coming), NOW)["blocks"]
    assert [len(one.deadlines) for one in coming] == [6, 6, 6]


def test_home_tab_puts_first_what_is_the_viewers_own(slack: WebApi, filled: Deps, at: int) -> None:
    session = plan(filled, at, 66, 8)
    with filled.record.begin() as db:
        upload = next(one for one in deadlines.of_session(db, at, session) if one.step == "upload")
        deadlines.assign(db, at, upload.id, "U2", actor="U1", now=NOW)
    team = team_of(slack, filled)
    titles = ["Rapporteur", "Yours to do", "Due soon", "Next sessions"]
    assert headers(open_home(team, "U2")) == titles
    assert headers(open_home(team, "U1")) == [title for title in titles if title != "Yours to do"]


def test_home_tab_forgets_what_nobody_ticked_off_for_a_month(slack: WebApi, filled: Deps, at: int) -> None:
    plan(filled, at, 66, 8)
    late = Deps(filled.record, lambda: NOW + timedelta(days=50))
    assert headers(open_home(team_of(slack, late))) == ["Rapporteur", "Next sessions"]


def test_help_and_unknown_words_explain_everything(team: Team) -> None:
    team.command("/rapporteur", "help")
    team.command("/rapporteur", "dance")
    texts = [message["text"] for _, message in team.slack.said()]
    assert texts == [usage.everything().text, usage.everything("I do not know “dance”. This is what I do:").text]


@pytest.mark.parametrize(
    ("action", "title"),
    [("add_statement", "Add a statement"), ("add_session", "Plan a session"), ("open_ladder", "Deadline ladder")],
)
def test_buttons_of_the_home_tab_open_their_windows(team: Team, action: str, title: str) -> None:
    team.press(action, "0", container={"type": "view"}, channel=None, response_url=None, view={"type": "home", "id": "VH"})
    ((method, call),) = team.slack.said()
    assert (method, call["view"]["title"]["text"]) == ("views.open", title)
