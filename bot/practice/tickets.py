"""Trigger ids and response addresses: permissions that run out by time and by use, as Slack's do."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.practice import limits
from bot.practice.refusals import Refused

Clock = Callable[[], datetime]


@dataclass
class Trigger:
    """What one trigger id allows: a view for `user`, once, until three seconds after `issued`."""

    user: str
    issued: datetime
    used: bool = False


class Triggers:
    """The trigger ids that were handed out."""

    def __init__(self, now: Clock) -> None:
        """Start with none."""
        self._now = now
        self._issued: dict[str, Trigger] = {}

    def issue(self, user: str) -> str:
        """Return a new trigger id for something this user just did."""
        issued = self._now()
        trigger_id = f"{int(issued.timestamp() * 1000)}.{len(self._issued) + 1}.{secrets.token_hex(16)}"
        self._issued[trigger_id] = Trigger(user, issued)
        return trigger_id

    def exchange(self, trigger_id: str | None) -> str:
        """Return the user of a trigger id and use it up; `invalid_`, `exchanged_` or `expired_trigger_id` otherwise."""
        trigger = self._issued.get(trigger_id or "")
        if trigger is None:
            raise Refused("invalid_trigger_id")
        if trigger.used:
            raise Refused("exchanged_trigger_id")
        if (self._now() - trigger.issued).total_seconds() > limits.TRIGGER_SECONDS:
            raise Refused("expired_trigger_id")
        trigger.used = True
        return trigger.user


@dataclass
class ResponseAddress:
    """Where the app may answer one interaction; `original` is the ts of the message that it may replace."""

    user: str
    channel: str
    issued: datetime
    original: str | None = None
    thread_ts: str | None = None
    command: str | None = None
    uses: int = 0


class ResponseAddresses:
    """The response_urls that were handed out, by their secret."""

    def __init__(self, now: Clock) -> None:
        """Start with none."""
        self._now = now
        self._issued: dict[str, ResponseAddress] = {}

    def issue(
        self, user: str, channel: str, *, original: str | None = None, thread_ts: str | None = None, command: str | None = None
    ) -> str:
        """Return the secret of a new address."""
        secret = secrets.token_urlsafe(24)
        self._issued[secret] = ResponseAddress(user, channel, self._now(), original, thread_ts, command)
        return secret

    def peek(self, secret: str) -> ResponseAddress:
        """Return an address without counting a use; for the answer that travels in the acknowledgement itself."""
        return self._issued[secret]

    def use(self, secret: str) -> ResponseAddress:
        """Return the address and count the use; `invalid_url`, `expired_url` or `used_url` when there is none left."""
        address = self._issued.get(secret)
        if address is None:
            raise Refused("invalid_url")
        if (self._now() - address.issued).total_seconds() > limits.RESPONSE_URL_SECONDS:
            raise Refused("expired_url")
        if address.uses >= limits.RESPONSE_URL_USES:
            raise Refused("used_url")
        address.uses += 1
        return address
