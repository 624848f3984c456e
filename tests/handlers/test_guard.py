"""Forged, malformed and repeated requests, byte by byte over a real server: refused unread, or done once; never a fault."""

from __future__ import annotations

import json
import re
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from slack_sdk.signature import SignatureVerifier
from starlette.applications import Starlette
from starlette.routing import Route

from bot.slack import bolt_app, connect, http_app
from handlers import Deps
from handlers.guard import BODY_LIMIT_BYTES, Gate
from handlers.views.adding import CHECK, GIVE
from handlers.views.unfinished import AT_WORK
from storage import statements, workspaces
from tests.handlers.test_http import SECRET, command, post, served, signed
from tests.handlers.web_api import BOT_USER, TEAM, WebApi

BODY = b"command=%2Fsaid&text=help"
Lines = list[tuple[str, bytes]]
AUSTRIA = {"delegation": "Austria", "body": "CTBTO Preparatory Commission", "session": "65", "date": "2025-11-11"}


@pytest.fixture
def http(slack: WebApi, filled: Deps) -> Iterator[httpx.Client]:
    app = bolt_app("xoxb-test", connect("xoxb-test", slack.url), filled)
    slack.calls.clear()
    with served(http_app(app, SECRET)) as client:
        yield client
    app.listener_runner.listener_executor.shutdown()


def raw(
    http: httpx.Client,
    headers: Lines,
    body: bytes = BODY,
    *,
    method: str = "POST",
    path: str = "/slack/events",
    length: bool = True,
) -> int:
    """Send a request as it stands, and return the status of its answer; 0 where the server only hangs up."""
    with socket.create_connection((http.base_url.host, http.base_url.port), timeout=10) as line:
        lines = [f"{method} {path} HTTP/1.1".encode(), b"host: localhost"]
        lines += [name.encode() + b": " + value for name, value in headers]
        if length:
            lines.append(f"content-length: {len(body)}".encode())
        with suppress(BrokenPipeError, ConnectionResetError):  # refused before all of it was sent
            line.sendall(b"\r\n".join(lines) + b"\r\n\r\n" + body)
        try:
            answered = line.recv(4096)
        except ConnectionResetError:
            return 0
    found = re.match(rb"HTTP/1\.1 (\d+)", answered)
    return int(found[1]) if found else 0


def good(body: bytes = BODY, **more: Any) -> tuple[bytes, bytes]:
    headers = signed(body, **more)
    return headers["x-slack-request-timestamp"].encode(), headers["x-slack-signature"].encode()


def with_headers(timestamps: list[bytes], signatures: list[bytes]) -> Lines:
    return [("X-Slack-Request-Timestamp", value) for value in timestamps] + [("X-Slack-Signature", value) for value in signatures]


def now() -> bytes:
    return str(int(time.time())).encode()


