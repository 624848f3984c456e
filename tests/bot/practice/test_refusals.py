"""What Slack refuses, refused: tokens, scopes, methods, channels, texts, blocks and views."""

from __future__ import annotations

import copy
import urllib.error
import urllib.request
from contextlib import closing
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from bot.practice.server import PracticeServer
from tests.bot.practice.person import Person, open_line
from tests.bot.practice.small_app import FORM, MANIFEST

HERE, ELSEWHERE = "C0PRACTICE1", "C0PRACTICE2"


@pytest.fixture
def client(server: PracticeServer) -> WebClient:
    return WebClient(token=server.bot_token, base_url=server.base_url)


def _refusal(client: WebClient, method: str, **arguments: Any) -> dict[str, Any]:
    with pytest.raises(SlackApiError) as refused:
        client.api_call(method, json=arguments)
    return {name: value for name, value in refused.value.response.data.items() if name != "ok"}


def _section(text: str, **more: Any) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


@pytest.mark.parametrize(
    ("method", "arguments", "error"),
    [
        ("chat.postMessage", {"channel": "C0NOWHERE", "text": "x"}, "channel_not_found"),
        ("chat.postMessage", {"channel": ELSEWHERE, "text": "x"}, "not_in_channel"),
        ("chat.postMessage", {"channel": HERE}, "no_text"),
        ("chat.postMessage", {"channel": HERE, "text": "x", "markdown_text": "x"}, "markdown_text_conflict"),
        ("chat.postMessage", {"channel": HERE, "markdown_text": "x" * 12_001}, "msg_too_long"),
        ("chat.postMessage", {"channel": HERE, "text": "x", "attachments": [{"text": "x"}] * 101}, "too_many_attachments"),
        ("chat.postEphemeral", {"channel": HERE, "user": "U0NOBODY", "text": "x"}, "user_not_in_channel"),
        ("chat.update", {"channel": HERE, "ts": "1.000001", "text": "x"}, "message_not_found"),
        ("conversations.history", {"channel": ELSEWHERE}, "not_in_channel"),
        ("conversations.replies", {"channel": HERE, "ts": "1.000001"}, "thread_not_found"),
        ("users.info", {"user": "U0NOBODY"}, "user_not_found"),
        ("files.info", {"file": "F0NOTHING"}, "file_not_found"),
        ("files.completeUploadExternal", {"files": [], "channel_id": "U0PRACTICE1"}, "invalid_channel"),
        ("views.open", {"trigger_id": "1.1.made-up", "view": FORM}, "invalid_trigger_id"),
        ("views.update", {"view_id": "V0NOTHING", "view": FORM}, "not_found"),
    ],
)
def test_call_that_slack_refuses(client: WebClient, method: str, arguments: dict[str, Any], error: str) -> None:
    assert _refusal(client, method, **arguments)["error"] == error


def test_unknown_method_is_named(client: WebClient) -> None:
    assert _refusal(client, "chat.shout") == {"error": "unknown_method", "req_method": "chat.shout"}


def test_missing_scope_says_which_is_needed(client: WebClient) -> None:
    answer = _refusal(client, "team.info")
    assert (answer["error"], answer["needed"]) == ("missing_scope", "team:read")
    assert answer["provided"] == ",".join(sorted(MANIFEST["oauth_config"]["scopes"]["bot"]))


@pytest.mark.parametrize(("token", "error"), [("xoxb-other", "invalid_auth"), (None, "not_authed")])
def test_wrong_token_is_refused(server: PracticeServer, token: str | None, error: str) -> None:
    assert _refusal(WebClient(token=token, base_url=server.base_url), "auth.test")["error"] == error


def test_bot_token_does_not_open_socket_mode(server: PracticeServer, client: WebClient) -> None:
    assert _refusal(client, "apps.connections.open")["error"] == "not_allowed_token_type"
    assert client.apps_connections_open(app_token=server.app_token)["url"].startswith("ws://127.0.0.1:")


def test_text_above_forty_thousand_characters_is_cut(client: WebClient) -> None:
    assert len(client.chat_postMessage(channel=HERE, text="x" * 40_001)["message"]["text"]) == 40_000


def test_update_above_four_thousand_characters_is_too_long(client: WebClient) -> None:
    ts = client.chat_postMessage(channel=HERE, text="short")["ts"]
    assert _refusal(client, "chat.update", channel=HERE, ts=ts, text="x" * 4_001)["error"] == "msg_too_long"


