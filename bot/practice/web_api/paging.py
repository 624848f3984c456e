"""Cursor paging, as Slack's lists do it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.practice.refusals import Json, Refused


def page(members: Sequence[Any], arguments: Json, default: int = 100) -> tuple[list[Any], Json]:
    """Return the members of one page, and the answer's fields that lead to the next; `invalid_cursor`, `invalid_limit`."""
    start = _number(arguments.get("cursor") or "0", "invalid_cursor")
    limit = _number(arguments.get("limit") or default, "invalid_limit")
    if not 0 < limit <= 1000:  # noqa: PLR2004 - Slack's own upper bound of every list
        raise Refused("invalid_limit")
    end = start + limit
    cursor = str(end) if end < len(members) else ""
    return list(members[start:end]), {"response_metadata": {"next_cursor": cursor}}


def _number(value: Any, error: str) -> int:
    try:
        return int(value)
    except ValueError:
        raise Refused(error) from None
