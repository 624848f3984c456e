"""A message that everybody sees stands once, also where the request that it answers is worked on again."""

from __future__ import annotations

import hashlib
import logging
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from slack_sdk import WebClient

from handlers import outcomes
from handlers.under_way import Taken

# How an answer is told from others, in its metadata. Any app of the workspace can read that: the key is made up.
ANSWER, KEY = "rapporteur_answer", "key"
# The clocks here and at Slack may differ.
BEFORE = timedelta(seconds=60)
PAGE, PAGES = 200, 5

log = logging.getLogger("rapporteur.handlers")


@dataclass(frozen=True, slots=True)
class Mark:
    """What a message is told by. `may_stand`: an attempt before, not earlier than `since`, may have posted it."""

    key: str
    may_stand: bool
    since: datetime


@dataclass
class _Answering:
    taken: Taken
    said: int = 0


_answering: ContextVar[_Answering | None] = ContextVar("answering", default=None)


def begin(taken: Taken | None) -> None:
    """Let what this thread says from now on be the answer to a request; None: to nothing that could come again."""
    _answering.set(None if taken is None else _Answering(taken))


def next_mark() -> Mark | None:
    """Return the mark of what this thread says next: the same one in every attempt. None where there is no request."""
    answering = _answering.get()
    if answering is None:
        return None
    answering.said += 1
    taken = answering.taken
    key = hashlib.sha256(f"{taken.key} {answering.said}".encode()).hexdigest()[:32]
    return Mark(key, taken.attempt > 1, taken.since)


def stands(client: WebClient, channel: str, thread: str | None, mark: Mark) -> bool:
    """Return whether a message with this mark stands in a channel or thread; False also where Slack does not let us look."""
    oldest, cursor = f"{(mark.since - BEFORE).timestamp():.6f}", None
    for _ in range(PAGES):
        looked = outcomes.attempt(lambda cursor=cursor: _page(client, channel, thread, oldest, cursor))  # type: ignore[misc]
        if looked.kind != "done":
            log.warning("could not look whether an answer stands: %s", looked.reason)
            return False
        if any(_key(message) == mark.key for message in looked.answer.get("messages") or ()):
            return True
        cursor = (looked.answer.get("response_metadata") or {}).get("next_cursor")
        if not cursor:
            return False
    return False


def _page(client: WebClient, channel: str, thread: str | None, oldest: str, cursor: str | None) -> Any:
    asked: dict[str, Any] = {"channel": channel, "oldest": oldest, "include_all_metadata": True, "limit": PAGE, "cursor": cursor}
    return client.conversations_replies(ts=thread, **asked) if thread else client.conversations_history(**asked)


def _key(message: dict[str, Any]) -> str | None:
    metadata = message.get("metadata") or {}
    return (metadata.get("event_payload") or {}).get(KEY) if metadata.get("event_type") == ANSWER else None
