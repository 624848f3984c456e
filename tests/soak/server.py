"""Starting that Slack: in a thread, at hand for a test, or as a process of its own (`python -m tests.soak.server`)."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.request import ProxyHandler, Request, build_opener

from tests.soak.faults import Faults
from tests.soak.slack import Slack
from tests.soak.wire import Wire

ROOT = Path(__file__).resolve().parents[2]
_OPENER = build_opener(ProxyHandler({}))


@dataclass(frozen=True)
class Address:
    """Where the Web API is, and the side door."""

    port: int

    @property
    def url(self) -> str:
        """Return the base address for a Slack client."""
        return f"http://127.0.0.1:{self.port}/api/"

    def control(self, what: str, given: Any = None) -> Any:
        """Use the side door: "ledger", "answers", "faults", "refuse" or "heal"."""
        request = Request(f"http://127.0.0.1:{self.port}/control/{what}", data=json.dumps(given).encode(), method="POST")
        with _OPENER.open(request, timeout=60) as response:
            return json.load(response)


@contextmanager
def in_thread(slack: Slack, faults: Faults | None = None) -> Iterator[Address]:
    """Serve in this process."""
    loop, listening = asyncio.new_event_loop(), socket.create_server(("127.0.0.1", 0), backlog=512)
    serving = loop.create_task(Wire(slack, faults or Faults()).serve(listening))
    thread = threading.Thread(target=_run, args=(loop, serving), daemon=True)
    thread.start()
    try:
        yield Address(listening.getsockname()[1])
    finally:
        loop.call_soon_threadsafe(serving.cancel)
        thread.join()


@contextmanager
def as_process(faults: Faults, *, ahead_seconds: float = 0) -> Iterator[Address]:
    """Serve in a process of its own, whose clock is this many seconds ahead."""
    settings = json.dumps({"faults": asdict(faults), "ahead_seconds": ahead_seconds})
    command = [sys.executable, "-m", "tests.soak.server", settings]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield Address(int(process.stdout.readline()))
        finally:
            process.kill()


def _run(loop: asyncio.AbstractEventLoop, serving: asyncio.Task[None]) -> None:
    try:
        loop.run_until_complete(asyncio.gather(serving, return_exceptions=True))
        for task in asyncio.all_tasks(loop):
            task.cancel()
        loop.run_until_complete(asyncio.sleep(0))
    finally:
        loop.close()


def main(settings: dict[str, Any]) -> None:
    """Say the port on standard output, and serve until killed, or left alone."""
    ahead = settings["ahead_seconds"]
    listening = socket.create_server(("127.0.0.1", 0), backlog=512)
    print(listening.getsockname()[1], flush=True)
    asyncio.run(_while_wanted(Wire(Slack(lambda: time.time() + ahead), Faults(**settings["faults"])), listening))


async def _while_wanted(wire: Wire, listening: socket.socket) -> None:
    serving, parent = asyncio.create_task(wire.serve(listening)), os.getppid()
    while os.getppid() == parent:  # noqa: ASYNC110 - nothing tells that a parent is gone
        await asyncio.sleep(1)
    serving.cancel()


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
