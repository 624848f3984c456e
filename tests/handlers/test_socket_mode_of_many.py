"""Many teams over Socket Mode: a request that comes by the socket is answered with its own team's token."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib import resources
from typing import Any

import pytest

from bot.installing import bolt_app
from bot.practice.server import PracticeServer
from bot.slack import connect, socket_handler
from handlers import Deps
from handlers.tokens import OAuthApp, Tokens
from storage import installations
from storage.database import Record, open_record, upgrade
from storage.installations import Granted
from tests.bot.practice.person import Person
from tests.handlers.conftest import NOW
from tests.handlers.teams import KEYS


@pytest.fixture
def sealed_record(record_url: str) -> Iterator[Record]:
    opened = open_record(record_url, KEYS)
    upgrade(opened)
    yield opened
    opened.close()


def granted(team_id: str, token: str) -> Granted:
    named: dict[str, Any] = {"team_id": team_id, "team_name": team_id, "enterprise_id": None, "is_enterprise_install": False}
    return Granted(
        **named,
        app_id="A1",
        bot_user_id="UBOT",
        bot_id="B1",
        scopes="",
        token=token,
        refresh_token=None,
        expires_at=None,
        installed_by="U1",
    )


def test_the_home_tab_is_shown_by_the_token_of_the_team_that_the_socket_names(sealed_record: Record) -> None:
    server = PracticeServer(json.loads((resources.files("bot") / "manifest.json").read_text())).start()
    team = connect(server.bot_token, server.base_url)
    with sealed_record.begin() as db:
        installations.save(db, granted("T0OTHER", "xoxb-of-another-team"), NOW)
        installations.save(db, granted(team.team_id, server.bot_token), NOW)
    app = bolt_app(Tokens(sealed_record, lambda: NOW, OAuthApp("1.2", "x", (), team.base_url)), Deps(sealed_record, lambda: NOW))
    handler = socket_handler(app, server.app_token, team.base_url)
    handler.connect()
    person = Person(server)
    try:
        person.ask("open_app", tab="home")
        # The server refuses every token but its own.
        assert "No statement is on file yet." in json.dumps(person.next("home"))
    finally:
        person.close()
        handler.close()
        app.listener_runner.listener_executor.shutdown()
        server.stop()
