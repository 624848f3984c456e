"""What the practice workspace refuses, in Slack's words."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


class Refused(Exception):
    """A call that Slack would refuse: `error` is Slack's error name, `detail` whatever its answer carries beside it."""

    def __init__(self, error: str, messages: list[str] | None = None, **detail: Any) -> None:
        """Hold the error's name; `messages` are the lines Slack puts under `response_metadata`."""
        super().__init__(error)
        self.error = error
        self.messages = messages or []
        self.detail = detail

    def as_answer(self) -> Json:
        """Return the body of Slack's answer to a refused call."""
        answer: Json = {"ok": False, "error": self.error, **self.detail}
        if self.messages:
            answer["response_metadata"] = {"messages": self.messages}
        return answer


class NotAcknowledged(Exception):
    """The app did not acknowledge a request in time, or no app is connected (`connected` is False)."""

    def __init__(self, *, connected: bool) -> None:
        """Hold whether an app was there to answer."""
        super().__init__("operation_timeout" if connected else "dispatch_failed")
        self.connected = connected
