"""Slack as far as reminders and answers see it: messages posted, found again and deleted; and everything is counted."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

Json = dict[str, Any]
PAGE = 100


@dataclass
class Accepted:
    """A message that stands, or stood, in a conversation. Times are Unix seconds."""

    team: str
    channel: str
    ts: str
    at: float
    key: str | None
    text: str
    metadata: Json | None
    visible_at: float
    deleted_at: float | None = None
    thread: str | None = None
    blocks: list[Json] = field(default_factory=list)


@dataclass
class Refusal:
    """What a method answers instead of working; None for every team or conversation. `left` counts down."""

    method: str
    error: str
    team: str | None = None
    channel: str | None = None
    retry_after: str | None = None
    left: int | None = None

    def applies(self, method: str, team: str, channel: str | None) -> bool:
        """Return whether this request is refused, and count it."""
        if (method, self.team or team, self.channel or channel) != (self.method, team, channel) or self.left == 0:
            return False
        if self.left is not None:
            self.left -= 1
        return True


class Limited(Exception):
    """Too many requests: 429, with the header as it is sent, None for a missing one."""

    def __init__(self, retry_after: str | None) -> None:
        """Keep the header."""
        super().__init__()
        self.retry_after = retry_after


@dataclass
class Slack:
    """
    Workspaces by token ("xoxb-T1" is of T1), on one clock. `calls` are (time, team, method, channel), in order.

    `shared` are the channels that another organisation reads.
    """

    clock: Callable[[], float] = time.time
    messages: list[Accepted] = field(default_factory=list)
    calls: list[tuple[float, str, str, str | None]] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)
    published: list[Json] = field(default_factory=list)
    # What was asked, by the thread or the number in its response_url, and when it was answered.
    answers: list[tuple[str, float]] = field(default_factory=list)
    shared: set[str] = field(default_factory=set)
    _by_channel: dict[tuple[str, str], list[Accepted]] = field(default_factory=dict)
    _last: int = 0

    def answer(self, method: str, token: str, arguments: Mapping[str, Any]) -> Json:
        """Return what a method answers. Raises Limited."""
        team, channel = token.removeprefix("xoxb-"), arguments.get("channel")
        self.calls.append((self.clock(), team, method, channel))
        for refusal in self.refusals:
            if refusal.applies(method, team, channel):
                if refusal.error == "ratelimited":
                    raise Limited(refusal.retry_after)
                return {"ok": False, "error": refusal.error}
        verb = METHODS.get(method)
        return {"ok": True, **verb(self, team, arguments)} if verb else {"ok": False, "error": "unknown_method"}

    def in_channel(self, team: str, channel: str) -> list[Accepted]:
        """Return the messages that stand in a conversation, in order."""
        return [message for message in self._by_channel.get((team, channel), ()) if message.deleted_at is None]

    def ledger(self) -> Json:
        """Return everything that was accepted, and how often what went wrong."""
        return {"messages": [asdict(message) for message in self.messages], "calls": self.calls, "faults": dict(self.faults)}

    def post(self, team: str, arguments: Mapping[str, Any]) -> Json:
        """Accept a message."""
        metadata = arguments.get("metadata") or None
        payload = metadata.get("event_payload") or {} if metadata else {}
        at, channel = self.clock(), str(arguments["channel"])
        if channel.startswith("U"):
            channel = f"D{channel[1:]}"
        message = Accepted(team, channel, self._ts(at), at, payload.get("key"), str(arguments.get("text") or ""), metadata, at)
        message.thread = arguments.get("thread_ts")
        if message.thread is None:
            message.blocks = list(arguments.get("blocks") or ())
        else:
            message.text = ""  # of answers only the number matters, and there are many
            self.answers.append((message.thread, at))
        self.messages.append(message)
        self._by_channel.setdefault((team, channel), []).append(message)
        return {"channel": channel, "ts": message.ts, "message": {"ts": message.ts, "text": message.text}}

    def history(self, team: str, arguments: Mapping[str, Any]) -> Json:
        """Return the messages between `oldest` and `latest`, newest first, a page at a time."""
        oldest, latest = float(arguments.get("oldest") or 0), float(arguments.get("latest") or "inf")
        ends = {oldest, latest} if _is_set(arguments, "inclusive") else set()
        now, limit, after = self.clock(), int(arguments.get("limit") or PAGE), int(arguments.get("cursor") or 0)
        seen = [m for m in reversed(self.in_channel(team, str(arguments["channel"]))) if m.visible_at <= now]
        found = [m for m in seen if oldest < float(m.ts) < latest or float(m.ts) in ends]
        more = after + limit < len(found)
        with_metadata = _is_set(arguments, "include_all_metadata")
        return {
            "messages": [_as_slack(m, with_metadata=with_metadata) for m in found[after : after + limit]],
            "has_more": more,
            "response_metadata": {"next_cursor": str(after + limit) if more else ""},
        }

    def respond(self, _: str, arguments: Mapping[str, Any]) -> Json:
        """Accept what is said at a response_url; its address has the number of what was asked."""
        self.answers.append((str(arguments.get("request")), self.clock()))
        return {}

    def replies(self, team: str, arguments: Mapping[str, Any]) -> Json:
        """Return the messages of a thread, one page with all of them."""
        seen = [m for m in self.in_channel(team, str(arguments["channel"])) if m.thread == arguments.get("ts")]
        return {"messages": [_as_slack(m, with_metadata=_is_set(arguments, "include_all_metadata")) for m in seen]}

    def delete(self, team: str, arguments: Mapping[str, Any]) -> Json:
        """Delete a message; one that is gone already is `message_not_found`."""
        for message in self.in_channel(team, str(arguments["channel"])):
            if message.ts == arguments.get("ts"):
                message.deleted_at = self.clock()
                return {"channel": message.channel, "ts": message.ts}
        return {"ok": False, "error": "message_not_found"}

    def publish(self, team: str, arguments: Mapping[str, Any]) -> Json:
        """Keep what a person's home shows."""
        self.published.append({"team": team, "user": arguments.get("user_id"), "view": arguments.get("view")})
        return {"view": {"id": f"V{len(self.published)}"}}

    def _ts(self, at: float) -> str:
        self._last = max(self._last + 1, int(at * 1_000_000))
        return f"{self._last // 1_000_000}.{self._last % 1_000_000:06d}"


