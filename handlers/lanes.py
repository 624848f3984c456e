"""
Two lanes for listeners: what is answered by its acknowledgement never waits for answers that take long.

In one interpreter only one thread runs at a time: while many wait for their acknowledgement, no further answer is begun.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

# Answers under way at the same time: most wait for their turn to think, or for Slack. What comes beyond waits in the database.
WORKING = 32
# Windows that are sent at the same time: Slack waits three seconds for each.
AT_ONCE = 16

# So many wait for an acknowledgement, and answers are put off; never longer than this.
MANY, PUT_OFF_SECONDS = 8, 5.0


class Crowd:
    """Those who wait for an acknowledgement of this process."""

    def __init__(self) -> None:
        """Begin with nobody."""
        self._waiting = 0
        self._changed = threading.Condition()

    @contextmanager
    def joined(self) -> Iterator[None]:
        """Count one more until the end of the block."""
        self._add(1)
        try:
            yield
        finally:
            self._add(-1)

    def let_pass(self) -> None:
        """Come back when few are waiting, or when it has taken too long."""
        with self._changed:
            self._changed.wait_for(lambda: self._waiting <= MANY, PUT_OFF_SECONDS)

    def _add(self, count: int) -> None:
        with self._changed:
            self._waiting += count
            if self._waiting == MANY:
                self._changed.notify_all()


waiting = Crowd()
# Whether what this thread hands over is answered by its acknowledgement.
is_urgent: ContextVar[bool] = ContextVar("is_urgent", default=False)


class Lanes(Executor):
    """Runs listeners, those of urgent requests in threads of their own."""

    def __init__(self) -> None:
        """Start no thread yet."""
        self._working = ThreadPoolExecutor(WORKING, thread_name_prefix="listener")
        self._urgent = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="window")

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Hand over a listener, by what is known of its request in this thread."""
        if is_urgent.get():
            return self._urgent.submit(fn, *args, **kwargs)
        return self._working.submit(_put_off, fn, *args, **kwargs)

    def waiting_for_a_thread(self) -> int:
        """Return how many listeners wait for a thread."""
        return sum(lane._work_queue.qsize() for lane in (self._working, self._urgent))  # noqa: SLF001 - the library does not say

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002 - as in the library
        """Take nothing more; with `wait`, until all is done."""
        for lane in (self._working, self._urgent):
            lane.shutdown(wait, cancel_futures=cancel_futures)


def _put_off(fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    waiting.let_pass()
    return fn(*args, **kwargs)
