"""The wire to that Slack: HTTP as a bot's client speaks it, with what goes wrong on the way; and a side door for the tests."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import socket
import struct
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.soak.faults import ACCEPTED, UNREAD, Faults
from tests.soak.slack import Limited, Refusal, Slack

# The header in which a worker says which process it is, for "killed in the call" and "killed after the call".
WORKER = "x-worker-process"
NO_LINGER = struct.pack("ii", 1, 0)


class Wire:
    """Answers connections for a Slack, with faults that can be changed on the way."""

    def __init__(self, slack: Slack, faults: Faults) -> None:
        """Take the side of Slack."""
        self.slack, self.faults = slack, faults

    async def serve(self, listening: socket.socket) -> None:
        """Answer until cancelled."""
        server = await asyncio.start_server(self._connection, sock=listening)
        async with server:
            await server.serve_forever()

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # The other side may be gone at any moment: killing it is what this is for.
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            target, headers, body = await _request(reader)
            if target.startswith("/control/"):
                _send(writer, 200, self._control(target.rpartition("/")[2], json.loads(body or "null")))
            else:
                await self._call(writer, target, headers, body)
            await writer.drain()
        with contextlib.suppress(OSError):
            writer.close()

    async def _call(self, writer: asyncio.StreamWriter, target: str, headers: Mapping[str, str], body: bytes) -> None:
        path, arguments = urlsplit(target).path, _arguments(target, headers, body)
        method = path.rpartition("/")[2]
        fault = self.faults.draw(method)
        if fault is not None:
            self.slack.faults[fault] += 1
        if fault in UNREAD:
            self._refuse(writer, fault, headers)
            return
        try:
            answer = self.slack.answer(method, headers.get("authorization", "").removeprefix("Bearer "), arguments)
        except Limited as limited:
            _send(writer, 429, {"ok": False, "error": "ratelimited"}, retry_after=limited.retry_after)
            return
        if fault in ACCEPTED:
            await self._spoil(writer, fault, headers, answer)
        else:
            _send(writer, 200, answer)

    def _refuse(self, writer: asyncio.StreamWriter, fault: str, headers: Mapping[str, str]) -> None:
        if fault == "limited":
            _send(writer, 429, {"ok": False, "error": "ratelimited"}, retry_after=self.faults.retry_after)
        elif fault == "broken":
            _send(writer, 503, "<html>Service Unavailable</html>")
        elif fault == "fatal":
            _send(writer, 200, {"ok": False, "error": "fatal_error"})
        else:
            if fault == "killed in the call":
                _kill(headers)
            _reset(writer)

    async def _spoil(self, writer: asyncio.StreamWriter, fault: str, headers: Mapping[str, str], answer: Any) -> None:
        if fault == "late":
            self.slack.messages[-1].visible_at += self.faults.lateness()
            _send(writer, 200, answer)
        elif fault == "slow":
            await asyncio.sleep(self.faults.patience_seconds * 1.2)
            _send(writer, 200, answer)
        elif fault == "half":
            _send(writer, 200, answer, part=0.5)
        elif fault == "cut":
            _send(writer, 200, json.dumps(answer)[: len(json.dumps(answer)) // 2])
        elif fault == "broken after":
            _send(writer, 500, "<html>Internal Server Error</html>")
        elif fault == "fatal after":
            _send(writer, 200, {"ok": False, "error": "fatal_error"})
        elif fault == "killed after the call":
            _kill(headers)
            _reset(writer)

    def _control(self, what: str, given: Any) -> Any:
        if what == "faults":
            self.faults = Faults(**given)
        elif what == "refuse":
            self.slack.refusals.append(Refusal(**given))
        elif what == "heal":
            self.slack.refusals.clear()
        elif what == "answers":
            return self.slack.answers
        return self.slack.ledger() if what == "ledger" else {"ok": True}


async def _request(reader: asyncio.StreamReader) -> tuple[str, dict[str, str], bytes]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])}
    return head[0].split(" ")[1], headers, await reader.readexactly(int(headers.get("content-length") or 0))


def _arguments(target: str, headers: Mapping[str, str], body: bytes) -> dict[str, Any]:
    named = dict(parse_qsl(urlsplit(target).query))
    if headers.get("content-type", "").startswith("application/json"):
        return {**named, **json.loads(body or b"{}")}
    return {**named, **dict(parse_qsl(body.decode()))}


def _send(writer: asyncio.StreamWriter, status: int, answer: Any, *, retry_after: str | None = None, part: float = 1) -> None:
    text = answer if isinstance(answer, str) else json.dumps(answer)
    kind, data = "text/html" if text.startswith("<") else "application/json", text.encode()
    lines = [f"HTTP/1.1 {status} -", f"content-type: {kind}; charset=utf-8", f"content-length: {len(data)}", "connection: close"]
    if retry_after is not None:
        lines.append(f"retry-after: {retry_after}")
    writer.write("\r\n".join([*lines, "", ""]).encode() + data[: int(len(data) * part)])


def _reset(writer: asyncio.StreamWriter) -> None:
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, NO_LINGER)
    writer.transport.abort()


def _kill(headers: Mapping[str, str]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(int(headers[WORKER]), signal.SIGKILL)
