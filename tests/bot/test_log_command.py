"""`rapporteur log`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from storage import workspaces
from storage.database import open_record, upgrade
from tests.running import rapporteur
from tests.storage.samples import NOW


@pytest.fixture
def home(tmp_path: Path) -> Path:
    record = open_record(f"sqlite:///{tmp_path / 'record.db'}")
    upgrade(record)
    with record.begin() as db:
        at = workspaces.adopt(db, "T1", "Mission", NOW).id
        workspaces.set_up(db, at, own_delegation="JPN", time_zone="Europe/Vienna", actor="U7", now=NOW)
    record.close()
    return tmp_path


def test_changes_are_printed_in_words_by_the_teams_clock_the_latest_first(home: Path) -> None:
    assert rapporteur("log", home=home).splitlines() == [
        ("2026-11-23 10:00 CET  @U7 set the delegation to Japan (before: nothing); the time zone to Europe/Vienna (before: UTC)"),
        "2026-11-23 10:00 CET  Rapporteur connected the record to this Slack workspace",
    ]
    assert rapporteur("log", "--limit", "1", home=home).splitlines()[-1] == "... and 1 earlier ones; --limit shows more."


def test_changes_are_for_programs_too_and_from_a_day_on(home: Path) -> None:
    found = json.loads(rapporteur("log", "--json", "--since", "2026-11-23", home=home))
    assert found["count"] == 2
    assert found["changes"][0]["detail"]["before"] == {"own_delegation": None, "time_zone": "UTC"}
    assert found["changes"][1]["in_words"] == "connected the record to this Slack workspace"
    assert rapporteur("log", "--since", "2026-11-24", home=home).strip() == "Nothing was changed."
