"""How a reading travels between the child process and its parent: one JSON object behind its length."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from typing import Any, BinaryIO

from storage.errors import Unreadable
from storage.reading.values import Header, Reading, ReadParagraph

_LENGTH = 8  # bytes, big endian


def send(stream: BinaryIO, message: bytes) -> None:
    """Write one message with its length. Raises OSError when nobody reads."""
    stream.write(len(message).to_bytes(_LENGTH, "big"))
    stream.write(message)
    stream.flush()


def receive(stream: BinaryIO) -> bytes | None:
    """Return the next message; None when the other side ended, also in the middle of a message."""
    length = stream.read(_LENGTH)
    if len(length) < _LENGTH:
        return None
    size = int.from_bytes(length, "big")
    message = stream.read(size)
    return message if len(message) == size else None


def packed(reading: Reading | Unreadable) -> bytes:
    """Return a reading, or the reason why there is none, as bytes."""
    if isinstance(reading, Unreadable):
        return json.dumps({"unreadable": [reading.name, reading.reason, reading.detail]}).encode()
    fields = asdict(reading)
    fields["header"]["date"] = reading.header.date and reading.header.date.isoformat()
    return json.dumps(fields).encode()


def unpacked(message: bytes) -> Reading:
    """Return the reading that `packed` made. Raises the `Unreadable` that it was given."""
    fields: dict[str, Any] = json.loads(message)
    if "unreadable" in fields:
        raise Unreadable(*fields["unreadable"])
    spoken = fields["header"].pop("date")
    return Reading(
        media_type=fields["media_type"],
        blocks=tuple(fields["blocks"]),
        paragraphs=tuple(ReadParagraph(**paragraph) for paragraph in fields["paragraphs"]),
        header=Header(**fields["header"], date=spoken and date.fromisoformat(spoken)),
    )
