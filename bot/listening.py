"""
The socket to Slack, watched: one that looks open and hears nothing is replaced.

The SDK opens a new connection when it is told to, or finds its own closed. A connection that is broken on the way may look open
for good; then neither pongs nor messages come, and here it is given up.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPException

from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk.errors import SlackClientError

from handlers.failing import describe

log = logging.getLogger("rapporteur.listening")


@dataclass(frozen=True, slots=True)
class Patience:
    """
    How long silence is borne, in seconds. `silent`: neither pong nor message, where a ping goes out every ten seconds.
    `quiet`: no message, though pongs come: most often nobody has anything to say, yet Slack may have forgotten us.
    """

    silent: float = 60.0
    quiet: float = 1800.0
    look_every: float = 5.0


class Ear:
    """One connection to Slack after the other, made by `opener`; `alive` is what /healthz asks."""

    def __init__(self, opener: Callable[[], SocketModeHandler], patience: Patience = Patience()) -> None:
        """Connect to nothing yet."""
        self._opener = opener
        self._patience = patience
        self._handler: SocketModeHandler | None = None
        self._messages_at = self._pongs_at = 0.0
        self._tried_at = -patience.silent
        self._last_pong: tuple[str | None, float | None] = (None, None)
        self._stopping = threading.Event()

    def open(self) -> None:
        """Connect. Raises SlackApiError where the app token is refused, SlackClientError or OSError where nobody answers."""
        self._replace()

    def alive(self) -> bool:
        """Return whether the connection is open and something was heard by it lately."""
        return self._handler is not None and self._handler.client.is_connected() and self._silence() < self._patience.silent

    def look(self) -> None:
        """
        Replace the connection where it is silent, or quiet for so long that it may be deaf; seldom, since Slack counts.

        One that is closed is opened again by the SDK; where that does not help, it is silent before long.
        """
        self._hear_pong()
        now, is_silent = time.monotonic(), self._silence() >= self._patience.silent
        is_quiet = now - self._messages_at >= self._patience.quiet
        if not (is_silent or is_quiet) or now - self._tried_at < self._patience.silent:
            return
        self._tried_at = now
        log.info("the socket is replaced: %s", "silent" if is_silent else "quiet")
        try:
            self._replace()
        except (SlackClientError, OSError, HTTPException) as error:
            log.warning("Slack could not be reached by Socket Mode, tried again in a moment: %s", describe(error))

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Look now and then until the end of the block, then close."""
        thread = threading.Thread(target=self._watch, name="socket watch", daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._stopping.set()
            thread.join()
            if self._handler is not None:
                self._handler.close()

    def _watch(self) -> None:
        while not self._stopping.wait(self._patience.look_every):
            try:
                self.look()
            except Exception as error:  # noqa: BLE001 - a watch that ended would leave a deaf bot behind
                log.error("the socket could not be looked at: %s", describe(error))  # noqa: TRY400 - a traceback may hold a token

    def _replace(self) -> None:
        """Open a new connection, and only then close the old one: Slack sends each request to one that is open."""
        handler = self._opener()
        handler.client.on_message_listeners.append(lambda _: self._heard(handler))
        try:
            handler.connect()
        except BaseException:
            handler.close()
            raise
        old, self._handler = self._handler, handler
        self._messages_at = self._pongs_at = time.monotonic()
        if old is not None:
            # It waits for answers under way, and a broken one for its time-outs.
            threading.Thread(target=old.close, name="socket closing", daemon=True).start()

    def _heard(self, handler: SocketModeHandler) -> None:
        if handler is self._handler:
            self._messages_at = time.monotonic()

    def _hear_pong(self) -> None:
        """Note when a pong came: the SDK keeps the time of the ping that it answers."""
        session = self._handler.client.current_session if self._handler is not None else None
        pong = (session.session_id, session.last_ping_pong_time) if session is not None else (None, None)
        if pong != self._last_pong:
            self._last_pong = pong
            if pong[1] is not None:
                self._pongs_at = time.monotonic()

    def _silence(self) -> float:
        return time.monotonic() - max(self._messages_at, self._pongs_at)
