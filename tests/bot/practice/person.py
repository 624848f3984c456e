"""A person at the practice page, without a browser: the page's own line, spoken from Python."""

from __future__ import annotations

import json
import time
import urllib.request
from contextlib import ExitStack, closing
from typing import Any
from urllib.parse import quote

from websockets.sync.client import connect

from bot.practice.page_files import COOKIE
from bot.practice.people import VISITOR_ID
from bot.practice.server import PracticeServer

PATIENCE = 10.0


class Person:
    """Acts as one person and keeps what the page was told."""

    def __init__(self, server: PracticeServer, user: str = VISITOR_ID) -> None:
        """Open the page's line and look around."""
        self._server = server
        self.user = user
        self._numbers = 0
        self.frames: list[dict[str, Any]] = []
        self._held = ExitStack()
        self._line = self._held.enter_context(open_line(server))
        self.snapshot = self.next("snapshot")
        if user != VISITOR_ID:
            self.ask("view_as", user=user)
            self.snapshot = self.next("snapshot")

    def close(self) -> None:
        self._held.close()

    def ask(self, what: str, **fields: Any) -> dict[str, Any]:
        """Return the server's reply to one request."""
        self._numbers += 1
        request = {"id": self._numbers, "do": what, **(fields if what == "view_as" else {"with": fields})}
        self._line.send(json.dumps(request))
        number = self._numbers
        return self.wait(lambda frame: frame["type"] == "reply" and frame["id"] == number)

    def next(self, kind: str) -> dict[str, Any]:
        return self.wait(lambda frame: frame["type"] == kind)

    def message(self, **fields: Any) -> dict[str, Any]:
        """Return the next message that has these fields."""
        frame = self.wait(
            lambda f: f["type"] == "message" and all(f["message"].get(name) == value for name, value in fields.items())
        )
        return frame["message"]

    def wait(self, wanted: Any) -> dict[str, Any]:
        """Return the first frame that was not yet taken and is wanted; TimeoutError after ten seconds."""
        end = time.monotonic() + PATIENCE
        while True:
            for frame in self.frames:
                if wanted(frame):
                    self.frames.remove(frame)
                    return frame
            self.frames.append(json.loads(self._line.recv(timeout=max(0.0, end - time.monotonic()))))

    def drop(self, name: str, content: bytes, *, snippet: bool = False) -> str:
        """Upload a file as the page does, and return its id; a `snippet` is a text that was written there."""
        headers = {
            "Origin": self._server.workspace.origin,
            "Cookie": f"{COOKIE}={self._server.keys.cookie}",
            "X-File-Name": quote(name),
            "X-Viewer": self.user,
            "X-Snippet": str(snippet).lower(),
        }
        request = urllib.request.Request(f"{self._server.page_url}files", data=content, headers=headers)
        with closing(urllib.request.urlopen(request, timeout=PATIENCE)) as answer:
            return json.load(answer)["id"]


def open_line(server: PracticeServer, **changed: str) -> connect:
    """Return the page's line, to be entered; `cookie`, `origin` and `page` may be given wrong."""
    address = server.page_url.replace("http:", "ws:").replace(server.keys.page, changed.get("page", server.keys.page))
    headers = {"Cookie": f"{COOKIE}={changed.get('cookie', server.keys.cookie)}"}
    return connect(f"{address}socket", origin=changed.get("origin", server.workspace.origin), additional_headers=headers)
