"""The socket to Slack is replaced when the line to it is dead, although it looks open."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from importlib import resources
from typing import Any

import pytest

from bot.listening import Ear, Patience
from bot.practice.server import PracticeServer
from bot.slack import bolt_app, connect, socket_handler
from handlers import Deps
from storage import workspaces
from tests.bot.practice.person import Person
from tests.handlers.web_api import TEAM

HERE = "C0PRACTICE1"
WAIT_SECONDS = 40


@dataclass
class Line:
    """A line to a server that can be cut without either end noticing: what is sent is swallowed."""

    port: int = 0
    cut: set[socket.socket] = field(default_factory=set)
    ends: list[socket.socket] = field(default_factory=list)

    def go_dead(self) -> None:
        """Swallow everything on the connections that are open now; new ones work."""
        self.cut.update(self.ends)


@contextmanager
def line_to(port: int) -> Iterator[Line]:
    line = Line()

    def pump(source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                if source not in line.cut:
                    target.sendall(data)
            target.shutdown(socket.SHUT_WR)

    def accept() -> None:
        with suppress(OSError):
            while True:
                near, _ = listening.accept()
                far = socket.create_connection(("127.0.0.1", port))
                line.ends += [near, far]
                for pair in ((near, far), (far, near)):
                    threading.Thread(target=pump, args=pair, daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as listening:
        line.port = listening.getsockname()[1]
        threading.Thread(target=accept, daemon=True).start()
        yield line
        listening.shutdown(socket.SHUT_RDWR)
    for end in line.ends:
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        end.close()


def until(condition: Callable[[], Any]) -> bool:
    deadline = time.monotonic() + WAIT_SECONDS
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
    return bool(condition())


@pytest.fixture
def practice() -> Iterator[PracticeServer]:
    server = PracticeServer(json.loads((resources.files("bot") / "manifest.json").read_text())).start()
    yield server
    server.stop()


def test_a_line_that_went_dead_is_told_and_replaced_and_the_bot_answers_again(practice: PracticeServer, filled: Deps) -> None:
    with line_to(int(practice.workspace.origin.rsplit(":", 1)[1])) as line:
        direct, practice.workspace.origin = practice.workspace.origin, f"http://127.0.0.1:{line.port}"
        team = connect(practice.bot_token, f"{direct}/api/")
        deps = Deps(filled.record, filled.now, workspace_of=lambda db, _: workspaces.of_team(db, TEAM))
        app = bolt_app(practice.bot_token, team, deps)
        ear = Ear(lambda: socket_handler(app, practice.app_token, team.base_url), Patience(silent=5.0, quiet=60, look_every=0.2))
        assert not ear.alive()
        ear.open()
        first = ear._handler
        with ear.watched():
            assert ear.alive()
            line.go_dead()
            assert until(lambda: not ear.alive())
            assert first.client.is_connected()  # the SDK has not noticed
            assert until(lambda: ear.alive() and ear._handler is not first)
            practice.workspace.origin = direct
            person = Person(practice)
            assert person.ask("command", channel=HERE, command="/rapporteur", text="help")["ok"]
            assert person.message(is_ephemeral=True)["text"]
            person.close()
        assert not ear.alive()
        app.listener_runner.listener_executor.shutdown()


def test_a_connection_that_is_quiet_for_long_is_replaced_though_its_pongs_come(practice: PracticeServer, filled: Deps) -> None:
    team = connect(practice.bot_token, practice.base_url)
    app = bolt_app(practice.bot_token, team, filled)
    ear = Ear(lambda: socket_handler(app, practice.app_token, team.base_url), Patience(silent=30, quiet=60, look_every=60))
    ear.open()
    first = ear._handler
    with ear.watched():
        ear._pongs_at = time.monotonic() + 60
        ear.look()
        assert ear._handler is first
        ear._messages_at -= 61
        ear.look()
        assert ear._handler is not first
        assert until(lambda: not first.client.is_connected())
        assert ear.alive()
    app.listener_runner.listener_executor.shutdown()
