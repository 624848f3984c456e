"""`rapporteur run` as a process of its own, and requests to it as Slack signs them."""

from __future__ import annotations

import hashlib
import hmac
import itertools
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx

from tests.handlers.web_api import TEAM, WebApi

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
START_SECONDS = 60


@dataclass
class Bot:
    """A running bot: `post` sends a signed command."""

    http: httpx.Client
    slack: WebApi
    process: subprocess.Popen[bytes]
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(time.time_ns()))

    def command(self, name: str, text: str, **more: str) -> httpx.Response:
        """Type a slash command; return the acknowledgement."""
        fields = {"command": name, "text": text, "team_id": TEAM, "user_id": "U1", "channel_id": "C1"}
        return self.post({**fields, "response_url": self.slack.response_url, "trigger_id": str(next(self.numbers)), **more})

    def event(self, team: str, event: dict[str, Any]) -> httpx.Response:
        """Send an event as Slack does."""
        number = next(self.numbers)
        body = {
            "type": "event_callback",
            "team_id": team,
            "event_id": f"Ev{number}",
            "event_time": int(time.time()),
            "event": event,
        }
        return self.send(json.dumps({**body, "event": event}).encode(), "application/json")

    def post(self, fields: dict[str, str]) -> httpx.Response:
        """Send a form as Slack does."""
        return self.send(urlencode(fields).encode(), "application/x-www-form-urlencoded")

    def send(self, body: bytes, media_type: str) -> httpx.Response:
        """Send a body with Slack's signature."""
        at = str(int(time.time()))
        digest = hmac.new(SECRET.encode(), b"v0:" + at.encode() + b":" + body, hashlib.sha256).hexdigest()
        headers = {
            "x-slack-request-timestamp": at,
            "x-slack-signature": f"v0={digest}",
            "content-type": media_type,
        }
        return self.http.post("/slack/events", content=body, headers=headers)

    def kill(self) -> None:
        """End the process as a power cut would."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


def environment(home: Path, **more: str) -> dict[str, str]:
    """Return an environment in which only these settings are set."""
    ours = ("SLACK_", "RAPPORTEUR_", "DATABASE_URL", "HOST", "PORT")
    plain = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return {**plain, "RAPPORTEUR_HOME": str(home), **more}


def rapporteur(*arguments: str, home: Path, **more: str) -> str:
    """Run a command to its end and return what it printed; it must end well."""
    command = [sys.executable, "-m", "bot", *arguments]
    done = subprocess.run(command, env=environment(home, **more), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running_over_http(slack: WebApi, home: Path, **more: str) -> Iterator[Bot]:
    """Start the bot for a Slack-compatible server, and stop it at the end."""
    port = free_port()
    usual = {"SLACK_BOT_TOKEN": "xoxb-test", "SLACK_SIGNING_SECRET": SECRET, "SLACK_API_URL": slack.url, "PORT": str(port)}
    settings = environment(home, **{**usual, "RAPPORTEUR_DELEGATION": "Japan", **more})
    with (
        subprocess.Popen([sys.executable, "-m", "bot", "run"], env=settings, cwd=home, stdout=subprocess.DEVNULL) as process,
        httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=30) as http,
    ):
        try:
            _wait(http, process)
            yield Bot(http, slack, process)
        finally:
            process.terminate()
            process.wait(timeout=30)


def _wait(http: httpx.Client, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if http.get("/readyz").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise TimeoutError("the bot did not start")
