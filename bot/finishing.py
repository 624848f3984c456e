"""What was acknowledged is finished: leases are renewed, what another replica left is taken up, and a stop waits for the rest."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from slack_bolt import App

from bot import clock
from handlers import Deps, repeating
from handlers.failing import describe

# Well below the lease of a request.
RENEW_SECONDS = 5
# With the lease, how long after the death of a replica its work goes on.
TAKE_UP_SECONDS = 3
# A stop waits this long for answers under way; those that are left then are another replica's.
DRAIN_SECONDS = 20
LOOK_SECONDS = 0.05

log = structlog.get_logger("rapporteur.finishing")


@dataclass
class Stop:
    """How a stop went: `left` requests are another replica's now."""

    left: int = 0


def renew(deps: Deps) -> None:
    """Keep what this process works on; a database that is away is a line in the log, and another try."""
    _trying(lambda: deps.under_way.renew(deps.record, deps.now))


def take_up(app: App, deps: Deps) -> None:
    """Begin again with what another process left."""
    _trying(lambda: repeating.take_up(app, deps))


@contextmanager
def finishing(app: App, deps: Deps) -> Iterator[Stop]:
    """Look after requests until the end of the block, then wait for those under way; what takes too long is handed over."""
    _trying(lambda: deps.under_way.set_clock(deps.record, clock.now))
    # A look that takes long is no news: the next one is left out.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    scheduler = BackgroundScheduler(timezone="UTC")
    # The library's own default drops a run that is a second late.
    plain: dict[str, Any] = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    scheduler.add_job(renew, "interval", seconds=RENEW_SECONDS, args=(deps,), **plain)
    take_up_job = scheduler.add_job(take_up, "interval", seconds=TAKE_UP_SECONDS, args=(app, deps), **plain)
    scheduler.start()
    stop = Stop()
    try:
        yield stop
    finally:
        take_up_job.remove()
        _wait(deps)
        scheduler.shutdown(wait=False)
        stop.left = len(deps.under_way.keys)
        if stop.left:
            _trying(lambda: deps.under_way.hand_over(deps.record, deps.now))


def leave_the_rest(stop: Stop) -> None:
    """End this process at once where something is left: what its threads still work on belongs to another one."""
    if stop.left:
        log.warning("left to another replica", requests=stop.left)
        leave()


def leave() -> None:
    """End this process at once."""
    logging.shutdown()
    os._exit(0)


def _wait(deps: Deps) -> None:
    until = time.monotonic() + DRAIN_SECONDS
    while deps.under_way.keys and time.monotonic() < until:
        time.sleep(LOOK_SECONDS)


def _trying(work: Callable[[], Any]) -> None:
    try:
        work()
    except Exception as error:  # noqa: BLE001 - a look that raised would be an alarm without a text, and the next one comes anyhow
        log.error("requests could not be looked after", cause=describe(error))  # noqa: TRY400 - a traceback may quote a question
