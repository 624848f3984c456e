"""Two lanes for listeners: what is answered by its acknowledgement never waits for answers that take long."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextvars import ContextVar
from typing import Any

# Answers under way at the same time: most wait for their turn to think, or for Slack. What comes beyond waits in the database.
WORKING = 64
# Windows that are sent at the same time: Slack waits three seconds for each.
AT_ONCE = 16

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
        lane = self._urgent if is_urgent.get() else self._working
        return lane.submit(fn, *args, **kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002 - as in the library
        """Take nothing more; with `wait`, until all is done."""
        for lane in (self._working, self._urgent):
            lane.shutdown(wait, cancel_futures=cancel_futures)
