"""What people are told when something fails, what the log keeps of it, and what is answered to the unknown."""

from __future__ import annotations

import logging
import re

import pytest
from slack_bolt import BoltRequest

from handlers.errors import SLACK
from handlers.failing import describe
from tests.handlers.conftest import Team
from tests.handlers.web_api import BOT_USER

SECRET = "the confidential words of a draft"


def break_asking(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_, **__):
        raise ZeroDivisionError(SECRET)

    monkeypatch.setattr("storage.asking.ask", fail)


def test_fault_is_told_with_a_reference_that_the_log_has_too(team: Team, monkeypatch, caplog) -> None:
    break_asking(monkeypatch)
    team.command("/said", "what did we say about verification")
    ((method, message),) = team.slack.said()
    (reference,) = re.findall(r"Reference ([0-9a-f]{8})", message["text"])
    assert (method, message["response_type"]) == ("response_url", "ephemeral")
    assert [r.message.startswith(f"failed, reference {reference}: ZeroDivisionError at ") for r in caplog.records] == [True]


def test_command_that_is_refused_at_once_is_acknowledged(team: Team) -> None:
    assert [team.command("/statements", "show abc").status for _ in range(5)] == [200] * 5


def test_fault_in_a_mention_is_told_to_its_writer_only(team: Team, monkeypatch) -> None:
    break_asking(monkeypatch)
    team.mention(f"<@{BOT_USER}> what did we say about verification")
    ((method, message),) = team.slack.said()
    assert (method, message["user"], message["thread_ts"]) == ("chat.postEphemeral", "U1", "100.1")


def test_fault_in_a_direct_message_is_told_in_its_thread(team: Team, monkeypatch) -> None:
    break_asking(monkeypatch)
    team.write("what did we say about verification")
    ((method, message),) = team.slack.said()
    assert (method, message["channel"], message["thread_ts"]) == ("chat.postMessage", "D1", "200.1")


def test_fault_while_slack_is_unreachable_ends_in_the_log(team: Team, monkeypatch, caplog) -> None:
    break_asking(monkeypatch)
    response = team.command("/said", "verification", response_url="http://127.0.0.1:9/")
    assert response.status == 200
    assert [r.message.split(" ")[0] for r in caplog.records if r.name == "rapporteur.handlers"] == ["failed,", "could"]


def test_log_holds_neither_questions_nor_statements_at_any_level(team: Team, caplog) -> None:
    caplog.set_level(logging.DEBUG)
    team.command("/said", "what did we say about radionuclide stations")
    team.mention(f"<@{BOT_USER}> “Radionuclide stations must be completed without delay.”")
    team.command("/nobody", "radionuclide stations")
    team.event({"type": "reaction_added", "user": "U1", "text": "radionuclide stations"})
    assert [r.getMessage() for r in caplog.records if "adionuclide" in r.getMessage()] == []


def test_description_of_an_error_has_types_and_places_but_no_words() -> None:
    try:
        try:
            raise ValueError(SECRET)
        except ValueError as error:
            raise KeyError(SECRET) from error
    except KeyError as error:
        described = describe(error)
    here = "test_failing.py test_description_of_an_error_has_types_and_places_but_no_words"
    assert re.sub(r"\S+/|:\d+", "", described) == f"KeyError at {here} | from ValueError at {here}"


def test_answer_that_slack_does_not_take_is_tried_as_a_plain_sentence(team: Team) -> None:
    team.slack.statuses["response_url"] = 500
    team.command("/said", "what did we say about verification")
    assert [method for method, _ in team.slack.said()] == ["response_url", "response_url"]


def test_response_url_that_is_spent_is_replaced_by_a_message_to_that_person(team: Team) -> None:
    team.slack.statuses["response_url"] = 404
    team.command("/said", "help")
    assert [method for method, _ in team.slack.said()] == ["response_url", "chat.postEphemeral"]


def test_refusal_of_slack_in_a_mention_is_put_in_words(team: Team) -> None:
    team.slack.answers["chat.postMessage"] = {"ok": False, "error": "is_archived"}
    team.mention(f"<@{BOT_USER}> help")
    assert [(m, p["text"]) for m, p in team.slack.said()][-1] == ("chat.postEphemeral", SLACK["is_archived"])


def test_unknown_command_gets_usage_in_the_acknowledgement(team: Team) -> None:
    response = team.command("/nobody", "x")
    assert (response.status, '"response_type": "ephemeral"' in response.body, team.slack.said()) == (200, True, [])


@pytest.mark.parametrize(
    "body",
    [
        {"type": "block_suggestion", "action_id": "x", "block_id": "b", "value": "v"},
        {"type": "dialog_suggestion", "callback_id": "x", "value": "v"},
    ],
)
def test_unknown_options_are_answered_with_none(team: Team, body) -> None:
    response = team.send({**body, "team": {"id": "T111"}, "user": {"id": "U1"}})
    assert (response.status, response.body) == (200, '{"options": []}')


@pytest.mark.parametrize("event", ["reaction_added", "team_join", "some_event_of_next_year"])
def test_unknown_event_is_acknowledged(team: Team, event: str) -> None:
    response = team.event({"type": event, "user": "U1"})
    assert (response.status, response.body, team.slack.said()) == (200, "", [])


def test_event_without_an_event_is_acknowledged(team: Team) -> None:
    assert team.app.dispatch(BoltRequest(body={"type": "event_callback"}, mode="socket_mode")).status == 200
