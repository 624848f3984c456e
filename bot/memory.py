"""The memory of the process: one heap for all of its threads, and a seldom search for what refers to itself."""

from __future__ import annotations

import contextlib
import ctypes
import gc

# Of <malloc.h>; the C library of Linux gives every few threads a heap of their own otherwise.
_M_ARENA_MAX = -8
# After so many new objects the youngest are looked through, after so many times that those of middle age, and after so many times
# that all; Python's own are 700, 10 and 10.
LOOKED_THROUGH_AFTER = (1_000, 10, 1_000)


def share_one_heap() -> None:
    """
    Let threads that begin from now on share the heap of those before; nothing, where the C library knows no such way.

    Each of many threads works out an answer at one time or another, and what that took for a moment stays with its heap: over a
    hundred thousand statements twice the memory. In one interpreter threads hardly ever wait for each other's heap.
    """
    with contextlib.suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)


def look_through_seldom() -> None:
    """
    Look through all objects, for those that only refer to each other, some hundred times less often than Python does of itself.

    Nobody else works meanwhile: over a hundred thousand statements more than half a second, and it was every five seconds.
    """
    gc.set_threshold(*LOOKED_THROUGH_AFTER)
