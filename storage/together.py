"""
Small writes of many threads, made in one transaction for all that wait at that moment.

Every step into the database gives the interpreter to another thread: where many requests come at once, and each opens a writing
transaction of its own, they wait for each other for seconds.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import orm

T = TypeVar("T")
Begin = Callable[[], AbstractContextManager[orm.Session]]

# Nobody is forgotten; were it otherwise, they look for themselves after so many seconds.
LOOK_AGAIN_SECONDS = 0.5
# In one transaction.
AT_ONCE = 100


@dataclass(eq=False, slots=True)
class _Wish:
    """A write that waits, and what came of it."""

    work: Callable[[orm.Session], Any]
    is_done: bool = False
    result: Any = None
    error: Exception | None = None
    told: threading.Event = field(default_factory=threading.Event)


class Together:
    """What waits to be written into one database, by one process."""

    def __init__(self, begin: Begin) -> None:
        """Take what opens a writing transaction."""
        self._begin = begin
        self._wishes: deque[_Wish] = deque()
        self._writing = threading.Lock()

    def do(self, work: Callable[[orm.Session], T]) -> T:
        """Do something in a writing transaction and return what it returns, once that is committed; raises what it raises."""
        wish = _Wish(work)
        self._wishes.append(wish)
        while not wish.is_done:
            if not self._try_to_write():
                wish.told.wait(LOOK_AGAIN_SECONDS)
                wish.told.clear()
        if wish.error is not None:
            raise wish.error
        result: T = wish.result
        return result

    def _try_to_write(self) -> bool:
        """Write what waits, and return True; False where another thread is writing."""
        if not self._writing.acquire(blocking=False):
            return False
        try:
            self._write([self._wishes.popleft() for _ in range(min(len(self._wishes), AT_ONCE))])
        finally:
            self._writing.release()
            if self._wishes:
                self._wishes[0].told.set()  # who came meanwhile writes for those who come next
        return True

    def _write(self, wishes: list[_Wish]) -> None:
        try:
            results = self._written(wishes)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is raised for whoever asked for it
            for wish in wishes:
                # One that cannot be written keeps no other one from it.
                self._write_alone(wish) if len(wishes) > 1 else _settle(wish, error=error)
            return
        for wish, result in zip(wishes, results, strict=True):
            _settle(wish, result)

    def _write_alone(self, wish: _Wish) -> None:
        try:
            _settle(wish, self._written([wish])[0])
        except Exception as error:  # noqa: BLE001 - same
            _settle(wish, error=error)

    def _written(self, wishes: list[_Wish]) -> list[Any]:
        if not wishes:
            return []
        with self._begin() as db:
            return [wish.work(db) for wish in wishes]


def _settle(wish: _Wish, result: Any = None, error: Exception | None = None) -> None:
    wish.result, wish.error, wish.is_done = result, error, True
    wish.told.set()
