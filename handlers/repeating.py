"""Requests that another process had acknowledged and did not finish: done again, or their person is told that they are lost."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from slack_bolt import App, BoltContext, BoltRequest
from slack_bolt.listener.listener_completion_handler import CustomListenerCompletionHandler
from slack_bolt.listener.listener_start_handler import CustomListenerStartHandler

from handlers import failing, requests, standing
from handlers.deps import Deps
from handlers.under_way import ATTEMPTS, TAKEN, Taken
from storage import audit, handled
from storage.errors import NotFound
from storage.handled import Unfinished

GIVEN_UP = "I was interrupted each time I worked on this, and have given it up. Try it once more."
WINDOW_LOST = "I was interrupted while I worked on a window that you sent. Look whether it was kept; if not, fill it in again."
# What somebody types ahead: whoever waited for it has typed on.
PASSING = frozenset({"block_suggestion", "dialog_suggestion"})
# Taken up at one look: their leases begin then, and each is to be begun well before it ends.
AT_ONCE = 20

log = logging.getLogger("rapporteur.handlers")


def register(app: App, deps: Deps) -> None:
    """Mark every request as finished when its listener is."""

    def begins(context: BoltContext) -> None:
        standing.begin(context.get(TAKEN))

    def ends(context: BoltContext) -> None:
        standing.begin(None)
        finish(deps, context)

    app.listener_runner.listener_start_handler = CustomListenerStartHandler(log, begins)
    app.listener_runner.listener_completion_handler = CustomListenerCompletionHandler(log, ends)


def finish(deps: Deps, context: BoltContext) -> None:
    """Mark a request as finished."""
    taken = context.get(TAKEN)
    if taken is not None:
        deps.under_way.finish(deps.record, deps.now, taken.key)


def take_up(app: App, deps: Deps) -> int:
    """
    Begin again with what another process left unfinished, and begin with what was put by, as far as there is room.

    All goes through the same app; returned is how much it is. Each replica calls this every few seconds; nobody waits for an
    acknowledgement any more.
    """
    deps.under_way.renew(deps.record, deps.now)  # lest a clock that was set ahead takes away what we work on
    count = 0
    while limit := min(AT_ONCE, deps.under_way.room):
        found = _taken_up(deps, limit)
        for one in found:
            _begin_again(app, deps, one)
        count += len(found)
        if len(found) < limit:
            deps.under_way.nobody_waits()
            break
    return count


def _taken_up(deps: Deps, limit: int) -> list[Unfinished]:
    worker = deps.under_way.worker
    with deps.record.read() as db:
        if not handled.is_any_left(db, worker, _time(deps)):
            return []
    with deps.record.begin() as db:
        return handled.take_up(db, worker, _time(deps), limit=limit)


def begins_again(deps: Deps, request: BoltRequest, taken: Taken) -> bool:
    """Return whether a request that was taken up again is to be worked on; for one that is not, its person is told."""
    deps.under_way.hold(taken.key)
    if taken.attempt <= ATTEMPTS and not is_of_its_moment(request.body):
        return True
    if request.body.get("type") not in PASSING:
        _give_up(deps, request, taken)
    finish(deps, request.context)
    return False


def is_of_its_moment(body: dict[str, Any]) -> bool:
    """Return whether a request cannot be answered later: its answer is its acknowledgement."""
    return failing.is_submission(body) or body.get("type") in PASSING


def _begin_again(app: App, deps: Deps, one: Unfinished) -> None:
    taken = Taken(one.key, one.attempt, one.since)
    request = BoltRequest(body=one.body, mode="socket_mode", context={TAKEN: taken})
    if one.attempt > 1:
        log.info("taken up again, attempt %d", one.attempt)
    try:
        app.dispatch(request)
    except Exception as error:  # noqa: BLE001 - Bolt looks into payloads outside of its own error handling; the next has its turn
        log.error("failed outside of every listener: %s", failing.describe(error))  # noqa: TRY400 - a traceback repeats the payload
        deps.under_way.leave(deps.record, deps.now, taken)
    if one.attempt > ATTEMPTS:  # also where it never came to our checks, as after an uninstall
        deps.under_way.hold(one.key)
        deps.under_way.finish(deps.record, deps.now, one.key)


def _give_up(deps: Deps, request: BoltRequest, taken: Taken) -> None:
    words = WINDOW_LOST if failing.is_submission(request.body) else GIVEN_UP
    is_told = failing.tell(request, words)
    log.error("given up after %d attempts; its person %s", taken.attempt - 1, "was told" if is_told else "could not be told")
    try:
        with deps.record.begin() as db:
            workspace = deps.workspace_of(db, requests.team(request.context)).id
            detail = {"key": taken.key, "attempts": taken.attempt - 1, "told": is_told}
            audit.note(db, workspace, actor="rapporteur", action="give up", subject="request", now=deps.now(), **detail)
    except NotFound:
        log.warning("its team is not set up")


def _time(deps: Deps) -> datetime:
    return deps.now() + deps.under_way.ahead
