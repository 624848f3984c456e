"""`rapporteur sessions`: planned, listed, moved and called off from the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from bot.commands import sessions
from handlers.errors import sentence

Run = Callable[..., Result]
DAY = datetime(2026, 5, 4, 9, tzinfo=UTC)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return the sub-command over an empty record, on 4 May 2026."""
    monkeypatch.setenv("RAPPORTEUR_HOME", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "500")
    monkeypatch.setattr("bot.commands.sessions.now", lambda: DAY)
    runner = CliRunner()
    return lambda *arguments: runner.invoke(sessions.app, arguments)


def test_a_session_is_planned_moved_called_off_and_restored(run):
    assert run("add", "PC-66", "22-24", "June", "2026", "Vienna").stdout == (
        "Planned: PC-66  22 June 2026 - 24 June 2026  Vienna (Europe/Vienna)  CTBTO Preparatory Commission, 66th session\n"
    )
    assert run("add", "PC-66 22-24 June 2026 Vienna").stdout.startswith("On file already: PC-66")
    assert run("move", "PC-66", "29 June-1 July 2026", "whatever").stdout.splitlines() == [
        "Moved: PC-66  29 June 2026 - 1 July 2026  Vienna (Europe/Vienna)  CTBTO Preparatory Commission, 66th session",
        "Not understood, and left out: “whatever”.",
    ]
    assert "cancelled" in run("cancel", "66").stdout
    assert run("cancel", "66").stdout.startswith("Nothing changed")
    assert run("restore", "pc66").stdout.startswith("Restored: PC-66  29 June 2026")


def test_sessions_are_listed_for_people_and_for_programs(run):
    assert run("list").stdout == "No session is planned. rapporteur sessions add plans one.\n"
    assert run("list", "--past").stdout == "No session that is over is on file.\n"
    for typed in ("PC-66 22-24 June 2026 at 15:00", "IAEA Board 8-12 June 2026", "PC-65 10-12 November 2025"):
        assert run("add", typed).exit_code == 0
    assert [line.split("  ")[0] for line in run("list").stdout.splitlines()] == ["BoG, 8 June 2026", "PC-66"]
    assert [line.split("  ")[0] for line in run("list", "--past").stdout.splitlines()] == ["PC-65"]
    first = json.loads(run("list", "--limit", "1", "--json").stdout)["sessions"]
    assert first == [
        {
            "id": 2,
            "name": "BoG, 8 June 2026",
            "body": "IAEA-BOG",
            "number": None,
            "qualifier": None,
            "label": "meeting of 8 June 2026",
            "starts_on": "2026-06-08",
            "ends_on": "2026-06-12",
            "opens_at": "10:00",
            "place": None,
            "time_zone": "Europe/Vienna",
            "cancelled": False,
            "statements": 0,
        },
    ]


def test_what_does_not_follow_the_rhythm_is_planned_and_said(run):
    assert run("add", "PC-67 22-24 June 2026").stdout.splitlines()[1:] == ["By its usual rhythm June 2026 is PC-66."]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("add", "PC-66 06/07/2026"), "“06/07/2026” cannot be used as the day: write the month as a word, as 6 July 2026."),
        (("add", "PC-65 23 June 2026"), "PC-65 is planned already: 22 June 2026 - 24 June 2026."),
        (("move", "PC-65", "whatever"), "“whatever” cannot be used as the change: write the new days, hour or place"),
        (("move", "PC-99", "29 June"), "I know no session called “PC-99”. Did you mean “PC-65”?"),
        (("cancel", "nothing"), "I know no session called “nothing”. Did you mean “PC-65”?"),
    ],
)
def test_a_refusal_is_one_sentence_and_changes_nothing(run, arguments, said):
    run("add", "PC-65 22-24 June 2026")
    before = run("list", "--json").stdout
    refused = run(*arguments)
    assert refused.exit_code == 1
    assert sentence(refused.exception).startswith(said)
    assert run("list", "--json").stdout == before


@pytest.mark.parametrize("command", ["list", "add", "move", "cancel", "restore"])
def test_every_command_has_help_with_an_example(run, command):
    assert f"Example: rapporteur sessions {command}" in run(command, "--help").stdout


def test_the_day_is_the_one_of_the_clock(run):
    run("add", "PC-66 22 June")
    assert json.loads(run("list", "--json").stdout)["sessions"][0]["starts_on"] == date(2026, 6, 22).isoformat()
