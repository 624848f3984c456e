"""What those who watch over a running bot are told, over HTTP and with Socket Mode."""

from __future__ import annotations

import errno
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.requests import Request

from bot.clock import now
from bot.practice.server import PracticeServer
from bot.slack import bolt_app, connect, http_app
from bot.watching import Watch, is_let_in
from handlers import Deps
from handlers.measures import KINDS, UNKNOWN_KIND
from storage.database import open_record
from tests.handlers.test_http import SECRET, command, post, served, signed
from tests.handlers.web_api import WebApi
from tests.running import environment, free_port

OWN_LABELS = {"kind", "outcome", "le"}


@contextmanager
def over_http(slack: WebApi, deps: Deps, token: str | None = None) -> Iterator[httpx.Client]:
    app = bolt_app("xoxb-test", connect("xoxb-test", slack.url), deps)
    slack.calls.clear()
    with served(http_app(app, SECRET, watching=Watch(deps.record, now, metrics_token=token).routes())) as client:
        yield client
    app.listener_runner.listener_executor.shutdown()


def figures(http: httpx.Client) -> dict[tuple[str, ...], float]:
    """Return every value of ours by its name and labels."""
    response = http.get("/metrics")
    assert response.status_code == 200
    return {
        (sample.name, *(value for name, value in sorted(sample.labels.items()) if name != "le")): sample.value
        for family in text_string_to_metric_families(response.text)
        for sample in family.samples
        if sample.name.startswith("rapporteur_") and not sample.name.endswith("_bucket")
    }


def grown(before: dict[tuple[str, ...], float], after: dict[tuple[str, ...], float]) -> dict[tuple[str, ...], float]:
    names = ("rapporteur_requests_total", "rapporteur_acknowledged_seconds_count", "rapporteur_answered_seconds_count")
    found = {key: value - before.get(key, 0) for key, value in after.items() if key[0] in names}
    return {key: value for key, value in found.items() if value}


def after_all(http: httpx.Client, before: dict[tuple[str, ...], float], count: int) -> dict[tuple[str, ...], float]:
    """Return what has grown once this many requests have ended: a listener may go on after its answer was sent."""
    for _ in range(100):
        found = grown(before, figures(http))
        if sum(value for key, value in found.items() if key[0] == "rapporteur_requests_total") >= count:
            break
        time.sleep(0.05)
    return found


def test_each_request_is_counted_once_by_kind_and_outcome(slack: WebApi, filled: Deps) -> None:
    with over_http(slack, filled) as http:
        before = figures(http)
        body = command(slack, "/said", "what did we say about radionuclide stations at PC-64")
        post(http, body)
        post(http, body)  # the same again
        post(http, command(slack, "/statements", "show 999", trigger_id="2"))
        post(http, command(slack, "/nobody", "", trigger_id="3"))
        post(http, body, {})
        nested = b"[" * 100
        post(http, nested, {**signed(nested), "content-type": "application/json"})
        found = after_all(http, before, 6)
    total, acknowledged, answered = (
        {key[1:]: value for key, value in found.items() if key[0] == f"rapporteur_{name}"}
        for name in ("requests_total", "acknowledged_seconds_count", "answered_seconds_count")
    )
    assert total == {
        ("command", "answered"): 1,
        ("command", "refused"): 1,
        ("command", "repeated"): 1,
        ("command", "unheard"): 1,
        ("unknown", "unsigned"): 1,
        ("unknown", "not_understood"): 1,
    }
    assert (acknowledged, answered) == ({("command",): 4}, {("command",): 2})


def test_the_record_and_its_reminders_are_counted(slack: WebApi, filled: Deps) -> None:
    with over_http(slack, filled) as http:
        found = figures(http)
    assert found["rapporteur_statements",] == 3
    assert found["rapporteur_database_reached",] == 1
    assert found["rapporteur_reminders_missed",] == found["rapporteur_postings_queued",] == 0
    assert found["rapporteur_postings", "sent"] == 0


def test_whatever_requests_hold_labels_stay_few_and_say_nothing(slack: WebApi, filled: Deps) -> None:
    canary = "CANARYLABEL"
    with over_http(slack, filled) as http:
        for number in range(20):
            kind = {"type": f"{canary}{number}", "trigger_id": f"{canary}{number}", "team": {"id": canary}}
            body = json.dumps({**kind, "user": {"id": canary}}).encode()
            post(http, b"payload=" + body)
            post(http, command(slack, f"/{canary}{number}", canary, trigger_id=str(number), user_id=canary))
        text = http.get("/metrics").text
    assert canary.casefold() not in text.casefold()
    ours = [line for line in text.splitlines() if line.startswith("rapporteur_")]
    assert {name for line in ours for name in re.findall(r'[{,](\w+)="', line)} <= OWN_LABELS
    kinds = {kind for line in ours for kind in re.findall(r'kind="(\w+)"', line)}
    assert kinds <= {*KINDS.values(), "command", UNKNOWN_KIND}


