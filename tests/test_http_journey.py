"""A team's whole way over HTTP: import, start, ask, check a quote, kill, start again; the bot is a process of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.handlers.conftest import HELD, buttons_of
from tests.handlers.web_api import TEAM, WebApi, serving
from tests.running import Bot, rapporteur, running_over_http

MANIFEST_FIELDS = ("delegation", "body", "session", "date", "title")


@pytest.fixture
def slack() -> Iterator[WebApi]:
    with serving() as api:
        yield api


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a data folder whose record was imported before any team connected."""
    rows = [",".join(("file", *MANIFEST_FIELDS))]
    folder = tmp_path / "statements"
    folder.mkdir()
    for number, (text, provenance) in enumerate(HELD):
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
        rows.append(",".join((f"{number}.txt", *(getattr(provenance, name) for name in MANIFEST_FIELDS))))
    (folder / "manifest.csv").write_text("\n".join(rows), encoding="utf-8")
    rapporteur("import", str(folder), home=tmp_path / "home")
    return tmp_path / "home"


def answer(bot: Bot, name: str, text: str) -> dict:
    """Type a command; return the one message that answers it."""
    bot.slack.calls.clear()
    acknowledged = bot.command(name, text)
    assert (acknowledged.status_code, acknowledged.content) == (200, b"")
    ((method, message),) = bot.slack.wait_for(1, seconds=10)
    assert method == "response_url"
    return message


def test_what_was_imported_is_asked_by_the_first_team_that_connects(slack: WebApi, home: Path) -> None:
    with running_over_http(slack, home) as bot:
        said = answer(bot, "/said", "what did we say about the IMS at PC-64")
        assert "vigilant sentinel of our common security" in said["text"]
        assert "64th session, 23 June 2025" in said["text"]
        judged = answer(bot, "/quote", "the IMS is the vigilant sentinel of our collective security")
        assert "common" in json.dumps(judged["blocks"])
        assert (said["response_type"], judged["response_type"]) == ("ephemeral", "ephemeral")


def test_a_button_works_after_the_bot_was_killed_and_started_again(slack: WebApi, home: Path) -> None:
    with running_over_http(slack, home) as bot:
        share = buttons_of(answer(bot, "/said", "what did we say about radionuclide stations at PC-64"))["Share"]
        bot.kill()
    with running_over_http(slack, home) as bot:
        bot.slack.calls.clear()
        pressed = {
            "type": "block_actions",
            "team": {"id": TEAM},
            "user": {"id": "U1", "team_id": TEAM},
            "channel": {"id": "C1"},
            "container": {"type": "message", "channel_id": "C1", "is_ephemeral": True},
            "response_url": slack.response_url,
            "trigger_id": "after.restart",
            "actions": [{"type": "button", "block_id": "b", "action_id": share["action_id"], "value": share["value"]}],
        }
        assert bot.post({"payload": json.dumps(pressed)}).status_code == 200
        posted = dict(bot.slack.wait_for(1, seconds=10))
        assert "must be completed without delay" in posted["chat.postMessage"]["text"]


def test_a_delegation_in_the_settings_that_nobody_knows_stops_the_start_with_the_name_meant(slack: WebApi, home: Path) -> None:
    with pytest.raises(AssertionError, match="Japan"):
        rapporteur(
            "run",
            home=home,
            SLACK_BOT_TOKEN="xoxb-test",
            SLACK_SIGNING_SECRET="x",
            SLACK_API_URL=slack.url,
            RAPPORTEUR_DELEGATION="Jaapn",
        )


@pytest.mark.parametrize(
    ("answered", "words"),
    [
        ({"ok": False, "error": "invalid_auth"}, "SLACK_BOT_TOKEN"),
        ({"ok": False, "error": "account_inactive"}, "Install it again"),
    ],
)
def test_a_token_that_slack_refuses_stops_the_start_with_one_line(slack: WebApi, home: Path, answered: dict, words: str) -> None:
    slack.answers["auth.test"] = answered
    with pytest.raises(AssertionError, match=words):
        rapporteur("run", home=home, SLACK_BOT_TOKEN="xoxb-test", SLACK_SIGNING_SECRET="x", SLACK_API_URL=slack.url)
