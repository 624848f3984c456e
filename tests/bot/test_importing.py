"""`rapporteur import`: by the hundred, whole or not at all, safe to repeat, killed at any moment."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

# "By the hundred"; killed are fewer, since each kill is a run of the whole program, and then another.
STORED, STORED_AFTER_A_KILL = 197, 60
TOPICS = ("verification", "capacity building", "the budget", "entry into force", "civil applications")


def statement(number: int) -> str:
    topic = TOPICS[number % len(TOPICS)]
    return "\n\n".join(
        (
            f"Statement by Ambassador Ms. Elena FISCHER at the {number + 2}th Session of the Preparatory Commission",
            "Mr. Chair,",
            f"Austria attaches importance to {topic}, as it said {number} times before, in document {number * 7919}.",
            f"We call on all States to consider {topic} in the light of paragraph {number} of the programme of work.",
            "Thank you, Mr. Chair.",
        ),
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of 200 files of which three cannot be stored, with a manifest."""
    made = written(tmp_path_factory.mktemp("statements"), STORED)
    (made / "t-empty.txt").write_bytes(b"")
    (made / "t-picture.pdf").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    (made / "t-torn.pdf").write_bytes(b"%PDF-1.7\n1 0 obj <<")
    return made


def written(folder: Path, count: int) -> Path:
    """Write so many statements with a manifest into a folder, and return it."""
    lines = ["file,delegation,body,session,date"]
    for number in range(count):
        (folder / f"s{number:03}.txt").write_text(statement(number), encoding="utf-8")
        lines.append(f"s{number:03}.txt,Austria,CTBTO Preparatory Commission,{number + 2},{1997 + number // 8}")
    (folder / "manifest.csv").write_text("\n".join(lines), encoding="utf-8")
    return folder


def run(*arguments: str, home: Path, database_url: str = "") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "RAPPORTEUR_HOME": str(home), "DATABASE_URL": database_url}
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments], env=environment, capture_output=True, text=True, check=False, timeout=300
    )


def counts(url: str) -> dict[str, int]:
    engine = create_engine(url)
    with engine.connect() as connection:
        found = {
            "statements": connection.scalar(text("SELECT count(*) FROM statements")),
            "distinct texts": connection.scalar(text("SELECT count(DISTINCT text_sha256) FROM statements")),
            "sources": connection.scalar(text("SELECT count(*) FROM sources")),
            "without paragraphs": connection.scalar(
                text(
                    "SELECT count(*) FROM statements s WHERE (SELECT count(*) FROM paragraphs p WHERE p.statement_id = s.id) <> 5"
                ),
            ),
            "audit rows": connection.scalar(text("SELECT count(*) FROM audit WHERE action = 'add'")),
        }
    engine.dispose()
    return found


def whole(count: int) -> dict[str, int]:
    return {**dict.fromkeys(("statements", "distinct texts", "sources", "audit rows"), count), "without paragraphs": 0}


def test_two_hundred_files_of_which_three_are_bad(folder: Path, record_url: str, tmp_path: Path) -> None:
    first = run("import", str(folder), "--json", home=tmp_path, database_url=record_url)
    outcome = json.loads(first.stdout)
    assert (outcome["stored"], outcome["on_file"]) == (STORED, 0)
    assert sorted(refusal["file"] for refusal in outcome["refused"]) == ["t-empty.txt", "t-picture.pdf", "t-torn.pdf"]
    assert all(refusal["reason"].endswith(".") and "\n" not in refusal["reason"] for refusal in outcome["refused"])
    assert (first.returncode, len(first.stderr.strip().splitlines())) == (1, 1)
    assert counts(record_url) == whole(STORED)
    again = json.loads(run("import", str(folder), "--json", home=tmp_path, database_url=record_url).stdout)
    assert (again["stored"], again["on_file"], len(again["refused"])) == (0, STORED, 3)
    assert counts(record_url) == whole(STORED)


