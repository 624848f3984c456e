"""Where documents are read: a few threads of their own, so that a long import never keeps an answer waiting."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future as Task
from concurrent.futures import ThreadPoolExecutor, wait

from handlers.failing import describe
from storage.reading import documents
from storage.reading.documents import Reader
from storage.reading.values import Reading

READERS = 2

log = logging.getLogger("rapporteur.reading")


class ReadingRoom:
    """The threads, and the child processes that open documents; nothing is started before it is needed."""

    def __init__(self) -> None:
        """Begin with nothing to do."""
        self._lock = threading.Lock()
        self._threads: ThreadPoolExecutor | None = None
        self._reader: Reader | None = None
        self._tasks: set[Task[None]] = set()
        # Held while a message is written anew and sent, so that an older state never overtakes a newer one.
        self.showing = threading.Lock()

    def submit(self, work: Callable[[], object]) -> None:
        """Do something as soon as a thread is free. What goes wrong in it is a line in the log: its lease runs out."""
        with self._lock:
            self._threads = self._threads or ThreadPoolExecutor(READERS, thread_name_prefix="reading")
            task = self._threads.submit(_kept_from_failing, work)
            self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def read(self, name: str, data: bytes) -> Reading:
        """Return a document as text. Raises Unreadable, and RuntimeError where no child process starts."""
        with self._lock:
            self._reader = self._reader or documents.Reader(READERS)
        return self._reader.read(name, data)

    def finish(self) -> None:
        """Wait until all that was submitted is done, also what this itself submitted."""
        while tasks := set(self._tasks):
            wait(tasks)

    def close(self) -> None:
        """Leave what has not been begun to the next start, and end the children."""
        with self._lock:
            threads, self._threads = self._threads, None
            reader, self._reader = self._reader, None
        if threads is not None:
            threads.shutdown(wait=True, cancel_futures=True)
        if reader is not None:
            reader.close()


def _kept_from_failing(work: Callable[[], object]) -> None:
    try:
        work()
    except Exception as error:  # noqa: BLE001 - a thread of the pool must not die of one document
        log.error("a document could not be taken in: %s", describe(error))  # noqa: TRY400 - a traceback may quote it
