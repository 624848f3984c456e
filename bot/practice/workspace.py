"""
The practice workspace's state: people, channels, messages, files, views and tickets, in memory.

It is touched from the server's event loop only, so it needs no locks.
Two listeners hear of changes: the page (`tell_page`) and the app (`tell_app`).
"""

from __future__ import annotations

import itertools
import mimetypes
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from bot.practice import channels, stored_files
from bot.practice.channels import Channel
from bot.practice.installed import BOT_USER_ID, Installed
from bot.practice.people import NOTICE_ID, Names, Person, everybody
from bot.practice.rates import Rates
from bot.practice.refusals import Json, Refused
from bot.practice.stored_files import StoredFile
from bot.practice.tickets import Clock, ResponseAddresses, Triggers
from bot.practice.values import Message, View


@dataclass(frozen=True)
class Change:
    """Something the page should show; `to` names those who may see it, None: everybody."""

    what: Json
    to: Collection[str] | None = None


class Workspace:
    """One team with its people, a guest, a partner of another organisation, and one app."""

    def __init__(self, installed: Installed, now: Clock, real: Clock, names: Names) -> None:
        """
        Set up the people, the channels and a direct message for each person.

        `now` is the clock that people see. Trigger ids and response addresses run out by `real`: they belong to what
        somebody does at this moment, and must not be lost because the clock was moved meanwhile.
        """
        self.installed = installed
        self.now = now
        self.origin = ""
        self.tell_page: Callable[[Change], None] = lambda _: None
        self.tell_app: Callable[[Json], None] = lambda _: None
        self.triggers = Triggers(real)
        self.response_addresses = ResponseAddresses(real)
        self.rates = Rates(now)
        # Why the app is shut out, in Slack's words; empty while it is let in.
        self.shut_out = ""
        self.files: dict[str, StoredFile] = {}
        self.views: dict[str, View] = {}
        self.stacks: dict[str, list[str]] = {}
        self.homes: dict[str, str] = {}
        self._numbers = itertools.count(1)
        self._last_moment = 0
        self.people = {person.id: person for person in everybody(installed, names)}
        self.channels = {channel.id: channel for channel in channels.at_the_start()}
        # What the app offers in a direct message, and what it says that it is doing, by channel and thread.
        self.prompts: dict[str, Json] = {}
        self.statuses: dict[tuple[str, str], str] = {}

    # Who and where

    def person(self, user_id: str | None) -> Person:
        """Return a person by id, or refuse with `user_not_found`."""
        found = self.people.get(user_id or "")
        if found is None or found.id == NOTICE_ID:
            raise Refused("user_not_found")
        return found

    def channel(self, name: str | None) -> Channel:
        """Return a channel by id, by #name, or a person's direct message by user id; `channel_not_found` otherwise."""
        if name in self.channels:
            return self.channels[name or ""]
        for channel in self.channels.values():
            if channel.partner == name or (channel.name and f"#{channel.name}" == name):
                return channel
        raise Refused("channel_not_found")

    def humans(self) -> list[Person]:
        """Return the people whom somebody at the page may act as."""
        return [person for person in self.people.values() if not person.is_bot]

    def has_seen(self, user: str) -> bool:
        """Return whether the app is in a channel, not only a direct message, together with a person."""
        return any({user, BOT_USER_ID} <= set(one.members) for one in self.channels.values() if not one.partner)

    def message(self, channel: Channel, ts: str | None) -> Message:
        """Return a message of a channel, or refuse with `message_not_found`."""
        if ts not in channel.messages:
            raise Refused("message_not_found")
        return channel.messages[ts or ""]

    # Messages

    def moment(self) -> str:
        """Return a message time that was never given before, in Slack's seconds.microseconds."""
        self._last_moment = max(int(self.now().timestamp() * 1_000_000), self._last_moment + 1)
        return f"{self._last_moment // 1_000_000}.{self._last_moment % 1_000_000:06d}"

    def number(self, prefix: str) -> str:
        """Return a new id, such as F00000042 for the prefix F."""
        return f"{prefix}{next(self._numbers):08d}"

    def post(self, message: Message) -> Message:
        """Put a message into its channel, show it, and tell the app when it is meant to hear of it."""
        channel = self.channels[message.channel]
        self._name_blocks(message)
        channel.messages[message.ts] = message
        for file_id in message.files:
            self.files[file_id].channels.append(channel.id)
        self.show(message)
        if message.visible_to is None:
            self.tell_app(self.message_event(message))
        for file_id in message.files:
            self.tell_app(self._file_event(message, file_id))
        if message.user == BOT_USER_ID:
            self.set_status(channel, message.thread_ts or message.ts, "")
        return message

    def change(self, message: Message) -> None:
        """Show a message whose text or blocks were replaced."""
        self._name_blocks(message)
        if message.visible_to is None:
            message.edited = self.moment()
        self.show(message)
        if message.visible_to is None:
            inner = self.message_event(message)
            self.tell_app(self._about(message, {"subtype": "message_changed", "hidden": True, "message": inner}))

    def remove(self, message: Message) -> None:
        """Take a message away, for everybody."""
        self.channels[message.channel].messages.pop(message.ts, None)
        self._tell({"type": "message_removed", "channel": message.channel, "ts": message.ts}, message)
        if message.visible_to is None:
            self.tell_app(self._about(message, {"subtype": "message_deleted", "hidden": True, "deleted_ts": message.ts}))

    def show(self, message: Message) -> None:
        """Send a message to the pages that may see it."""
        self._tell({"type": "message", "message": self.for_page(message)}, message)

    def notice(self, channel: str, user: str, text: str, thread_ts: str | None = None) -> None:
        """Tell one person something in the workspace's own name, as Slackbot does."""
        self.post(Message(self.moment(), channel, NOTICE_ID, text, visible_to=user, thread_ts=thread_ts))

    def replies(self, message: Message) -> list[Message]:
        """Return the replies below a message that everybody sees, oldest first."""
        channel = self.channels[message.channel]
        return [
            reply
            for reply in channel.messages.values()
            if reply.is_reply and reply.thread_ts == message.ts and not reply.visible_to
        ]

    def in_full(self, message: Message, *, with_metadata: bool = True) -> Json:
        """Return a message in Slack's shape with its files and the state of its thread."""
        body = message.as_slack(with_metadata=with_metadata)
        if self.channels[message.channel].is_shared:
            body |= {"user_team": message.team, "source_team": message.team}
        if message.files:
            body |= {"files": [self.file(file_id) for file_id in message.files], "upload": False}
        if replies := self.replies(message):
            body |= {
                "thread_ts": message.ts,
                "reply_count": len(replies),
                "reply_users": sorted({reply.user for reply in replies}),
                "latest_reply": replies[-1].ts,
            }
        return body

    def for_page(self, message: Message) -> Json:
        """Return a message as the page needs it: Slack's shape, where it is, and what was typed to get it."""
        return self.in_full(message) | {"channel": message.channel, "command": message.command, "broadcast": message.broadcast}

    def message_event(self, message: Message) -> Json:
        """Return the `message` event of a message."""
        body = self.in_full(message)
        if message.files and message.user != BOT_USER_ID:
            body["subtype"] = "file_share"
        channel = self.channels[message.channel]
        if message.files and channel.is_shared:
            body["files"] = [stored_files.to_be_looked_up(file_id) for file_id in message.files]
        return body | {"channel": channel.id, "channel_type": channel.kind, "event_ts": message.ts}

    def _about(self, message: Message, what: Json) -> Json:
        channel = self.channels[message.channel]
        moment = self.moment()
        return {"type": "message", "channel": channel.id, "channel_type": channel.kind, "ts": moment, "event_ts": moment, **what}

    def _file_event(self, message: Message, file_id: str) -> Json:
        shared: Json = {"type": "file_shared", "file_id": file_id, "user_id": message.user, "file": {"id": file_id}}
        return shared | {"channel_id": message.channel, "event_ts": self.moment()}

    def _name_blocks(self, message: Message) -> None:
        for block in message.blocks:
            block.setdefault("block_id", self.number("b"))
            for element in [*(block.get("elements") or []), block.get("accessory"), block.get("element")]:
                if isinstance(element, dict) and block["type"] in ("actions", "section", "input", "context_actions"):
                    element.setdefault("action_id", self.number("a"))

    def _tell(self, what: Json, message: Message) -> None:
        self.tell_page(Change(what, [message.visible_to] if message.visible_to else self.channels[message.channel].members))

    def set_status(self, channel: Channel, thread: str, status: str) -> None:
        """Show what the app is doing in a thread; an empty text takes it away."""
        if status:
            self.statuses[channel.id, thread] = status
        elif self.statuses.pop((channel.id, thread), None) is None:
            return
        what = {"type": "status", "channel": channel.id, "thread_ts": thread, "status": status}
        self.tell_page(Change(what, channel.members))

    # Files

    def new_file(self, user: str, name: str, length: int, content: bytes | None = None, *, snippet: bool = False) -> StoredFile:
        """Keep a file, with its bytes or before they arrive."""
        mimetype = mimetypes.guess_type(name)[0] or "application/octet-stream"
        created, team = int(self.now().timestamp()), self.people[user].team_id
        file = StoredFile(self.number("F"), name, name, mimetype, user, team, created, length, content, is_snippet=snippet)
        self.files[file.id] = file
        return file

    def file(self, file_id: str) -> Json:
        """Return a file in Slack's shape; what is left of it where it was deleted."""
        file = self.files.get(file_id)
        return file.as_slack(self.origin) if file else stored_files.deleted(file_id)

    def file_for_app(self, file_id: str) -> StoredFile | None:
        """Return a file that the app may see: of a channel it is in, or shared nowhere, as what a form hands over is."""
        file = self.files.get(file_id)
        if file is None or not file.channels or any(BOT_USER_ID in self.channels[one].members for one in file.channels):
            return file
        return None

    # Views

    def new_view(self, user: str, body: Json, previous: View | None = None) -> View:
        """Keep a new view; a pushed one knows the view below it."""
        view_id = self.number("V")
        root = previous.root if previous else view_id
        view = View(view_id, user, self.person(user).team_id, body, "", root, previous.id if previous else None)
        self.views[view_id] = view
        return self.refresh_view(view, body)

    def refresh_view(self, view: View, body: Json) -> View:
        """Give a view another content and a new hash; values survive where block_id and action_id stayed the same."""
        for block in body["blocks"]:
            block.setdefault("block_id", self.number("b"))
        kept = set(_inputs(body))
        view.body, view.hash = body, f"{self.moment()}.{self.number('h')}"
        view.values = {
            block: {action: value for action, value in actions.items() if (block, action) in kept}
            for block, actions in view.values.items()
        }
        return view

    def show_views(self, user: str) -> None:
        """Send a person's open modals to their page."""
        stack = [self.views[view_id].as_slack() for view_id in self.stacks.get(user, [])]
        self.tell_page(Change({"type": "modals", "stack": stack}, [user]))

    def show_home(self, user: str) -> None:
        """Send a person's Home tab to their page."""
        self.tell_page(Change({"type": "home", "view": self.home(user)}, [user]))

    def home(self, user: str) -> Json | None:
        """Return the Home view that was published for a person, or None."""
        return self.views[self.homes[user]].as_slack() if user in self.homes else None


def _inputs(body: Json) -> Iterator[tuple[str, str]]:
    for block in body["blocks"]:
        for element in [block.get("element"), block.get("accessory"), *(block.get("elements") or [])]:
            if isinstance(element, dict) and element.get("action_id"):
                yield block["block_id"], element["action_id"]