def _whoami(_: Slack, team: str, __: Mapping[str, Any]) -> Json:
    return {"team_id": team, "team": "Mission", "user_id": "UBOT", "bot_id": "B1", "enterprise_id": None}


def _info(slack: Slack, _: str, arguments: Mapping[str, Any]) -> Json:
    channel = str(arguments["channel"])
    is_shared = channel in slack.shared
    return {"channel": {"id": channel, "is_im": channel.startswith("D"), "is_member": True, "is_ext_shared": is_shared}}


def _open(_: Slack, __: str, arguments: Mapping[str, Any]) -> Json:
    return {"channel": {"id": f"D{str(arguments['users'])[1:]}"}}


def _ephemeral(slack: Slack, _: str, __: Mapping[str, Any]) -> Json:
    return {"message_ts": slack._ts(slack.clock())}


def _as_slack(message: Accepted, *, with_metadata: bool) -> Json:
    shown = {"type": "message", "user": "UBOT", "bot_id": "B1", "app_id": "A1", "ts": message.ts, "text": message.text}
    return {**shown, "metadata": message.metadata} if with_metadata and message.metadata else shown


def _is_set(arguments: Mapping[str, Any], name: str) -> bool:
    return str(arguments.get(name, "")).lower() in ("1", "true")


METHODS: dict[str, Callable[[Slack, str, Mapping[str, Any]], Json]] = {
    "auth.test": _whoami,
    "chat.postMessage": Slack.post,
    "chat.delete": Slack.delete,
    "chat.postEphemeral": _ephemeral,
    "conversations.history": Slack.history,
    "conversations.info": _info,
    "conversations.open": _open,
    "conversations.replies": Slack.replies,
    "response_url": Slack.respond,
    "views.publish": Slack.publish,
}
