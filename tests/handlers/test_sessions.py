"""`/sessions`: the next ones, those that are over, one with all that is planned for it, and cancelling."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from handlers.deps import Deps
from handlers.views import session as view
from handlers.views import usage
from storage import sessions, workspaces
from storage.agenda import Plan
from storage.planned import SessionView
from tests.handlers.conftest import NOW, Team, buttons_of, team_of
from tests.handlers.views.rules import broken
from tests.handlers.web_api import TEAM, WebApi

PC_66 = Plan("CTBTO-PC", 66, None, date(2026, 6, 22), date(2026, 6, 24), place="Vienna")

HOSTILE = (
    "&lt;!channel&gt; &lt;@U1&gt;",
    "#99999999999999999999",
    "#0",
    "-1",
    "٦٦",
    "\u202e66\u0000",
    "9" * 400,
    "PC-66 " * 200,
    "x" * 11_000,
    "22-24 " * 60,
    "PC-66 31 February 2026",
    "PC-66 99-99 June 99999",
    "*" * 300,
)


def planned(deps: Deps, *plans: Plan) -> tuple[SessionView, ...]:
    with deps.record.begin() as db:
        workspace = workspaces.of_team(db, TEAM).id
        return tuple(sessions.add(db, workspace, plan, actor="U1", now=NOW) for plan in plans)


def last(team: Team) -> dict[str, Any]:
    """Return the last message, which Slack would take."""
    _, message = team.slack.said()[-1]
    assert broken(list(message["blocks"]), most=50) == []
    return message


def send_in(team: Team, window: dict[str, Any], state: dict[str, Any]) -> dict[str, Any]:
    """Submit a window, and return what the acknowledgement says."""
    view = {**window, "type": "modal", "id": "V1", "state": {"values": state}}
    body = {"type": "view_submission", "team": {"id": TEAM}, "user": {"id": "U1", "team_id": TEAM}}
    response = team.send({**body, "trigger_id": team.trigger(), "view": view})
    assert response.status == 200
    return dict(json.loads(response.body))


def press(team: Team, message: dict[str, Any], label: str, **more: Any) -> dict[str, Any]:
    button = buttons_of(message)[label]
    team.press(button["action_id"], button["value"], **more)
    return last(team)


def on_file(deps: Deps, session_id: int) -> SessionView:
    with deps.record.read() as db:
        return sessions.show(db, workspaces.of_team(db, TEAM).id, session_id)


@pytest.fixture
def pc_66(filled: Deps) -> SessionView:
    """Plan the 66th session of the CTBTO Preparatory Commission."""
    (one,) = planned(filled, PC_66)
    return one


def test_nothing_planned_says_how_to_plan(new_team: Team) -> None:
    new_team.command("/sessions", "")
    assert last(new_team)["text"] == view.NONE_PLANNED
    assert list(buttons_of(last(new_team))) == ["Plan a session"]


@pytest.mark.parametrize("typed", ["", "upcoming", "list"])
def test_next_sessions_say_when_where_and_what_is_open(team: Team, pc_66: SessionView, typed: str) -> None:
    team.command("/sessions", typed)
    assert last(team)["text"].splitlines()[:2] == ["The next sessions", "CTBTO Preparatory Commission, 66th session (PC-66)"]
    facts = last(team)["text"].splitlines()[2].split(" · ")
    assert [*facts[:3], facts[-1]] == ["22–24 June 2026", "Vienna", "in 113 days", "no statement yet"]
    assert facts[3].endswith(" open deadlines")
    assert pc_66.time_zone == "Europe/Vienna"


def test_sessions_that_are_over_say_whether_a_statement_is_on_file(team: Team) -> None:
    team.command("/sessions", "past")
    assert last(team)["text"].splitlines()[:2] == [
        "Sessions that are over, the latest first",
        "CTBTO Preparatory Commission, 65th session (PC-65)",
    ]
    assert last(team)["text"].splitlines()[2].endswith("statement on file")


def test_long_list_is_turned_by_its_buttons(filled: Deps, slack: WebApi) -> None:
    planned(filled, *(Plan("IAEA-BOG", None, None, date(2027, 1, day), date(2027, 1, day)) for day in range(1, 28, 2)))
    team = team_of(slack, filled)
    team.command("/sessions", "")
    first = last(team)
    second = press(team, first, "More")
    back = press(team, second, "Back")
    assert [line for line in first["text"].splitlines() if line in second["text"]] == ["The next sessions"]
    assert back["text"] == first["text"]


@pytest.mark.parametrize("typed", ["PC-66", "66", "show PC-66", "pc 66", "#{}"])
def test_session_is_shown_by_its_name_or_number(team: Team, pc_66: SessionView, typed: str) -> None:
    team.command("/sessions", typed.format(pc_66.id))
    assert last(team)["text"].splitlines()[:3] == [
        "CTBTO Preparatory Commission, 66th session (PC-66)",
        "22–24 June 2026, opens at 10:00 in Vienna (Europe/Vienna)",
        "in 113 days",
    ]
    assert "Reminders: 21 days before, 7 days before, 1 day before and in the morning" in last(team)["text"]


def test_session_lists_the_statements_on_file_our_own_first(team: Team) -> None:
    team.command("/sessions", "PC-65")
    assert [line for line in last(team)["text"].splitlines() if line.startswith("#")] == ["#2 JPN 65", "#3 NZL 65"]
    assert press(team, last(team), "Show")["text"].startswith("#2 JPN 65")


def test_session_that_nobody_knows_is_named_in_the_answer(team: Team, pc_66: SessionView) -> None:
    team.command("/sessions", "PC-99")
    assert last(team)["text"].startswith("I know no session called “PC-99”.")
    assert pc_66.number == 66


@pytest.mark.parametrize("typed", ["frobnicate it", "help", "show", "cancel", "move"])
def test_unknown_words_and_help_show_usage(team: Team, typed: str) -> None:
    team.command("/sessions", typed)
    lead = "I do not know “frobnicate”." if typed.startswith("frob") else ""
    assert last(team)["text"] == usage.usage(usage.SESSIONS, lead).text


def test_cancelling_asks_once_and_can_be_taken_back(team: Team, filled: Deps, pc_66: SessionView) -> None:
    team.command("/sessions", "cancel PC-66")
    asked = last(team)
    assert asked["text"].splitlines()[0] == "Cancel CTBTO Preparatory Commission, 66th session (PC-66)?"
    assert on_file(filled, pc_66.id).cancelled_at is None
    assert buttons_of(asked)["Cancel session"]["confirm"]["confirm"]["text"] == "Cancel session"
    done = press(team, asked, "Cancel session")
    assert done["text"].startswith("Cancelled: CTBTO Preparatory Commission, 66th session (PC-66), 22–24 June 2026.")
    assert on_file(filled, pc_66.id).cancelled_at == NOW
    again = press(team, done, "Undo")
    assert again["text"].startswith("On again.")
    assert on_file(filled, pc_66.id) == pc_66


def test_cancelled_session_is_not_cancelled_again(team: Team, pc_66: SessionView) -> None:
    team.press(view.CANCEL, str(pc_66.id))
    team.command("/sessions", "cancel PC-66")
    assert last(team)["text"].splitlines()[0] == "It is cancelled already."
    assert list(buttons_of({"blocks": last(team)["blocks"][-1:]})) == ["Restore"]


def test_session_that_is_over_has_no_reminders_and_is_not_cancelled(filled: Deps, slack: WebApi, pc_66: SessionView) -> None:
    team = team_of(slack, replace(filled, now=lambda: datetime(2026, 7, 1, tzinfo=UTC)))
    team.command("/sessions", "PC-66")
    assert last(team)["text"].splitlines()[2] == "ended 7 days ago"
    assert last(team)["text"].splitlines()[-1] == "No reminders are planned."
    assert list(buttons_of({"blocks": last(team)["blocks"][-1:]})) == ["Change"]
    assert pc_66.number == 66


@pytest.mark.parametrize("before", ["", "add ", "move ", "cancel ", "show "])
def test_anything_typed_is_answered_with_words_of_ours(team: Team, pc_66: SessionView, before: str) -> None:
    for typed in HOSTILE:
        team.command("/sessions", f"{before}{typed}")
        method, call = team.slack.said()[-1]
        assert "(Reference" not in json.dumps(call)
        assert broken(list(call["view"]["blocks"] if method == "views.open" else call["blocks"]), most=100) == []
    assert (len(team.slack.said()), pc_66.number) == (len(HOSTILE), 66)


def test_buttons_work_after_a_restart(team: Team, slack: WebApi, filled: Deps, pc_66: SessionView) -> None:
    team.command("/sessions", "PC-66")
    message = last(team)
    restarted = replace(team_of(slack, filled), numbers=team.numbers)
    assert press(restarted, message, "Cancel session")["text"].startswith("Cancelled")
    assert on_file(filled, pc_66.id).cancelled_at == NOW


def test_session_of_another_team_is_not_there(team: Team, filled: Deps) -> None:
    with filled.record.begin() as db:
        other = workspaces.adopt(db, "T999", "Other", NOW).id
        theirs = sessions.add(db, other, PC_66, actor="U9", now=NOW)
    for action in (view.SHOW, view.CANCEL, view.RESTORE, view.CHANGE, view.UNDO_ADD):
        team.press(action, str(theirs.id))
        assert last(team)["text"] == f"There is no session #{theirs.id} here."
    with filled.record.read() as db:
        assert sessions.show(db, other, theirs.id) == theirs


def test_button_of_another_version_says_so(team: Team) -> None:
    team.press(view.SHOW, "nonsense")
    assert last(team)["text"] == "I no longer have what this button belongs to. Ask again."


def test_button_in_a_window_changes_the_window(team: Team, pc_66: SessionView) -> None:
    team.press(view.CANCEL, str(pc_66.id), view={"type": "modal", "id": "V1"}, response_url=None)
    method, call = team.slack.said()[-1]
    assert (method, call["view_id"]) == ("views.update", "V1")
    assert call["view"]["blocks"][0]["text"]["text"].startswith("Cancelled")


def test_button_in_the_home_tab_opens_a_window(team: Team, pc_66: SessionView) -> None:
    team.press(view.SHOW, str(pc_66.id), view={"type": "home", "id": "V1"}, response_url=None, channel=None)
    method, call = team.slack.said()[-1]
    assert (method, call["view"]["type"]) == ("views.open", "modal")
