"""The practice workspace: the production bot, connected to a small stand-in for Slack on this machine."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import datetime
from importlib import resources
from typing import Any

from sqlalchemy import URL

from bot import connecting, finishing, housekeeping, indexing, slack, uploading
from bot.clock import now
from bot.importing import MANIFEST_NAME, import_files, read_manifest, read_standings
from bot.practice import planning
from bot.practice.clock import Kept
from bot.practice.posting import posted
from bot.practice.server import PracticeServer
from bot.settings import DEFAULT_PORT, Settings
from handlers import Deps
from storage import delegations, workspaces
from storage.catalogue.entries import Delegation
from storage.database import Record, open_record, upgrade
from storage.provenance import Provenance
from storage.workspaces import WorkspaceView

PACKAGE = resources.files("bot")
SAMPLE = PACKAGE / "practice" / "sample"
ACTOR = "sample record"
PEOPLE = {"visitor": "Mara Lind", "colleague": "Jonas Reit", "guest": "Ines Vold", "outsider": "Tomas Bek"}
# What to try over a record that we know nothing of.
HINTS = ("/rapporteur help", "/statements list", "/said what did we say last session", "/said have we ever mentioned whaling?")
PROXY_SETTINGS = ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy")


def over_sample(settings: Settings, say: Callable[[str], Any]) -> None:
    """Open the practice page over the invented delegation's record, kept apart from any team's, until interrupted."""
    folder = settings.rapporteur_home / "practice"
    record = open_record(URL.create("sqlite", database=str(folder / "record.db")))
    clock = Kept(folder / "clock.txt")
    try:
        upgrade(record)
        indexing.list_missing(record, clock.now)
        hints = (SAMPLE / "hints.txt").read_text(encoding="utf-8").splitlines()
        _open(record, fill(record, clock.now), settings, say, hints, clock)
    finally:
        record.close()


def over_own_record(record: Record, settings: Settings, say: Callable[[str], Any]) -> None:
    """Open the practice page over a team's own record, until interrupted. No Slack workspace adopts the record by this."""
    with record.begin() as db:
        workspace = workspaces.local(db, now())
    connecting.follow_settings(record, workspace, settings)
    _open(record, workspace, settings, say, HINTS)


def fill(record: Record, clock: Callable[[], datetime]) -> WorkspaceView:
    """Store the sample record where it is not stored yet, plan sessions where none lie ahead, and return its workspace."""
    invented = _invented()
    with record.begin() as db:
        workspace = workspaces.local(db, clock())
        for delegation in invented:
            delegations.define(db, workspace.id, delegation)
        ours = invented[0].code
        workspace = workspaces.set_up(db, workspace.id, own_delegation=ours, actor=ACTOR, now=clock())
    with resources.as_file(SAMPLE) as folder:
        rows, standings = read_manifest(folder / MANIFEST_NAME), read_standings(folder / MANIFEST_NAME)
        texts = [folder / name for name in rows]
        given: dict[str, Any] = {"manifest": rows, "standings": standings, "given": Provenance()}
        for outcome in import_files(record, workspace.id, texts, **given, actor=ACTOR, now=clock):
            if outcome.refusal:
                raise outcome.refusal
    with record.begin(workspace.id) as db:
        planning.plan_ahead(db, workspace.id, ACTOR, clock())
    return workspace


def start(
    record: Record,
    workspace: WorkspaceView,
    port: int,
    hints: Sequence[str] = HINTS,
    *,
    clock: Kept | None = None,
    fixed: frozenset[str] = frozenset(),
) -> tuple[PracticeServer, Callable[[], None]]:
    """
    Start the page with the bot connected to it, and return the server and what stops both. Raises OSError for a port taken.

    With a `clock` to be kept, people move the practice clock, and reminders are posted by it. Without one the bot lives in real
    time and posts no reminders: they belong to the channels of the team's own Slack. `fixed` as in `Deps`.
    """
    server = _page(port, hints, clock)
    team = slack.connect(server.bot_token, server.base_url)
    # The page's team is made up: whoever asks there asks this workspace.
    deps = Deps(record, server.clock.now, lambda db, _: workspaces.of_id(db, workspace.id), fixed=fixed)
    app = slack.bolt_app(server.bot_token, team, deps)
    connecting.warm(deps, team.team_id)
    with ExitStack() as running:
        running.callback(server.stop)
        running.callback(housekeeping.start(record, deps.now).shutdown, wait=False)
        own = {team.team_id: slack.web_client(server.bot_token, server.base_url)}
        running.enter_context(uploading.going_on(deps, lambda: own))
        if clock is not None:
            running.enter_context(posted(server, deps, workspace.id, clock))
        running.enter_context(finishing.finishing(app, deps))
        handler = slack.socket_handler(app, server.app_token, server.base_url)
        handler.connect()
        running.callback(handler.close)
        stop = running.pop_all().close
    return server, stop


def _page(port: int, hints: Sequence[str], clock: Kept | None) -> PracticeServer:
    manifest = json.loads((PACKAGE / "manifest.json").read_text(encoding="utf-8"))
    # Nothing here goes beyond this machine, and a proxy cannot find its way back to it.
    for name in PROXY_SETTINGS:
        os.environ.pop(name, None)
    not_before = clock.read() if clock else None
    return PracticeServer(
        manifest, port=port, hints=hints, now=now, not_before=not_before, movable=clock is not None, **PEOPLE
    ).start()


def _open(
    record: Record,
    workspace: WorkspaceView,
    settings: Settings,
    say: Callable[[str], Any],
    hints: Sequence[str],
    clock: Kept | None = None,
) -> None:
    server, stop = _started(record, workspace, settings, hints, clock)
    say(f"Practice workspace (not Slack, only on this machine): {server.page_url}")
    say("Open this address in a browser; Ctrl-C stops it.")
    try:
        connecting.wait_for_stop()
    finally:
        stop()


def _started(
    record: Record, workspace: WorkspaceView, settings: Settings, hints: Sequence[str], clock: Kept | None
) -> tuple[PracticeServer, Callable[[], None]]:
    # The sample follows no settings: what is set there stays.
    fixed = settings.fixed if clock is None else frozenset()
    try:
        return start(record, workspace, settings.port or DEFAULT_PORT, hints, clock=clock, fixed=fixed)
    except OSError as error:
        if settings.port is not None:
            raise connecting.port_taken("127.0.0.1", settings.port, error) from error  # the one asked for, and no other
        return start(record, workspace, 0, hints, clock=clock, fixed=fixed)


def _invented() -> list[Delegation]:
    rows = csv.DictReader((SAMPLE / "delegations.csv").read_text(encoding="utf-8").splitlines())
    return [
        Delegation(
            code=row["code"],
            name=row["name"],
            official_name=row["official_name"],
            demonyms=tuple(filter(None, row["demonyms"].split("|"))),
            aliases=tuple(filter(None, row["aliases"].split("|"))),
        )
        for row in rows
    ]
