"""Connecting a team's record to its Slack workspace, and staying connected until told to stop."""

from __future__ import annotations

import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import structlog
import uvicorn
from pydantic import SecretStr
from slack_bolt import App
from slack_sdk import WebClient

from bot import finishing, housekeeping, reminding, slack
from bot.clock import now
from bot.settings import DEFAULT_PORT, Settings
from handlers import Deps
from storage import asking, quoting, workspaces
from storage.calendars import subscription
from storage.catalogue import load, names
from storage.database import Record, is_current
from storage.errors import Invalid, UnknownName
from storage.reminders import settings as reminder_settings
from storage.reminders.planning import plan_all
from storage.workspaces import WorkspaceView

ACTOR = "settings"
# A stop waits this long for acknowledgements under way; `finishing` waits for answers.
STOP_SECONDS = 5
# Slack, and whoever starts us, waits this long at most: some thousand statements.
WARM_SECONDS = 20

log = structlog.get_logger("rapporteur.connecting")


def serve(record: Record, settings: Settings, say: Callable[[str], Any]) -> None:
    """
    Connect to Slack and answer until interrupted: by Socket Mode where an app token is set, else over HTTP.

    Raises SlackApiError where the token is refused, SlackClientError or OSError where nobody answers.
    """
    token = _secret(settings.slack_bot_token)
    team = slack.connect(token, settings.slack_api_url)
    with record.begin() as db:
        workspace = workspaces.adopt(db, team.team_id, team.name, now())
    follow_settings(record, workspace, settings)
    follow_channel(record, workspace, settings, slack.web_client(token, team.base_url))
    deps = Deps(record, now, public_url=settings.rapporteur_url)
    app = slack.bolt_app(token, team, deps)
    reminding.accepted(record, workspace.id)
    mail = reminding.mail(record, now, {workspace.id: slack.posting_client(token, team.base_url)})
    with _looked_after(deps), reminding.ticking(mail), finishing.finishing(app, deps) as stop:
        warming = warm(deps, team.team_id)
        if settings.slack_app_token is not None:
            _by_socket(app, settings, team, say)
        else:
            _by_http(deps, app, settings, team, say, is_ready=lambda: is_current(record) and not warming.is_alive())
    if stop.left:
        log.warning("left to another replica", requests=stop.left)
        finishing.leave()


def follow_settings(record: Record, workspace: WorkspaceView, settings: Settings) -> None:
    """Let the settings say who "we" are and which day it is. Raises UnknownName for a delegation that nobody knows."""
    name, code = settings.rapporteur_delegation, None
    if name is not None:
        found = names.delegation_named(name, load())
        if found is None:
            raise UnknownName("delegation", name, names.suggest(name, "delegation", load()))
        code = found.code
    zone = settings.rapporteur_time_zone if "rapporteur_time_zone" in settings.model_fields_set else None
    with record.begin() as db:
        workspaces.set_up(db, workspace.id, own_delegation=code, time_zone=zone, actor=ACTOR, now=now())
        if zone not in (None, workspace.time_zone):
            plan_all(db, workspace.id, now())  # the team's quiet hours are others now


def follow_channel(record: Record, workspace: WorkspaceView, settings: Settings, client: WebClient) -> None:
    """Let the settings say which channel reminders go to. Raises Invalid for one that the bot cannot see."""
    name = settings.rapporteur_channel
    if name is None:
        return
    channel = slack.channel_id(client, name)
    if channel is None:
        raise Invalid("RAPPORTEUR_CHANNEL", name, "a channel that the bot was invited to, as #delegation or C0123456789")
    with record.begin() as db:
        reminder_settings.set_channel(db, workspace.id, channel, actor=ACTOR, now=now())


def warm(deps: Deps, team_id: str) -> threading.Thread:
    """
    Build the indexes, so that the first question need not wait for them, and return the thread that does.

    Comes back when they are built, at the latest after WARM_SECONDS: a large record goes on while questions come in.
    """
    thread = threading.Thread(target=_build, args=(deps, team_id), name="warm", daemon=True)
    thread.start()
    thread.join(WARM_SECONDS)
    return thread


@contextmanager
def _looked_after(deps: Deps) -> Iterator[None]:
    """Keep house while the bot runs."""
    scheduler = housekeeping.start(deps.record, deps.now)
    try:
        yield
    finally:
        scheduler.shutdown(wait=False)


def wait_for_stop() -> None:
    """Return when the process is asked to stop (Ctrl-C, SIGTERM)."""
    stopped = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stopped.set())
    stopped.wait()


def _build(deps: Deps, team_id: str) -> None:
    desk = deps.desk(team_id)
    if desk.holdings.statements:
        asking.ask(desk.holdings, "what did we say", on=desk.today)
        quoting.check(desk.holdings, "what did we say in the general debate about this", on=desk.today)
    log.info("ready", statements=len(desk.holdings.statements))


def _by_socket(app: App, settings: Settings, team: slack.Team, say: Callable[[str], Any]) -> None:
    handler = slack.socket_handler(app, _secret(settings.slack_app_token), team.base_url)
    handler.connect()
    say(f"Connected to {team.name} by Socket Mode. Ctrl-C stops it.")
    try:
        wait_for_stop()
    finally:
        handler.close()


def _by_http(
    deps: Deps, app: App, settings: Settings, team: slack.Team, say: Callable[[str], Any], *, is_ready: Callable[[], bool]
) -> None:
    served = slack.http_app(
        app, _secret(settings.slack_signing_secret), is_ready=is_ready, calendar=lambda key: _calendar(deps, key)
    )
    config = uvicorn.Config(served, log_config=None, access_log=False, timeout_graceful_shutdown=STOP_SECONDS)
    with _listening(settings.host, settings.port or DEFAULT_PORT) as listening:
        address = f"http://{settings.host}:{listening.getsockname()[1]}{slack.EVENTS_PATH}"
        say(f"Connected to {team.name}; waiting for Slack at {address}. Ctrl-C stops it.")
        _outlive_signals()
        uvicorn.Server(config).run(sockets=[listening])


def _outlive_signals() -> None:
    """Let the server stop on a signal, and nothing more: it sends the signal on then, which would end what is under way."""
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: None)


def _calendar(deps: Deps, key: str) -> bytes | None:
    with deps.record.read() as db:
        return subscription.of_key(db, key, now=deps.now())


def _listening(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port))
    except OSError as error:
        raise port_taken(host, port, error) from error


def port_taken(host: str, port: int, error: OSError) -> Invalid:
    """Return the refusal of an address that cannot be listened on."""
    return Invalid("HOST and PORT", f"{host}:{port}", f"a free port into PORT ({error.strerror})")


def _secret(value: SecretStr | None) -> str:
    assert value is not None, "the command line has checked that it is set"
    return value.get_secret_value()
