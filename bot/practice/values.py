"""People, channels, messages, files and views, each able to say itself in Slack's shape."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.practice.installed import APP_ID, BOT_ID, BOT_USER_ID
from bot.practice.refusals import Json

TEAM_ID = "T0PRACTICE1"
TEAM_DOMAIN = "practice-workspace"
TEAM = {"id": TEAM_ID, "domain": TEAM_DOMAIN}


@dataclass
class Person:
    """Somebody with an account: the visitor, the colleague, or the app's bot user."""

    id: str
    handle: str
    name: str
    is_bot: bool = False
    zone: str = "Etc/UTC"

    def as_slack(self, now: datetime) -> Json:
        """Return a user object; `now` says how far the person's zone is from UTC."""
        local = now.astimezone(ZoneInfo(self.zone))
        profile: Json = {"real_name": self.name, "display_name": self.name, "real_name_normalized": self.name}
        if self.is_bot:
            profile |= {"api_app_id": APP_ID, "bot_id": BOT_ID}
        return {
            "id": self.id,
            "team_id": TEAM_ID,
            "name": self.handle,
            "real_name": self.name,
            "deleted": False,
            "is_bot": self.is_bot,
            "is_app_user": False,
            "is_admin": not self.is_bot,
            "is_owner": False,
            "is_restricted": False,
            "is_ultra_restricted": False,
            "is_stranger": False,
            "locale": "en-GB",
            "tz": self.zone,
            "tz_label": local.tzname(),
            "tz_offset": int((local.utcoffset() or timedelta(0)).total_seconds()),
            "updated": 0,
            "profile": profile,
        }

    def as_actor(self) -> Json:
        """Return the short user object that interaction payloads carry."""
        return {"id": self.id, "username": self.handle, "name": self.handle, "team_id": TEAM_ID}


@dataclass
class Message:
    """
    One message; `visible_to` is a user id for an ephemeral one, None for everybody in the channel.

    `command` is the line that made the app answer in the channel, shown above the answer as Slack does.
    """

    ts: str
    channel: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    thread_ts: str | None = None
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
            "team": TEAM_ID,
            "blocks": self.blocks,
        }
        return body | {name: value for name, value in optional.items() if value is not None}


@dataclass
class Channel:
    """A channel, or a direct message between the app and one person (`partner`)."""

    id: str
    name: str
    members: list[str]
    partner: str | None = None
    is_archived: bool = False
    messages: dict[str, Message] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """Return Slack's `channel_type`."""
        return "im" if self.partner else "channel"

    def as_slack(self) -> Json:
        """Return a conversation object."""
        if self.partner:
            return {"id": self.id, "is_im": True, "is_channel": False, "user": self.partner, "is_archived": False, "created": 0}
        return {
            "id": self.id,
            "name": self.name,
            "name_normalized": self.name,
            "is_channel": True,
            "is_im": False,
            "is_mpim": False,
            "is_group": False,
            "is_private": False,
            "is_archived": self.is_archived,
            "is_general": self.name == "general",
            "is_shared": False,
            "is_ext_shared": False,
            "is_org_shared": False,
            "is_member": BOT_USER_ID in self.members,
            "num_members": len(self.members),
            "created": 0,
            "creator": "",
            "topic": {"value": "", "creator": "", "last_set": 0},
            "purpose": {"value": "", "creator": "", "last_set": 0},
        }


@dataclass
class StoredFile:
    """An uploaded file; `content` is None until its bytes arrive, `channels` empty until it is shared."""

    id: str
    name: str
    title: str
    mimetype: str
    user: str
    created: int
    length: int
    content: bytes | None = None
    channels: list[str] = field(default_factory=list)

    def as_slack(self, origin: str) -> Json:
        """Return a file object whose addresses are below `origin`."""
        where = f"{origin}/files-pri/{TEAM_ID}-{self.id}"
        extension = self.name.rpartition(".")[2].lower() if "." in self.name else "text"
        return {
            "id": self.id,
            "created": self.created,
            "timestamp": self.created,
            "name": self.name,
            "title": self.title,
            "mimetype": self.mimetype,
            "filetype": extension,
            "pretty_type": extension.upper(),
            "user": self.user,
            "user_team": TEAM_ID,
            "editable": False,
            "size": self.length,
            "mode": "hosted",
            "is_external": False,
            "external_type": "",
            "is_public": True,
            "public_url_shared": False,
            "display_as_bot": False,
            "url_private": f"{where}/file",
            "url_private_download": f"{where}/download/file",
            "permalink": f"{where}/file",
            "channels": [channel for channel in self.channels if channel.startswith("C")],
            "ims": [channel for channel in self.channels if channel.startswith("D")],
            "file_access": "visible",
        }


@dataclass
class View:
    """A modal or a Home tab that the app gave to one person."""

    id: str
    user: str
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
            "team_id": TEAM_ID,
            "app_id": APP_ID,
            "app_installed_team_id": TEAM_ID,
            "bot_id": BOT_ID,
            "hash": self.hash,
            "root_view_id": self.root,
            "previous_view_id": self.previous,
            "state": {"values": self.values},
        }
