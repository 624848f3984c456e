"""The process that opens documents. Started by `storage.reading.reader`, held to its limits by `storage.reading.confined`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from storage.errors import Unreadable
from storage.reading.confined import serve
from storage.reading.extracting import reading_of
from storage.reading.limits import Limits, in_words
from storage.reading.wire import packed


def answered(asked: Mapping[str, Any], data: bytes, limits: Limits) -> bytes:
    """Return the document as text, or why it cannot be read, packed for the other side."""
    name = asked["name"]
    try:
        return packed(reading_of(name, data, limits))
    except Unreadable as refused:
        return packed(refused)
    except (MemoryError, RecursionError):
        return packed(Unreadable(name, "too_large", f"{in_words(limits.memory)} of memory"))
    except Exception:  # noqa: BLE001 (the boundary: what a parser of foreign bytes raises means damage)
        return packed(Unreadable(name, "damaged"))


if __name__ == "__main__":
    serve(answered)
