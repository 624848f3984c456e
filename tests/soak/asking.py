"""People who ask at a given rate: commands and mentions, signed as Slack signs them, and how long each acknowledgement took."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from urllib.parse import urlencode

import httpx

from tests.running import SECRET
from tests.soak import statements
from tests.soak.work import TEAM

COMMAND, EVENT = "command", "event"
# Slack gives up after three seconds; how much later it comes, is of interest all the same.
PATIENCE_SECONDS = 30
# Slack sends an event that was not taken again: nearly at once, after a minute, after five.
AGAIN_AFTER = (0.5, 60.0)


@dataclass(frozen=True)
class Sent:
    """A request: `status` is HTTP's, 0 where the connection broke. `number` is what its answer is known by."""

    number: str
    kind: str
    at: float
    ack_seconds: float
    status: int

    @property
    def key(self) -> str:
        """Return what the record keeps it under."""
        return f"trigger:{TEAM}:{self.number}" if self.kind == COMMAND else f"event:{TEAM}:Ev{self.number.partition('.')[0]}"

    @property
    def is_acknowledged(self) -> bool:
        """Return whether Slack was told that it is taken up."""
        return self.status == 200


@dataclass
class People:
    """Ask the replicas in turn, as a load balancer lets them: where nobody listens, the next one is asked."""

    slack_url: str
    addresses: Sequence[str]
    chance: random.Random = field(default_factory=lambda: random.Random(1))
    numbers: Iterator[int] = field(default_factory=lambda: count(time.time_ns()))
    turn: int = 0

    def steady(self, seconds: float, rate: float) -> list[Sent]:
        """Send so many a second, evenly, a command and an event in turn, and return them."""
        return asyncio.run(self._all([(n / rate, (COMMAND, EVENT)[n % 2]) for n in range(round(seconds * rate))]))

    def burst(self, requests: int, seconds: float = 1) -> list[Sent]:
        """Send so many commands within a second."""
        return asyncio.run(self._all([(number / requests * seconds, COMMAND) for number in range(requests)]))

    async def _all(self, kinds: Sequence[tuple[float, str]]) -> list[Sent]:
        limits = httpx.Limits(max_connections=400, max_keepalive_connections=100)
        async with httpx.AsyncClient(limits=limits, timeout=PATIENCE_SECONDS, trust_env=False) as http:
            started, tasks = time.monotonic(), []
            for at, kind in kinds:
                await asyncio.sleep(max(0.0, started + at - time.monotonic()))
                tasks.append(asyncio.create_task(self._send(http, kind)))
            return [await task for task in tasks]

    async def _send(self, http: httpx.AsyncClient, kind: str) -> Sent:
        number = next(self.numbers)
        name, body, content_type = self._command(number) if kind == COMMAND else self._event(number)
        at = time.time()
        for pause in (*(AGAIN_AFTER if kind == EVENT else ()), None):
            started = time.perf_counter()
            status = await self._post(http, body, content_type)
            seconds = time.perf_counter() - started
            if status == 200 or pause is None:
                break
            await asyncio.sleep(pause)
        return Sent(name, kind, at, seconds, status)

    async def _post(self, http: httpx.AsyncClient, body: bytes, content_type: str) -> int:
        for _ in self.addresses:
            self.turn += 1
            address = self.addresses[self.turn % len(self.addresses)]
            try:
                return (await http.post(address, content=body, headers=_signed(body, content_type))).status_code
            except httpx.ConnectError:
                continue  # nobody listens there
            except httpx.TransportError:
                return 0  # it may have been taken
        return 0

    def _command(self, number: int) -> tuple[str, bytes, str]:
        is_quote = self.chance.random() < 0.3
        text = statements.quote(self.chance) if is_quote else statements.question(self.chance)
        fields = {
            "command": "/quote" if is_quote else "/said",
            "text": text,
            "team_id": TEAM,
            "user_id": "U1",
            "channel_id": "C1",
        }
        more = {"response_url": f"{self.slack_url}response_url?request={number}", "trigger_id": str(number)}
        return str(number), urlencode({**fields, **more}).encode(), "application/x-www-form-urlencoded"

    def _event(self, number: int) -> tuple[str, bytes, str]:
        ts = f"{number}.000100"
        text = f"<@UBOT> {statements.question(self.chance)}"
        event = {"type": "app_mention", "text": text, "user": "U1", "channel": "C1", "ts": ts, "team": TEAM}
        body = {"type": "event_callback", "team_id": TEAM, "event_id": f"Ev{number}", "event": event}
        return ts, json.dumps(body).encode(), "application/json"


def _signed(body: bytes, content_type: str) -> dict[str, str]:
    at = str(int(time.time()))
    digest = hmac.new(SECRET.encode(), b"v0:" + at.encode() + b":" + body, hashlib.sha256).hexdigest()
    return {"x-slack-request-timestamp": at, "x-slack-signature": f"v0={digest}", "content-type": content_type}
