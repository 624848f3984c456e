"""The process that opens calendars; started by `storage.calendars.reading`, held to its limits as that for documents is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from storage.calendars.extracting import reading_of
from storage.calendars.refusing import refused
from storage.calendars.wire import packed
from storage.errors import Invalid
from storage.reading.confined import serve
from storage.reading.limits import Limits


def answered(asked: Mapping[str, Any], data: bytes, limits: Limits) -> bytes:  # noqa: ARG001 - the process holds itself to them
    """Return the calendar as events, or why it cannot be read, packed for the other side."""
    name = asked["name"]
    try:
        return packed(reading_of(name, data, date.fromisoformat(asked["today"])))
    except Invalid as error:
        return packed(error)
    except (MemoryError, RecursionError):
        return packed(refused(name, "too_large"))
    except Exception:  # noqa: BLE001 (the boundary: what a parser of foreign bytes raises means damage)
        return packed(refused(name, "damaged"))


if __name__ == "__main__":
    serve(answered)
