"""What the Messages tab offers, and the status while a question is answered."""

from __future__ import annotations

import logging
from datetime import date
from typing import Any

import pytest

from handlers import Deps
from handlers.signalling import LOADING, SEARCHING
from handlers.views import prompting as view
from storage import agenda, audiences, sessions, statements, workspaces
from storage.audiences import EVERYTHING
from storage.provenance import Provenance
from storage.statements import SourceBytes
from tests.handlers.conftest import NOW, Team
from tests.handlers.web_api import BOT_USER, TEAM

STATUS, PROMPTS = "assistant.threads.setStatus", "assistant.threads.setSuggestedPrompts"
OPENED = {"type": "app_home_opened", "user": "U1", "channel": "D1", "tab": "messages", "event_ts": "1.1"}
QUESTION = "what did we say about radionuclide stations last session"
BUDGET = "Mr. Chair,\n\nJapan calls for a budget of zero growth for the International Monitoring System.\n\nThank you."


def offered(team: Team, **more: Any) -> dict[str, Any]:
    team.slack.calls.clear()
    team.event({**OPENED, **more})
    ((method, call),) = team.slack.said()
    assert (method, call["channel_id"], "thread_ts" in call) == (PROMPTS, "D1", False)
    return call


def plan(deps: Deps) -> None:
    with deps.record.begin() as db:
        at = workspaces.of_team(db, TEAM).id
        planned = agenda.Plan("CTBTO-PC", 66, None, date(2026, 6, 22), date(2026, 6, 24))
        sessions.add(db, at, planned, actor="test", now=NOW)


def store(deps: Deps, text: str, title: str, *, channels: tuple[str, ...] = ()) -> None:
    provenance = Provenance(delegation="Japan", body="CTBTO Working Group B", session="66", date="2026-02-20", title=title)
    with deps.record.begin() as db:
        at = workspaces.of_team(db, TEAM).id
        statements.add(
            db, at, reading=statements.read_pasted(text), source=SourceBytes(title, text.encode()), provenance=provenance,
            actor="test", now=NOW, seen=EVERYTHING, audience_id=audiences.named(db, at, channels=channels),
        )  # fmt: skip


def statuses(team: Team) -> list[str]:
    return [call["status"] for method, call in team.slack.calls if method == STATUS]


def test_the_messages_tab_offers_questions_of_this_record_and_each_finds_something(team: Team, filled: Deps) -> None:
    plan(filled)
    call = offered(team)
    assert call["title"] == view.TITLE
    messages = [prompt["message"] for prompt in call["prompts"]]
    assert 2 <= len(messages) <= view.MOST
    assert call["prompts"][0]["title"].startswith("Ahead of PC-66: ")
    assert "what did we say at the 65th session of the CTBTO Preparatory Commission" in messages
    for number, message in enumerate(messages):
        team.write(message, ts=f"30{number}.1")
        _, answer = team.slack.said()[-1]
        assert "“" in answer["text"], message


def test_a_new_record_is_offered_how_to_begin(new_team: Team) -> None:
    call = offered(new_team)
    assert (call["title"], call["prompts"]) == (view.TITLE_BEGINNING, [view.as_given(one) for one in view.BEGINNING])
    new_team.write(view.BEGINNING[1].message)
    assert "/statements add" in new_team.slack.said()[-1][1]["text"]


def test_what_somebody_may_not_see_is_not_offered_to_them(team: Team, filled: Deps) -> None:
    plan(filled)
    before = offered(team, user="U9")["prompts"]
    store(filled, BUDGET, "secret", channels=("C9",))
    team.slack.answers["conversations.members"] = {"ok": True, "members": ["U1"]}
    assert offered(team, user="U9")["prompts"] == before
    assert "Working Group B" in str(offered(team)["prompts"])


def test_the_home_tab_is_still_published_and_offers_nothing(team: Team) -> None:
    team.event({**OPENED, "tab": "home"})
    assert [method for method, _ in team.slack.said()] == ["views.publish"]


def test_a_status_is_shown_while_a_question_is_answered_and_the_answer_takes_it_away(team: Team) -> None:
    team.write(QUESTION)
    (status,) = [call for method, call in team.slack.calls if method == STATUS]
    assert (status["channel_id"], status["thread_ts"], status["status"]) == ("D1", "200.1", SEARCHING)
    assert status["loading_messages"] == list(LOADING)
    names = [method for method, _ in team.slack.calls]
    assert names.index(STATUS) < names.index("chat.postMessage")
    team.slack.calls.clear()
    team.mention(f"<@{BOT_USER}> {QUESTION}")
    assert statuses(team) == [SEARCHING]


def test_a_status_that_no_answer_takes_away_is_taken_away(team: Team) -> None:
    team.slack.answers["chat.postMessage"] = {"ok": False, "error": "not_in_channel"}
    team.mention(f"<@{BOT_USER}> {QUESTION}")
    assert statuses(team) == [SEARCHING, ""]


def test_where_outsiders_read_no_status_is_shown(team: Team) -> None:
    event = {"type": "app_mention", "text": f"<@{BOT_USER}> {QUESTION}", "user": "U1", "channel": "C1", "ts": "1.1", "team": TEAM}
    team.event(event, is_ext_shared_channel=True)
    assert statuses(team) == []


@pytest.mark.parametrize("refusal", [{"ok": False, "error": "missing_scope"}, {"ok": False, "error": "not_allowed_token_type"}])
def test_where_slack_refuses_it_the_answer_comes_once_and_one_line_says_so(
    team: Team, refusal: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    team.slack.answers |= {STATUS: refusal, PROMPTS: refusal}
    with caplog.at_level(logging.INFO):
        for number in range(3):
            team.write(QUESTION, ts=f"20{number}.5")
            team.event(OPENED)
    answers = [call["text"] for method, call in team.slack.calls if method == "chat.postMessage"]
    assert len(answers) == 3
    assert all("two further radionuclide stations" in text for text in answers)
    told = [record for record in caplog.records if "not to be had" in record.getMessage()]
    assert [record.levelno for record in told] == [logging.INFO, logging.INFO]  # one for each of the two methods
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []
    assert len(statuses(team)) == 1  # and it is left alone for a while


def test_where_slack_is_in_trouble_the_answer_comes_all_the_same(team: Team) -> None:
    team.slack.statuses[STATUS] = 503
    team.write(QUESTION)
    assert [method for method, _ in team.slack.said()] == ["chat.postMessage"]


def test_a_follow_up_that_mentions_the_bot_again_leans_on_its_thread(team: Team) -> None:
    team.mention(f"<@{BOT_USER}> what did we say about radionuclide stations at PC-64")
    team.mention(f"<@{BOT_USER}> and last session?", ts="101.1", thread_ts="100.1")
    first, second = (call for method, call in team.slack.said() if method == "chat.postMessage")
    assert "must be completed without delay" in first["text"]
    assert "two further radionuclide stations" in second["text"]
    assert {first["thread_ts"], second["thread_ts"]} == {"100.1"}
