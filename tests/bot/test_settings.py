"""Where settings come from: the environment, then `.env`, then files of secrets."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import settings
from bot.settings import settings_given


@pytest.fixture
def secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder of secrets, as a container has it."""
    folder = tmp_path / "secrets"
    folder.mkdir()
    monkeypatch.setattr(settings, "SECRETS", folder)
    return folder


def test_a_secret_is_read_from_the_file_of_its_name(secrets: Path) -> None:
    (secrets / "slack_bot_token").write_text("xoxb-from-a-file\n")
    (secrets / "database_url").write_text("postgresql://rapporteur:s3cret@database/rapporteur")
    given = settings_given()
    assert given.slack_bot_token.get_secret_value() == "xoxb-from-a-file"
    assert given.record_url == "postgresql://rapporteur:s3cret@database/rapporteur"
    assert "s3cret" not in repr(given)


def test_credentials_of_systemd_go_before_and_the_environment_before_both(
    secrets: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    credentials = tmp_path / "credentials"
    credentials.mkdir()
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(credentials))
    for name in ("slack_bot_token", "slack_app_token", "slack_signing_secret"):
        (secrets / name).write_text("of the container")
    for name in ("slack_bot_token", "slack_app_token"):
        (credentials / name).write_text("of systemd")
    monkeypatch.setenv("SLACK_BOT_TOKEN", "of the environment")
    given = settings_given()
    found = (given.slack_bot_token, given.slack_app_token, given.slack_signing_secret)
    assert [value.get_secret_value() for value in found] == ["of the environment", "of systemd", "of the container"]


def test_without_files_of_secrets_nothing_is_missed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(settings, "SECRETS", tmp_path / "nowhere")
    assert settings_given().slack_bot_token is None
