"""Goes on with documents that a process which is gone left unread."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from slack_sdk import WebClient

from handlers import Deps, incoming
from handlers.failing import describe

LOOK_EVERY_SECONDS = 20

log = structlog.get_logger("rapporteur.uploading")


@contextmanager
def going_on(deps: Deps, clients: Callable[[], Mapping[str, WebClient]]) -> Iterator[None]:
    """
    Look for such documents again and again until the end of the block; then what is being read is finished.

    `clients` returns the clients of the teams that are served at the moment, by team.
    """
    scheduler = BackgroundScheduler(timezone="UTC")
    scheduler.add_job(
        look,
        "interval",
        seconds=LOOK_EVERY_SECONDS,
        args=(deps, clients),
        coalesce=True,
        max_instances=1,
        misfire_grace_time=None,  # the library's own default drops a run that is a second late
    )
    scheduler.start()
    try:
        yield
    finally:
        scheduler.shutdown(wait=False)
        deps.room.close()


def look(deps: Deps, clients: Callable[[], Mapping[str, WebClient]]) -> None:
    """Look once, at each team; what goes wrong is a line in the log, keeps no other team waiting, and is tried again."""
    try:
        served = dict(clients())
    except Exception as error:  # noqa: BLE001 - a look that raised would end them all
        log.error("documents could not be looked for", cause=describe(error))  # noqa: TRY400 - a traceback may quote one
        return
    for team_id, client in served.items():
        try:
            incoming.go_on(deps, client, team_id)
        except Exception as error:  # noqa: BLE001 - as above
            log.error("documents could not be taken up", cause=describe(error))  # noqa: TRY400 - as above
