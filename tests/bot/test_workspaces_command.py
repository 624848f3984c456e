"""The command line over a record of several teams: whose it works on, keys, and what is deleted."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest
from click.testing import Result
from typer.testing import CliRunner

from bot.commands import app
from handlers.errors import sentence
from storage import statements, workspaces
from storage.database import open_record, upgrade
from storage.errors import Invalid
from storage.sealing import keyring, new_key
from storage.statements import SourceBytes
from tests.handlers.conftest import HELD, NOW

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return the command line over a record of two teams, of which T1 has three statements."""
    monkeypatch.setenv("RAPPORTEUR_HOME", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "500")
    record = open_record(f"sqlite:///{tmp_path / 'record.db'}")
    upgrade(record)
    with record.begin() as db:
        at, _ = (workspaces.adopt(db, team, f"Team {team}", NOW).id for team in ("T1", "T2"))
        for number, (text, provenance) in enumerate(HELD):
            reading, source = statements.read_pasted(text), SourceBytes(f"{number}.txt", text.encode())
            statements.add(db, at, reading=reading, source=source, provenance=provenance, actor="test", now=NOW)
    record.close()
    return lambda *arguments, stdin="": CliRunner().invoke(app, arguments, input=stdin)


ASKED = ("ask", "what did we say about the IMS at PC-64", "--as", "JPN", "--json")


def test_the_team_that_is_named_is_asked_and_no_other(run: Run) -> None:
    assert json.loads(run(*ASKED, "--workspace", "T1").stdout)["found"] is True
    empty = run(*ASKED, "--workspace", "T2")
    assert (empty.exit_code, "Nothing is on file yet" in empty.stderr) == (1, True)


@pytest.mark.parametrize("command", [ASKED, ("sessions", "list"), ("remind",), ("purge",), ("sessions", "feeds")])
def test_of_several_teams_one_must_be_named_and_all_are_listed(run: Run, command: tuple[str, ...]) -> None:
    refused = run(*command)
    assert refused.exit_code == 1
    assert sentence(refused.exception).endswith("--workspace: T1 (Team T1), T2 (Team T2).")
    unknown = sentence(run(*command, "--workspace", "T9").exception)
    assert unknown == "No team T9 is on file. On file: T1 (Team T1), T2 (Team T2)."


def test_a_team_is_not_named_for_the_next_command_too(run: Run) -> None:
    run(*ASKED, "--workspace", "T1")
    assert run(*ASKED).exit_code == 1


def test_purge_asks_first_and_leaves_nothing_of_that_team(run: Run) -> None:
    kept = run("purge", "--workspace", "T1", stdin="n\n")
    assert (kept.exit_code, "Nothing was deleted" in kept.stderr) == (1, True)
    assert json.loads(run(*ASKED, "--workspace", "T1").stdout)["found"] is True
    gone = run("purge", "--workspace", "T1", stdin="y\n")
    assert (gone.exit_code, "0 are left" in gone.stdout) == (0, True)
    assert "Nothing is on file yet" in run(*ASKED, "--workspace", "T1").stderr


def test_retention_is_said_and_set(run: Run) -> None:
    assert "30 days" in run("retention", "--workspace", "T1").stdout
    assert "Content is deleted at an uninstall." in run("retention", "0", "--workspace", "T1").stdout
    assert "30 days" in run("retention", "--workspace", "T2").stdout


def test_a_key_that_is_made_is_one_that_is_taken(run: Run) -> None:
    made = run("key").stdout.strip()
    assert keyring(f"2:{made}").newest == 2


@pytest.mark.parametrize("setting", ["short", "1:AAAA", "0:" + "A" * 43 + "=", "x:" + "A" * 43 + "="])
def test_a_key_that_is_none_is_refused_without_repeating_it(setting: str) -> None:
    with pytest.raises(Invalid) as refused:
        keyring(setting)
    assert setting not in sentence(refused.value)
    assert "rapporteur key" in sentence(refused.value)


def test_the_manifest_for_many_fits_slacks_schema(run: Run, shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "RAPPORTEUR_URL" in run("manifest").stderr
    monkeypatch.setenv("RAPPORTEUR_URL", "https://bot.example.org/")
    made = json.loads(run("manifest").stdout)
    jsonschema.validate(made, json.loads((shared / "slack" / "manifest.schema.2.0.0.json").read_text(encoding="utf-8")))
    assert made["oauth_config"]["redirect_urls"] == ["https://bot.example.org/slack/oauth_redirect"]
    assert made["settings"]["token_rotation_enabled"] is True


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"SLACK_CLIENT_ID": "1.2"}, "both SLACK_CLIENT_ID and SLACK_CLIENT_SECRET"),
        ({"SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "x", "SLACK_SIGNING_SECRET": "x"}, "rapporteur key"),
        (
            {"SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "x", "RAPPORTEUR_TOKEN_KEY": "A" * 43 + "="},
            "SLACK_SIGNING_SECRET",
        ),
    ],
)
def test_what_is_missing_for_many_teams_stops_the_start_in_one_sentence(
    run: Run, monkeypatch: pytest.MonkeyPatch, settings: dict[str, str], words: str
) -> None:
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    refused = run("run")
    assert (refused.exit_code, words in refused.stderr) == (1, True)


def test_doctor_says_what_many_teams_lack(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_CLIENT_ID", "1.2")
    monkeypatch.setenv("SLACK_CLIENT_SECRET", "x")
    said = {found["about"]: found for found in json.loads(run("doctor", "--json").stdout)["findings"]}
    assert (said["Slack"]["state"], said["Key"]["state"]) == ("wrong", "wrong")
    assert "rapporteur key" in said["Key"]["text"]


def test_reminders_of_many_teams_are_posted_once_without_naming_one(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_CLIENT_ID", "1.2")
    monkeypatch.setenv("SLACK_CLIENT_SECRET", "x")
    assert "RAPPORTEUR_TOKEN_KEY" in run("remind", "--once").stderr
    monkeypatch.setenv("RAPPORTEUR_TOKEN_KEY", new_key())
    assert run("remind", "--once").stdout == "Nothing is due.\n"
    assert run("upgrade").exit_code == 0
