"""The server: Slack's addresses and the page's, on this machine only."""

from __future__ import annotations

import asyncio
import secrets
import socket
import threading
from collections.abc import Callable, Coroutine, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import uvicorn

from bot.practice import membership
from bot.practice.addresses import build_application
from bot.practice.clock import Mover, NextDue, PracticeClock
from bot.practice.installed import read_manifest
from bot.practice.keys import Keys
from bot.practice.page_api import Pages
from bot.practice.people import Names
from bot.practice.socket_mode import SocketMode
from bot.practice.workspace import Change, Workspace

START_SECONDS = 10.0


def real_time() -> datetime:
    """Return the time now, in UTC."""
    return datetime.now(UTC)


class PracticeServer:
    """
    A practice workspace for one app, running in a thread of its own between `start` and `stop`.

    `port` 0 takes a free one. `hints` are lines to try, shown on the page. `now` returns the real time, aware: by it trigger
    ids and response addresses run out. Everything else lives by `clock`, which people move forward on the page where it is
    `movable`; it starts no earlier than `not_before`. Only loopback addresses are allowed for `host`: ValueError otherwise.
    """

    def __init__(
        self,
        manifest: Mapping[str, Any],
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        visitor: str = "You",
        colleague: str = "A colleague",
        guest: str = "A guest",
        outsider: str = "A partner",
        hints: Sequence[str] = (),
        title: str = "Practice workspace",
        now: Callable[[], datetime] = real_time,
        not_before: datetime | None = None,
        movable: bool = True,
    ) -> None:
        """Set the workspace up; nothing listens yet."""
        if host not in ("127.0.0.1", "localhost"):
            raise ValueError(f"The practice workspace is for this machine only: {host} is not 127.0.0.1")
        self.clock = PracticeClock(now, not_before=not_before)
        self.mover = Mover(self.clock)
        names = Names(visitor, colleague, guest, outsider)
        self.workspace = Workspace(read_manifest(manifest), self.clock.now, now, names)
        self.socket_mode = SocketMode(self.workspace)
        self.pages = Pages(self.workspace, self.socket_mode, self.mover, movable=movable, title=title, hints=hints)
        self.keys = Keys(
            bot_token=f"xoxb-practice-{secrets.token_hex(12)}",
            app_token=f"xapp-practice-{secrets.token_hex(12)}",
            page=secrets.token_urlsafe(12),
            cookie=secrets.token_urlsafe(24),
        )
        self._wanted = (host, port)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._server: uvicorn.Server | None = None
        self._started = threading.Event()
        self.workspace.tell_page = self.pages.tell
        self.workspace.tell_app = self.socket_mode.tell
        self.socket_mode.connection_changed = self._show_connection
        self.mover.told = self._show_clock

    @property
    def bot_token(self) -> str:
        """Return the made-up bot token that the Web API takes."""
        return self.keys.bot_token

    @property
    def app_token(self) -> str:
        """Return the made-up app-level token that opens Socket Mode."""
        return self.keys.app_token

    @property
    def base_url(self) -> str:
        """Return the base address of the Web API, for SLACK_API_URL."""
        return f"{self.workspace.origin}/api/"

    @property
    def page_url(self) -> str:
        """Return the address to open in a browser; whoever knows it may act in the workspace."""
        return f"{self.workspace.origin}/w/{self.keys.page}/"

    def start(self) -> PracticeServer:
        """Listen; returns when the server answers. OSError when the port is taken."""
        listening = _listen(*self._wanted)
        self.workspace.origin = f"http://127.0.0.1:{listening.getsockname()[1]}"
        application = build_application(self.workspace, self.socket_mode, self.pages, self.keys)
        config = uvicorn.Config(
            application,
            log_config=None,
            log_level="warning",
            access_log=False,  # addresses hold secrets
            ws="websockets-sansio",
            ws_ping_interval=None,
            lifespan="off",
            timeout_graceful_shutdown=2,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._run, args=(self._server, listening), name="practice-workspace", daemon=True)
        self._thread.start()
        if not self._started.wait(START_SECONDS):
            raise TimeoutError("The practice workspace did not start.")
        return self

    def stop(self) -> None:
        """Stop listening and close every connection; safe to call twice."""
        if self._server is not None and self._thread is not None:
            self._server.should_exit = True
            self._thread.join()
        self._server = self._thread = None

    def archive(self, channel: str, *, archived: bool = True) -> None:
        """Archive a channel (by id or #name), or take it out of the archive."""
        self._in_loop(_at_once(self._archive, channel, archived))

    def limit(self, method: str, seconds: float) -> None:
        """Answer a Web API method with 429 and `Retry-After` for so many seconds."""
        self._in_loop(_at_once(self.workspace.rates.limit, method, seconds))

    def refresh_connections(self) -> None:
        """Make the app replace its connections, as Slack does every few hours."""
        self._in_loop(self.socket_mode.refresh())

    def _archive(self, channel: str, archived: bool) -> None:  # noqa: FBT001 - it is the whole of what is said
        membership.archive(self.workspace, self.workspace.channel(channel), archived=archived)

    def _run(self, server: uvicorn.Server, listening: socket.socket) -> None:
        asyncio.run(self._serve(server, listening))

    async def _serve(self, server: uvicorn.Server, listening: socket.socket) -> None:
        self._loop = asyncio.get_running_loop()
        listening.listen()  # from here on connections wait in the queue, so whoever calls now is served
        self._started.set()
        await server.serve(sockets=[listening])
        await self.socket_mode.stop()
        listening.close()

    def follow(self, next_due: NextDue, post_due: Callable[[], None]) -> None:
        """Stop at what is due whenever the clock is moved; see `bot.practice.clock.Mover` for the two functions."""
        self.mover.next_due, self.mover.post_due = next_due, post_due

    def move_clock(self, to: datetime) -> int:
        """Move the practice clock, as the page does, and return how often it stopped on its way."""
        return self.mover.move(to)

    def _in_loop(self, work: Coroutine[Any, Any, Any]) -> Any:
        if self._loop is None:
            raise RuntimeError("The practice workspace is not running.")
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(START_SECONDS)

    def _show_clock(self) -> None:
        # The clock is moved from a thread of its own; the pages belong to the loop.
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self.pages.tell, Change({"type": "clock", **self.pages.clock()}))

    def _show_connection(self) -> None:
        self.pages.tell(Change({"type": "connected", "connected": self.socket_mode.connected}))


async def _at_once(do: Callable[..., None], *given: Any) -> None:
    do(*given)


def _listen(host: str, port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError:
        listening.close()
        raise
    return listening
