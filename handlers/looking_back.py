"""Looking whether a message that may have been posted stands in its channel, by the key in its metadata."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from slack_sdk import WebClient

from handlers import outcomes
from handlers.outcomes import Outcome
from handlers.posting import KEY, REMINDER
from storage.reminders.postings import Claim

# The clocks here and at Slack may differ.
BEFORE = timedelta(seconds=60)
# What a busy channel holds of the time since the first attempt in doubt.
PAGE, PAGES = 200, 20
TOO_MANY = "too_many_messages"


def find(client: WebClient, claimed: Claim, now: datetime) -> Outcome:
    """
    Return, when done, the time stamps of the messages with the posting's key, the oldest first; empty where there are none.

    "refused" where Slack does not let us look, or where there is more to look through than can be.
    """
    if claimed.look_back_to is None or claimed.channel is None:
        return Outcome("done", answer=())
    stretch = tuple(f"{at.timestamp():.6f}" for at in (claimed.look_back_to - BEFORE, now + BEFORE))
    found: list[str] = []
    cursor: str | None = None
    for _ in range(PAGES):
        looked = outcomes.attempt(lambda cursor=cursor: _page(client, str(claimed.channel), stretch, cursor))  # type: ignore[misc]
        if looked.kind != "done":
            return looked
        messages, cursor = looked.answer
        found += [str(message["ts"]) for message in messages if _key(message) == claimed.key]
        if not cursor:
            return Outcome("done", answer=tuple(sorted(found, key=float)))
    return Outcome("refused", TOO_MANY)


def _page(
    client: WebClient, channel: str, stretch: tuple[str, ...], cursor: str | None
) -> tuple[list[dict[str, Any]], str | None]:
    oldest, latest = stretch
    said = client.conversations_history(
        channel=channel, oldest=oldest, latest=latest, inclusive=True, include_all_metadata=True, limit=PAGE, cursor=cursor
    )
    return list(said["messages"]), (said.get("response_metadata") or {}).get("next_cursor") or None


def _key(message: dict[str, Any]) -> str | None:
    metadata = message.get("metadata") or {}
    return (metadata.get("event_payload") or {}).get(KEY) if metadata.get("event_type") == REMINDER else None
