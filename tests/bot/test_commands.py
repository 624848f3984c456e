"""The command line over a small record: the shapes that programs rely on, and what people read."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from bot.commands import app
from storage import statements, workspaces
from storage.database import open_record, upgrade
from storage.statements import SourceBytes
from tests.handlers.conftest import HELD, NOW
from tests.handlers.web_api import serving

Rapporteur = Callable[..., Result]


@pytest.fixture
def rapporteur(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Rapporteur:
    """Return the command line over a record with three statements, in this process."""
    monkeypatch.setenv("RAPPORTEUR_HOME", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "500")
    record = open_record(f"sqlite:///{tmp_path / 'record.db'}")
    upgrade(record)
    with record.begin() as db:
        workspace = workspaces.local(db, NOW)
        for number, (text, provenance) in enumerate(HELD):
            reading, source = statements.read_pasted(text), SourceBytes(f"{number}.txt", text.encode())
            statements.add(db, workspace.id, reading=reading, source=source, provenance=provenance, actor="test", now=NOW)
    record.close()
    runner = CliRunner()
    return lambda *arguments, stdin="": runner.invoke(app, arguments, input=stdin)


def test_an_answer_has_the_promised_shape(rapporteur: Rapporteur) -> None:
    done = rapporteur("ask", "what did we say about the IMS at PC-64", "--as", "JPN", "--on", "2026-03-01", "--json")
    answer = json.loads(done.stdout)
    assert list(answer) == ["id", "question", "understood", "found", "passages", "nearest", "choices", "note"]
    assert answer["understood"]["sessions"] == [64]
    assert answer["understood"]["delegations"] == ["JPN"]
    first = answer["passages"][0]
    assert {
        name: first[name] for name in ("file", "delegation", "body", "session", "date", "paragraph", "block", "citation")
    } == {
        "file": "0.txt",
        "delegation": "JPN",
        "body": "CTBTO Preparatory Commission",
        "session": 64,
        "date": "2025-06-23",
        "paragraph": 2,
        "block": 2,
        "citation": "Japan, CTBTO Preparatory Commission, 64th session, 23 June 2025, para. 2",
    }
    assert [first["text"][start:end] for start, end in first["highlights"]] == ["International Monitoring System"]
    assert first["stage"] is None


def test_what_was_not_addressed_says_what_was_searched(rapporteur: Rapporteur) -> None:
    done = rapporteur("ask", "have we ever mentioned whaling", "--as", "Japan", "--on", "2026-03-01", "--json")
    answer = json.loads(done.stdout)
    assert (answer["found"], answer["passages"]) == (False, [])
    assert "whaling" in answer["note"]


def test_a_judgement_has_the_promised_shape_and_its_redline_joins_to_both_texts(rapporteur: Rapporteur) -> None:
    typed = "the IMS is not the vigilant sentinel of our common security"
    judged = json.loads(rapporteur("quote", typed, "--as", "JPN", "--on", "2026-03-01", "--json").stdout)
    assert list(judged) == ["id", "quote", "claimed", "verdict", "said_by", "findings", "matches", "note"]
    assert (judged["verdict"], judged["said_by"]) == ("near", "us")
    assert {finding["kind"] for finding in judged["findings"]} == {"undeclared_omission", "wording"}
    match = judged["matches"][0]
    said = "".join(piece["text"] for piece in match["redline"] if piece["op"] != "quoted")
    assert " ".join(said.split()) == " ".join(match["said"].split())
    assert match["said"] in match["text"]


def test_a_batch_answers_each_line_in_order_and_bad_lines_in_their_place(rapporteur: Rapporteur) -> None:
    lines = [
        {"id": "a", "quote": "Radionuclide stations must be completed without delay.", "as": "JPN", "on": "2026-03-01"},
        "no json",
        {"id": "c", "quote": "x y z", "as": "Ruritania"},
        {"id": "d"},
        {"id": "e", "quote": "uphold the moratorium on nuclear test explosions", "as": "JPN", "on": "not a day"},
        {"id": "f", "quote": "uphold the moratorium on nuclear test explosions", "as": "JPN"},
    ]
    stdin = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    answers = [json.loads(line) for line in rapporteur("quote", "--batch", "-", stdin=stdin).stdout.splitlines()]
    assert [(a["id"], a.get("verdict"), a.get("said_by"), "error" in a) for a in answers] == [
        ("a", "verbatim", "us", False),
        (None, None, None, True),
        ("c", None, None, True),
        ("d", None, None, True),
        ("e", None, None, True),
        ("f", "verbatim", "other", False),
    ]


def test_people_read_the_words_first_and_then_where_they_stand(rapporteur: Rapporteur) -> None:
    lines = rapporteur("ask", "what did we say about radionuclide stations at PC-64", "--as", "JPN").stdout.splitlines()
    words = next(n for n, line in enumerate(lines) if "Radionuclide stations must be completed without delay." in line)
    assert lines[words + 1].strip() == "Japan, CTBTO Preparatory Commission, 64th session, 23 June 2025, para. 3"


@pytest.mark.parametrize(
    ("stage", "said"), [("draft", "draft, not delivered"), ("check against delivery", "check against delivery")]
)
def test_what_was_not_delivered_is_cited_as_such(rapporteur: Rapporteur, tmp_path: Path, stage: str, said: str) -> None:
    text = "Mr. Chair,\n\nJapan proposes a noble gas laboratory that is open to all States."
    (tmp_path / "draft.txt").write_text(text, encoding="utf-8")
    given = ("--delegation", "Japan", "--body", "CTBTO PrepCom", "--session", "63", "--date", "2024-11-11", "--stage", stage)
    assert rapporteur("import", str(tmp_path / "draft.txt"), *given).exit_code == 0
    ask = ("ask", "what did we say about a noble gas laboratory", "--as", "JPN")
    quote = ("quote", "a noble gas laboratory that is open to all States", "--as", "JPN")
    for asked, places in ((ask, "passages"), (quote, "matches")):
        assert f"para. 1, {said}" in rapporteur(*asked).stdout
        place = json.loads(rapporteur(*asked, "--json").stdout)[places][0]
        assert (place["stage"], place["citation"].endswith(said)) == (stage, True)


def test_a_redline_can_be_read_without_colours(rapporteur: Rapporteur) -> None:
    shown = rapporteur("quote", "Radionuclide stations should be completed without delay.", "--as", "JPN").stdout
    assert "Radionuclide stations [-should-] [+must+] be completed without delay." in shown


def test_a_header_is_one_json_object_with_null_for_what_it_does_not_say(rapporteur: Rapporteur) -> None:
    text = "Statement by Ambassador Mr. Jonas WEBER at the 66th Session of the Preparatory Commission\n\n22 June 2026\n"
    assert json.loads(rapporteur("header", "-", stdin=text).stdout) == {
        "title": "Statement by Ambassador Mr. Jonas WEBER at the 66th Session of the Preparatory Commission",
        "speaker_name": "Jonas Weber",
        "speaker_role": "Ambassador",
        "delegation": None,
        "body": "CTBTO Preparatory Commission",
        "session_number": 66,
        "date": "2026-06-22",
        "on_behalf_of_name": None,
        "on_behalf_of_role": None,
        "language": "en",
        "original_language": None,
    }


def test_doctor_names_what_is_missing_and_what_to_do(rapporteur: Rapporteur) -> None:
    findings = {f["about"]: f for f in json.loads(rapporteur("doctor", "--json").stdout)["findings"]}
    assert findings["Database"]["text"] == "sqlite, up to date, 3 statements on file."
    assert (findings["Delegation"]["state"], findings["Slack"]["state"]) == ("missing", "missing")
    assert "RAPPORTEUR_DELEGATION" in findings["Delegation"]["text"]


def test_doctor_asks_slack_and_says_how_it_goes(rapporteur: Rapporteur, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving() as slack:
        monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-test")
        monkeypatch.setenv("SLACK_API_URL", slack.url)
        monkeypatch.setenv("RAPPORTEUR_DELEGATION", "Jaapn")
        slack.answers["auth.test"] = {"ok": True, "team": "Mission", "user": "rapporteur", "team_id": "T1"}
        first = rapporteur("doctor", "--json")
        slack.answers["auth.test"] = {"ok": False, "error": "token_revoked"}
        second = rapporteur("doctor")
    findings = {f["about"]: f for f in json.loads(first.stdout)["findings"]}
    assert findings["Slack"]["text"] == "Connected to Mission as rapporteur."
    assert findings["Slack, way in"]["state"] == "wrong"
    assert findings["Delegation"]["text"].endswith("Try: Japan.")
    assert (first.exit_code, second.exit_code) == (1, 1)
    assert "token_revoked" in second.stdout


def test_doctor_says_that_a_database_is_not_there(rapporteur: Rapporteur, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    done = rapporteur("doctor", "--json")
    database = json.loads(done.stdout)["findings"][0]
    assert (done.exit_code, database["state"]) == (1, "wrong")
    assert "DATABASE_URL" in database["text"]
