"""What `rapporteur doctor` looks at."""

from __future__ import annotations

import shutil
from dataclasses import dataclass

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from sqlalchemy import orm
from sqlalchemy.exc import SQLAlchemyError

from bot.clock import now
from bot.settings import Settings
from handlers.errors import sentence
from storage import statements, workspaces
from storage.audiences import EVERYTHING
from storage.catalogue import load, names
from storage.database import is_current, open_record
from storage.errors import Invalid
from storage.leaving import UNINSTALLED
from storage.reminders import content, postings
from storage.reminders.planning import planned_sessions
from storage.workspaces import WorkspaceView

SLACK_TIMEOUT_SECONDS = 10
# A statement with its source takes some 50 kB; below this, importing an archive would fill the disk.
LOW_DISK_BYTES = 500 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `state` is "ok", "missing" (not set; may be meant so) or "wrong"; `text` says what to do."""

    about: str
    state: str
    text: str


def examine(settings: Settings) -> list[Finding]:
    """Return what was found, in the order of setting up; nothing is changed and nothing is sent but auth.test."""
    return [_database(settings), _disk(settings), _delegation(settings), *_slack(settings), *_reminders(settings)]


def _database(settings: Settings) -> Finding:
    try:
        record = open_record(settings.record_url)
    except Invalid as error:
        return Finding("Database", "wrong", sentence(error))
    kind = record.engine.dialect.name
    try:
        if not is_current(record):
            return Finding(
                "Database", "missing", f"{kind}, reachable, but its tables are not up to date. Run: rapporteur upgrade"
            )
        with record.read() as db:
            held = sum(statements.count(db, workspace.id, EVERYTHING) for workspace in workspaces.every(db))
        return Finding("Database", "ok", f"{kind}, up to date, {held} statements on file.")
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", error)).strip().splitlines()[0]
        return Finding("Database", "wrong", f"{kind} cannot be reached ({reason}). Check DATABASE_URL and that the server runs.")
    finally:
        record.close()


def _reminders(settings: Settings) -> list[Finding]:
    """Return whether reminders go out; nothing where there is no record to ask."""
    try:
        record = open_record(settings.record_url)
    except Invalid:
        return []
    try:
        if not is_current(record):
            return []
        with record.read() as db:
            return [_posting(db, workspace) for workspace in workspaces.every(db)]
    except SQLAlchemyError:
        return []
    finally:
        record.close()


def _posting(db: orm.Session, workspace: WorkspaceView) -> Finding:
    stopped = postings.stopped(db, workspace.id)
    if stopped == UNINSTALLED:
        return Finding("Reminders", "ok", f"{workspace.team_id} has uninstalled the app: nothing is posted there.")
    if stopped is not None:
        text = f"Slack refuses the token ({stopped}): no reminder goes out. Copy SLACK_BOT_TOKEN again, or install the app again."
        return Finding("Reminders", "wrong", text)
    ahead = sum(len(content.planned_for(db, workspace.id, number)) for number in planned_sessions(db, workspace.id, now()))
    if not ahead:
        return Finding("Reminders", "missing", "None is planned. Add a session with /sessions add, and set RAPPORTEUR_CHANNEL.")
    return Finding("Reminders", "ok", f"{ahead} are planned.")


def _disk(settings: Settings) -> Finding:
    folder = settings.rapporteur_home
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    text = f"{free // 1024**3} GB free at {settings.rapporteur_home}."
    return Finding("Disk", "wrong" if free < LOW_DISK_BYTES else "ok", text)


def _delegation(settings: Settings) -> Finding:
    name = settings.rapporteur_delegation
    if name is None:
        return Finding(
            "Delegation", "missing", "Nobody is 'we' yet. Set RAPPORTEUR_DELEGATION to your country, for example Japan."
        )
    found = names.delegation_named(name, load())
    if found is None:
        near = ", ".join(names.suggest(name, "delegation", load())) or "its name in English or its ISO code"
        return Finding("Delegation", "wrong", f"RAPPORTEUR_DELEGATION {name!r} is not known. Try: {near}.")
    return Finding("Delegation", "ok", f"'We' are {found.name}.")


def _slack(settings: Settings) -> list[Finding]:
    if settings.is_for_many:
        return _many(settings)
    if settings.slack_bot_token is None:
        return [Finding("Slack", "missing", "SLACK_BOT_TOKEN is not set: `rapporteur run` opens the practice workspace.")]
    findings = [_connection(settings)]
    if settings.slack_client_id is not None:
        text = "SLACK_BOT_TOKEN connects one workspace: leave it empty to serve many teams by SLACK_CLIENT_ID."
        findings.append(Finding("Slack, many teams", "missing", text))
    if settings.slack_app_token is not None:
        findings.append(Finding("Slack, way in", "ok", "Socket Mode (SLACK_APP_TOKEN is set)."))
    elif settings.slack_signing_secret is not None:
        findings.append(Finding("Slack, way in", "ok", "HTTP, POST /slack/events (SLACK_SIGNING_SECRET is set)."))
    else:
        text = "Neither SLACK_APP_TOKEN (Socket Mode) nor SLACK_SIGNING_SECRET (HTTP) is set. Set one of them."
        findings.append(Finding("Slack, way in", "wrong", text))
    return findings


def _many(settings: Settings) -> list[Finding]:
    if settings.slack_signing_secret is None and settings.slack_app_token is None:
        way = Finding("Slack", "wrong", "Set SLACK_SIGNING_SECRET (HTTP) or SLACK_APP_TOKEN (Socket Mode) for many teams.")
    else:
        way = Finding("Slack", "ok", f"Many teams; they install at {settings.rapporteur_url or 'your address'}/slack/install.")
    try:
        is_set = settings.keys.newest is not None
    except Invalid as refused:
        return [way, Finding("Key", "wrong", sentence(refused))]
    if not is_set:
        return [way, Finding("Key", "wrong", "RAPPORTEUR_TOKEN_KEY is not set: no token can be kept. Make one: rapporteur key")]
    return [way, Finding("Key", "ok", "RAPPORTEUR_TOKEN_KEY is set. Keep it apart from the backups.")]


def _connection(settings: Settings) -> Finding:
    assert settings.slack_bot_token is not None
    client = WebClient(
        token=settings.slack_bot_token.get_secret_value(),
        base_url=settings.slack_api_url,
        timeout=SLACK_TIMEOUT_SECONDS,
    )
    try:
        answer = client.auth_test()
    except SlackApiError as error:
        text = f"Slack refuses the token ({error.response['error']}). Copy SLACK_BOT_TOKEN again from the app's page."
        return Finding("Slack", "wrong", text)
    except (SlackClientError, OSError) as error:
        return Finding(
            "Slack", "wrong", f"{settings.slack_api_url} cannot be reached ({type(error).__name__}). Check the network."
        )
    return Finding("Slack", "ok", f"Connected to {answer['team']} as {answer['user']}.")
