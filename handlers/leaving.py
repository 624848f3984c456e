"""Slack's word that a team has left: its token is gone at once, and what it kept is deleted when its time is over."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from slack_bolt import App, BoltContext

from handlers import requests
from handlers.deps import Deps
from handlers.failing import describe
from storage import leaving
from storage.database import Record
from storage.leaving import Left

ACTOR = "rapporteur"

log = logging.getLogger("rapporteur.leaving")


def register(app: App, deps: Deps) -> None:
    """Listen to the events of a team that leaves; they come in any order, and may come again."""

    @app.event("app_uninstalled")
    def uninstalled(body: dict[str, Any], context: BoltContext) -> None:
        _left(deps, body, context)

    @app.event("tokens_revoked")
    def revoked(body: dict[str, Any], context: BoltContext) -> None:
        tokens = requests.mapping(requests.mapping(body.get("event")).get("tokens"))
        if tokens.get("bot"):
            _left(deps, body, context)

    @app.event("team_access_revoked")
    def taken_away(event: dict[str, Any], body: dict[str, Any], context: BoltContext) -> None:
        teams = tuple(filter(None, map(requests.text, event.get("team_ids") or ())))
        if context.enterprise_id is not None:
            with deps.record.begin() as db:
                at, now = _time(body, deps.now()), deps.now()
                closed = leaving.leave_organisation(db, teams, context.enterprise_id, at=at, now=now)
            _delete(deps, closed)


def purge(record: Record, workspace_id: int, now: Callable[[], datetime], *, actor: str, asked: bool) -> dict[str, int] | None:
    """
    Delete all that a workspace holds, in short transactions, and return how many rows of which table.

    None where the team has come back before the end; what was deleted until then is gone. `asked`: somebody wants it gone now.
    """
    deleted: Counter[str] = Counter()
    while True:
        with record.begin(workspace_id) as db:
            portion = leaving.delete_some(db, workspace_id, asked=asked, now=now())
            if portion is None:
                return None
            if not portion:
                leaving.close_books(db, workspace_id, deleted, actor=actor, now=now())
                return dict(deleted)
        deleted.update(portion)


def purge_overdue(record: Record, now: Callable[[], datetime]) -> None:
    """Delete what teams that have left may no longer leave with us; what fails with one stops no other."""
    with record.read() as db:
        overdue = leaving.overdue(db, now())
    for workspace_id in overdue:
        try:
            purge(record, workspace_id, now, actor=ACTOR, asked=False)
        except Exception as error:  # noqa: BLE001 - the boundary of one workspace: the next has its turn, and this one its next
            log.error("workspace %s could not be deleted: %s", workspace_id, describe(error))  # noqa: TRY400 - a traceback may quote it


def _left(deps: Deps, body: Mapping[str, Any], context: BoltContext) -> None:
    team_id = None if context.is_enterprise_install else context.team_id
    if team_id is None and context.enterprise_id is None:
        return
    with deps.record.begin() as db:
        closed = leaving.leave(db, team_id, context.enterprise_id, at=_time(body, deps.now()), now=deps.now())
    _delete(deps, closed)


def _delete(deps: Deps, closed: Iterable[Left]) -> None:
    for workspace in closed:
        if workspace.delete_now:
            purge(deps.record, workspace.workspace_id, deps.now, actor=ACTOR, asked=False)


def _time(body: Mapping[str, Any], now: datetime) -> datetime:
    """Return when an event happened; now, where it does not say."""
    seconds = body.get("event_time")
    return datetime.fromtimestamp(seconds, UTC) if isinstance(seconds, int) else now
