"""The bot as a process of its own, as `rapporteur run` starts it, for that Slack."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.running import SECRET, environment, free_port
from tests.soak.server import ROOT
from tests.soak.work import TEAM

START_SECONDS, STOP_SECONDS = 120, 60


@dataclass
class Replica:
    """One process; it is started again at the same port."""

    slack_url: str
    home: Path
    database_url: str
    port: int = 0
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Return where it takes requests."""
        return f"http://127.0.0.1:{self.port}/slack/events"

    def start(self, *, wait: bool = True) -> None:
        """Start it; with `wait` until it is ready."""
        self.port = self.port or free_port()
        settings = environment(
            self.home,
            SLACK_BOT_TOKEN=f"xoxb-{TEAM}",
            SLACK_SIGNING_SECRET=SECRET,
            SLACK_API_URL=self.slack_url,
            DATABASE_URL=self.database_url,
            PORT=str(self.port),
            RAPPORTEUR_DELEGATION="Japan",
            PYTHONPATH=str(ROOT),
        )
        self.home.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "bot", "run"]
        self.process = subprocess.Popen(command, env=settings, cwd=self.home, stdout=subprocess.DEVNULL)
        if wait:
            self._wait()

    def is_ready(self) -> bool:
        """Return whether a load balancer would send requests here."""
        try:
            return httpx.get(f"http://127.0.0.1:{self.port}/readyz", trust_env=False, timeout=5).status_code == 200
        except httpx.TransportError:
            return False

    def kill(self) -> None:
        """End it as a power cut would."""
        self._running().send_signal(signal.SIGKILL)
        self._running().wait()

    def stop(self) -> float:
        """Ask it to stop, and return how many seconds that takes."""
        started = time.monotonic()
        self._running().terminate()
        self._running().wait(timeout=STOP_SECONDS)
        return time.monotonic() - started

    def memory_mb(self) -> float:
        """Return how much memory it has."""
        lines = Path(f"/proc/{self._running().pid}/status").read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))

    def cpu_seconds(self) -> float:
        """Return how many seconds a processor has worked for it, its threads together."""
        numbers = Path(f"/proc/{self._running().pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(numbers[11]) + int(numbers[12])) / os.sysconf("SC_CLK_TCK")

    def end(self) -> None:
        """See that it is gone."""
        if self.process is not None and self.process.poll() is None:
            self.kill()

    def _running(self) -> subprocess.Popen[bytes]:
        assert self.process is not None, "it was started"
        return self.process

    def _wait(self) -> None:
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until and self._running().poll() is None:
            if self.is_ready():
                return
            time.sleep(0.1)
        raise TimeoutError("the bot did not start")
