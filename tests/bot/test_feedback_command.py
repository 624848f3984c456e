"""`rapporteur feedback`: for reading, for a spreadsheet, for programs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from bot.commands import app
from storage import asked, feedback, workspaces
from storage.database import open_record, upgrade
from tests.handlers.conftest import NOW

Rapporteur = Callable[..., Result]


@pytest.fixture
def rapporteur(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Rapporteur:
    """Return the command line over a record with two opinions: of a question asked openly, and of one asked in private."""
    monkeypatch.setenv("RAPPORTEUR_HOME", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "500")
    record = open_record(f"sqlite:///{tmp_path / 'record.db'}")
    upgrade(record)
    with record.begin() as db:
        at = workspaces.local(db, NOW).id
        for typed, openly in (("=1+1, who said so", True), ("a secret question", False)):
            number = asked.keep(
                db, at, user="U1", channel="C1", thread=None, typed=typed, earlier=(), on=date(2026, 3, 1), found=True,
                kind="said", openly=openly, now=NOW,
            )  # fmt: skip
            feedback.explain(db, at, number, "U1", reason="wrong", comment="No,\nnot that", now=NOW)
    record.close()
    runner = CliRunner()
    return lambda *arguments: runner.invoke(app, arguments)


def test_a_table_for_spreadsheets_without_formulas_and_without_what_was_asked_in_private(rapporteur: Rapporteur) -> None:
    private, openly = csv.DictReader(io.StringIO(rapporteur("feedback", "--csv").stdout, newline=""))
    assert openly == {
        "given_at": "2026-03-01T12:00:00+00:00", "helpful": "False", "reason": "wrong", "comment": "No,\nnot that",
        "kind": "said", "found": "True", "question": "'=1+1, who said so",
    }  # fmt: skip
    assert (private["question"], private["reason"]) == ("", "wrong")


def test_one_json_object_for_programs(rapporteur: Rapporteur) -> None:
    found = json.loads(rapporteur("feedback", "--json").stdout)["feedback"]
    assert [one["question"] for one in found] == [None, "=1+1, who said so"]


def test_lines_for_people(rapporteur: Rapporteur) -> None:
    lines = rapporteur("feedback").stdout
    assert "2026-03-01 not helpful - =1+1, who said so - Wrong passage: No,\nnot that\n" in lines
    assert "a question asked in private" in lines
    assert "secret" not in lines


def test_both_shapes_at_once_are_wrong_usage(rapporteur: Rapporteur) -> None:
    assert rapporteur("feedback", "--csv", "--json").exit_code == 2
