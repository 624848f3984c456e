"""A stand-in for Slack's Web API on this machine: it records what it is sent, and answers as it is told to."""

from __future__ import annotations

import itertools
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

TEAM = "T111"
BOT_USER = "UBOT"

# Calls that say nothing to anybody, and the status that an answer takes away.
ASKING = frozenset(
    {
        "auth.test",
        "conversations.info",
        "users.info",
        "users.list",
        "conversations.members",
        "assistant.threads.setStatus",
        "files.info",
    }
)

# What Slack answers where nothing is said otherwise.
ANSWERS: dict[str, dict[str, Any]] = {
    "auth.test": {"ok": True, "team_id": TEAM, "team": "Mission", "user_id": BOT_USER, "bot_id": "B1", "enterprise_id": None},
    "users.info": {"ok": True, "user": {"id": "U1", "is_admin": True, "tz": "Europe/Vienna"}},
    "users.list": {"ok": True, "members": [{"id": "U1"}], "response_metadata": {"next_cursor": ""}},
    "conversations.members": {"ok": True, "members": ["U1"], "response_metadata": {"next_cursor": ""}},
    "conversations.info": {"ok": True, "channel": {"id": "C1", "is_ext_shared": False}},
    "conversations.open": {"ok": True, "channel": {"id": "DU1"}},
}


@dataclass
class WebApi:
    """
    The server: `calls` are (method, payload) in order; a response_url is the method "response_url".

    `tokens` are those that the calls came with, in the same order. `scripts` answer by payload and token, where they are set.
    `files` are those that people gave, by number; `sent` are the bytes of those that the bot sent.
    """

    url: str = ""
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    statuses: dict[str, int] = field(default_factory=dict)
    tokens: list[str] = field(default_factory=list)
    scripts: dict[str, Callable[[dict[str, Any], str], dict[str, Any]]] = field(default_factory=dict)
    waiting: threading.Condition = field(default_factory=threading.Condition)
    files: dict[str, tuple[dict[str, Any], bytes]] = field(default_factory=dict)
    sent: dict[str, bytes] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    @property
    def response_url(self) -> str:
        return f"{self.url}response_url"

    @property
    def origin(self) -> str:
        return self.url.removesuffix("/api/")

    def give(self, name: str, data: bytes, **more: Any) -> dict[str, Any]:
        """Keep a file that somebody dropped, and return it as payloads name it."""
        number = f"F{next(self.numbers)}"
        address = f"{self.origin}/files-pri/{number}"
        file = {"id": number, "name": name, "size": len(data), "mode": "hosted", "url_private_download": address, **more}
        self.files[number] = (file, data)
        return file

    def shown(self, channel: str, ts: str) -> dict[str, Any]:
        """Return a message of the bot as it stands now."""
        said = [p for m, p in self.calls if m == "chat.update" and (p["channel"], p["ts"]) == (channel, ts)]
        return said[-1]

    def said(self) -> list[tuple[str, dict[str, Any]]]:
        """Return the calls without those that only ask."""
        return [(method, payload) for method, payload in self.calls if method not in ASKING]

    def wait_for(self, count: int, seconds: float = 5) -> list[tuple[str, dict[str, Any]]]:
        """Return what was said once there is this much of it."""
        with self.waiting:
            self.waiting.wait_for(lambda: len(self.said()) >= count, timeout=seconds)
        return self.said()

    def take(self, method: str, payload: dict[str, Any], token: str = "") -> tuple[int, dict[str, Any]]:
        with self.waiting:
            self.calls.append((method, payload))
            self.tokens.append(token)
            self.waiting.notify_all()
        if method in self.scripts:
            return 200, self.scripts[method](payload, token)
        return self.statuses.get(method, 200), self.answers.get(method) or self.answer(method, payload)

    def answer(self, method: str, payload: dict[str, Any]) -> dict[str, Any]:
        """Return what Slack answers where a test does not say otherwise."""
        if method == "chat.postMessage":
            channel = str(payload.get("channel"))
            return {"ok": True, "channel": f"D{channel}" if channel[:1] in "UW" else channel, "ts": f"9.{next(self.numbers)}"}
        if method == "files.info":
            held = self.files.get(str(payload.get("file")))
            return {"ok": True, "file": held[0]} if held else {"ok": False, "error": "file_not_found"}
        if method == "files.getUploadURLExternal":
            number = f"F{next(self.numbers)}"
            return {"ok": True, "upload_url": f"{self.origin}/upload/{number}", "file_id": number}
        if method == "files.completeUploadExternal":
            return {"ok": True, "files": [{"id": number} for number in self.sent]}
        return ANSWERS.get(method, {"ok": True})


@contextmanager
def serving(api: WebApi | None = None) -> Iterator[WebApi]:
    api = api or WebApi()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            data = self.rfile.read(int(self.headers.get("content-length") or 0))
            number = self.path.rsplit("/", 1)[-1]
            if self.path.startswith("/upload/"):
                api.sent[number] = data
                self.answer(200, "text/plain", b"OK")
            elif self.path.startswith("/files-pri/"):
                self.answer(200, "application/octet-stream", api.files[number][1])
            else:
                self.call(data.decode())

        def call(self, body: str) -> None:
            is_json = self.headers.get("content-type", "").startswith("application/json")
            payload = json.loads(body or "{}") if is_json else dict(parse_qsl(body))
            path, _, query = self.path.partition("?")
            token = self.headers.get("authorization", "").removeprefix("Bearer ") or payload.get("token", "")
            status, answer = api.take(path.rsplit("/", 1)[-1], {**payload, **dict(parse_qsl(query))}, token)
            self.answer(status, "application/json", json.dumps(answer).encode())

        def answer(self, status: int, kind: str, data: bytes) -> None:
            self.send_response(status)
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST  # noqa: N815 - the server's name

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    api.url = f"http://127.0.0.1:{server.server_port}/api/"
    try:
        yield api
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
