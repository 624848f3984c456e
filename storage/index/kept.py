"""What was read last of a database, kept in memory up to a size."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import Generic, Protocol, TypeVar


class Sized(Protocol):
    """What knows how much memory it takes."""

    @property
    def size_bytes(self) -> int:
        """What it takes in memory."""


Value = TypeVar("Value", bound=Sized)


class Kept(Generic[Value]):
    """Values by number, those that were used last, of `most` bytes together; they never change, so they are never wrong."""

    def __init__(self, most: int) -> None:
        """Begin with nothing."""
        self._most, self._bytes = most, 0
        self._lock = threading.Lock()
        self._values: OrderedDict[int, Value] = OrderedDict()

    def get(self, number: int) -> Value | None:
        """Return a value, None where it is not kept."""
        with self._lock:
            if number in self._values:
                self._values.move_to_end(number)
            return self._values.get(number)

    def keep(self, number: int, value: Value) -> None:
        """Keep a value, and the last one whatever its size."""
        with self._lock:
            if number in self._values:
                return
            self._values[number] = value
            self._bytes += value.size_bytes
            while self._bytes > self._most and len(self._values) > 1:
                self._bytes -= self._values.popitem(last=False)[1].size_bytes
