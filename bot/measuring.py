"""The Bolt app as it is measured and logged: every request has a number in the log, and its kind, outcome and seconds counted."""

from __future__ import annotations

import contextvars
import secrets
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any

import structlog
from slack_bolt import App, BoltRequest, BoltResponse

from handlers import measures
from handlers.lanes import Lanes
from handlers.measures import Ending

# The request whose work a thread does.
_under_way: contextvars.ContextVar[Work | None] = contextvars.ContextVar("under_way", default=None)


class Work:
    """One request: what it is, since when, and how it ends."""

    def __init__(self, kind: str, ending: Ending) -> None:
        """Begin now."""
        self.kind = kind
        self.ending = ending
        self.handed_on = False
        self._begun = time.monotonic()

    def acknowledged(self) -> None:
        """Count the acknowledgement; a request that was handed to no listener has ended with it."""
        measures.acknowledged.labels(self.kind).observe(time.monotonic() - self._begun)
        if not self.handed_on:
            measures.requests.labels(self.kind, self.ending.outcome).inc()

    def done(self) -> None:
        """Count the end of the work."""
        measures.answered.labels(self.kind).observe(time.monotonic() - self._begun)
        measures.requests.labels(self.kind, self.ending.outcome).inc()


class Pool(Executor):
    """The threads of listeners: each works in the context of its request, so that its log lines carry the request's number."""

    def __init__(self) -> None:
        """Start no thread yet."""
        self._lanes = Lanes()

    def waiting(self) -> int:
        """Return how many listeners wait for a thread."""
        return self._lanes.waiting_for_a_thread()

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Run a listener."""
        work = _under_way.get()
        context = contextvars.copy_context()
        if work is None:
            return self._lanes.submit(context.run, fn, *args, **kwargs)
        work.handed_on = True
        future = self._lanes.submit(context.run, fn, *args, **kwargs)
        future.add_done_callback(lambda _: work.done())
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002 - as in the library
        """Take nothing more; with `wait`, until all is done."""
        self._lanes.shutdown(wait, cancel_futures=cancel_futures)


class MeasuredApp(App):
    """Bolt's app; whatever the request comes by, it is dispatched here."""

    def dispatch(self, req: BoltRequest) -> BoltResponse:
        """Answer a request, in a context of its own."""
        return contextvars.copy_context().run(self._dispatch, req)

    def _dispatch(self, req: BoltRequest) -> BoltResponse:
        work = Work(measures.kind_of(req.body), measures.begin())
        _under_way.set(work)
        # A number of ours: Slack's own lead to people and channels.
        structlog.contextvars.bind_contextvars(request=secrets.token_hex(4), kind=work.kind)
        try:
            return super().dispatch(req)
        finally:
            work.acknowledged()
