"""Saved searches: kept, listed, asked again, removed; by everybody for themselves."""

from __future__ import annotations

from typing import Any

from handlers import Deps
from handlers import searching as heard
from handlers.views import searches as view
from storage import searches, workspaces
from storage.searches import SavedSearch
from tests.handlers.conftest import Team, buttons_of
from tests.handlers.views.rules import broken
from tests.handlers.web_api import TEAM

QUESTION = "what did we say about radionuclide stations"
HOME = {"container": {"type": "view", "view_id": "V9"}, "view": {"type": "home", "id": "V9"}, "channel": None}


def saved_by(deps: Deps, user: str = "U1") -> tuple[SavedSearch, ...]:
    with deps.record.read() as db:
        return searches.listed(db, workspaces.of_team(db, TEAM).id, user)


def press(team: Team, message: dict[str, Any], label: str, **more: Any) -> dict[str, Any]:
    button = buttons_of(message)[label]
    team.slack.calls.clear()
    team.press(button["action_id"], button["value"], **more)
    return team.slack.said()[-1][1]


def save(team: Team, text: str = QUESTION, **more: Any) -> dict[str, Any]:
    team.command("/said", text, **more)
    return press(team, team.slack.said()[-1][1], "Save this search", **more)


def test_a_search_is_saved_once_for_whoever_pressed(team: Team, filled: Deps) -> None:
    told = save(team)
    assert told["text"] == f"{view.SAVED} {view.HOW}\n{QUESTION}"
    assert broken(told["blocks"], most=50) == []
    assert save(team)["text"] == f"{view.STANDING} {view.HOW}\n{QUESTION}"
    assert [(one.typed, one.alerts) for one in saved_by(filled)] == [(QUESTION, False)]
    assert saved_by(filled, "U2") == ()


def test_the_list_asks_turns_alerts_on_and_off_and_removes(team: Team, filled: Deps) -> None:
    save(team)
    team.command("/said", " Saved ")
    listed = team.slack.said()[-1][1]
    assert (listed["text"], list(buttons_of(listed))) == (f"{view.LEAD}\n{QUESTION}", ["Ask", "Turn alerts on", "Remove"])
    answer = press(team, listed, "Ask")
    assert "two further radionuclide stations" in answer["text"]
    assert answer["replace_original"] is False
    on = press(team, listed, "Turn alerts on")
    assert (on["replace_original"], on["text"].startswith(heard.ON), saved_by(filled)[0].alerts) == (True, True, True)
    off = press(team, on, "Turn alerts off")
    assert (off["text"].startswith(heard.OFF), saved_by(filled)[0].alerts) == (True, False)
    gone = press(team, off, "Remove")
    assert gone["text"] == f"{view.REMOVED.format(QUESTION)} {view.NONE_SAVED}"
    assert saved_by(filled) == ()


def test_what_is_typed_is_data(team: Team) -> None:
    told = save(team, "what did we say about <!channel> radionuclide stations &amp; <@U2>")
    assert "<" not in told["text"]
    assert {block["text"]["type"] for block in told["blocks"] if block["type"] == "section"} == {"plain_text"}


def test_somebody_elses_search_is_nobody_elses(team: Team, filled: Deps) -> None:
    told = save(team, user_id="U2", user={"id": "U2", "team_id": TEAM})
    (search,) = saved_by(filled, "U2")
    for label in ("Ask", "Turn alerts on", "Remove"):
        assert press(team, told, label)["text"].startswith("There is no saved search ")
    assert saved_by(filled, "U2") == (search,)


def test_a_question_that_leans_on_its_thread_is_not_saved(team: Team, filled: Deps) -> None:
    team.write("what did we say about radionuclide stations at PC-64")
    team.write("and last session?", ts="201.1", thread_ts="200.1")
    assert press(team, team.slack.said()[-1][1], "Save this search")["text"] == heard.LEANS
    team.write("what did we say about on-site inspections at PC-64", ts="202.1", thread_ts="200.1")
    assert press(team, team.slack.said()[-1][1], "Save this search")["text"].startswith(view.SAVED)
    assert len(saved_by(filled)) == 1


def test_one_search_too_many_is_refused_with_what_to_do(team: Team, filled: Deps) -> None:
    with filled.record.begin() as db:
        for number in range(searches.MOST):
            searches.save(db, workspaces.of_team(db, TEAM).id, "U1", f"{number}", now=filled.now())
    assert "remove one first: /said saved" in save(team)["text"]
    team.command("/said", "saved")
    assert broken(team.slack.said()[-1][1]["blocks"], most=50) == []


def test_in_a_direct_message_the_list_is_a_sentence_too_and_changes_in_place(team: Team) -> None:
    save(team)
    team.write("saved searches")
    listed = team.slack.said()[-1][1]
    assert (listed["channel"], listed["text"]) == ("D1", f"{view.LEAD}\n{QUESTION}")
    direct = {"channel": {"id": "D1"}, "container": {"type": "message", "channel_id": "D1", "message_ts": "3.3"}}
    press(team, listed, "Turn alerts on", **direct)
    assert [(method, call["ts"]) for method, call in team.slack.said()] == [("chat.update", "3.3")]
    answer = press(team, listed, "Ask", **direct)
    assert (answer["channel"], "two further radionuclide stations" in answer["text"]) == ("D1", True)


def test_in_the_home_tab_the_answer_opens_in_a_window_without_buttons(team: Team, filled: Deps) -> None:
    save(team)
    lines = view.lines(saved_by(filled))
    assert [block["type"] for block in lines] == ["header", "section", "actions"]
    opened = press(team, {"blocks": lines}, "Ask", **HOME)
    assert {block["type"] for block in opened["view"]["blocks"]} == {"rich_text", "context", "section"}
    assert broken(opened["view"]["blocks"], most=100) == []
    press(team, {"blocks": lines}, "Remove", **HOME)
    assert [method for method, _ in team.slack.said()] == ["views.publish"]
    assert view.lines(saved_by(filled)) == ()