FORGED: dict[str, Callable[[], Lines]] = {
    "neither header": list,
    "timestamp missing": lambda: with_headers([], [good()[1]]),
    "timestamp empty": lambda: with_headers([b""], [good()[1]]),
    "timestamp twice": lambda: with_headers([good()[0]] * 2, [good()[1]]),
    "timestamp twice, the other old": lambda: with_headers([b"1", good()[0]], [good()[1]]),
    "timestamp in words": lambda: with_headers([b"yesterday"], [good()[1]]),
    "timestamp negative": lambda: with_headers([b"-" + good()[0]], [good()[1]]),
    "timestamp with a sign": lambda: with_headers([b"+" + good()[0]], [good()[1]]),
    "timestamp with an underscore": lambda: with_headers([good()[0][:5] + b"_" + good()[0][5:]], [good()[1]]),
    "timestamp in hexadecimal": lambda: with_headers([hex(int(now())).encode()], [good()[1]]),
    "timestamp as a fraction": lambda: with_headers([good()[0] + b".5"], [good()[1]]),
    "timestamp as a power": lambda: with_headers([b"1e9"], [good()[1]]),
    "timestamp without end": lambda: with_headers([b"9" * 5000], [good()[1]]),
    "timestamp of 13 digits": lambda: with_headers([good()[0] + b"000"], [good()[1]]),
    "timestamp in other digits": lambda: with_headers(["١٧٦٤".encode()], [good()[1]]),
    "timestamp zero": lambda: with_headers([b"0"], [good(at=0.1)[1]]),
    "six minutes old": lambda: with_headers(*[[value] for value in good(at=time.time() - 361)]),
    "six minutes early": lambda: with_headers(*[[value] for value in good(at=time.time() + 361)]),
    "signature missing": lambda: with_headers([good()[0]], []),
    "signature empty": lambda: with_headers([good()[0]], [b""]),
    "signature twice": lambda: with_headers([good()[0]], [good()[1]] * 2),
    "two signatures on one line": lambda: with_headers([good()[0]], [good()[1] + b", " + good()[1]]),
    "signature of other characters": lambda: with_headers([good()[0]], ["v0=ä€".encode()]),
    "signature of bytes that are no text": lambda: with_headers([good()[0]], [b"v0=\xff\xfe"]),
    "signature cut": lambda: with_headers([good()[0]], [good()[1][:-1]]),
    "signature lengthened": lambda: with_headers([good()[0]], [good()[1] + b"0"]),
    "signature in capitals": lambda: with_headers([good()[0]], [good()[1].upper()]),
    "signature without version": lambda: with_headers([good()[0]], [good()[1][3:]]),
    "signature of another version": lambda: with_headers([good()[0]], [good()[1].replace(b"v0", b"v1")]),
    "signature of another body": lambda: with_headers(*[[value] for value in good(BODY + b"+more")]),
    "signature of another second": lambda: with_headers([str(int(now()) - 60).encode()], [good()[1]]),
    "signature with another secret": lambda: with_headers(*[[value] for value in good(secret="other")]),
    "signature with no secret": lambda: with_headers(*[[value] for value in good(secret="")]),
}


@pytest.mark.parametrize("kind", FORGED)
def test_forged_requests_are_refused_as_unsigned_and_nothing_is_done(http: httpx.Client, slack: WebApi, kind: str) -> None:
    assert (raw(http, FORGED[kind]()), slack.calls) == (401, [])


def announced(http: httpx.Client) -> int:
    headers = with_headers(*[[value] for value in good()])
    return raw(http, [*headers, ("content-length", str(BODY_LIMIT_BYTES + 1).encode())], length=False)


def announced_without_end(http: httpx.Client) -> int:
    return raw(http, [*with_headers(*[[value] for value in good()]), ("content-length", b"9" * 19)], length=False)


def too_large(http: httpx.Client) -> int:
    body = b"x" * (BODY_LIMIT_BYTES + 1)
    return raw(http, with_headers(*[[value] for value in good(body)]), body)


def chunked(body: bytes, size: int) -> bytes:
    pieces = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(f"{len(piece):x}\r\n".encode() + piece + b"\r\n" for piece in pieces) + b"0\r\n\r\n"


def too_large_in_chunks(http: httpx.Client) -> int:
    body = b"x" * (BODY_LIMIT_BYTES * 2)
    headers = [*with_headers(*[[value] for value in good(body)]), ("transfer-encoding", b"chunked")]
    return raw(http, headers, chunked(body, 65536), length=False)


def chunks_that_lie(http: httpx.Client) -> int:
    headers = [*with_headers(*[[value] for value in good()]), ("transfer-encoding", b"chunked")]
    return raw(http, headers, b"zz\r\n" + BODY + b"\r\n0\r\n\r\n", length=False)


def two_lengths(http: httpx.Client) -> int:
    return raw(http, [*with_headers(*[[value] for value in good()]), ("content-length", b"3")])


def nested(http: httpx.Client) -> int:
    body = b"[" * 100_000
    return raw(http, [*with_headers([now()], [b"v0=0"]), ("content-type", b"application/json")], body)


def nested_and_signed(http: httpx.Client) -> int:
    body = b"[" * 100_000
    return raw(http, [*with_headers(*[[value] for value in good(body)]), ("content-type", b"application/json")], body)


