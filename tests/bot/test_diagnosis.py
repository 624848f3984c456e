"""`rapporteur doctor` against a workspace that refuses what Slack refuses: each finding says what to do."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url, text
from typer.testing import CliRunner

from bot import backing_up, diagnosis_of_machine, diagnosis_of_slack
from bot.clock import now
from bot.commands import app
from bot.practice.server import PracticeServer
from bot.settings import Settings
from bot.slack import http_app
from bot.watching import Watch
from handlers import Deps
from handlers.scopes import SCOPES
from storage import content, workspaces
from storage.database import open_record, upgrade
from storage.reminders import settings as reminder_settings
from tests.bot.practice.person import Person
from tests.handlers.conftest import NOW, team_of
from tests.handlers.test_http import SECRET, served
from tests.handlers.web_api import WebApi

HERE = "C0PRACTICE1"
Doctor = Callable[..., dict[str, dict[str, str]]]


@pytest.fixture
def doctor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Doctor:
    """Return the command, with these settings, as its findings by name; `exit_code` is among them."""
    home = tmp_path / "home"
    monkeypatch.setenv("RAPPORTEUR_HOME", str(home))
    with_tables = open_record(f"sqlite:///{home / 'record.db'}")
    upgrade(with_tables)
    with with_tables.begin() as db:
        workspaces.local(db, NOW)
    with_tables.close()

    def run(**settings: str) -> dict[str, Any]:
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        done = CliRunner().invoke(app, ["doctor", "--json"])
        found = {finding["about"]: finding for finding in json.loads(done.stdout)["findings"]}
        wrong = any(finding["state"] == "wrong" for finding in found.values())
        assert done.exit_code == int(wrong)
        return found

    return run


def manifest() -> dict[str, Any]:
    return json.loads((resources.files("bot") / "manifest.json").read_text())


@contextmanager
def practice(of: dict[str, Any]) -> Iterator[tuple[PracticeServer, dict[str, str]]]:
    server = PracticeServer(of).start()
    tokens = {"SLACK_BOT_TOKEN": server.bot_token, "SLACK_APP_TOKEN": server.app_token, "SLACK_API_URL": server.base_url}
    yield server, tokens
    server.stop()


def test_a_workspace_in_order_has_nothing_wrong(doctor: Doctor) -> None:
    with practice(manifest()) as (server, tokens):
        person = Person(server)
        person.ask("invite", channel=HERE)
        person.close()
        found = doctor(RAPPORTEUR_CHANNEL="#delegation", **tokens)
    states = {about: finding["state"] for about, finding in found.items()}
    assert {about for about, state in states.items() if state == "wrong"} == set()
    for about in ("Slack", "Slack, permissions", "Clock", "Channel #delegation", "Documents", "Log", "Disk", "Content"):
        assert states[about] == "ok", found[about]
    assert found["Slack, permissions"]["text"] == f"All {len(SCOPES)} that are needed, and no more."


def test_permissions_that_are_lacking_are_named_with_what_they_are_for(doctor: Doctor) -> None:
    of = manifest()
    of["oauth_config"]["scopes"]["bot"].remove("im:write")
    with practice(of) as (_, tokens):
        found = doctor(**tokens)["Slack, permissions"]
    assert found["state"] == "wrong"
    assert found["text"].startswith("Lacking: im:write (Reminders and alerts to a person")
    assert "bot/manifest.json" in found["text"]


def test_channels_that_cannot_be_posted_to_are_named(doctor: Doctor) -> None:
    with practice(manifest()) as (server, tokens):
        outside = doctor(RAPPORTEUR_CHANNEL="#general", **tokens)["Channel #general"]
        server.archive(HERE)
        archived = doctor(RAPPORTEUR_CHANNEL=HERE, **tokens)["Channel #delegation"]
        nowhere = doctor(RAPPORTEUR_CHANNEL="#nowhere", **tokens)["Channel #nowhere"]
    assert (outside["state"], "/invite @Rapporteur" in outside["text"]) == ("wrong", True)
    assert (archived["state"], "archived" in archived["text"]) == ("wrong", True)
    assert (nowhere["state"], "/invite @Rapporteur" in nowhere["text"]) == ("wrong", True)


def test_the_channels_of_the_record_are_looked_at_and_a_shared_one_is_wrong(
    doctor: Doctor, slack: WebApi, tmp_path: Path
) -> None:
    record = open_record(f"sqlite:///{tmp_path / 'home' / 'record.db'}")
    with record.begin() as db:
        workspace = workspaces.local(db, NOW)
        reminder_settings.set_channel(db, workspace.id, "C777", actor="U1", now=NOW)
    record.close()
    slack.answers["auth.test"] = {"ok": True, "team": "Mission", "user": "rapporteur"}
    slack.answers["conversations.info"] = {"ok": True, "channel": {"id": "C777", "name": "all", "is_ext_shared": True}}
    found = doctor(SLACK_BOT_TOKEN="xoxb-test", SLACK_API_URL=slack.url, SLACK_SIGNING_SECRET=SECRET)
    assert (found["Channel #all"]["state"], "another organisation" in found["Channel #all"]["text"]) == ("wrong", True)
    assert found["Slack, permissions"]["state"] == "missing"  # this server does not say
    assert found["Address"]["state"] == "missing"


@pytest.mark.parametrize(("off", "state"), [(0, "ok"), (10, "missing"), (-10, "missing"), (90, "wrong"), (-400, "wrong")])
def test_a_clock_that_is_off_is_said_and_one_that_is_far_off_is_wrong(
    slack: WebApi, monkeypatch: pytest.MonkeyPatch, off: int, state: str
) -> None:
    slack.answers["auth.test"] = {"ok": True, "team": "Mission", "user": "rapporteur"}
    monkeypatch.setattr(diagnosis_of_slack, "now", lambda: datetime.now(UTC) + timedelta(seconds=off))
    found = diagnosis_of_slack.findings(Settings(slack_bot_token="xoxb-test", slack_api_url=slack.url), ())
    clock = next(finding for finding in found if finding.about == "Clock")
    assert (clock.state, ("ahead" if off > 0 else "behind") in clock.text) == (state, off != 0)


def test_the_bots_own_address_is_asked(doctor: Doctor, slack: WebApi, filled: Deps) -> None:
    slack.answers["auth.test"] = {"ok": True, "team": "Mission", "user": "rapporteur", "team_id": "T111"}
    set_up = {"SLACK_BOT_TOKEN": "xoxb-test", "SLACK_API_URL": slack.url, "SLACK_SIGNING_SECRET": SECRET}
    bolt = team_of(slack, filled).app
    with served(http_app(bolt, SECRET, watching=Watch(filled.record, now).routes())) as http:
        reached = doctor(RAPPORTEUR_URL=str(http.base_url), **set_up)["Address"]
    away = doctor(RAPPORTEUR_URL="http://127.0.0.1:9", **set_up)["Address"]
    other = doctor(RAPPORTEUR_URL=slack.url.removesuffix("/api/"), **set_up)["Address"]
    written = doctor(RAPPORTEUR_URL="file:///etc/passwd", **set_up)["Address"]
    assert (reached["state"], "https" in reached["text"]) == ("missing", True)
    assert [finding["state"] for finding in (away, other, written)] == ["wrong"] * 3


def test_the_content_is_that_which_a_backup_has(doctor: Doctor, tmp_path: Path) -> None:
    record = open_record(f"sqlite:///{tmp_path / 'home' / 'record.db'}")
    with record.read() as db:
        expected = content.fingerprint(db)
    record.close()
    assert doctor()["Content"]["text"] == f"Fingerprint {expected}."


def test_whether_postgresql_keeps_teams_apart_is_said(doctor: Doctor, postgresql_url: str, postgresql_server: str) -> None:
    record = open_record(postgresql_url)
    upgrade(record)
    assert doctor(DATABASE_URL=postgresql_url)["Wall between teams"]["state"] == "ok"
    above = make_url(postgresql_server).set(database=make_url(postgresql_url).database).render_as_string(hide_password=False)
    found = doctor(DATABASE_URL=above)["Wall between teams"]
    assert (found["state"], "CREATE ROLE rapporteur_bot LOGIN" in found["text"]) == ("missing", True)
    with record.begin() as db:
        db.execute(text("ALTER TABLE statements DISABLE ROW LEVEL SECURITY"))
    record.close()
    found = doctor(DATABASE_URL=postgresql_url)["Wall between teams"]
    assert (found["state"], "statements" in found["text"]) == ("wrong", True)


def test_an_sqlite_record_has_no_wall_to_speak_of(doctor: Doctor) -> None:
    assert "Wall between teams" not in doctor()


def test_the_age_of_the_last_backup_is_said(doctor: Doctor, tmp_path: Path) -> None:
    folder = backing_up.folder_of(tmp_path / "home")
    assert doctor()["Backup"]["state"] == "missing"
    folder.mkdir()
    (folder / (now() - timedelta(days=3)).strftime(backing_up.NAME)).touch()
    assert (doctor()["Backup"]["state"], "3 days old" in doctor()["Backup"]["text"]) == ("wrong", True)
    (folder / (now() - timedelta(hours=5)).strftime(backing_up.NAME)).touch()
    assert doctor()["Backup"]["text"].endswith("is 5 hours old.")


def test_a_reader_that_does_not_start_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.reading.reader.sys.executable", "/bin/false")
    found = diagnosis_of_machine.reader()
    assert (found.state, found.text.startswith("The process that opens them does not work")) == ("wrong", True)


def test_a_log_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "rapporteur.log").mkdir()
    assert diagnosis_of_machine.log(tmp_path).state == "wrong"
    (tmp_path / "rapporteur.log").rmdir()
    assert diagnosis_of_machine.log(tmp_path).state == "ok"
    assert list(tmp_path.iterdir()) == []
