"""The real Bolt app over a real record, with a stand-in for Slack's servers at the other end of the wire."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from slack_bolt import App, BoltRequest, BoltResponse

from bot.slack import bolt_app, connect
from handlers import Deps
from storage import statements, workspaces
from storage.database import Record, open_record, upgrade
from storage.provenance import Provenance
from storage.statements import SourceBytes
from tests.handlers.web_api import TEAM, WebApi, serving

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)

JAPAN_64 = """Mr. Chair,

Japan reiterates its unwavering commitment to the early entry into force of the Treaty.

The International Monitoring System is not merely a technical network; it is the vigilant sentinel of our common security.

Radionuclide stations must be completed without delay.

Japan commends the on-site inspection exercise of last year.

Thank you."""

JAPAN_65 = """Mr. Chair,

Japan welcomes the certification of two further radionuclide stations in the Pacific.

We will contribute 2.5 million dollars to the International Data Centre in 2026.

Thank you."""

NEW_ZEALAND_65 = """Mr. Chair,

New Zealand calls on all States to uphold the moratorium on nuclear test explosions.

Thank you."""

HELD = (
    (
        JAPAN_64,
        Provenance(delegation="Japan", body="CTBTO Preparatory Commission", session="64", date="2025-06-23", title="JPN 64"),
    ),
    (
        JAPAN_65,
        Provenance(delegation="Japan", body="CTBTO Preparatory Commission", session="65", date="2025-11-10", title="JPN 65"),
    ),
    (
        NEW_ZEALAND_65,
        Provenance(
            delegation="New Zealand", body="CTBTO Preparatory Commission", session="65", date="2025-11-10", title="NZL 65"
        ),
    ),
)


@pytest.fixture
def slack() -> Iterator[WebApi]:
    with serving() as api:
        yield api


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a record of one team whose delegation is Japan, with nothing on file: once, since migrating takes long."""
    path = tmp_path_factory.mktemp("records") / "empty.db"
    with opened(path) as record:
        upgrade(record)
    with opened(path) as record, record.begin() as db:
        workspace = workspaces.adopt(db, TEAM, "Mission", NOW)
        workspaces.set_up(db, workspace.id, actor="test", now=NOW, own_delegation="JPN", time_zone="Europe/Vienna")
    return path


@pytest.fixture(scope="session")
def filled_file(empty_file: Path) -> Path:
    """Make the same record with three statements."""
    path = Path(shutil.copy(empty_file, empty_file.with_name("filled.db")))
    with opened(path) as record, record.begin() as db:
        workspace = workspaces.of_team(db, TEAM)
        for number, (text, provenance) in enumerate(HELD):
            statements.add(
                db,
                workspace.id,
                reading=statements.read_pasted(text),
                source=SourceBytes(f"{number}.txt", text.encode()),
                provenance=provenance,
                actor="test",
                now=NOW,
            )
    return path


@contextmanager
def opened(path: Path) -> Iterator[Record]:
    record = open_record(f"sqlite:///{path}")
    yield record
    record.close()


@pytest.fixture
def deps(empty_file: Path, tmp_path: Path) -> Iterator[Deps]:
    """Return this test's own copy of the record with nothing on file."""
    with opened(Path(shutil.copy(empty_file, tmp_path / "empty.db"))) as record:
        made = Deps(record, lambda: NOW)
        yield made
        made.room.close()


@pytest.fixture
def filled(filled_file: Path, tmp_path: Path) -> Iterator[Deps]:
    """Return this test's own copy of the record with three statements."""
    with opened(Path(shutil.copy(filled_file, tmp_path / "filled.db"))) as record:
        made = Deps(record, lambda: NOW)
        yield made
        made.room.close()


@dataclass
class Team:
    """People in a workspace: each verb is one thing that they do, and returns what Slack was answered."""

    app: App
    slack: WebApi
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def command(self, name: str, text: str, **more: Any) -> BoltResponse:
        body = {"command": name, "text": text, "team_id": TEAM, "user_id": "U1", "channel_id": "C1"}
        return self.send({**body, "response_url": self.slack.response_url, "trigger_id": self.trigger(), **more})

    def press(self, action: str, value: str, **more: Any) -> BoltResponse:
        body = {
            "type": "block_actions",
            "team": {"id": TEAM},
            "user": {"id": "U1", "team_id": TEAM},
            "channel": {"id": "C1"},
            "container": {"type": "message", "channel_id": "C1", "is_ephemeral": True},
            "actions": [{"type": "button", "action_id": action, "block_id": "b", "value": value}],
        }
        return self.send({**body, "response_url": self.slack.response_url, "trigger_id": self.trigger(), **more})

    def event(self, event: dict[str, Any], **more: Any) -> BoltResponse:
        number = next(self.numbers)
        body = {"type": "event_callback", "team_id": TEAM, "event_id": f"Ev{number}", "event": event}
        return self.send({**body, **more})

    def mention(self, text: str, **more: Any) -> BoltResponse:
        event = {"type": "app_mention", "text": text, "user": "U1", "channel": "C1", "ts": "100.1", "team": TEAM}
        return self.event({**event, **more})

    def write(self, text: str, **more: Any) -> BoltResponse:
        event = {"type": "message", "channel_type": "im", "text": text, "user": "U1", "channel": "D1", "ts": "200.1"}
        return self.event({**event, **more})

    def submit(self, view: dict[str, Any], values: dict[str, Any], **more: Any) -> BoltResponse:
        state = {block: {"value": {"type": "plain_text_input", "value": value}} for block, value in values.items()}
        body = {"type": "view_submission", "team": {"id": TEAM}, "user": {"id": "U1", "team_id": TEAM}}
        return self.send(
            {
                **body,
                "trigger_id": self.trigger(),
                "view": {"type": "modal", **view, "id": "V1", "state": {"values": state}},
                **more,
            }
        )

    def send(self, body: dict[str, Any]) -> BoltResponse:
        return self.app.dispatch(BoltRequest(body=body, mode="socket_mode"))

    def trigger(self) -> str:
        return f"trigger-{next(self.numbers)}"


def team_of(slack: WebApi, deps: Deps) -> Team:
    app = bolt_app("xoxb-test", connect("xoxb-test", slack.url), deps, finish_first=True)
    slack.calls.clear()
    return Team(app, slack)


@pytest.fixture
def team(slack: WebApi, filled: Deps) -> Team:
    return team_of(slack, filled)


@pytest.fixture
def new_team(slack: WebApi, deps: Deps) -> Team:
    """Return a team with nothing on file."""
    return team_of(slack, deps)


def buttons_of(message: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the buttons of a message by what they say; of several that say the same, the first."""
    found: dict[str, dict[str, Any]] = {}
    for block in message["blocks"]:
        for element in [*block.get("elements", ()), *([block["accessory"]] if "accessory" in block else ())]:
            if element.get("type") == "button":
                found.setdefault(element["text"]["text"], element)
    return found
