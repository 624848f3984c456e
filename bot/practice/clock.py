"""The practice workspace's clock: it runs with real time, and people move it forward to see what comes."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bot.clock import now

NextDue = Callable[[datetime], datetime | None]

FARTHEST = timedelta(days=400)
# Only something that comes due again and again would need more; the clock then stands at the last of them.
MOST_STOPS = 2000


class PracticeClock:
    """Real time and what it was moved ahead; safe to read and move from any thread."""

    def __init__(self, real: Callable[[], datetime], *, not_before: datetime | None = None) -> None:
        """Start with `real`, which returns aware times, or at `not_before` where that is later."""
        self.real = real
        self._ahead = timedelta(0)
        self._lock = threading.Lock()
        if not_before is not None:
            self.move_to(not_before)

    @property
    def ahead(self) -> timedelta:
        """Return how far ahead of real time the clock is."""
        with self._lock:
            return self._ahead

    def now(self) -> datetime:
        """Return the present instant of the practice workspace."""
        with self._lock:
            return self.real() + self._ahead

    def move_to(self, instant: datetime) -> None:
        """Move forward to an instant; an instant that has passed changes nothing, for the clock never goes back."""
        with self._lock:
            self._ahead = max(self._ahead, instant - self.real())


@dataclass(frozen=True)
class Kept:
    """Where the practice clock stood last, kept beside the sample record, whose reminders were posted by it."""

    path: Path

    def read(self) -> datetime | None:
        """Return that instant; None where the clock was never moved, or what is written there is no instant."""
        try:
            instant = datetime.fromisoformat(self.path.read_text(encoding="utf-8").strip())
        except (OSError, ValueError):
            return None
        return instant if instant.tzinfo else None

    def write(self, instant: datetime) -> None:
        """Keep an instant."""
        self.path.write_text(instant.isoformat(), encoding="utf-8")

    def now(self) -> datetime:
        """Return the instant at which the practice clock starts now."""
        real = now()
        return max(real, self.read() or real)


class Mover:
    """
    Moves a clock over a stretch, and stops at every instant at which something is due.

    `next_due` returns the next such instant after the given one, None when nothing more will be due. `post_due` does what is
    due by the clock, and returns when it is done. `told` is called at every stop, and when the clock comes to rest.
    """

    def __init__(self, clock: PracticeClock) -> None:
        """Start at rest, over a workspace in which nothing is ever due."""
        self.clock = clock
        self.next_due: NextDue = lambda _: None
        self.post_due: Callable[[], None] = lambda: None
        self.told: Callable[[], None] = lambda: None
        self._turn = threading.Lock()

    @property
    def moving(self) -> bool:
        """Return whether the clock is on its way now."""
        return self._turn.locked()

    def move(self, to: datetime) -> int:
        """
        Return how often the clock stopped on its way to an instant; takes as long as posting does.

        What is due before the clock sets out is posted first. Raises BlockingIOError while it is on its way already.
        """
        if not self._turn.acquire(blocking=False):
            raise BlockingIOError("The clock is on its way already.")
        try:
            return self._travel(to)
        finally:
            self._turn.release()
            self.told()

    def next_stop(self) -> datetime | None:
        """Return the next instant at which something will be due, or None."""
        return self.next_due(self.clock.now())

    def _travel(self, to: datetime) -> int:
        stops = 0
        # From stop to stop, not from what the clock shows: real time went on while the last stop was posted.
        here = self.clock.now()
        self._arrive(here)
        while stops < MOST_STOPS and (stop := self.next_due(here)) is not None and here < stop <= to:
            self._arrive(stop)
            here = stop
            stops += 1
        if stops < MOST_STOPS:
            self._arrive(to)
        return stops

    def _arrive(self, instant: datetime) -> None:
        self.clock.move_to(instant)
        self.told()
        self.post_due()