@pytest.mark.parametrize("after", [1, 40])
def test_killed_at_any_moment_and_run_again_every_statement_is_there_once(record_url: str, tmp_path: Path, after: int) -> None:
    (tmp_path / "in").mkdir()
    folder = written(tmp_path / "in", STORED_AFTER_A_KILL)
    run("upgrade", home=tmp_path, database_url=record_url)
    environment = {**os.environ, "RAPPORTEUR_HOME": str(tmp_path), "DATABASE_URL": record_url}
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "import", str(folder)],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as importing:
        deadline = time.monotonic() + 120
        while counts(record_url)["statements"] < after and time.monotonic() < deadline:
            time.sleep(0.02)
        importing.send_signal(signal.SIGKILL)
        importing.wait()
    torn = counts(record_url)
    assert after <= torn["statements"] <= STORED_AFTER_A_KILL
    assert torn == whole(torn["statements"])
    run("import", str(folder), home=tmp_path, database_url=record_url)
    assert counts(record_url) == whole(STORED_AFTER_A_KILL)


def test_a_file_in_the_manifest_that_is_not_there_is_named(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(statement(3), encoding="utf-8")
    (tmp_path / "in" / "manifest.csv").write_text(
        "file,delegation,body,session,date\na.txt,AUT,CTBTO PrepCom,5,1998\nb.txt,AUT,CTBTO PrepCom,6,1998\n", encoding="utf-8"
    )
    outcome = json.loads(run("import", str(tmp_path / "in"), "--json", home=tmp_path / "home").stdout)
    assert (outcome["stored"], [refusal["file"] for refusal in outcome["refused"]]) == (1, ["b.txt"])


def test_options_win_over_the_manifest_and_the_manifest_over_the_header(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(statement(3), encoding="utf-8")
    (tmp_path / "m.csv").write_text("file,session,date,speaker\na.txt,61,2023-11-13,Anna Berg\n", encoding="utf-8")
    done = run(
        "import", str(tmp_path / "a.txt"), "--manifest", str(tmp_path / "m.csv"), "--session", "62", "--delegation", "Norway",
        "--body", "CTBTO PrepCom", home=tmp_path / "home",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    engine = create_engine(f"sqlite:///{tmp_path / 'home' / 'record.db'}")
    with engine.connect() as connection:
        row = connection.execute(
            text(
                "SELECT d.code, s.number, p.name, t.delivered_on, t.title FROM statements t "
                "JOIN delegations d ON d.id = delegation_id "
                "JOIN sessions s ON s.id = session_id JOIN speakers p ON p.id = speaker_id",
            ),
        ).one()
    engine.dispose()
    assert tuple(row)[:4] == ("NOR", 62, "Anna Berg", "2023-11-13")
    assert row.title.startswith("Statement by Ambassador Ms. Elena FISCHER")


def test_a_withdrawal_that_is_no_day_is_refused_and_nothing_is_stored(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(statement(3), encoding="utf-8")
    header = "file,delegation,body,session,date,withdrawn\n"
    (tmp_path / "in" / "manifest.csv").write_text(f"{header}a.txt,AUT,CTBTO PrepCom,5,1998,perhaps\n", encoding="utf-8")
    done = run("import", str(tmp_path / "in"), home=tmp_path / "home")
    assert (done.returncode, done.stderr.strip()) == (
        1, "“perhaps” cannot be used as the time of withdrawal: write a day or time, as 2026-03-01.",
    )  # fmt: skip
    assert counts(f"sqlite:///{tmp_path / 'home' / 'record.db'}")["statements"] == 0


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("import", "nowhere"), 1, "nowhere"),
        (("import",), 2, "PATH"),
        (("ask", "what did we say about the budget"), 1, "rapporteur import"),
        (("ask",), 2, "--batch"),
        (("quote", "  "), 2, "--batch"),
        (("header", "nowhere.txt"), 1, "nowhere.txt"),
        (("sing",), 2, "sing"),
    ],
)
def test_bad_input_is_refused_in_one_clear_line(arguments: tuple[str, ...], code: int, words: str, tmp_path: Path) -> None:
    done = run(*arguments, home=tmp_path)
    assert (done.returncode, done.stdout) == (code, "")
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert code == 2 or len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("setting", "value"),
    [("DATABASE_URL", "mysql://x"), ("DATABASE_URL", "nonsense"), ("RAPPORTEUR_TIME_ZONE", "Mars/Base"), ("PORT", "seventy")],
)
def test_a_setting_that_cannot_be_used_is_named_in_one_line(
    setting: str, value: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(setting, value)
    database_url = value if setting == "DATABASE_URL" else ""
    done = run("upgrade", home=tmp_path, database_url=database_url)
    assert (done.returncode, len(done.stderr.strip().splitlines())) == (1, 1)
    assert setting in done.stderr
