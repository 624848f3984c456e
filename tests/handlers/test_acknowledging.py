"""A window that is sent in while the record is busy: Slack is answered in time, and what comes of it is shown later."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from bot.slack import bolt_app, connect, http_app
from handlers import Deps, acknowledging
from handlers.views.adding import CHECK
from handlers.views.unfinished import AT_WORK
from storage import statements, workspaces
from tests.handlers.test_guard import AUSTRIA, given_in_a_window, headers_of, payload
from tests.handlers.test_http import SECRET, post, served
from tests.handlers.views.rules import broken
from tests.handlers.web_api import TEAM, WebApi

BUSY_SECONDS = 1.5


@pytest.fixture
def http(slack: WebApi, filled: Deps, monkeypatch: pytest.MonkeyPatch) -> Iterator[httpx.Client]:
    monkeypatch.setattr(acknowledging, "PATIENCE_SECONDS", 0.3)
    app = bolt_app("xoxb-test", connect("xoxb-test", slack.url), filled)
    slack.calls.clear()
    with served(http_app(app, SECRET)) as client:
        yield client
    app.listener_runner.listener_executor.shutdown()


@contextmanager
def busy(deps: Deps) -> Iterator[None]:
    """Hold the record, as a long import does, from before the body until a while after it has begun."""
    held = threading.Event()

    def hold() -> None:
        with deps.record.begin():
            held.set()
            time.sleep(BUSY_SECONDS)

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait()
    yield
    thread.join()


def sent_in(http: httpx.Client, slack: WebApi, deps: Deps, **changed: str) -> dict[str, Any]:
    """Paste a text, send in what was understood of it while the record is busy, and return what Slack is answered."""
    shown = given_in_a_window(http, slack)
    values = {block: {"value": {"type": "plain_text_input", "value": v}} for block, v in {**AUSTRIA, **changed}.items()}
    view = {**shown, "id": "V1", "state": {"values": values}}
    body = payload(slack, type="view_submission", view=view, trigger_id=f"{CHECK}.1")
    with busy(deps):
        response = post(http, body, headers_of(body))
    return dict(response.json())


def shown_later(slack: WebApi) -> tuple[str, dict[str, Any]]:
    ((method, call),) = slack.wait_for(1)
    return method, call["view"]


def test_slack_is_answered_in_time_and_the_window_shows_what_came_of_it(http: httpx.Client, slack: WebApi, filled: Deps) -> None:
    answered = sent_in(http, slack, filled)
    assert (answered["response_action"], answered["view"]["title"]["text"]) == ("update", "Check and store")
    assert AT_WORK in json.dumps(answered)
    method, view = shown_later(slack)
    assert (method, broken(view["blocks"], most=100)) == ("views.update", [])
    assert "Stored: #4 " in json.dumps(view)


def test_what_was_wrong_after_all_is_said_over_the_fields_as_they_were(http: httpx.Client, slack: WebApi, filled: Deps) -> None:
    assert AT_WORK in json.dumps(sent_in(http, slack, filled, date="no day"))
    method, view = shown_later(slack)
    wrong, *_ = view["blocks"]
    fields = {block["block_id"]: block["element"].get("initial_value") for block in view["blocks"] if block["type"] == "input"}
    assert (method, view["callback_id"], broken(view["blocks"], most=100)) == ("views.update", CHECK, [])
    assert "no day" in wrong["text"]["text"]
    assert (fields["delegation"], fields["date"]) == ("Austria", "no day")
    with filled.record.read() as db:
        assert statements.count(db, workspaces.of_team(db, TEAM).id) == 3


def test_who_closed_the_window_is_told_in_a_message(http: httpx.Client, slack: WebApi, filled: Deps) -> None:
    slack.answers["views.update"] = {"ok": False, "error": "not_found"}
    assert AT_WORK in json.dumps(sent_in(http, slack, filled))
    (_, (method, message)) = slack.wait_for(2)
    assert (method, message["channel"]) == ("chat.postMessage", "U1")
    assert "Stored: #4 " in json.dumps(message)
