"""
Claims of requests, and marks of finished ones, written by one thread for all that wait at that moment.

Every step into the database gives the interpreter to another thread; with one transaction for each request, acknowledgements
wait for each other for seconds where many come at once.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError

from storage import handled
from storage.database import Record
from storage.handled import Request

# Nobody is forgotten; were it otherwise, they look for themselves after so many seconds.
LOOK_AGAIN_SECONDS = 0.5


@dataclass(eq=False, slots=True)
class _Wish:
    """A claim that waits: `outcome` is whether it is the first, or why it could not be written."""

    request: Request
    outcome: bool | SQLAlchemyError | None = None
    told: threading.Event = field(default_factory=threading.Event)


class Claiming:
    """What waits to be written, of one process. `worker` names it among the replicas."""

    def __init__(self, worker: str) -> None:
        """Begin with nothing."""
        self.worker = worker
        self.done: set[str] = set()
        self._wishes: deque[_Wish] = deque()
        self._writing = threading.Lock()

    def claim(self, record: Record, now: Callable[[], datetime], request: Request) -> bool:
        """Return True for the first caller with this key, on whatever replica. Raises what the database raises."""
        wish = _Wish(request)
        self._wishes.append(wish)
        while wish.outcome is None:
            if not self._try_to_write(record, now):
                wish.told.wait(LOOK_AGAIN_SECONDS)
                wish.told.clear()
        if isinstance(wish.outcome, SQLAlchemyError):
            raise wish.outcome
        return wish.outcome

    def mark(self, record: Record, now: Callable[[], datetime]) -> None:
        """Write down what is done, unless somebody does so anyhow. Raises what the database raises; then it stays to be done."""
        while self.done and self._try_to_write(record, now):
            pass

    def _try_to_write(self, record: Record, now: Callable[[], datetime]) -> bool:
        """Write all that waits, and return True; False where another thread is writing."""
        if not self._writing.acquire(blocking=False):
            return False
        try:
            self._write(record, now)
        finally:
            self._writing.release()
            if self._wishes:
                self._wishes[0].told.set()  # who came meanwhile writes for those who come next
        return True

    def _write(self, record: Record, now: Callable[[], datetime]) -> None:
        wishes = [self._wishes.popleft() for _ in range(len(self._wishes))]
        done = self.done.copy()
        try:
            first = self._written(record, now(), [wish.request for wish in wishes], done)
        except SQLAlchemyError as error:
            if not wishes:
                raise
            for wish in wishes:
                # One that cannot be written keeps no other one from being taken up.
                self._settle(wish, error if len(wishes) == 1 else self._alone(record, now(), wish.request))
            return
        self.done -= done
        for wish in wishes:
            self._settle(wish, wish.request.key in first)
            first.discard(wish.request.key)

    def _written(self, record: Record, now: datetime, requests: Sequence[Request], done: set[str]) -> set[str]:
        with record.begin() as db:
            if done:
                handled.finish(db, done, now)
            return handled.claim(db, requests, self.worker, now) if requests else set()

    def _alone(self, record: Record, now: datetime, request: Request) -> bool | SQLAlchemyError:
        try:
            return bool(self._written(record, now, [request], set()))
        except SQLAlchemyError as error:
            return error

    def _settle(self, wish: _Wish, outcome: bool | SQLAlchemyError) -> None:  # noqa: FBT001 - what is settled
        wish.outcome = outcome
        wish.told.set()
