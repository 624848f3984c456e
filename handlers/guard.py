"""
The gate in front of HTTP requests: Bolt reads a body before it checks who signed it, so this checks first.

A body beyond the limit or without end, a missing, malformed, old or false signature ends here; nothing of it is read or logged.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import anyio
from slack_sdk.signature import SignatureVerifier

from handlers import measures

# Slack's largest payloads, views with all their state, stay below 250 kB.
BODY_LIMIT_BYTES = 1024 * 1024
# Slack sends a body at once; whoever takes longer only holds a connection.
READ_SECONDS = 10.0
# Seconds since 1970; more digits than this is no time, and Python takes long over thousands of them.
TIMESTAMP_DIGITS = 12

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
AsgiApp = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]


class Gate:
    """An ASGI application that lets signed requests of bearable size through to another."""

    def __init__(self, inner: AsgiApp, verifier: SignatureVerifier, read_seconds: float = READ_SECONDS) -> None:
        """Keep what is behind the gate, what knows the signing secret and the clock, and how long a body may take."""
        self.inner = inner
        self.verifier = verifier
        self.read_seconds = read_seconds

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Answer 408, 413 or 401, or hand the request on with its body read."""
        try:
            with anyio.fail_after(self.read_seconds):
                body = None if _announces_too_much(scope["headers"]) else await _read(receive)
        except TimeoutError:
            measures.turned_away(measures.TOO_SLOW)
            await refuse(send, 408, b"too slow")
            return
        if body is None:
            measures.turned_away(measures.TOO_LARGE)
            await refuse(send, 413, b"too large")
        elif not is_signed(scope["headers"], body, self.verifier):
            measures.turned_away(measures.UNSIGNED)
            await refuse(send, 401, b"not signed by Slack")
        else:
            await self.inner(scope, _replayed(body), send)


def is_signed(headers: list[tuple[bytes, bytes]], body: bytes, verifier: SignatureVerifier) -> bool:
    """Return whether Slack signed this body within the last five minutes; whatever the headers hold, this does not fail."""
    timestamps = [value for name, value in headers if name.lower() == b"x-slack-request-timestamp"]
    signatures = [value for name, value in headers if name.lower() == b"x-slack-signature"]
    if len(timestamps) != 1 or len(signatures) != 1:
        return False
    timestamp, signature = timestamps[0], signatures[0]
    if not (timestamp.isdigit() and len(timestamp) <= TIMESTAMP_DIGITS and signature.isascii()):
        return False
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return False
    return verifier.is_valid(text, timestamp.decode(), signature.decode())


def _announces_too_much(headers: list[tuple[bytes, bytes]]) -> bool:
    """Return whether the length that a caller announces is beyond the limit: then nothing of the body is read."""
    lengths = [value for name, value in headers if name.lower() == b"content-length"]
    return any(length.isdigit() and (len(length) > TIMESTAMP_DIGITS or int(length) > BODY_LIMIT_BYTES) for length in lengths)


async def refuse(send: Send, status: int, reason: bytes) -> None:
    """Answer with a status and a word of text."""
    # The rest of a body may still be on its way: the connection ends with this answer.
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": reason})


async def _read(receive: Receive) -> bytes | None:
    """Return the body; None where it is beyond the limit, or the caller has gone."""
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return None
        body += message.get("body", b"")
        if len(body) > BODY_LIMIT_BYTES:
            return None
        if not message.get("more_body", False):
            return bytes(body)


def _replayed(body: bytes) -> Receive:
    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    return receive
