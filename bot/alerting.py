"""The tick of a running bot that tells people of new statements; what is due stands in the database."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from slack_sdk import WebClient

from handlers import Deps
from handlers.alerting import Alerts
from handlers.failing import describe
from storage import letters

# New is what was stored, not what was said a moment ago: nobody waits for it by the second.
TICK_SECONDS = 15
FORGET_EVERY_HOURS = 1
STOP_SECONDS = 15

log = structlog.get_logger("rapporteur.alerting")


def tick(of: Alerts) -> None:
    """Tell what is due; a database that is away, or a fault of ours, is a line in the log and another try with the next tick."""
    try:
        of.tick()
    except Exception as error:  # noqa: BLE001 - a tick that raised would be an alarm without a text
        log.error("alerts could not be looked at", cause=describe(error))  # noqa: TRY400 - a traceback may quote a statement


def forget_old(deps: Deps) -> None:
    """Delete letters that were sent or dropped long ago."""
    with deps.record.begin() as db:
        letters.forget_old(db, deps.now())


@contextmanager
def ticking(deps: Deps, client_of: Callable[[int], WebClient | None]) -> Iterator[None]:
    """Tell people of new statements until the end of the block; a message that is on its way then is finished first."""
    scheduler = BackgroundScheduler(timezone="UTC")
    # The library's own defaults drop a run that is a second late.
    plain: dict[str, Any] = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    scheduler.add_job(tick, "interval", seconds=TICK_SECONDS, args=(Alerts(deps, client_of),), **plain)
    scheduler.add_job(forget_old, "interval", hours=FORGET_EVERY_HOURS, args=(deps,), **plain)
    scheduler.start()
    try:
        yield
    finally:
        stopping = threading.Thread(target=scheduler.shutdown, name="alerts stop", daemon=True)
        stopping.start()
        stopping.join(STOP_SECONDS)
