"""Serving many teams: each installs the app by itself, and is served with its own token alone."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor
from contextlib import ExitStack
from dataclasses import replace
from importlib import resources
from typing import Any

import anyio.to_thread
import structlog
from slack_bolt import App, BoltRequest
from slack_sdk import WebClient
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot import alerting, connecting, finishing, reminding, slack, uploading
from bot.clock import now
from bot.listening import Ear
from bot.settings import Settings
from handlers import Deps, installing
from handlers.installing import Page
from handlers.tokens import OAuthApp, Tokens
from handlers.views.install import INSTALL_PATH
from storage import installations, workspaces
from storage.calendars import feeds
from storage.database import Record
from storage.errors import Locked

ROTATE_EVERY_MINUTES = 1
# The scheduler's own default drops a run that is a second late.
ALONE: dict[str, Any] = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}

log = structlog.get_logger("rapporteur.installing")


class Clients(Mapping[int, WebClient]):
    """
    The clients that post in the teams' workspaces, by workspace number: those that are open at the moment of asking.

    Each is made when it is asked for, with its own team's token, rotated where that ends soon; KeyError where there is none.
    """

    def __init__(self, tokens: Tokens) -> None:
        """Keep where tokens are found."""
        self.tokens = tokens

    def __getitem__(self, workspace_id: int) -> WebClient:
        """Return a workspace's own client."""
        try:
            access = self.tokens.of_workspace(workspace_id)
        except Locked as locked:
            log.error("a token does not open", workspace=workspace_id, key=locked.version)  # noqa: TRY400 - the error says no more
            raise KeyError(workspace_id) from locked
        if access is None:
            raise KeyError(workspace_id)
        with self.tokens.record.read() as db:
            team_id = workspaces.of_id(db, workspace_id).team_id
        return slack.posting_client(access.token, self.tokens.app.base_url, team_id=team_id)

    def by_team(self) -> dict[str, WebClient]:
        """Return them by team; one whose token does not open is left out."""
        with self.tokens.record.read() as db:
            teams = {number: workspaces.of_id(db, number).team_id for number in self}
        found = ((team_id, self.get(number)) for number, team_id in teams.items())
        return {team_id: client for team_id, client in found if team_id is not None and client is not None}

    def __iter__(self) -> Iterator[int]:
        """Return the workspaces that are open."""
        return iter(sorted(self.tokens.open_workspaces()))

    def __len__(self) -> int:
        """Return how many are open."""
        return len(self.tokens.open_workspaces())


def serve(record: Record, settings: Settings, say: Callable[[str], Any]) -> None:
    """Serve every team that has installed the app, until interrupted; installing goes over HTTP, requests over either way."""
    tokens = Tokens(record, now, oauth_app(settings))
    reseal(record)
    deps = Deps(record, now, public_url=settings.rapporteur_url)
    executor = slack.listeners()
    app = bolt_app(tokens, deps, executor=executor)
    watch = connecting.watch_of(record, settings, executor, lambda: True)
    with ExitStack() as running:
        scheduler = running.enter_context(connecting.looked_after(deps, settings))
        scheduler.add_job(tokens.rotate_due, "interval", minutes=ROTATE_EVERY_MINUTES, **ALONE)
        clients = Clients(tokens)
        running.enter_context(reminding.ticking(reminding.mail(record, now, clients)))
        running.enter_context(alerting.ticking(deps, clients.get))
        running.enter_context(uploading.going_on(deps, clients.by_team))
        stop = running.enter_context(finishing.finishing(app, deps))
        if settings.slack_app_token is not None:
            app_token = settings.slack_app_token.get_secret_value()
            ear = Ear(lambda: slack.socket_handler(app, app_token, tokens.app.base_url))
            ear.open()
            running.enter_context(ear.watched())
            watch = replace(watch, alive=ear.alive, connected=ear.alive)
        served = slack.http_app(
            app,
            _signing_secret(settings),
            watching=watch.routes(),
            calendar=lambda key: connecting.calendar(deps, key),
            pages=pages(app),
        )
        connecting.listen(served, settings, lambda address: say(_words(settings, address)))
    finishing.leave_the_rest(stop)


def bolt_app(tokens: Tokens, deps: Deps, *, executor: Executor | None = None, finish_first: bool = False) -> App:
    """Return the app with everything that people can do, for every team: each request is answered with its own team's token."""
    opened = {
        "oauth_flow": installing.flow(tokens.app, tokens),
        "authorize": installing.StoredAuthorize(tokens),
        "before_authorize": installing.name_team,
        "user_facing_authorize_error_message": installing.NOT_INSTALLED,
    }
    return slack.app_of(opened, tokens.app.base_url, deps, executor=executor, finish_first=finish_first)


def reseal(record: Record) -> None:
    """Seal with the newest key what is sealed with an older one, or not at all; nothing without a key. Raises Locked."""
    with record.begin() as db:
        installations.reseal(db)
        feeds.reseal(db)


def oauth_app(settings: Settings) -> OAuthApp:
    """Return the app's credentials and scopes, as the settings and the manifest say."""
    assert settings.slack_client_id is not None
    assert settings.slack_client_secret is not None
    manifest = json.loads((resources.files("bot") / "manifest.json").read_text(encoding="utf-8"))
    return OAuthApp(
        client_id=settings.slack_client_id,
        client_secret=settings.slack_client_secret.get_secret_value(),
        scopes=tuple(manifest["oauth_config"]["scopes"]["bot"]),
        base_url=slack.web_api(settings.slack_api_url),
        public_url=settings.rapporteur_url,
    )


def pages(app: App) -> list[Route]:
    """Return the two addresses of an installation."""
    oauth = app.oauth_flow
    assert oauth is not None
    return [
        Route(oauth.install_path, _route(installing.begin(oauth)), methods=["GET"]),
        Route(oauth.redirect_uri_path, _route(installing.finish(oauth)), methods=["GET"]),
    ]


def _route(page: Page) -> Callable[[Request], Any]:
    async def answer(request: Request) -> Response:
        asked = BoltRequest(body="", query=request.url.query, headers=dict(request.headers))
        said = await anyio.to_thread.run_sync(page, asked)
        response = Response(said.body, status_code=said.status)
        for name, values in said.headers.items():
            for value in [values] if isinstance(values, str) else values:
                if name.lower() not in ("content-length", "content-type"):
                    response.headers.append(name, value)
        response.headers["content-type"] = said.first_headers().get("content-type", "text/html; charset=utf-8")
        return response

    return answer


def _signing_secret(settings: Settings) -> str:
    if settings.slack_signing_secret is not None:
        return settings.slack_signing_secret.get_secret_value()
    return secrets.token_hex(32)  # requests come by socket: over HTTP nobody can sign one


def _words(settings: Settings, address: str) -> str:
    way = "requests come by Socket Mode" if settings.slack_app_token is not None else f"waiting for Slack at {slack.EVENTS_PATH}"
    return f"Teams install at {(settings.rapporteur_url or address).rstrip('/')}{INSTALL_PATH}; {way}. Ctrl-C stops it."
