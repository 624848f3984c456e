"""The same surface over Socket Mode, against a server that refuses what Slack refuses."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib import resources
from typing import Any

import pytest

from bot.practice.server import PracticeServer
from bot.slack import bolt_app, connect, socket_handler
from handlers import Deps
from storage import workspaces
from storage.database import open_record
from tests.bot.practice.person import Person
from tests.handlers.conftest import NOW, buttons_of
from tests.handlers.web_api import TEAM

HERE = "C0PRACTICE1"


@pytest.fixture(scope="module")
def person(filled_file: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Person]:
    """Return a person in a workspace to which the bot is connected: once, since disconnecting takes the SDK three seconds."""
    path = tmp_path_factory.mktemp("socket") / "record.db"
    path.write_bytes(filled_file.read_bytes())
    record = open_record(f"sqlite:///{path}")
    server = PracticeServer(json.loads((resources.files("bot") / "manifest.json").read_text())).start()
    team = connect(server.bot_token, server.base_url)
    deps = Deps(record, lambda: NOW, workspace_of=lambda db, _: workspaces.of_team(db, TEAM))
    app = bolt_app(server.bot_token, team, deps)
    handler = socket_handler(app, server.app_token, team.base_url)
    handler.connect()
    who = Person(server)
    yield who
    who.close()
    handler.close()
    app.listener_runner.listener_executor.shutdown()
    server.stop()
    record.close()


def answer(person: Person, command: str, text: str) -> dict[str, Any]:
    """Type a command; return the message that answers it."""
    person.frames.clear()
    reply = person.ask("command", channel=HERE, command=command, text=text)
    assert reply["ok"], reply
    return person.message(is_ephemeral=True)


def press(person: Person, message: dict[str, Any], label: str) -> None:
    button = buttons_of(message)[label]
    block = next(b for b in message["blocks"] if button in (*b.get("elements", ()), b.get("accessory")))
    action = {"block_id": block["block_id"], "action_id": button["action_id"]}
    reply = person.ask("act_in_message", channel=HERE, ts=message["ts"], action=action, values={})
    assert reply["ok"], reply


def window(person: Person) -> dict[str, Any]:
    return person.wait(lambda frame: frame["type"] == "modals" and frame["stack"])["stack"][-1]


def test_question_context_and_citation(person: Person) -> None:
    message = answer(person, "/said", "what did we say about radionuclide stations at PC-64")
    assert "must be completed without delay" in message["text"]
    press(person, message, "Show in context")
    assert window(person)["title"]["text"] == "In context"
    press(person, message, "Copy citation")
    assert window(person)["title"]["text"] == "Copy citation"


def test_quote_is_judged_and_shared_once_the_bot_is_in_the_channel(person: Person) -> None:
    message = answer(person, "/quote", "Radionuclide stations must be completed without delay.")
    assert message["text"].startswith("Word for word.\n")
    person.ask("invite", channel=HERE)
    press(person, message, "Share")
    shared = person.wait(lambda f: f["type"] == "message" and f["message"]["text"].startswith("Shared by "))["message"]
    assert "is_ephemeral" not in shared
    left = person.message(is_ephemeral=True)
    assert (left["ts"], "Share" in buttons_of(left)) == (message["ts"], False)


def test_list_and_one_statement_in_full(person: Person) -> None:
    message = answer(person, "/statements", "list")
    press(person, message, "Show")
    shown = person.message(is_ephemeral=True)
    press(person, shown, "Read all of it")
    assert window(person)["title"]["text"] == "Statement"


def test_every_command_helps(person: Person) -> None:
    texts = [answer(person, command, "help")["text"] for command in ("/said", "/quote", "/statements", "/rapporteur")]
    assert [text.split(" ")[0] for text in texts] == ["/said", "/quote", "/statements", "I"]


def test_home_tab_is_published(person: Person) -> None:
    person.ask("open_app", tab="home")
    home = person.next("home")
    assert "3 statements are on file." in json.dumps(home)
