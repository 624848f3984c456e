"""What goes wrong between a bot and Slack, by chance and with a seed."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

# Before anything was accepted: the message does not stand there.
UNREAD = ("reset", "limited", "broken", "fatal", "killed in the call")
# After it was accepted: the message stands there, and the caller may not know.
ACCEPTED = ("dropped", "slow", "half", "cut", "broken after", "fatal after", "late", "killed after the call")
# What a worker that is killed cannot meet twice, and what only a new message can meet.
OF_MESSAGES = ("killed in the call", "killed after the call", "late")


@dataclass
class Faults:
    """
    The chance of each fault for each request, from 0 to 1.

    "reset": the connection breaks before the request is taken. "dropped": it is accepted, and the connection closed without an
    answer. "slow": the answer comes after `patience_seconds`. "half" and "cut": half an answer, with and without its length.
    "limited": 429 with `retry_after`. "broken" and "fatal": 503 and `fatal_error`, nothing accepted; "... after": accepted.
    "late": the channel's history shows the message up to `late_seconds` later. "killed ...": the caller itself is killed.
    `first`: what the first messages meet, one each, so that a short trial has met it all.
    """

    chances: dict[str, float] = field(default_factory=dict)
    seed: int = 0
    patience_seconds: float = 10
    late_seconds: float = 15
    retry_after: str = "1"
    first: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Refuse a fault that nobody knows, and start the chances."""
        unknown = {*self.chances, *self.first} - {*UNREAD, *ACCEPTED}
        if unknown:
            raise ValueError(f"no such faults: {sorted(unknown)}")
        self.random = random.Random(self.seed)

    def draw(self, method: str) -> str | None:
        """Return what goes wrong with the next request, None for nothing."""
        if self.first and method == "chat.postMessage":
            return self.first.pop()
        at = self.random.random()
        for fault, chance in self.chances.items():
            if fault in OF_MESSAGES and method != "chat.postMessage":
                continue
            if at < chance:
                return fault
            at -= chance
        return None

    def lateness(self) -> float:
        """Return how many seconds later than accepted a message is seen."""
        return self.random.uniform(0.1, 1) * self.late_seconds
