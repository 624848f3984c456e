"""
What is counted of requests, for those who watch over a running bot: kinds, outcomes and seconds.

No label holds a team, a person or a text: each has a handful of values, all of them written here.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from prometheus_client import Counter, Histogram

# An acknowledgement has three seconds; an answer should be there within one.
ACKNOWLEDGED_BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0)
ANSWERED_BUCKETS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
# How a request ends. "answered", "refused" (told in a sentence what to do) and "failed" (a fault of ours) are of those that were
# worked on; the others end before. "put_by" waits until there is room, and is counted once more when it is taken up.
ANSWERED, REFUSED, FAILED = "answered", "refused", "failed"
REPEATED, OUTSIDE, UNHEARD, PUT_BY = "repeated", "outside", "unheard", "put_by"
UNSIGNED, TOO_LARGE, TOO_SLOW, NOT_UNDERSTOOD = "unsigned", "too_large", "too_slow", "not_understood"
UNKNOWN_KIND = "unknown"
KINDS = {
    "event_callback": "event",
    "block_actions": "button",
    "view_submission": "window",
    "view_closed": "window",
    "message_action": "shortcut",
    "shortcut": "shortcut",
    "block_suggestion": "suggestion",
}

requests = Counter("rapporteur_requests", "Requests of Slack, by what they are and how they ended.", ["kind", "outcome"])
acknowledged = Histogram(
    "rapporteur_acknowledged_seconds", "From a request to its acknowledgement.", ["kind"], buckets=ACKNOWLEDGED_BUCKETS
)
answered = Histogram("rapporteur_answered_seconds", "From a request to the end of its work.", ["kind"], buckets=ANSWERED_BUCKETS)


@dataclass
class Ending:
    """How the request that is being worked on ends; whoever knows better than "answered" writes it here."""

    outcome: str = ANSWERED


# Of the thread that works on a request, and of those that it hands work to.
_current: ContextVar[Ending | None] = ContextVar("ending", default=None)


def begin() -> Ending:
    """Return the ending of a request that begins in this context."""
    ending = Ending()
    _current.set(ending)
    return ending


def ends(outcome: str) -> None:
    """Say how the request that is being worked on ends; nothing where none is."""
    ending = _current.get()
    if ending is not None:
        ending.outcome = outcome


def turned_away(outcome: str) -> None:
    """Count a request of which nothing was read."""
    requests.labels(UNKNOWN_KIND, outcome).inc()


def kind_of(body: Mapping[str, Any]) -> str:
    """Return what a request is: one of a few words, whatever its payload says."""
    if body.get("command"):
        return "command"
    kind = body.get("type")
    return KINDS.get(kind, UNKNOWN_KIND) if isinstance(kind, str) else UNKNOWN_KIND
