"""
A process that opens foreign bytes: it takes one piece after the other from its standard input and answers on its standard output.

It holds itself to the limits, so that a hostile file ends this process and nothing else.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import resource
import sys
from collections.abc import Callable, Mapping
from math import ceil
from typing import Any

from storage.reading.limits import Limits
from storage.reading.wire import receive, send

# What was asked, the bytes and the limits; gives the answer. Raises nothing: an exception ends the process.
Answering = Callable[[Mapping[str, Any], bytes, Limits], bytes]

_NEW_USER_AND_NETWORK = 0x10000000 | 0x40000000  # CLONE_NEWUSER | CLONE_NEWNET of <linux/sched.h>


def serve(answering: Answering) -> None:
    """Answer until the input ends."""
    stdin, stdout = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # What a library prints must not stand between two answers.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    _leave_network()
    _bind_process()
    send(stdout, b"ready")
    while (request := receive(stdin)) is not None:
        asked = json.loads(request)
        limits = Limits(**asked["limits"])
        data = receive(stdin) or b""
        _bind_piece(limits)
        send(stdout, answering(asked, data, limits))


def _bind_process() -> None:
    """No core dumps, and no byte written to any file: answers go through a pipe."""
    for limit in (resource.RLIMIT_CORE, resource.RLIMIT_FSIZE):
        resource.setrlimit(limit, (0, 0))


def _bind_piece(limits: Limits) -> None:
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
