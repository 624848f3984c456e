"""Slack's rate limits: methods that answer 429 until their time is over."""

from __future__ import annotations

import math
from datetime import datetime, timedelta

from bot.practice.refusals import Refused
from bot.practice.tickets import Clock


class RateLimited(Refused):
    """A call too many; `seconds` is what `Retry-After` says, in whole seconds and at least one."""

    def __init__(self, seconds: int) -> None:
        """Hold how long the app has to wait."""
        super().__init__("ratelimited")
        self.seconds = seconds


class Rates:
    """The methods that are limited now, by the practice clock: the app that is asked to wait lives by it too."""

    def __init__(self, now: Clock) -> None:
        """Start with no limit."""
        self._now = now
        self._until: dict[str, datetime] = {}

    def limit(self, method: str, seconds: float) -> None:
        """Refuse a method from now on, for so many seconds."""
        self._until[method] = self._now() + timedelta(seconds=seconds)

    def require(self, method: str) -> None:
        """Pass a call that Slack would take. Raises RateLimited for one too many."""
        left = (self._until[method] - self._now()).total_seconds() if method in self._until else 0.0
        if left > 0:
            raise RateLimited(math.ceil(left))
