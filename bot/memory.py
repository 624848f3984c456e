"""The memory of the process: one heap for all of its threads."""

from __future__ import annotations

import contextlib
import ctypes

# Of <malloc.h>; the C library of Linux gives every few threads a heap of their own otherwise.
_M_ARENA_MAX = -8


def share_one_heap() -> None:
    """
    Let threads that begin from now on share the heap of those before; nothing, where the C library knows no such way.

    Each of many threads works out an answer at one time or another, and what that took for a moment stays with its heap: over a
    hundred thousand statements twice the memory. In one interpreter threads hardly ever wait for each other's heap.
    """
    with contextlib.suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)