@pytest.mark.parametrize(
    ("blocks", "place"),
    [
        ([_section("x")] * 51, "no more than 50 items allowed [51] [json-pointer:/blocks]"),
        ([_section("x" * 3001)], "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"),
        ([_section("")], "must be more than 0 characters [json-pointer:/blocks/0/text/text]"),
        ([{"type": "section"}], "missing required field: text or fields [json-pointer:/blocks/0]"),
        ([{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}], "must be plain_text [json-pointer:/blocks/0/text/type]"),
        ([{"type": "shout"}], "unsupported type: shout [json-pointer:/blocks/0/type]"),
        ([_section("x", colour="red")], "invalid additional property: colour [json-pointer:/blocks/0]"),
        ([_section("x", block_id="a"), _section("y", block_id="a")], "block_id 'a' already exists [json-pointer:/blocks]"),
        ([{"type": "context", "elements": []}], "no fewer than 1 items allowed [0] [json-pointer:/blocks/0/elements]"),
        (
            [{"type": "actions", "elements": [{"type": "button", "text": {"type": "plain_text", "text": "x" * 76}}]}],
            "must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]",
        ),
        (
            [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": ""}]}]}],
            "must be more than 0 characters [json-pointer:/blocks/0/elements/0/elements/0/text]",
        ),
    ],
)
def test_blocks_beyond_the_limits_are_refused_with_their_place(client: WebClient, blocks: list[dict], place: str) -> None:
    answer = _refusal(client, "chat.postMessage", channel=HERE, text="x", blocks=blocks)
    assert answer == {"error": "invalid_blocks", "response_metadata": {"messages": [f"[ERROR] {place}"]}}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"title": {"type": "plain_text", "text": "x" * 25}}, "must be less than 25 characters [json-pointer:/view/title/text]"),
        ({"submit": None}, "submit is required when an input block is within blocks [json-pointer:/view/submit]"),
        ({"private_metadata": "x" * 3001}, "must be less than 3001 characters [json-pointer:/view/private_metadata]"),
        ({"blocks": [_section("x")] * 101}, "no more than 100 items allowed [101] [json-pointer:/view/blocks]"),
    ],
)
def test_view_beyond_the_limits_is_refused_with_its_place(client: WebClient, change: dict[str, Any], message: str) -> None:
    answer = _refusal(client, "views.open", trigger_id="1.1.made-up", view=copy.deepcopy(FORM) | change)
    assert answer == {"error": "invalid_arguments", "response_metadata": {"messages": [f"[ERROR] {message}"]}}


def test_home_view_cannot_be_opened_and_a_modal_cannot_be_published(client: WebClient) -> None:
    assert _refusal(client, "views.open", trigger_id="x", view={"type": "home", "blocks": []})["error"] == "invalid_arguments"
    assert _refusal(client, "views.publish", user_id="U0PRACTICE1", view=FORM)["error"] == "invalid_arguments"


def test_command_without_a_connected_app_says_so(server: PracticeServer) -> None:
    with closing(Person(server)) as person:
        person.ask("command", channel=HERE, command="/echo", text="hello")
        expected = "`/echo` failed with the error “dispatch_failed”. The app is not connected to this workspace."
        assert person.message(user="USLACKBOT")["text"] == expected


def test_socket_mode_ticket_works_once(server: PracticeServer, client: WebClient) -> None:
    url = client.apps_connections_open(app_token=server.app_token)["url"]
    with connect(url) as line:
        assert '"type":"hello"' in line.recv(timeout=5)
    with pytest.raises(InvalidStatus), connect(url):
        pass


@pytest.mark.parametrize("wrong", [{"cookie": "other"}, {"page": "other"}, {"origin": "http://example.org"}])
def test_page_line_is_closed_to_others(server: PracticeServer, wrong: dict[str, str]) -> None:
    with pytest.raises(InvalidStatus), open_line(server, **wrong):
        pass


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/api/api.test", {"Host": "example.org"}, 403),
        ("/api/api.test", {"Host": "127.0.0.1.example.org"}, 403),
        ("/api/api.test", {"Origin": "http://example.org"}, 403),
        ("/api/api.test", {"Origin": "null"}, 403),
        ("/w/guessed/", {}, 404),
        ("/w/guessed/main.js", {}, 404),
        ("/", {}, 404),
    ],
)
def test_request_from_elsewhere_is_turned_away(server: PracticeServer, path: str, headers: dict[str, str], status: int) -> None:
    request = urllib.request.Request(f"{server.workspace.origin}{path}", headers=headers)
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request)
    with refused.value:
        assert refused.value.status == status


def test_other_address_than_loopback_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="for this machine only"):
        PracticeServer(MANIFEST, host="0.0.0.0")
