"""The frames of Socket Mode, read from a bare connection."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack, closing
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from websockets.sync.client import ClientConnection, connect

from bot.practice.server import PracticeServer
from tests.bot.practice.person import Person

HERE = "C0PRACTICE1"


def _url(server: PracticeServer) -> str:
    return WebClient(base_url=server.base_url).apps_connections_open(app_token=server.app_token)["url"]


def _frame(line: ClientConnection) -> dict[str, Any]:
    return json.loads(line.recv(timeout=10))


@pytest.fixture
def line(server: PracticeServer) -> Iterator[ClientConnection]:
    with connect(_url(server)) as opened:
        assert _frame(opened)["connection_info"] == {"app_id": "A0PRACTICE1"}
        yield opened


@pytest.fixture
def person(server: PracticeServer, line: ClientConnection) -> Iterator[Person]:
    with closing(Person(server)) as someone:
        yield someone


def test_event_without_acknowledgement_is_sent_again(person: Person, line: ClientConnection) -> None:
    person.ask("say", channel=HERE, text="is this heard?")
    first, second = _frame(line), _frame(line)
    line.send(json.dumps({"envelope_id": second["envelope_id"]}))
    assert first["envelope_id"] != second["envelope_id"]
    assert first["payload"] == second["payload"]
    assert [(frame["retry_attempt"], frame["retry_reason"]) for frame in (first, second)] == [(0, ""), (1, "timeout")]


def test_event_callback_has_the_fields_of_slack(person: Person, line: ClientConnection) -> None:
    person.ask("say", channel=HERE, text="a field")
    envelope = _frame(line)
    line.send(json.dumps({"envelope_id": envelope["envelope_id"]}))
    payload = envelope["payload"]
    assert (envelope["type"], envelope["accepts_response_payload"], payload["type"]) == ("events_api", False, "event_callback")
    assert (payload["team_id"], payload["api_app_id"], payload["event"]["type"]) == ("T0PRACTICE1", "A0PRACTICE1", "message")
    assert payload["authorizations"] == [
        {
            "enterprise_id": None,
            "team_id": "T0PRACTICE1",
            "user_id": "U0PRACTICEB",
            "is_bot": True,
            "is_enterprise_install": False,
        }
    ]


def test_event_that_the_manifest_does_not_subscribe_to_is_not_sent(
    person: Person, line: ClientConnection, server: PracticeServer
) -> None:
    client = WebClient(token=server.bot_token, base_url=server.base_url)
    client.reactions_add(channel=HERE, timestamp=person.ask("say", channel=HERE, text="react")["ts"], name="eyes")
    person.ask("open_app", tab="home")
    kinds = []
    for _ in range(2):
        envelope = _frame(line)
        line.send(json.dumps({"envelope_id": envelope["envelope_id"]}))
        kinds.append(envelope["payload"]["event"]["type"])
    assert kinds == ["message", "app_home_opened"]


def test_eleventh_connection_is_refused(server: PracticeServer, line: ClientConnection) -> None:
    with ExitStack() as held:
        others = [held.enter_context(connect(_url(server))) for _ in range(9)]
        assert [_frame(other)["type"] for other in others] == ["hello"] * 9
        with pytest.raises(SlackApiError) as refused:
            _url(server)
    assert refused.value.response["error"] == "too_many_websockets"