def no_text(http: httpx.Client) -> int:
    body = b"command=\xff\xfe%2Fsaid"
    return raw(http, with_headers([now()], [b"v0=" + b"0" * 64]), body)


def another_method(http: httpx.Client) -> int:
    return raw(http, with_headers(*[[value] for value in good()]), method="PUT")


def no_method(http: httpx.Client) -> int:
    return raw(http, with_headers(*[[value] for value in good()]), method="P@ST")


def another_path(http: httpx.Client) -> int:
    return raw(http, with_headers(*[[value] for value in good()]), path="/slack/events/more")


def a_path_with_dots(http: httpx.Client) -> int:
    return raw(http, with_headers(*[[value] for value in good()]), path="/slack/../slack/events")


def headers_without_end(http: httpx.Client) -> int:
    return raw(http, [("x-filler", b"x" * 300_000)])


MALFORMED = {
    announced: {413},
    announced_without_end: {413, 400},
    too_large: {413},
    too_large_in_chunks: {413},
    chunks_that_lie: {400, 401},
    two_lengths: {400},
    nested: {401},
    nested_and_signed: {400},
    no_text: {401},
    another_method: {405},
    no_method: {400},
    another_path: {404},
    a_path_with_dots: {404},
    headers_without_end: {400, 431},
}


@pytest.mark.parametrize("send", MALFORMED, ids=lambda send: send.__name__)
def test_malformed_requests_are_refused_without_a_fault(http: httpx.Client, slack: WebApi, send: Callable[..., int]) -> None:
    assert send(http) in MALFORMED[send]
    assert slack.calls == []
    assert post(http, command(slack, "/said", "help")).status_code == 200  # and the server lives


NOT_PAYLOADS = [
    b"",
    b"\xff",
    b"{}",
    b"[]",
    b"null",
    b"1",
    b'"text"',
    b"{",
    b"payload=",
    b"payload=null",
    b"payload=[1]",
    b"payload=%ff",
]
ODD_PAYLOADS = [
    {"type": 7},
    {"type": "event_callback"},
    {"type": "event_callback", "event": []},
    {"type": "event_callback", "event": {"type": ["message"]}, "event_id": {"a": 1}},
    {"type": "block_actions", "actions": None, "user": "U1"},
    {"type": "block_actions", "actions": [None], "team": []},
    {"type": "block_actions", "actions": [{"action_id": 5}], "trigger_id": 5},
    {"type": "view_submission", "view": None},
    {"type": "view_submission", "view": {"state": []}, "user": {}},
    {"command": ["/said"], "text": {}},
    {"type": "shortcut", "callback_id": []},
]


@pytest.mark.parametrize("as_json", [True, False])
@pytest.mark.parametrize("body", [*NOT_PAYLOADS, *(json.dumps(odd).encode() for odd in ODD_PAYLOADS)])
def test_signed_bodies_that_are_no_payload_end_without_a_fault(http: httpx.Client, body: bytes, *, as_json: bool) -> None:
    form = body if as_json or body.startswith(b"payload=") else b"payload=" + body
    kind = "application/json" if as_json else "application/x-www-form-urlencoded"
    assert post(http, form, {**signed(form), "content-type": kind}).status_code in {200, 400, 401}


def test_a_body_that_does_not_end_is_given_up() -> None:
    async def inner(*_: Any) -> None:
        raise AssertionError("nothing came")

    gate = Gate(inner, SignatureVerifier(SECRET), read_seconds=0.2)
    with served(Starlette(routes=[Route("/slack/events", gate, methods=["POST"])])) as http:
        assert raw(http, [("content-length", b"100")], b"half", length=False) == 408


def event(number: str) -> bytes:
    said = {"type": "app_mention", "text": f"<@{BOT_USER}> help", "user": "U1", "channel": "C1", "ts": "100.1", "team": TEAM}
    return json.dumps({"type": "event_callback", "team_id": TEAM, "event_id": number, "event": said}).encode()


def payload(slack: WebApi, **what: Any) -> bytes:
    who = {"team": {"id": TEAM}, "user": {"id": "U1", "team_id": TEAM}, "trigger_id": "7.7"}
    return urlencode({"payload": json.dumps({**who, "response_url": slack.response_url, **what})}).encode()


