"""Looking whether a message that may have been posted stands in its channel, by the key in its metadata."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from slack_sdk import WebClient

from handlers import outcomes
from handlers.outcomes import Outcome
from handlers.posting import KEY, REMINDER
from storage.reminders.postings import Claim

# The clocks here and at Slack may differ.
BEFORE = timedelta(seconds=60)
# What a channel holds of one minute and a bit; a busier one is read on.
PAGE, PAGES = 100, 20


def find(client: WebClient, claimed: Claim) -> Outcome:
    """Return, when done, the time stamps of the messages with the posting's key, the oldest first; empty where there are none."""
    if claimed.look_back_to is None or claimed.channel is None:
        return Outcome("done", answer=())
    oldest = f"{(claimed.look_back_to - BEFORE).timestamp():.6f}"
    found: list[str] = []
    cursor: str | None = None
    for _ in range(PAGES):
        looked = outcomes.attempt(lambda cursor=cursor: _page(client, str(claimed.channel), oldest, cursor))  # type: ignore[misc]
        if looked.kind != "done":
            return looked
        messages, cursor = looked.answer
        found += [str(message["ts"]) for message in messages if _key(message) == claimed.key]
        if not cursor:
            return Outcome("done", answer=tuple(sorted(found, key=float)))
    return Outcome("lost", "too many messages")


def _page(client: WebClient, channel: str, oldest: str, cursor: str | None) -> tuple[list[dict[str, Any]], str | None]:
    said = client.conversations_history(
        channel=channel, oldest=oldest, inclusive=True, include_all_metadata=True, limit=PAGE, cursor=cursor
    )
    return list(said["messages"]), (said.get("response_metadata") or {}).get("next_cursor") or None


def _key(message: dict[str, Any]) -> str | None:
    metadata = message.get("metadata") or {}
    return (metadata.get("event_payload") or {}).get(KEY) if metadata.get("event_type") == REMINDER else None
