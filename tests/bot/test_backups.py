"""`rapporteur backup` and `restore`, and the daily backup of a running bot."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from bot import backing_up, housekeeping
from bot.commands import app
from bot.importing import MANIFEST_NAME
from bot.practising import fill
from handlers.errors import sentence
from storage.database import open_record, upgrade
from tests.handlers.conftest import NOW

Rapporteur = Callable[..., Result]
# Of the sample record, which this project brings along: found, asked back, changed over time, never said, other delegations.
QUESTIONS = (
    "what did we say about the IMS last session",
    "how has our language on the Annex 2 States changed?",
    "have we ever mentioned whaling?",
    "what did Nerulia say about nuclear weapons in 2025?",
    "who else spoke about verification",
    "what did we say at the 65th session?",
    "what did we first say about noble gas",
    "what did we say about nuclear security at the IAEA",
)
QUOTES = (
    "nobody can be excluded from the safety it provides",
    "the moratorium is the most successful unwritten law of our time",
    "we will never pay for any of this",
)


@pytest.fixture
def rapporteur(monkeypatch: pytest.MonkeyPatch) -> Rapporteur:
    """Return the command line, by the name of its data folder."""
    monkeypatch.setenv("COLUMNS", "500")

    def run(home: Path, *arguments: str) -> Result:
        monkeypatch.setenv("RAPPORTEUR_HOME", str(home))
        return CliRunner().invoke(app, arguments)

    return run


def batch(folder: Path, name: str, questions: list[dict[str, str]]) -> Path:
    path = folder / name
    path.write_text("\n".join(json.dumps(question) for question in questions), encoding="utf-8")
    return path


def sample(home: Path) -> None:
    home.mkdir()
    record = open_record(f"sqlite:///{home / 'record.db'}")
    upgrade(record)
    fill(record, lambda: NOW)
    record.close()


def answers(rapporteur: Rapporteur, home: Path, asked: Path, quoted: Path) -> str:
    return rapporteur(home, "ask", "--batch", str(asked)).stdout + rapporteur(home, "quote", "--batch", str(quoted)).stdout


def content_of(result: Result) -> str:
    assert result.exit_code == 0, result.stderr
    return result.stdout.rsplit("Content: ", 1)[1].strip()


def test_a_restored_record_has_the_same_content_and_gives_the_same_answers(rapporteur: Rapporteur, tmp_path: Path) -> None:
    sample(tmp_path / "home")
    day = {"on": "2026-03-01"}
    asked = batch(tmp_path, "asked", [{"id": str(n), "question": text, **day} for n, text in enumerate(QUESTIONS)])
    quoted = batch(tmp_path, "quoted", [{"id": str(n), "quote": text, **day} for n, text in enumerate(QUOTES)])
    before = answers(rapporteur, tmp_path / "home", asked, quoted)
    assert before.count('"error"') == 0
    assert len(before.splitlines()) == len(QUESTIONS) + len(QUOTES)
    kept = tmp_path / "kept.db"
    saved = content_of(rapporteur(tmp_path / "home", "backup", str(kept)))
    restored = content_of(rapporteur(tmp_path / "new", "restore", str(kept)))
    assert restored == saved
    assert answers(rapporteur, tmp_path / "new", asked, quoted) == before
    again = rapporteur(tmp_path / "new", "restore", str(kept))
    assert again.exit_code == 1
    assert "holds something already" in sentence(again.exception)


def test_public_questions_have_the_same_answers_after_restoring(rapporteur: Rapporteur, tmp_path: Path, shared: Path) -> None:
    evaluation = shared / "eval"
    home, kept = tmp_path / "home", tmp_path / "kept.db"
    folder = evaluation / "statements"
    manifest = evaluation / MANIFEST_NAME
    assert rapporteur(home, "import", str(folder), "--manifest", str(manifest)).exit_code == 0
    asked, quoted = (evaluation / "public" / name for name in ("questions.jsonl", "quotes.jsonl"))
    before = answers(rapporteur, home, asked, quoted)
    saved = content_of(rapporteur(home, "backup", str(kept)))
    assert content_of(rapporteur(tmp_path / "new", "restore", str(kept))) == saved
    assert answers(rapporteur, tmp_path / "new", asked, quoted) == before


def test_a_backup_says_what_it_is_in_words_and_as_json(rapporteur: Rapporteur, tmp_path: Path) -> None:
    sample(tmp_path / "home")
    kept = tmp_path / "kept.db"
    said = json.loads(rapporteur(tmp_path / "home", "backup", str(kept), "--json").stdout)
    assert (said["file"], said["bytes"], len(said["content"])) == (str(kept), kept.stat().st_size, 64)
    refused = rapporteur(tmp_path / "home", "backup", str(kept))
    assert (refused.exit_code, "--force" in sentence(refused.exception)) == (1, True)
    assert rapporteur(tmp_path / "home", "backup", str(kept), "--force").stdout.startswith(f"{kept}: ")


def test_a_running_bot_backs_up_once_a_day_and_keeps_seven(tmp_path: Path) -> None:
    sample(tmp_path / "home")
    record = open_record(f"sqlite:///{tmp_path / 'home' / 'record.db'}")
    folder = backing_up.folder_of(tmp_path / "home")
    for hour in range(24 * 10):
        backing_up.back_up(record, folder, lambda hour=hour: NOW + timedelta(hours=hour))
    names = sorted(path.name for path in folder.iterdir())
    assert len(names) == backing_up.KEPT
    assert names[-1] == "record-2026-03-10T120000Z.db"
    assert backing_up.newest(folder) == NOW + timedelta(days=9)
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    record.close()


def test_a_backup_that_fails_is_a_line_in_the_log_and_not_the_end(tmp_path: Path, caplog) -> None:
    sample(tmp_path / "home")
    record = open_record(f"sqlite:///{tmp_path / 'home' / 'record.db'}")
    (tmp_path / "home" / "backups").write_text("not a folder")
    backing_up.back_up(record, backing_up.folder_of(tmp_path / "home"), lambda: NOW)
    assert [record.levelname for record in caplog.records if "backed up" in record.getMessage()] == ["ERROR"]
    record.close()


def test_what_goes_wrong_where_the_backup_is_made_is_told_in_the_log_and_nowhere_else(tmp_path: Path, caplog, capfd) -> None:
    sample(tmp_path / "home")
    record = open_record(f"sqlite:///{tmp_path / 'home' / 'record.db'}")
    record.close()
    (tmp_path / "home" / "record.db").write_bytes(b"no database, but words of a statement" * 200)
    backing_up.back_up(record, backing_up.folder_of(tmp_path / "home"), lambda: NOW)
    (told,) = [record.getMessage() for record in caplog.records if "backed up" in record.getMessage()]
    assert "storage/backups/" in told
    assert "words of a statement" not in told
    assert capfd.readouterr().err == ""
    assert backing_up.newest(backing_up.folder_of(tmp_path / "home")) is None


@pytest.mark.parametrize("wanted", [True, False])
def test_housekeeping_backs_up_where_it_is_wanted(tmp_path: Path, *, wanted: bool) -> None:
    record = open_record(f"sqlite:///{tmp_path / 'record.db'}")
    scheduler = housekeeping.start(record, lambda: NOW, backups=tmp_path / "backups" if wanted else None)
    assert [job.name for job in scheduler.get_jobs() if job.name == "back_up"] == ["back_up"] * wanted
    scheduler.shutdown()
    record.close()
