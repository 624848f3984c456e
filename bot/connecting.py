"""Connecting a team's record to its Slack workspace, and staying connected until told to stop."""

from __future__ import annotations

import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from typing import Any

import structlog
import uvicorn
from apscheduler.schedulers.background import BackgroundScheduler
from pydantic import SecretStr
from slack_bolt import App
from slack_sdk import WebClient
from starlette.applications import Starlette

from bot import alerting, backing_up, finishing, housekeeping, reminding, slack, uploading
from bot.clock import now
from bot.listening import Ear
from bot.measuring import Pool
from bot.settings import DEFAULT_PORT, Settings
from bot.watching import Watch, serving
from handlers import Deps
from storage import asking, quoting, workspaces
from storage.calendars import subscription
from storage.catalogue import load, names
from storage.database import Record
from storage.errors import Invalid, UnknownName
from storage.reminders import settings as reminder_settings
from storage.reminders.planning import plan_all
from storage.workspaces import WorkspaceView

ACTOR = "settings"
# A stop waits this long for acknowledgements under way; `finishing` waits for answers.
STOP_SECONDS = 5
# Longer than a proxy in front of us keeps a connection that nobody uses: a minute, as a rule. Whoever sends must be the one who
# closes first, or a request meets a connection that closes at that moment, and is lost.
KEEP_ALIVE_SECONDS = 75
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
    deps = Deps(record, now, public_url=settings.rapporteur_url, fixed=settings.fixed)
    executor = slack.listeners()
    app = slack.bolt_app(token, team, deps, executor=executor)
    reminding.accepted(record, workspace.id)
    clients = {workspace.id: slack.posting_client(token, team.base_url)}
    mail = reminding.mail(record, now, clients)
    own = {team.team_id: slack.web_client(token, team.base_url)}
    with (
        looked_after(deps, settings),
        reminding.ticking(mail),
        alerting.ticking(deps, clients.get),
        uploading.going_on(deps, lambda: own),
        finishing.finishing(app, deps) as stop,
    ):
        warming = warm(deps, team.team_id)
        watch = watch_of(record, settings, executor, lambda: not warming.is_alive())
        if settings.slack_app_token is not None:
            _by_socket(app, settings, team, say, watch)
        else:
            _by_http(deps, app, settings, team, say, watch)
    finishing.leave_the_rest(stop)


def watch_of(record: Record, settings: Settings, executor: Pool, is_warm: Callable[[], bool]) -> Watch:
    """Return what is told to whoever watches the bot."""
    token = settings.rapporteur_metrics_token
    secret = None if token is None else token.get_secret_value()
    return Watch(record, now, warm=is_warm, waiting=executor.waiting, metrics_token=secret)


def follow_settings(record: Record, workspace: WorkspaceView, settings: Settings) -> None:
    """Let the settings say who "we" are and which day it is. Raises UnknownName for a delegation that nobody knows."""
    name, code = settings.rapporteur_delegation, None
    if name is not None:
        found = names.delegation_named(name, load())
        if found is None:
            raise UnknownName("delegation", name, names.suggest(name, "delegation", load()))
        code = found.code
    zone = settings.rapporteur_time_zone if "rapporteur_time_zone" in settings.model_fields_set else None
    with record.begin(workspace.id) as db:
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
    with record.begin(workspace.id) as db:
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
def looked_after(deps: Deps, settings: Settings) -> Iterator[BackgroundScheduler]:
    """Keep house while the bot runs."""
    backups = backing_up.folder_of(settings.rapporteur_home) if settings.rapporteur_backups else None
    scheduler = housekeeping.start(deps.record, deps.now, backups=backups)
    try:
        yield scheduler
    finally:
        scheduler.shutdown(wait=False)


def wait_for_stop() -> None:
    """Return when the process is asked to stop (Ctrl-C, SIGTERM)."""
    # Not an Event: a handler that sets one may come while the wait holds its lock, or be looked for only after the wait. A byte
    # is written at once, whatever Python does at that moment.
    asked, asking_to = socket.socketpair()
    with asked, asking_to:
        asking_to.settimeout(0)
        signal.set_wakeup_fd(asking_to.fileno())
        try:
            for name in (signal.SIGINT, signal.SIGTERM):
                signal.signal(name, lambda *_: None)
            asked.recv(1)
        finally:
            signal.set_wakeup_fd(-1)


def _build(deps: Deps, team_id: str) -> None:
    desk = deps.desk(team_id)
    if desk.holdings.statements:
        asking.ask(desk.holdings, "what did we say", on=desk.today)
        quoting.check(desk.holdings, "what did we say in the general debate about this", on=desk.today)
    log.info("ready", statements=len(desk.holdings.statements))


def _by_socket(app: App, settings: Settings, team: slack.Team, say: Callable[[str], Any], watch: Watch) -> None:
    ear = Ear(lambda: slack.socket_handler(app, _secret(settings.slack_app_token), team.base_url))
    ear.open()
    with ExitStack() as running:
        running.enter_context(ear.watched())
        if settings.rapporteur_watch:
            _watched(replace(watch, alive=ear.alive, connected=ear.alive), settings, say, running)
        say(f"Connected to {team.name} by Socket Mode. Ctrl-C stops it.")
        wait_for_stop()


def _watched(watch: Watch, settings: Settings, say: Callable[[str], Any], running: ExitStack) -> None:
    """Serve /healthz, /readyz and /metrics; where the port is taken, the bot does without."""
    port = settings.port or DEFAULT_PORT
    try:
        listening = socket.create_server((settings.host, port))
    except OSError as error:
        # Python adds the address to the system's words for a taken port.
        reason = os.strerror(error.errno) if error.errno else error.strerror
        say(f"No /healthz, /readyz and /metrics: {settings.host}:{port} cannot be used ({reason}). Set PORT to another.")
        return
    running.enter_context(listening)
    running.enter_context(serving(watch, listening))


def _by_http(deps: Deps, app: App, settings: Settings, team: slack.Team, say: Callable[[str], Any], watch: Watch) -> None:
    served = slack.http_app(
        app,
        _secret(settings.slack_signing_secret),
        watching=watch.routes(),
        calendar=lambda key: calendar(deps, key),
    )
    listen(
        served,
        settings,
        lambda address: say(f"Connected to {team.name}; waiting for Slack at {address}{slack.EVENTS_PATH}. Ctrl-C stops it."),
    )


def listen(served: Starlette, settings: Settings, say: Callable[[str], Any]) -> None:
    """Serve over HTTP until interrupted; `say` is told the address. Raises Invalid where it is taken."""
    plain: dict[str, Any] = {"log_config": None, "access_log": False, "lifespan": "off", "proxy_headers": False}
    config = uvicorn.Config(served, timeout_graceful_shutdown=STOP_SECONDS, timeout_keep_alive=KEEP_ALIVE_SECONDS, **plain)
    with _listening(settings.host, settings.port or DEFAULT_PORT) as listening:
        say(f"http://{settings.host}:{listening.getsockname()[1]}")
        _outlive_signals()
        with suppress(KeyboardInterrupt):  # uvicorn has stopped by then, and raises it for whoever started it
            uvicorn.Server(config).run(sockets=[listening])


def _outlive_signals() -> None:
    """Let the server stop on a signal, and nothing more: it sends the signal on then, which would end what is under way."""
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: None)


def calendar(deps: Deps, key: str) -> bytes | None:
    """Return the calendar that a secret address names; None where it names none."""
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