def test_a_database_that_is_away_is_said_and_is_no_fault(slack: WebApi, filled: Deps) -> None:
    away = open_record("postgresql://nobody@127.0.0.1:9/none")
    app = bolt_app("xoxb-test", connect("xoxb-test", slack.url), filled)
    with served(http_app(app, SECRET, watching=Watch(away, now).routes())) as http:
        ready = http.get("/readyz")
        assert (ready.status_code, ready.json()["database"], ready.json()["ready"]) == (503, False, False)
        assert figures(http)["rapporteur_database_reached",] == 0
    away.close()


def test_metrics_are_for_this_machine_or_for_whoever_has_the_token(slack: WebApi, filled: Deps) -> None:
    with over_http(slack, filled) as http:
        assert http.get("/metrics").status_code == 200
        assert http.get("/metrics", headers={"host": "localhost:3000"}).status_code == 200
        for header, value in (("x-forwarded-for", "127.0.0.1"), ("via", "1.1 proxy"), ("host", "evil.example:3000")):
            assert http.get("/metrics", headers={header: value}).status_code == 403
    with over_http(slack, filled, token="s3cret") as http:
        given = [{}, {"authorization": "Bearer S3CRET"}, {"authorization": "s3cret"}, {"authorization": "Bearer s3cret"}]
        assert [http.get("/metrics", headers=headers).status_code for headers in given] == [403, 403, 403, 200]


@pytest.mark.parametrize(
    ("host", "let_in"), [("127.0.0.1", True), ("::1", True), ("10.0.0.7", False), ("203.0.113.5", False), ("fe80::1", False)]
)
def test_a_caller_from_another_machine_is_not_let_in(host: str, *, let_in: bool) -> None:
    headers = [(b"host", b"127.0.0.1:3000")]
    request = Request({"type": "http", "headers": headers, "client": (host, 40000), "path": "/metrics", "scheme": "http"})
    assert is_let_in(request, None) is let_in


@contextmanager
def running_by_socket(home: Path, **more: str) -> Iterator[tuple[subprocess.Popen[str], PracticeServer]]:
    """Start the bot as a process of its own, connected by Socket Mode."""
    server = PracticeServer(json.loads((resources.files("bot") / "manifest.json").read_text())).start()
    home.mkdir()
    tokens = {"SLACK_BOT_TOKEN": server.bot_token, "SLACK_APP_TOKEN": server.app_token, "SLACK_API_URL": server.base_url}
    settings = environment(home, **tokens, **more)
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "run"], env=settings, cwd=home, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process, server
        finally:
            process.terminate()
            try:
                process.wait(timeout=30)
            finally:
                process.kill()
                server.stop()


def said(process: subprocess.Popen[str], ending: str) -> list[str]:
    """Return the lines that the process prints until one ends so."""
    lines = []
    for line in process.stdout:
        lines.append(line.rstrip())
        if lines[-1].endswith(ending):
            return lines
    raise AssertionError(f"ended with {lines}")


def test_with_socket_mode_the_same_addresses_are_served_and_slacks_are_not(tmp_path: Path) -> None:
    port = free_port()
    with (
        running_by_socket(tmp_path / "home", PORT=str(port)) as (process, server),
        httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as http,
    ):
        said(process, "Ctrl-C stops it.")
        assert (http.get("/healthz").status_code, http.get("/readyz").status_code) == (200, 200)
        assert figures(http)["rapporteur_socket_connected",] == 1
        assert http.post("/slack/events").status_code == 404
        server.stop()
        for _ in range(300):
            if http.get("/healthz").status_code == 503:
                break
            time.sleep(0.1)
        assert http.get("/healthz").status_code == 503
        assert figures(http)["rapporteur_socket_connected",] == 0


def test_a_port_that_is_taken_is_said_in_one_line_and_the_bot_goes_on(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with running_by_socket(tmp_path / "home", PORT=str(port)) as (process, _):
            first, last = said(process, "Ctrl-C stops it.")
    taken_by_another = os.strerror(errno.EADDRINUSE)
    assert first == (
        f"No /healthz, /readyz and /metrics: 127.0.0.1:{port} cannot be used ({taken_by_another}). Set PORT to another."
    )
    assert last.startswith("Connected to")


def test_a_stop_that_comes_as_soon_as_the_bot_stands_is_heard(tmp_path: Path) -> None:
    """Its signal may come at any moment of the wait's beginning; none may be lost."""
    with running_by_socket(tmp_path / "home", RAPPORTEUR_WATCH="no") as (process, _):
        said(process, "Ctrl-C stops it.")
        process.terminate()
        assert process.wait(timeout=30) in {0, -signal.SIGTERM}


def test_the_addresses_can_be_turned_off(tmp_path: Path) -> None:
    port = free_port()
    with running_by_socket(tmp_path / "home", PORT=str(port), RAPPORTEUR_WATCH="no") as (process, _):
        assert len(said(process, "Ctrl-C stops it.")) == 1
        with pytest.raises(httpx.ConnectError):
            httpx.get(f"http://127.0.0.1:{port}/healthz", trust_env=False)
