"""Many teams on one record: each installs by the browser, and asks with what Slack sends in its name."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import parse_qs, urlsplit

from slack_bolt import BoltRequest, BoltResponse

from bot.installing import bolt_app
from handlers import Deps, installing
from handlers.tokens import OAuthApp, Tokens
from storage.database import Record
from storage.sealing import keyring, new_key
from tests.handlers.oauth_server import CLIENT_ID, CLIENT_SECRET, Slack

KEY = new_key()
KEYS = keyring(KEY)


@dataclass
class Clock:
    """The present, which a test moves."""

    at: datetime = field(default_factory=lambda: datetime.now(UTC))

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **by: float) -> None:
        self.at += timedelta(**by)


@dataclass
class Replica:
    """One process that serves many teams. `say` as a team: what it was answered stands in `slack.api`."""

    record: Record
    slack: Slack
    clock: Callable[[], datetime] = field(default_factory=Clock)
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        """Stand ready."""
        scopes = ("commands", "chat:write")
        app = OAuthApp(CLIENT_ID, CLIENT_SECRET, scopes, self.slack.api.url, "https://bot.example.org")
        self.tokens = Tokens(self.record, self.clock, app)
        self.app = bolt_app(self.tokens, Deps(self.record, self.clock), finish_first=True)
        oauth = self.app.oauth_flow
        assert oauth is not None
        self.begin, self.finish = installing.begin(oauth), installing.finish(oauth)

    def begun(self) -> tuple[str, str]:
        """Begin to install; return the state that Slack is given, and the cookie that the browser keeps."""
        answer = self.begin(BoltRequest(body=""))
        (state,) = parse_qs(urlsplit(answer.first_headers()["location"]).query)["state"]
        cookie = SimpleCookie(answer.headers["set-cookie"][0])
        (name,) = cookie
        return state, f"{name}={cookie[name].value}"

    def install(self, team: str | None, enterprise: str | None = None) -> BoltResponse:
        """Install as somebody does in a browser, from the first page to the last."""
        state, cookie = self.begun()
        return self.back(state, cookie, code=self.slack.code(team, enterprise))

    def back(self, state: str, cookie: str, **query: str) -> BoltResponse:
        """Come back from Slack."""
        return self.finish(BoltRequest(body="", query={"state": state, **query}, headers={"cookie": cookie}))

    def command(self, team: str, text: str = "help", name: str = "/rapporteur", **more: Any) -> BoltResponse:
        body = {"command": name, "text": text, "team_id": team, "user_id": "U1", "channel_id": "C1"}
        number = f"{id(self)}-{next(self.numbers)}"
        return self.send({**body, "response_url": self.slack.api.response_url, "trigger_id": number, **more})

    def mention(self, team: str, text: str = "<@UBOT> help", **more: Any) -> BoltResponse:
        event = {"type": "app_mention", "text": text, "user": "U1", "channel": "C1", "ts": "100.1", "team": team}
        return self.event(team, event, **more)

    def event(self, team: str | None, event: dict[str, Any], **more: Any) -> BoltResponse:
        body = {"type": "event_callback", "team_id": team, "event_id": f"Ev{id(self)}-{next(self.numbers)}", "event": event}
        return self.send({**body, "event_time": int(self.clock().timestamp()), **more})

    def send(self, body: dict[str, Any]) -> BoltResponse:
        return self.app.dispatch(BoltRequest(body=body, mode="socket_mode"))
