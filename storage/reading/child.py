"""
The process that opens documents: it reads one after the other from its standard input and answers on its standard output.

It holds itself to the limits, so that a hostile file ends this process and nothing else. Started by `storage.reading.reader`.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import resource
import sys
from math import ceil
from typing import BinaryIO

from storage.errors import Unreadable
from storage.reading.extracting import reading_of
from storage.reading.limits import Limits, in_words
from storage.reading.wire import packed, receive, send

_NEW_USER_AND_NETWORK = 0x10000000 | 0x40000000  # CLONE_NEWUSER | CLONE_NEWNET of <linux/sched.h>


def main() -> None:
    """Answer documents until the input ends."""
    stdin, stdout = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # What a library prints must not stand between two answers.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    _leave_network()
    _bind_process()
    send(stdout, b"ready")
    while (request := receive(stdin)) is not None:
        _answer(request, stdin, stdout)


def _answer(request: bytes, stdin: BinaryIO, stdout: BinaryIO) -> None:
    asked = json.loads(request)
    name, limits = asked["name"], Limits(**asked["limits"])
    data = receive(stdin) or b""
    _bind_document(limits)
    try:
        answer = packed(reading_of(name, data, limits))
    except Unreadable as refused:
        answer = packed(refused)
    except (MemoryError, RecursionError):
        answer = packed(Unreadable(name, "too_large", f"{in_words(limits.memory)} of memory"))
    except Exception:  # noqa: BLE001 (the boundary: what a parser of foreign bytes raises means damage)
        answer = packed(Unreadable(name, "damaged"))
    send(stdout, answer)


def _bind_process() -> None:
    """No core dumps, and no byte written to any file: answers go through a pipe."""
    for limit in (resource.RLIMIT_CORE, resource.RLIMIT_FSIZE):
        resource.setrlimit(limit, (0, 0))


def _bind_document(limits: Limits) -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    _lower(resource.RLIMIT_CPU, ceil(used.ru_utime + used.ru_stime + limits.seconds))
    # macOS takes the call and ignores it, or refuses it: there only time binds a document that eats memory.
    _lower(resource.RLIMIT_AS, limits.memory)


def _lower(limit: int, value: int) -> None:
    hard = resource.getrlimit(limit)[1]
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(limit, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))


def _leave_network() -> None:
    """Move into a network without interfaces where Linux lets anyone; elsewhere the parsers just open no connections."""
    if sys.platform == "linux":
        ctypes.CDLL(None).unshare(_NEW_USER_AND_NETWORK)


if __name__ == "__main__":
    main()
