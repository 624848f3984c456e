"""Slack's own sample payloads: each is answered without an error, whatever is blank or unexpected in it."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from urllib.parse import parse_qsl

import pytest

from tests.handlers.conftest import Team

FOLDERS = ("events", "app-backend", "bolt-python-tests")


def payloads(shared: Path) -> dict[str, dict]:
    """Return every sample by its name; inner events get the envelope that they come in."""
    found = {}
    for folder in FOLDERS:
        for path in sorted((shared / "slack" / folder).rglob("*.json")):
            body = json.loads(path.read_text())
            is_inner = "inner-events" in str(path)
            found[str(path)] = {"type": "event_callback", "team_id": "T111", "event": body} if is_inner else body
        for path in sorted((shared / "slack" / folder).rglob("*.form.txt")):
            found[str(path)] = dict(parse_qsl(path.read_text(), keep_blank_values=True))
    return found


@pytest.mark.parametrize("own_numbers", [False, True], ids=["as they are", "each an event of its own"])
def test_every_sample_is_answered_200_without_an_error(team: Team, shared: Path, caplog, *, own_numbers: bool) -> None:
    caplog.set_level(logging.WARNING)
    statuses = {}
    for number, (name, body) in enumerate(payloads(shared).items()):
        own = {"event_id": f"Ev{number}"} if "event" in body else {"trigger_id": f"{number}"}
        statuses[name] = team.send({**body, **(own if own_numbers else {})}).status
    assert len(statuses) == 187
    assert {name: status for name, status in statuses.items() if status != 200} == {}
    assert [record.getMessage() for record in caplog.records] == []
