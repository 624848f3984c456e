"""The tick of a running bot that posts reminders; what is due stands in the database, so nothing is lost with the process."""

from __future__ import annotations

import logging
import os
import socket
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from slack_sdk import WebClient

from bot import clock
from handlers.delivering import Mail, Pace
from handlers.failing import describe
from storage.database import Record
from storage.reminders import postings, schedule
from storage.reminders.planning import plan, planned_sessions

# Half of a reminder's punctuality; the other half is Slack's.
TICK_SECONDS = 1
# Zones change their rules with the system's data; sessions that are planned follow within the hour.
PLAN_EVERY_HOURS = 1
STOP_SECONDS = 15

log = structlog.get_logger("rapporteur.reminding")


def worker_name() -> str:
    """Return a name that no other replica has: machine, process, and a number of this start."""
    return f"{socket.gethostname()[:12]}:{os.getpid()}:{os.urandom(3).hex()}"


def mail(record: Record, now: Callable[[], datetime], clients: Mapping[int, WebClient], pace: Pace = Pace()) -> Mail:  # noqa: B008 - frozen
    """Return what posts reminders in the workspaces of these clients, by workspace number."""
    return Mail(record, now, clients, worker_name(), pace, machine_clock=clock.now)


def tick(of: Mail) -> None:
    """Post what is due; a database that is away, or a fault of ours, is a line in the log and another try a second later."""
    try:
        of.tick()
    except Exception as error:  # noqa: BLE001 - a tick that raised would be an alarm without a text, and the next one comes anyhow
        log.error("reminders could not be looked at", cause=describe(error))  # noqa: TRY400 - a traceback may quote a statement


def plan_ahead(record: Record, now: Callable[[], datetime], workspace_ids: Iterable[int]) -> None:
    """Bring every planned session into line with the zones' present rules, each in a short transaction of its own."""
    schedule.read_anew()
    for workspace_id in workspace_ids:
        with record.read(workspace_id) as db:
            ahead = planned_sessions(db, workspace_id, now())
        for session_id in ahead:
            try:
                with record.begin(workspace_id) as db:
                    plan(db, workspace_id, session_id, now())
            except Exception as error:  # noqa: BLE001 - one session that cannot be planned must not keep the others
                cause = describe(error)
                log.error("a session could not be planned", session=session_id, cause=cause)  # noqa: TRY400 - same


@contextmanager
def ticking(of: Mail) -> Iterator[None]:
    """Post reminders as they come due until the end of the block; one that is on its way then is finished first."""
    plan_ahead(of.record, of.now, of.clients)
    # A tick that takes longer than a second is no news: the next one is left out, and nothing is due only once.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    scheduler = BackgroundScheduler(timezone="UTC")
    # The library's own defaults drop a run that is a second late.
    plain: dict[str, Any] = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    scheduler.add_job(tick, "interval", seconds=TICK_SECONDS, args=(of,), **plain)
    scheduler.add_job(plan_ahead, "interval", hours=PLAN_EVERY_HOURS, args=(of.record, of.now, of.clients), **plain)
    scheduler.start()
    try:
        yield
    finally:
        of.stopping.set()
        stopping = threading.Thread(target=scheduler.shutdown, name="reminders stop", daemon=True)
        stopping.start()
        stopping.join(STOP_SECONDS)


def accepted(record: Record, workspace_id: int) -> None:
    """Post again in a workspace whose token Slack has just accepted."""
    with record.begin(workspace_id) as db:
        postings.go_on(db, workspace_id)
