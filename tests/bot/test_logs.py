"""What a running bot writes into its log: enough to find a fault by, and nothing of what people say."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import httpx
import pytest
import structlog
from slack_sdk.errors import SlackApiError

from bot import logs
from bot.slack import bolt_app, connect, web_client
from handlers import Deps
from tests.confidential import FORBIDDEN, Collector
from tests.handlers.conftest import HELD
from tests.handlers.test_http import command, http, post  # noqa: F401 - a fixture
from tests.handlers.web_api import WebApi
from tests.running import rapporteur, running_over_http

TOKEN = "xoxb-1111111111-abcdefghij"
WORDS = "the vigilant sentinel of our common security"


@pytest.fixture
def written(tmp_path: Path) -> Iterator[Path]:
    """Set logging up as `rapporteur run` does, and return the file of the log."""
    root = logging.getLogger()
    before, level, configuration = root.handlers[:], root.level, structlog.get_config()
    logs.configure(tmp_path, at_terminal=True)
    root.setLevel(logging.DEBUG)
    yield tmp_path / "rapporteur.log"
    for handler in root.handlers[:]:
        root.removeHandler(handler)
        handler.close()
    for handler in before:
        root.addHandler(handler)
    root.setLevel(level)
    structlog.configure(**configuration)


def lines(file: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def test_an_error_is_written_as_its_kind_and_places_whoever_logs_it(written: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for log in (logging.getLogger("some.library"), structlog.get_logger("rapporteur.test")):
        try:
            try:
                raise ValueError(WORDS)
            except ValueError as error:
                raise KeyError(TOKEN) from error
        except KeyError:
            log.exception("failed")
    for line in lines(written):
        assert re.fullmatch(r"KeyError at .*test_logs\.py.* \| from ValueError at .*test_logs\.py.*", line["error"])
    assert len(lines(written)) == 2
    assert FORBIDDEN.search(written.read_text() + capsys.readouterr().err) is None


def test_what_has_the_shape_of_a_token_is_blotted_out(written: Path) -> None:
    for token in (TOKEN, "xapp-1-A1-2-abc", "xoxp-1-2", "xoxe.xoxp-1-abc", "xoxe-1-abc", "xoxa-2"):
        logging.getLogger("some.library").warning("with %s in it", token)
        structlog.get_logger("rapporteur.test").warning("with one", token=token)
    assert re.search(r"xox[a-z]-\w|xapp-\w|xoxe\.\w*-\w", written.read_text()) is None
    assert len(lines(written)) == 12


def test_the_lines_of_one_request_share_a_number_that_says_nothing(
    written: Path, slack: WebApi, filled: Deps, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_, **__):
        raise ZeroDivisionError(WORDS)

    monkeypatch.setattr("storage.asking.ask", fail)
    app = bolt_app("xoxb-test", connect("xoxb-test", slack.url), filled)
    from bot.slack import http_app  # noqa: PLC0415 - beside the fixture of the same name
    from tests.handlers.test_http import SECRET, served  # noqa: PLC0415 - same

    with served(http_app(app, SECRET)) as client:
        slack.calls.clear()
        for trigger in ("one", "two"):
            post(client, command(slack, "/said", f"did we say {WORDS}", trigger_id=trigger))
        slack.wait_for(2)
    app.listener_runner.listener_executor.shutdown()
    failed = [line for line in lines(written) if line["event"].startswith("failed, reference")]
    assert [line["kind"] for line in failed] == ["command"] * 2
    assert len({line["request"] for line in failed}) == 2
    assert all(re.fullmatch("[0-9a-f]{8}", line["request"]) for line in failed)
    assert FORBIDDEN.search(written.read_text()) is None


@pytest.mark.parametrize("beginning", ['{"ok":true,"message":{"text":"', "<p>"])
def test_an_answer_of_slack_that_cannot_be_read_is_not_repeated(written: Path, beginning: str) -> None:
    """It repeats the message, and the SDK would write its beginning."""

    class Cut(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            data = f"{beginning}{WORDS}".encode()
            self.send_response(200)
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Cut) as server:
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        with pytest.raises((SlackApiError, ValueError)):
            web_client(TOKEN, f"http://127.0.0.1:{server.server_port}/api/").chat_postMessage(channel="C1", text=WORDS)
        server.shutdown()
    assert len(lines(written)) == 1
    assert FORBIDDEN.search(written.read_text()) is None


def test_a_bot_that_is_asked_misled_and_broken_off_writes_nothing_confidential(slack: WebApi, tmp_path: Path) -> None:
    """The bot is a process of its own, and logs as it always does."""
    folder = tmp_path / "statements"
    folder.mkdir()
    for number, (text, _) in enumerate(HELD):
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    given = ("--delegation", "Japan", "--body", "CTBTO Preparatory Commission", "--session", "64", "--date", "2025-06-23")
    rapporteur("import", str(folder), *given, home=tmp_path / "home")
    with running_over_http(slack, tmp_path / "home") as bot:
        for name, text in (
            ("/said", WORDS),
            ("/quote", WORDS),
            ("/said", TOKEN),
            ("/statements", f"find {WORDS}"),
            ("/no", WORDS),
        ):
            bot.command(name, text)
        slack.statuses["response_url"] = 500
        bot.command("/said", "what did we say about radionuclide stations")
        bot.post({"payload": json.dumps({"type": "view_submission", "trigger_id": "a", "view": {"state": WORDS}})})
        bot.post({"payload": f"{{{WORDS}"})
        bot.http.post("/slack/events", content=f"text={WORDS}&token={TOKEN}")
        with pytest.raises(httpx.HTTPStatusError):
            bot.http.get(f"/calendars/{TOKEN}.ics").raise_for_status()
        slack.wait_for(5, seconds=10)
    log = (tmp_path / "home" / "rapporteur.log").read_text(encoding="utf-8")
    assert '"event": "ready"' in log
    assert FORBIDDEN.search(log) is None
    assert "xoxb-test" not in log


def test_the_collector_finds_what_should_not_be_there() -> None:
    collector = Collector()
    for args in ((logging.INFO, "a", 1, "it is %s", (WORDS,), None), (logging.DEBUG, "a", 1, TOKEN, (), None)):
        collector.emit(logging.LogRecord("some.library", *args))
    error = ValueError(WORDS)
    collector.emit(logging.LogRecord("some.library", logging.ERROR, "a", 1, "failed", (), (ValueError, error, None)))
    collector.emit(logging.LogRecord("some.library", logging.ERROR, "a", 1, "nothing to see", (), None))
    assert (len(collector.found), collector.lines) == (3, 4)
