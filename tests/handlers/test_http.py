"""Slack's requests over HTTP: signed ones are acknowledged and answered, all others end at the gate."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette

from bot.clock import now
from bot.slack import bolt_app, connect, http_app
from bot.watching import Watch
from handlers import Deps
from handlers.guard import BODY_LIMIT_BYTES
from tests.handlers.web_api import TEAM, WebApi

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"


@pytest.fixture
def http(slack: WebApi, filled: Deps) -> Iterator[httpx.Client]:
    app = bolt_app("xoxb-test", connect("xoxb-test", slack.url), filled)
    slack.calls.clear()
    with served(http_app(app, SECRET, watching=Watch(filled.record, now).routes())) as client:
        yield client
    app.listener_runner.listener_executor.shutdown()


@contextmanager
def served(app: Starlette) -> Iterator[httpx.Client]:
    """Serve an application as in production, and return a client of it."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, access_log=False, ws="none"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
            yield client
    finally:
        server.should_exit = True
        thread.join()


def signed(body: bytes, *, at: float | None = None, secret: str = SECRET) -> dict[str, str]:
    timestamp = str(int(at or time.time()))
    digest = hmac.new(secret.encode(), b"v0:" + timestamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    return {
        "x-slack-request-timestamp": timestamp,
        "x-slack-signature": f"v0={digest}",
        "content-type": "application/x-www-form-urlencoded",
    }


def command(slack: WebApi, name: str, text: str, **more: str) -> bytes:
    body = {"command": name, "text": text, "team_id": TEAM, "user_id": "U1", "channel_id": "C1"}
    return urlencode({**body, "response_url": slack.response_url, "trigger_id": "1.1", **more}).encode()


def post(http: httpx.Client, body: bytes, headers: dict[str, str] | None = None) -> Any:
    return http.post("/slack/events", content=body, headers=signed(body) if headers is None else headers)


def test_signed_command_is_acknowledged_empty_and_answered_at_its_response_url(http: httpx.Client, slack: WebApi) -> None:
    response = post(http, command(slack, "/said", "what did we say about radionuclide stations at PC-64"))
    ((method, message),) = slack.wait_for(1)
    assert (response.status_code, response.content, method) == (200, b"", "response_url")
    assert "must be completed without delay" in message["text"]


def test_exact_replay_is_answered_200_and_takes_effect_once(http: httpx.Client, slack: WebApi) -> None:
    body = command(slack, "/said", "help")
    headers = signed(body)
    assert [post(http, body, headers).status_code for _ in range(3)] == [200] * 3
    post(http, command(slack, "/rapporteur", "help", trigger_id="1.2"))
    assert len(slack.wait_for(2)) == 2


def test_replay_without_a_trigger_is_known_by_its_signature(http: httpx.Client, slack: WebApi) -> None:
    body = command(slack, "/said", "help", trigger_id="")
    headers = signed(body)
    assert [post(http, body, headers).status_code for _ in range(2)] == [200] * 2
    post(http, command(slack, "/rapporteur", "help", trigger_id="1.2"))
    assert len(slack.wait_for(2)) == 2


def test_challenge_of_a_new_address_is_returned(http: httpx.Client) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "abc", "token": "t"}).encode()
    response = post(http, body, {**signed(body), "content-type": "application/json"})
    assert (response.status_code, response.json()) == (200, {"challenge": "abc"})


FORGERIES = {
    "no headers": lambda _: {},
    "no timestamp": lambda h: {"x-slack-signature": h["x-slack-signature"]},
    "no signature": lambda h: {"x-slack-request-timestamp": h["x-slack-request-timestamp"]},
    "timestamp in words": lambda h: {**h, "x-slack-request-timestamp": "now"},
    "timestamp in Arabic digits": lambda h: {**h, "x-slack-request-timestamp": "١٢٣".encode()},
    "timestamp negative": lambda h: {**h, "x-slack-request-timestamp": "-1"},
    "timestamp with a fraction": lambda h: {**h, "x-slack-request-timestamp": h["x-slack-request-timestamp"] + ".0"},
    "timestamp of 5,000 digits": lambda h: {**h, "x-slack-request-timestamp": "9" * 5_000},
    "timestamp empty": lambda h: {**h, "x-slack-request-timestamp": ""},
    "signature empty": lambda h: {**h, "x-slack-signature": ""},
    "signature of other characters": lambda h: {**h, "x-slack-signature": "v0=ä".encode()},
    "signature without version": lambda h: {**h, "x-slack-signature": h["x-slack-signature"].removeprefix("v0=")},
    "signature of another version": lambda h: {**h, "x-slack-signature": h["x-slack-signature"].replace("v0", "v1")},
    "signature cut": lambda h: {**h, "x-slack-signature": h["x-slack-signature"][:-1]},
    "signature in capitals": lambda h: {**h, "x-slack-signature": h["x-slack-signature"].upper()},
    "signature of another secret": lambda _: signed(b"command=%2Fsaid&text=help", secret="other"),
    "signature of another body": lambda _: signed(b"command=%2Fsaid&text=more"),
    "six minutes old": lambda _: signed(b"command=%2Fsaid&text=help", at=time.time() - 360),
    "six minutes early": lambda _: signed(b"command=%2Fsaid&text=help", at=time.time() + 360),
    "two signatures": lambda h: [*h.items(), ("x-slack-signature", "v0=0")],
}


@pytest.mark.parametrize("kind", FORGERIES)
def test_forged_request_is_refused_and_nothing_of_it_is_done_or_logged(
    http: httpx.Client, slack: WebApi, caplog, kind: str
) -> None:
    caplog.set_level("DEBUG")
    body = b"command=%2Fsaid&text=help"
    response = http.post("/slack/events", content=body, headers=FORGERIES[kind](signed(body)))
    assert (response.status_code, slack.calls) == (401, [])
    assert [r.getMessage() for r in caplog.records if "%2Fsaid" in r.getMessage()] == []


def test_body_beyond_the_limit_is_refused_unread(http: httpx.Client) -> None:
    body = b"x" * (BODY_LIMIT_BYTES + 1)
    assert post(http, body).status_code == 413


@pytest.mark.parametrize(
    "body", [b"[" * 100_000, b"{" * 9, b"[]", b"{}", b"null", b"1", b"payload=[[[", b"payload=null", b"", b"\xff"]
)
def test_body_that_is_no_payload_ends_without_a_fault(http: httpx.Client, body: bytes) -> None:
    assert post(http, body, {**signed(body), "content-type": "application/json"}).status_code in (200, 400, 401)
    assert post(http, body).status_code in (200, 400, 401)


def test_watchers_see_health_and_readiness(http: httpx.Client, slack: WebApi, filled: Deps) -> None:
    app = bolt_app("xoxb-test", connect("xoxb-test", slack.url), filled)
    watch = Watch(filled.record, now, warm=lambda: False)
    with served(http_app(app, SECRET, watching=watch.routes())) as starting:
        assert (starting.get("/healthz").status_code, starting.get("/readyz").status_code) == (200, 503)
    assert (http.get("/healthz").text, http.get("/readyz").json()["ready"]) == ("ok", True)
    assert (http.get("/slack/events").status_code, http.get("/anything").status_code) == (405, 404)


@pytest.mark.parametrize("ending", ["/api/", "/api", "/", ""])
def test_base_address_is_taken_with_and_without_its_ending(slack: WebApi, ending: str) -> None:
    assert connect("xoxb-test", slack.url.removesuffix("/api/") + ending).team_id == TEAM
