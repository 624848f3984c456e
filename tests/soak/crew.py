"""Workers that are started from one warm process, killed, stopped for a while, and started again until the work is done."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable

from tests.soak.worker import Work, run

AT_RANDOM, FROZEN = "at random", "frozen"
LOOK_SECONDS = 0.01
LOOKS = 2


class Crew:
    """
    Keeps `size` workers running. `kill_every` and `freeze_every` are the mean seconds between two such events in the crew.

    A frozen worker goes on after `frozen_seconds` (from, to).
    """

    def __init__(
        self,
        work: Work,
        size: int,
        *,
        seed: int,
        kill_every: float | None = None,
        freeze_every: float | None = None,
        frozen_seconds: tuple[float, float] = (0, 0),
    ) -> None:
        """Start nobody yet."""
        self.work, self.size, self.random = work, size, random.Random(seed)
        self.kill_every, self.freeze_every, self.frozen_seconds = kill_every, freeze_every, frozen_seconds
        self.alive: set[int] = set()
        self.frozen: dict[int, float] = {}
        self.events: Counter[str] = Counter()

    def keep_going(self, is_done: Callable[[], bool], *, at_most_seconds: float, look_every: float = 1) -> bool:
        """
        Return True once the work is done, False where it takes too long; nobody is running afterwards.

        Done is what is done at two looks without a kill or a freeze between them: a frozen worker may have something to say yet.
        """
        at = next_look = time.monotonic()
        until, looks = at + at_most_seconds, 0
        try:
            while (now := time.monotonic()) < until and looks < LOOKS:
                self._look_after(0 if looks else now - at)
                at = now
                if now >= next_look:
                    looks = looks + 1 if is_done() and not self.frozen else 0
                    next_look = now + look_every
                time.sleep(LOOK_SECONDS)
            return looks >= LOOKS
        finally:
            self._end()

    def kill_one(self) -> None:
        """Kill any worker that runs."""
        if self.alive:
            self.events[AT_RANDOM] += 1
            os.kill(self.random.choice(sorted(self.alive)), signal.SIGKILL)

    def _look_after(self, seconds: float) -> None:
        self._bury()
        while len(self.alive) < self.size:
            self.alive.add(self._start())
        for pid in [pid for pid, until in self.frozen.items() if time.monotonic() >= until]:
            del self.frozen[pid]
            os.kill(pid, signal.SIGCONT)
        if self._happens(self.kill_every, seconds):
            self.kill_one()
        if self._happens(self.freeze_every, seconds) and self.alive - set(self.frozen):
            self._freeze(self.random.choice(sorted(self.alive - set(self.frozen))))

    def _happens(self, every: float | None, seconds: float) -> bool:
        return every is not None and self.random.random() < seconds / every

    def _freeze(self, pid: int) -> None:
        os.kill(pid, signal.SIGSTOP)
        self._keep_frozen(pid)

    def _keep_frozen(self, pid: int) -> None:
        if pid not in self.frozen:
            self.events[FROZEN] += 1
            self.frozen[pid] = time.monotonic() + self.random.uniform(*self.frozen_seconds)

    def _bury(self) -> None:
        for pid in list(self.alive):
            changed, status = os.waitpid(pid, os.WNOHANG | os.WUNTRACED)
            if changed and os.WIFSTOPPED(status):
                self._keep_frozen(pid)
            elif changed:
                self.alive.discard(pid)
                self.frozen.pop(pid, None)

    def _start(self) -> int:
        seed = self.random.getrandbits(32)
        pid = os.fork()
        if pid == 0:
            try:
                run(self.work, seed)
            finally:
                os._exit(1)
        return pid

    def _end(self) -> None:
        for pid in self.alive:
            os.kill(pid, signal.SIGKILL)
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, 0)
        self.alive.clear()
