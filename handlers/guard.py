"""
The gate in front of HTTP requests: Bolt reads a body before it checks who signed it, so this checks first.

A body beyond the limit, a missing, malformed, old or false signature ends here; nothing of such a request is read or logged.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from slack_sdk.signature import SignatureVerifier

from handlers import measures

# Slack's largest payloads, views with all their state, stay below 250 kB.
BODY_LIMIT_BYTES = 1024 * 1024
# Seconds since 1970; more digits than this is no time, and Python takes long over thousands of them.
TIMESTAMP_DIGITS = 12

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
AsgiApp = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]


class Gate:
    """An ASGI application that lets signed requests of bearable size through to another."""

    def __init__(self, inner: AsgiApp, verifier: SignatureVerifier) -> None:
        """Keep what is behind the gate, and what knows the signing secret and the clock."""
        self.inner = inner
        self.verifier = verifier

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Answer 413 or 401, or hand the request on with its body read."""
        body = await _read(receive)
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


async def refuse(send: Send, status: int, reason: bytes) -> None:
    """Answer with a status and a word of text."""
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
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
