"""Settings, from the environment, a `.env` file and files of secrets: the only place that reads any of them."""

from __future__ import annotations

import os
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

from platformdirs import user_data_path
from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import URL

from storage.sealing import Keyring, keyring

DEFAULT_PORT = 3000
# Where containers find secrets, each in a file of its setting's name in small letters; systemd says where its credentials are.
SECRETS = Path("/run/secrets")
CREDENTIALS = "CREDENTIALS_DIRECTORY"


class Settings(BaseSettings):
    """Every setting with its default; each has its line in the README and in `.env.sample`."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", env_ignore_empty=True, populate_by_name=True)

    slack_bot_token: SecretStr | None = Field(None, description="Bot token (xoxb-...) of the Slack app.")
    slack_app_token: SecretStr | None = Field(None, description="App-level token (xapp-...): set it to connect by Socket Mode.")
    slack_signing_secret: SecretStr | None = Field(None, description="Signing secret: needed where Slack calls us over HTTP.")
    slack_client_id: str | None = Field(None, description="Client id: with the client secret, many teams install by themselves.")
    slack_client_secret: SecretStr | None = Field(None, description="Client secret of the Slack app.")
    rapporteur_token_key: SecretStr | None = Field(
        None, description="Key that seals tokens and feed addresses in the database; `rapporteur key` makes one."
    )
    slack_api_url: str = Field(
        "https://slack.com/api/", description="Base address of the Web API, for a Slack-compatible server."
    )
    database_url: SecretStr | None = Field(None, description="Address of the database; by default SQLite in RAPPORTEUR_HOME.")
    rapporteur_delegation: str | None = Field(None, description="The delegation that is 'we': a name or ISO code.")
    rapporteur_time_zone: str = Field("UTC", description="Time zone of the team: decides which day 'today' is.")
    rapporteur_channel: str | None = Field(
        None, description="Channel that reminders go to unless a body or session says otherwise: #name, or its number (C...)."
    )
    rapporteur_url: str | None = Field(
        None, description="Address at which the HTTP server is reached, as https://bot.example.org: for the calendar's address."
    )
    rapporteur_home: Path = Field(
        default_factory=lambda: user_data_path("rapporteur", appauthor=False),
        description="Folder of the record and the log; by default the user's data folder.",
    )
    rapporteur_watch: bool = Field(
        True,  # noqa: FBT003 - pydantic takes the default by its place
        description="Whether /healthz, /readyz and /metrics are served on HOST and PORT with Socket Mode, too.",
    )
    rapporteur_metrics_token: SecretStr | None = Field(
        None, description="Whoever sends it as a bearer token may read /metrics; without it, this machine alone may."
    )
    rapporteur_backups: bool = Field(
        True,  # noqa: FBT003 - same
        description="Whether a running bot backs up an SQLite record once a day, into RAPPORTEUR_HOME/backups.",
    )
    host: str = Field("127.0.0.1", description="Address that the HTTP server listens on.")
    port: int | None = Field(
        None, ge=1, le=65535, description=f"Port of the HTTP server or the practice page; default {DEFAULT_PORT}."
    )

    @field_validator("slack_api_url")
    @classmethod
    def _with_slash(cls, value: str) -> str:
        return value if value.endswith("/") else f"{value}/"

    @field_validator("rapporteur_time_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError(f"{value!r} is not a time zone; write it as Europe/Vienna")
        return value

    @cached_property
    def record_url(self) -> str | URL:
        """Return the address of the record's database."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return URL.create("sqlite", database=str(self.rapporteur_home / "record.db"))

    @property
    def is_for_many(self) -> bool:
        """Return whether teams install the app by themselves; a bot token of its own connects one workspace, as ever."""
        return self.slack_bot_token is None and self.slack_client_id is not None and self.slack_client_secret is not None

    @property
    def keys(self) -> Keyring:
        """Return the keys that seal secrets. Raises Invalid for a setting that is none."""
        return keyring(self.rapporteur_token_key.get_secret_value() if self.rapporteur_token_key else None)

    @property
    def zone(self) -> ZoneInfo:
        """Return the team's time zone."""
        return ZoneInfo(self.rapporteur_time_zone)

    @property
    def fixed(self) -> frozenset[str]:
        """Return what of a workspace is set at every start, by the record's names."""
        found = {
            "own_delegation": self.rapporteur_delegation is not None,
            "time_zone": "rapporteur_time_zone" in self.model_fields_set,
            "channel": self.rapporteur_channel is not None,
        }
        return frozenset(name for name, is_set in found.items() if is_set)


def settings_given() -> Settings:
    """Return the settings. The environment goes before `.env`, and both before files of secrets. Raises ValidationError."""
    # The later goes before the earlier.
    folders = [SECRETS, Path(os.environ[CREDENTIALS])] if CREDENTIALS in os.environ else [SECRETS]
    return Settings(_secrets_dir=[folder for folder in folders if folder.is_dir()])
