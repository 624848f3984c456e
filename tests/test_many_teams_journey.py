"""Many teams over HTTP, the bot being processes of its own: installed in the browser, asked, rotated by two at once, left."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from storage.sealing import new_key
from tests.handlers.oauth_server import CLIENT_ID, CLIENT_SECRET, LIFE_SECONDS, Slack
from tests.handlers.web_api import TEAM, serving
from tests.running import Bot, running_over_http

MENTION = {"type": "app_mention", "text": "<@UBOT> help", "user": "U1", "channel": "C1", "ts": "100.1"}
# Less than the two hours before its end in which a token is renewed.
ENDS_SOON = 7_000


@pytest.fixture
def there() -> Iterator[Slack]:
    with serving() as api:
        yield Slack(api)


@pytest.fixture
def settings() -> dict[str, str]:
    return {
        "SLACK_BOT_TOKEN": "",
        "RAPPORTEUR_DELEGATION": "",
        "SLACK_CLIENT_ID": CLIENT_ID,
        "SLACK_CLIENT_SECRET": CLIENT_SECRET,
        "RAPPORTEUR_TOKEN_KEY": new_key(),
    }


def install(bot: Bot, there: Slack, team: str) -> str:
    """Install as a browser does; return the last page."""
    began = bot.http.get("/slack/install")
    assert (began.status_code, urlsplit(began.headers["location"]).path) == (302, "/oauth/v2/authorize")
    asked = parse_qs(urlsplit(began.headers["location"]).query)
    assert "chat:write" in asked["scope"][0].split(",")
    assert {"Secure", "HttpOnly"} <= set(began.headers["set-cookie"].replace(";", "").split())
    cookie = began.headers["set-cookie"].partition(";")[0]
    query = {"code": there.code(team), "state": asked["state"][0]}
    ended = bot.http.get("/slack/oauth_redirect", params=query, headers={"cookie": cookie})
    assert (ended.status_code, ended.headers["referrer-policy"]) == (200, "no-referrer")
    return ended.text


def posted(there: Slack, count: int) -> list[str | None]:
    """Return, once there are so many, the teams whose tokens posted."""
    there.api.wait_for(count, seconds=15)
    pairs = zip(there.api.calls, there.api.tokens, strict=False)
    return [there.team_of(token) for (method, _), token in pairs if method.startswith("chat.")]


def wait_until_gone(file: Path, team: str) -> None:
    """Come back when the team's token is erased: an event is acknowledged first, and then worked on."""
    deadline = time.monotonic() + 15
    with closing(sqlite3.connect(file)) as held:
        while held.execute("SELECT token FROM installations WHERE team_id = ?", (team,)).fetchone() != (None,):
            assert time.monotonic() < deadline
            time.sleep(0.05)


def forget(there: Slack) -> None:
    there.api.calls.clear()
    there.api.tokens.clear()


def test_teams_install_and_are_each_answered_until_one_leaves(there: Slack, tmp_path: Path, settings: dict[str, str]) -> None:
    with running_over_http(there.api, tmp_path, **settings) as bot:
        for team in ("T1", "T2"):
            assert f"installed in Team {team}" in install(bot, there, team)
        forget(there)
        for team in ("T1", "T2"):
            assert bot.event(team, MENTION).status_code == 200
        assert sorted(map(str, posted(there, 2))) == ["T1", "T2"]
        assert bot.http.get("/slack/oauth_redirect?error=access_denied").text.count("Nothing was installed") == 2
        bot.event("T1", {"type": "app_uninstalled"})
        wait_until_gone(tmp_path / "record.db", "T1")
        forget(there)
        bot.event("T1", MENTION)
        bot.event("T2", MENTION)
        assert posted(there, 1) == ["T2"]
    held = (tmp_path / "record.db").read_bytes()
    assert [token for token in there.issued if token.encode() in held] == []


def test_two_processes_that_need_a_new_token_at_once_renew_it_once(
    there: Slack, tmp_path: Path, settings: dict[str, str]
) -> None:
    there.life_seconds = ENDS_SOON
    with ExitStack() as running:
        bots = [running.enter_context(running_over_http(there.api, tmp_path, **settings)) for _ in range(2)]
        install(bots[0], there, "T1")
        there.life_seconds = LIFE_SECONDS
        forget(there)
        threads = [threading.Thread(target=bot.event, args=("T1", MENTION)) for bot in bots * 4]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert posted(there, 9) == ["T1"] * 8  # and one refresh
        renewed = [payload for method, payload in there.api.calls if payload.get("grant_type") == "refresh_token"]
        assert (len(renewed), there.refused) == (1, [])


def test_a_bot_token_connects_one_workspace_whatever_else_is_set(there: Slack, tmp_path: Path, settings: dict[str, str]) -> None:
    there.api.scripts.clear()
    with running_over_http(there.api, tmp_path, **{**settings, "SLACK_BOT_TOKEN": "xoxb-one"}) as bot:
        assert bot.http.get("/slack/install").status_code == 404
        forget(there)
        bot.event(TEAM, {**MENTION, "team": TEAM})
        there.api.wait_for(1, seconds=15)
        assert set(there.api.tokens) == {"xoxb-one"}
