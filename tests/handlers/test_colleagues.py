"""Passing a question on to colleagues."""

from __future__ import annotations

import json
from typing import Any

import pytest

from handlers import Deps
from handlers import colleagues as heard
from handlers.errors import SLACK
from handlers.views import colleague as view
from handlers.views.answer import NOT_BY_US
from storage import audiences, statements, workspaces
from storage.audiences import EVERYTHING
from storage.provenance import Provenance
from storage.reminders import settings
from storage.statements import SourceBytes
from tests.handlers.conftest import NOW, Team, buttons_of
from tests.handlers.views.rules import broken
from tests.handlers.web_api import TEAM

FOUND = "what did we say about radionuclide stations at PC-64"
SECRET = "Mr. Chair,\n\nOur red line is the seismic budget of the laboratories in Freetown.\n\nThank you."


def window(team: Team, text: str = FOUND, **more: Any) -> dict[str, Any]:
    """Ask, press the button, and return the window."""
    team.command("/said", text, **more)
    button = buttons_of(team.slack.said()[-1][1])["Ask a colleague"]
    team.press(button["action_id"], button["value"], **more)
    method, call = team.slack.said()[-1]
    assert method == "views.open"
    team.slack.calls.clear()
    found: dict[str, Any] = call["view"] if isinstance(call["view"], dict) else json.loads(call["view"])
    return found


def send(team: Team, opened: dict[str, Any], channel: str | None, note: str = "", user: str = "U1") -> Any:
    values = {
        view.CHANNEL: {view.VALUE: {"type": "conversations_select", "selected_conversation": channel}},
        view.NOTE: {view.VALUE: {"type": "plain_text_input", "value": note or None}},
    }
    body = {"type": "view_submission", "team": {"id": TEAM}, "user": {"id": user, "team_id": TEAM}, "trigger_id": team.trigger()}
    return team.send({**body, "view": {**opened, "id": "V1", "state": {"values": values}}})


def posted(team: Team) -> dict[str, Any]:
    (message,) = [payload for method, payload in team.slack.said() if method == "chat.postMessage"]
    return message


def last_window(team: Team) -> str:
    method, call = team.slack.said()[-1]
    assert method == "views.update"
    return json.dumps(call["view"], ensure_ascii=False)


def keep_for(deps: Deps, *channels: str) -> None:
    """Store a statement that only members of these channels may see."""
    with deps.record.begin() as db:
        at = workspaces.of_team(db, TEAM).id
        audience = audiences.named(db, at, channels=channels)
        statements.add(
            db, at, reading=statements.read_pasted(SECRET), source=SourceBytes("red.txt", SECRET.encode()),
            provenance=Provenance(
                delegation="Japan", body="CTBTO Preparatory Commission", session="65", date="2025-11-11", title="Red lines"
            ),
            actor="test", now=NOW, seen=EVERYTHING, audience_id=audience,
        )  # fmt: skip


def test_the_question_the_note_and_the_finding_go_to_the_channel_with_who_asks(team: Team) -> None:
    opened = window(team)
    assert broken(opened["blocks"], most=100) == []
    answer = send(team, opened, "C7", "Is <!channel> *this* all?")
    assert json.loads(answer.body)["response_action"] == "update"
    message = posted(team)
    assert (message["channel"], message.get("thread_ts")) == ("C7", None)
    assert message["text"] == (
        f"<@U1> asks: {FOUND}\nIs &lt;!channel&gt; *this* all?\n“Radionuclide stations must be completed without delay.” "
        "(Japan, CTBTO Preparatory Commission, 64th session, 23 June 2025, para. 3)"
    )
    assert message["blocks"][1]["text"] == {"type": "plain_text", "text": "Is <!channel> *this* all?", "emoji": False}
    assert message["blocks"][-1]["elements"][-1]["text"] == view.REPLY
    assert broken(message["blocks"], most=50) == []
    assert '"channel_id": "C7"' in last_window(team)


def test_what_was_not_addressed_is_asked_with_that(team: Team) -> None:
    send(team, window(team, "what did we say about whaling"), "C7")
    assert NOT_BY_US in posted(team)["text"]


def test_a_judged_quote_is_asked_with_the_verdict_and_the_words_on_file(team: Team) -> None:
    team.command("/quote", "Radionuclide stations must be completed without delay.")
    button = buttons_of(team.slack.said()[-1][1])["Ask a colleague"]
    team.press(button["action_id"], button["value"])
    opened = team.slack.said()[-1][1]["view"]
    team.slack.calls.clear()
    send(team, opened, "C7")
    assert "Word for word. On file: Radionuclide stations must be completed without delay." in posted(team)["text"]


def test_what_members_of_the_channel_may_not_see_is_not_passed(team: Team, filled: Deps) -> None:
    keep_for(filled, "C9")
    opened = window(team, "what did we say about the seismic budget")
    send(team, opened, "C7")
    message = posted(team)
    assert message["text"] == "<@U1> asks: what did we say about the seismic budget"
    assert "Freetown" not in str(message)
    assert view.NOT_PASSED in last_window(team)


def test_what_members_of_the_channel_may_see_is_passed(team: Team, filled: Deps) -> None:
    keep_for(filled, "C9")
    send(team, window(team, "what did we say about the seismic budget"), "C9")
    assert "Freetown" in posted(team)["text"]
    assert view.NOT_PASSED not in last_window(team)


@pytest.mark.parametrize(
    ("answer", "refusal"),
    [
        ({"ok": True, "channel": {"id": "C7", "is_ext_shared": True}}, heard.OUTSIDE),
        ({"ok": True, "channel": {"id": "C7", "is_member": False}}, heard.NOT_THERE),
        ({"ok": True, "channel": {"id": "C7", "is_archived": True}}, heard.ARCHIVED),
        ({"ok": False, "error": "channel_not_found"}, heard.NOT_THERE),
    ],
)
def test_a_channel_where_it_must_not_go_is_refused_in_one_sentence(team: Team, answer: dict, refusal: str) -> None:
    opened = window(team)
    team.slack.answers["conversations.info"] = answer
    said = send(team, opened, "C7")
    assert json.loads(said.body) == {"response_action": "errors", "errors": {view.CHANNEL: refusal}}
    assert team.slack.said() == []


def test_what_slack_refuses_is_said_in_the_window(team: Team) -> None:
    opened = window(team)
    team.slack.answers["chat.postMessage"] = {"ok": False, "error": "restricted_action"}
    send(team, opened, "C7")
    assert SLACK["restricted_action"] in last_window(team)


def test_the_teams_channel_stands_in_the_window(team: Team, filled: Deps) -> None:
    with filled.record.begin() as db:
        settings.set_channel(db, workspaces.of_team(db, TEAM).id, "C5", actor="test", now=NOW)
    opened = window(team)
    assert opened["blocks"][0]["element"]["initial_conversation"] == "C5"
