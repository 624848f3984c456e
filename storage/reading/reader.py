"""Child processes that open foreign files, kept and replaced: what a file does to its child does not reach the bot."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from dataclasses import asdict
from queue import LifoQueue
from typing import BinaryIO, Self

from storage.errors import Unreadable
from storage.reading.limits import LIMITS, Limits, in_words
from storage.reading.values import Reading
from storage.reading.wire import receive, send, unpacked

_DOCUMENTS = "storage.reading.child"
_NOT_STARTED = "The process that opens files did not start: run `python -m {}` to see why."
_STARTING = 60.0  # seconds until a child has loaded its libraries, on a machine that is busy
_DOCUMENTS_A_CHILD = 100  # then a new one: memory that a parser lost goes with the old
# How libraries written in C end themselves when memory is refused; SIGKILL is the system's own answer.
_OUT_OF_MEMORY = frozenset({signal.SIGABRT, signal.SIGTRAP, signal.SIGILL, signal.SIGKILL})


class Reader:
    """
    A pool of children, started when first needed. `read` may be called from several threads; each call has a child of its own.

    Use as a context manager, or call `close`: it ends the children and removes their folder.
    """

    def __init__(self, workers: int = 2, module: str = _DOCUMENTS) -> None:
        """`workers` is how many documents are opened at a time; further callers wait. `module` is what a child runs."""
        self._module = module
        self._folder = tempfile.TemporaryDirectory(prefix="rapporteur-", ignore_cleanup_errors=True)
        self._idle: LifoQueue[_Child | None] = LifoQueue()
        self._workers = workers
        for _ in range(workers):
            self._idle.put(None)

    def read(self, name: str, data: bytes, limits: Limits = LIMITS) -> Reading:
        """Return the document as text. Raises `Unreadable`, also when the child did not survive; RuntimeError if none starts."""
        return unpacked(self.answered(name, data, limits))

    def answered(self, name: str, data: bytes, limits: Limits, **asked: str) -> bytes:
        """Return a child's answer as it sent it; `asked` is what else it is told. Raises as `read` does."""
        if len(data) > limits.document:
            raise Unreadable(name, "too_large", in_words(limits.document))
        child = self._idle.get()
        try:
            if child is None or child.is_spent:
                child = _replaced(child, self._folder.name, self._module)
            return child.answered({**asked, "name": name}, data, limits)
        finally:
            self._idle.put(child)

    def close(self) -> None:
        """End the children; waits for the documents that are being read."""
        for _ in range(self._workers):
            child = self._idle.get()
            if child is not None:
                child.end()
        self._folder.cleanup()

    def __enter__(self) -> Self:
        """Give the reader itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close."""
        self.close()


class _Child:
    """One process. After it died or has read its share it is spent."""

    def __init__(self, folder: str, module: str) -> None:
        self._process = _started(folder, module)
        self._left = _DOCUMENTS_A_CHILD
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._stdin: BinaryIO = self._process.stdin  # type: ignore[assignment]
        self._stdout: BinaryIO = self._process.stdout  # type: ignore[assignment]
        with _Deadline(self._process, _STARTING):
            ready = receive(self._stdout)
        if ready is None:
            self.end()
            raise RuntimeError(_NOT_STARTED.format(module))

    @property
    def is_spent(self) -> bool:
        return self._left <= 0 or self._process.poll() is not None

    def answered(self, asked: dict[str, str], data: bytes, limits: Limits) -> bytes:
        self._left -= 1
        with _Deadline(self._process, limits.seconds) as deadline:
            answer = self._asked(asked, data, limits)
        if deadline.passed:
            self._left = 0
        if answer is None:
            raise self._died(asked["name"], limits, late=deadline.passed)
        return answer

    def end(self) -> None:
        self._process.kill()
        self._process.wait()
        # What was not yet written to a dead process cannot be flushed.
        for stream in (self._stdin, self._stdout):
            try:
                stream.close()
            except BrokenPipeError:
                continue

    def _asked(self, asked: dict[str, str], data: bytes, limits: Limits) -> bytes | None:
        try:
            send(self._stdin, json.dumps({**asked, "limits": asdict(limits)}).encode())
            send(self._stdin, data)
        except BrokenPipeError:
            return None
        return receive(self._stdout)

    def _died(self, name: str, limits: Limits, *, late: bool) -> Unreadable:
        self._left = 0
        self._process.kill()
        ended_by = -self._process.wait()
        if late or ended_by == signal.SIGXCPU:
            return Unreadable(name, "too_slow", f"{limits.seconds:g} seconds")
        if ended_by in _OUT_OF_MEMORY:
            return Unreadable(name, "too_large", f"{in_words(limits.memory)} of memory")
        return Unreadable(name, "damaged")


class _Deadline:
    """Kills the process when the block takes longer than `seconds`; then `passed` is true."""

    def __init__(self, process: subprocess.Popen[bytes], seconds: float) -> None:
        self._process = process
        self._timer = threading.Timer(seconds, self._pass)
        self.passed = False

    def _pass(self) -> None:
        self.passed = True
        self._process.kill()

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()


def _started(folder: str, module: str) -> subprocess.Popen[bytes]:
    # Nothing of the parent's environment: no token is where a hostile document could reach it.
    environment = {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path), "TMPDIR": folder, "PYTHONUTF8": "1"}
    try:
        return subprocess.Popen(  # noqa: S603 - a module of ours, nothing that was typed
            [sys.executable, "-m", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            env=environment,
        )
    except OSError as error:  # no memory, no room for another process, no interpreter
        raise RuntimeError(_NOT_STARTED.format(module)) from error


def _replaced(child: _Child | None, folder: str, module: str) -> _Child:
    if child is not None:
        child.end()
    return _Child(folder, module)
