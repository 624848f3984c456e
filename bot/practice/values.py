"""Messages and views, each able to say itself in Slack's shape."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bot.practice.installed import APP_ID, BOT_ID, BOT_USER_ID
from bot.practice.people import TEAM_ID
from bot.practice.refusals import Json


@dataclass
class Message:
    """
    One message; `visible_to` is a user id for an ephemeral one, None for everybody in the channel.

    `command` is the line that made the app answer in the channel, shown above the answer as Slack does. `team` is the one that
    its writer belongs to.
    """

    ts: str
    channel: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    thread_ts: str | None = None
    team: str = TEAM_ID
    files: list[str] = field(default_factory=list)
    metadata: Json | None = None
    visible_to: str | None = None
    edited: str | None = None
    command: Json | None = None
    subtype: str | None = None
    broadcast: bool = False
    reactions: dict[str, list[str]] = field(default_factory=dict)
    attachments: list[Json] = field(default_factory=list)

    @property
    def is_reply(self) -> bool:
        """Return whether the message hangs below another one."""
        return self.thread_ts is not None and self.thread_ts != self.ts

    def as_slack(self, *, with_metadata: bool = True) -> Json:
        """Return the message as history and payloads carry it, without its files, which the workspace adds."""
        optional: Json = {
            "thread_ts": self.thread_ts,
            "edited": {"user": self.user, "ts": self.edited} if self.edited else None,
            "metadata": self.metadata if with_metadata else None,
            "subtype": self.subtype,
            "is_ephemeral": True if self.visible_to else None,
            "attachments": self.attachments or None,
            "reactions": [{"name": n, "users": u, "count": len(u)} for n, u in self.reactions.items()] or None,
        }
        if self.user == BOT_USER_ID:
            optional |= {"bot_id": BOT_ID, "app_id": APP_ID}
        body: Json = {
            "type": "message",
            "user": self.user,
            "text": self.text,
            "ts": self.ts,
            "team": self.team,
            "blocks": self.blocks,
        }
        return body | {name: value for name, value in optional.items() if value is not None}


@dataclass
class View:
    """A modal or a Home tab that the app gave to one person."""

    id: str
    user: str
    team: str
    body: Json
    hash: str
    root: str
    previous: str | None = None
    values: Json = field(default_factory=dict)

    def as_slack(self) -> Json:
        """Return the view object, with the values that were last typed into it."""
        body: dict[str, Any] = {
            "title": None,
            "submit": None,
            "close": None,
            "private_metadata": "",
            "callback_id": "",
            "external_id": "",
            "clear_on_close": False,
            "notify_on_close": False,
            **self.body,
        }
        return body | {
            "id": self.id,
            "team_id": self.team,
            "app_id": APP_ID,
            "app_installed_team_id": TEAM_ID,
            "bot_id": BOT_ID,
            "hash": self.hash,
            "root_view_id": self.root,
            "previous_view_id": self.previous,
            "state": {"values": self.values},
        }