def a_command(slack: WebApi) -> bytes:
    return command(slack, "/said", "help")


def a_button(slack: WebApi) -> bytes:
    pressed = [{"type": "button", "action_id": "show_statement", "block_id": "b", "value": "1"}]
    return payload(slack, type="block_actions", channel={"id": "C1"}, container={"type": "message"}, actions=pressed)


def a_shortcut(slack: WebApi) -> bytes:
    message = {"text": "Radionuclide stations must be completed without delay.", "ts": "1.1", "user": "U1"}
    return payload(slack, type="message_action", callback_id="check_quote", channel={"id": "C1"}, message=message)


def an_event(_: WebApi) -> bytes:
    return event("Ev1")


def headers_of(body: bytes) -> dict[str, str]:
    return {**signed(body), "content-type": "application/json" if body.startswith(b"{") else "application/x-www-form-urlencoded"}


REPEATABLE = [a_command, a_button, a_shortcut, an_event]


def ended(http: httpx.Client, slack: WebApi) -> list[Any]:
    """Return all that was said, once a later request was answered too."""
    post(http, command(slack, "/rapporteur", "help", trigger_id="the.last"))
    for _ in range(200):
        said = slack.said()
        if any("/quote" in json.dumps(message) and "/sessions" in json.dumps(message) for _, message in said):
            break
        time.sleep(0.02)
    time.sleep(0.2)
    return slack.said()[:-1]


@pytest.mark.parametrize("make", REPEATABLE, ids=lambda make: make.__name__)
def test_an_exact_replay_is_answered_and_done_once(http: httpx.Client, slack: WebApi, make: Callable[..., bytes]) -> None:
    body = make(slack)
    headers = headers_of(body)
    shouted = {name.upper(): value for name, value in headers.items()}
    retried = {**headers, "x-slack-retry-num": "1", "x-slack-retry-reason": "http_timeout"}
    statuses = [post(http, body, given).status_code for given in (headers, headers, shouted, retried)]
    assert statuses == [200] * 4
    assert len(ended(http, slack)) == 1


def test_an_event_signed_anew_by_slacks_retries_is_done_once(http: httpx.Client, slack: WebApi) -> None:
    for number in range(4):
        body = event("Ev2") + b" " * number  # another signature
        retry = {"x-slack-retry-num": str(number), "x-slack-retry-reason": "http_timeout"} if number else {}
        assert post(http, body, {**headers_of(body), **retry}).status_code == 200
    assert len(ended(http, slack)) == 1


def handed_in(slack: WebApi, callback: str, metadata: str, values: dict[str, str]) -> bytes:
    state = {block: {"value": {"type": "plain_text_input", "value": value}} for block, value in values.items()}
    view = {"type": "modal", "id": "V1", "callback_id": callback, "private_metadata": metadata, "state": {"values": state}}
    return payload(slack, type="view_submission", view=view, trigger_id=f"{callback}.1")


def given_in_a_window(http: httpx.Client, slack: WebApi) -> dict[str, Any]:
    """Paste a text, and return the window with what was understood of it."""
    given = handed_in(slack, GIVE, "", {"text_0": "Mr. Chair,\n\nAustria welcomes the last station in the South Atlantic."})
    return dict(post(http, given, headers_of(given)).json()["view"])


def test_a_window_handed_in_again_is_taken_once(http: httpx.Client, slack: WebApi, filled: Deps) -> None:
    shown = given_in_a_window(http, slack)
    body = handed_in(slack, CHECK, shown["private_metadata"], AUSTRIA)
    headers = headers_of(body)
    first, *again = [post(http, body, headers) for _ in range(3)]
    if AT_WORK in first.text:  # on a busy machine
        ((_, later),) = slack.wait_for(1)
        assert "Stored: #4 " in json.dumps(later)
    else:
        assert "Stored: #4 " in first.text
    assert [(response.status_code, response.content) for response in again] == [(200, b"")] * 2
    with filled.record.read() as db:
        assert statements.count(db, workspaces.of_team(db, TEAM).id) == 4
