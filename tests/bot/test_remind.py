"""`rapporteur remind`: listed, printed as it would be posted, and posted once."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import Result
from sqlalchemy import select, update
from typer.testing import CliRunner

from bot.clock import now
from bot.commands import app
from bot.settings import Settings
from handlers.errors import sentence
from storage.database import open_record
from storage.models import Reminder
from tests.handlers.web_api import WebApi, serving

Run = Callable[..., Result]
CHANNEL = "C0DELEGATION"


@pytest.fixture
def slack() -> Iterator[WebApi]:
    with serving() as api:
        listed = [{"id": "C0OTHER", "name": "general"}, {"id": CHANNEL, "name": "delegation"}]
        api.answers["conversations.list"] = {"ok": True, "channels": listed}
        api.answers["chat.postMessage"] = {"ok": True, "channel": CHANNEL, "ts": "1.1"}
        yield api


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return the command line over a record with one session, in this process."""
    monkeypatch.setenv("RAPPORTEUR_HOME", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "500")

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(app, arguments)

    day = (now() + timedelta(days=40)).strftime("%d %B %Y")
    assert run("sessions", "add", "PC-196", day, "Vienna").exit_code == 0
    return run


def connected(monkeypatch: pytest.MonkeyPatch, slack: WebApi) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-test")
    monkeypatch.setenv("SLACK_API_URL", slack.url)
    monkeypatch.setenv("RAPPORTEUR_CHANNEL", "#delegation")


def test_without_a_channel_it_says_what_to_do(run: Run) -> None:
    assert run("remind").stdout.startswith("Nothing is planned: add a session")


def test_the_message_is_printed_as_it_would_be_posted_and_nothing_is_sent(run: Run) -> None:
    done = run("remind", "--preview", "PC-196", "--at", "2090-01-01T08:30")
    assert done.stdout.splitlines()[0] == "CTBTO Preparatory Commission, 196th session (PC-196)"
    shape = json.loads(run("remind", "--preview", "PC-196", "--json").stdout)
    assert (shape["session"], shape["targets"], shape["blocks"][0]["type"]) == ("PC-196", [], "header")


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("--preview", "PC-999"), "I know no session called “PC-999”."),
        (("--preview", "PC-196", "--at", "soon"), "“soon” cannot be used as the time: write a time as 2026-06-15T08:30."),
        (("--once",), "Set SLACK_BOT_TOKEN to post; --preview SESSION prints without posting."),
    ],
)
def test_what_cannot_be_done_is_refused_in_one_line(run: Run, arguments: tuple[str, ...], line: str) -> None:
    done = run("remind", *arguments)
    assert done.exit_code == 1
    assert line in (done.stderr or sentence(done.exception))


def test_what_is_due_is_posted_once(run: Run, slack: WebApi, monkeypatch: pytest.MonkeyPatch) -> None:
    connected(monkeypatch, slack)
    assert run("remind", "--once").stdout == "Nothing is due.\n"
    assert f"  PC-196  21 days  to {CHANNEL}\n" in run("remind").stdout
    _let_come_due()
    assert [run("remind", "--once").stdout for _ in range(2)] == ["Posted 1.\n", "Nothing is due.\n"]
    posted = [payload for method, payload in slack.said() if method == "chat.postMessage"]
    assert [payload["channel"] for payload in posted] == [CHANNEL]


def test_a_channel_that_the_bot_cannot_see_is_refused(run: Run, slack: WebApi, monkeypatch: pytest.MonkeyPatch) -> None:
    connected(monkeypatch, slack)
    monkeypatch.setenv("RAPPORTEUR_CHANNEL", "#elsewhere")
    done = run("remind", "--once")
    assert (done.exit_code, getattr(done.exception, "value", None)) == (1, "#elsewhere")


def _let_come_due() -> None:
    record = open_record(Settings().record_url)
    with record.begin() as db:
        first = db.scalar(select(Reminder.id).where(Reminder.deadline_id.is_(None)).order_by(Reminder.due_at))
        db.execute(update(Reminder).where(Reminder.id == first).values(due_at=now() - timedelta(minutes=1)))
    record.close()
