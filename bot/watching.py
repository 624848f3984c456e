"""
For those who watch over a running bot: is it alive, is it ready, and what does it count.

`/healthz` and `/readyz` say no more than yes or no and may be asked from anywhere; `/metrics` is for this machine, or for whoever
has the token of the settings.
"""

from __future__ import annotations

import hmac
import ipaddress
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from socket import socket

import anyio.to_thread
import uvicorn
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from storage import statements, workspaces
from storage.audiences import EVERYTHING
from storage.database import Record, is_current
from storage.reminders import tally

# What a proxy on this machine says of whom it asks for: such a caller is not this machine.
FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip", "via")
LOOPBACK = ("127.0.0.1", "::1", "localhost")
STOP_SECONDS = 2.0

Alive = Callable[[], bool]


@dataclass(frozen=True)
class Watch:
    """
    What is asked. `alive`: would a restart help if not? `warm`: was a first question answered? `waiting` returns how many
    listeners wait for a thread; `connected` whether the socket to Slack hears, None where Slack calls us over HTTP.
    `metrics_token`: whoever sends it may read the metrics; None: only this machine may.
    """

    record: Record
    now: Callable[[], datetime]
    warm: Callable[[], bool] = lambda: True
    alive: Alive = lambda: True
    connected: Alive | None = None
    waiting: Callable[[], int] = lambda: 0
    metrics_token: str | None = None

    def routes(self) -> list[Route]:
        """Return the three addresses."""
        return [Route("/healthz", self._healthz), Route("/readyz", self._readyz), Route("/metrics", self._metrics)]

    async def _healthz(self, _: Request) -> PlainTextResponse:
        alive = await anyio.to_thread.run_sync(self.alive)
        return PlainTextResponse("ok" if alive else "the socket to Slack is silent", status_code=200 if alive else 503)

    async def _readyz(self, _: Request) -> JSONResponse:
        checks = await anyio.to_thread.run_sync(self._checks)
        ready = all(checks.values())
        return JSONResponse({"ready": ready, **checks}, status_code=200 if ready else 503)

    async def _metrics(self, request: Request) -> Response:
        if not is_let_in(request, self.metrics_token):
            return PlainTextResponse("for this machine, or with the token of RAPPORTEUR_METRICS_TOKEN", status_code=403)
        text = await anyio.to_thread.run_sync(self._text)
        return Response(text, media_type=CONTENT_TYPE_LATEST)

    def _checks(self) -> Mapping[str, bool]:
        reached, current = True, False
        try:
            current = is_current(self.record)
        except SQLAlchemyError:
            reached = False
        return {"database": reached, "tables": current, "first_question": self.warm()}

    def _text(self) -> bytes:
        registry = CollectorRegistry()
        registry.register(_Standing(self))
        return generate_latest(REGISTRY) + generate_latest(registry)


def is_let_in(request: Request, token: str | None) -> bool:
    """Return whether a caller may read the metrics: with the token where there is one, else from this machine itself."""
    if token is not None:
        given = request.headers.get("authorization", "").encode()
        return hmac.compare_digest(given, f"Bearer {token}".encode())
    if request.client is None or any(name in request.headers for name in FORWARDED):
        return False
    # A page of somebody else's, in a browser on this machine, may call us by a name of its own.
    if request.url.hostname not in LOOPBACK:
        return False
    return ipaddress.ip_address(request.client.host).is_loopback


@contextmanager
def serving(watch: Watch, listening: socket) -> Iterator[None]:
    """Serve the three addresses, and nothing else, until the end of the block: for a bot that Slack does not call."""
    config = uvicorn.Config(
        Starlette(routes=watch.routes()),
        log_config=None,
        access_log=False,
        proxy_headers=False,
        ws="none",
        lifespan="off",
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, name="watching", daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.should_exit = True
        thread.join(STOP_SECONDS)


class _Standing(Collector):
    """What is read at the moment of asking: it stands in the database, and holds for all replicas."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch

    def collect(self) -> Iterator[GaugeMetricFamily]:
        watch = self._watch
        if watch.connected is not None:
            yield _gauge("rapporteur_socket_connected", "1 while the socket to Slack is open and hears.", watch.connected())
        yield _gauge("rapporteur_listeners_waiting", "Requests that wait for a thread.", watch.waiting())
        try:
            yield from self._of_record()
        except SQLAlchemyError:
            yield _gauge("rapporteur_database_reached", "1 while the database answers.", value=0)
        else:
            yield _gauge("rapporteur_database_reached", "1 while the database answers.", value=1)

    def _of_record(self) -> Iterator[GaugeMetricFamily]:
        held = queued = missed = 0
        ended: dict[str, int] = dict.fromkeys(tally.OUTCOMES, 0)
        with self._watch.record.read() as db:
            for workspace in workspaces.one_by_one(db):
                held += statements.count(db, workspace.id, EVERYTHING)
                queued += tally.queued(db, workspace.id)
                missed += tally.missed(db, workspace.id, self._watch.now())
                for outcome, count in tally.outcomes(db, workspace.id).items():
                    ended[outcome] += count
        yield _gauge("rapporteur_statements", "Statements on file.", held)
        yield _gauge("rapporteur_postings_queued", "Reminders that wait to be posted, or are on their way.", queued)
        yield _gauge("rapporteur_reminders_missed", "Due over ten minutes ago and not posted; more than 0 is wrong.", missed)
        postings = GaugeMetricFamily("rapporteur_postings", "Messages of reminders, by how they ended.", labels=["outcome"])
        for outcome, count in ended.items():
            postings.add_metric([outcome], count)
        yield postings


def _gauge(name: str, about: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, about, value=value)
