"""
The practice workspace's state: people, channels, messages, files, views and tickets, in memory.

It is touched from the server's event loop only, so it needs no locks.
Two listeners hear of changes: the page (`tell_page`) and the app (`tell_app`).
"""

from __future__ import annotations

import itertools
import mimetypes
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bot.practice.installed import BOT_USER_ID, Installed
from bot.practice.rates import Rates
from bot.practice.refusals import Json, Refused
from bot.practice.tickets import Clock, ResponseAddresses, Triggers
from bot.practice.values import Channel, Message, Person, StoredFile, View

VISITOR_ID = "U0PRACTICE1"
COLLEAGUE_ID = "U0PRACTICE2"
NOTICE_ID = "USLACKBOT"


@dataclass(frozen=True)
class Change:
    """Something the page should show; `to` names the only person who may see it, or None for everybody."""

    what: Json
    to: str | None = None


class Workspace:
    """One team with two people and one app."""

    def __init__(
        self, installed: Installed, now: Clock, real: Clock, *, visitor: str, colleague: str, channels: Sequence[str]
    ) -> None:
        """
        Set up the people, the channels (the app is in the first one) and a direct message for each person.

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
        self.files: dict[str, StoredFile] = {}
        self.views: dict[str, View] = {}
        self.stacks: dict[str, list[str]] = {}
        self.homes: dict[str, str] = {}
        self._numbers = itertools.count(1)
        self._last_moment = 0
        self.people = {person.id: person for person in _people(installed, visitor, colleague)}
        self.channels = {channel.id: channel for channel in _channels(channels)}

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

    def archive(self, channel: Channel, archived: bool) -> None:  # noqa: FBT001 - it is the whole of what is said
        """Put a channel into the archive or take it out, show it, and send `channel_archive` or `channel_unarchive`."""
        if channel.partner:
            raise Refused("method_not_supported_for_channel_type")
        if channel.is_archived == archived:
            raise Refused("already_archived" if archived else "not_archived")
        channel.is_archived = archived
        self.tell_page(Change({"type": "channel", "channel": channel.as_slack()}))
        kind = "channel_archive" if archived else "channel_unarchive"
        self.tell_app({"type": kind, "channel": channel.id, "user": VISITOR_ID, "event_ts": self.moment()})

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
        if message.files:
            body |= {"files": [self.files[file_id].as_slack(self.origin) for file_id in message.files], "upload": False}
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
        return body | {"channel": channel.id, "channel_type": channel.kind, "event_ts": message.ts}

    def _about(self, message: Message, what: Json) -> Json:
        channel = self.channels[message.channel]
        moment = self.moment()
        return {"type": "message", "channel": channel.id, "channel_type": channel.kind, "ts": moment, "event_ts": moment, **what}

    def _name_blocks(self, message: Message) -> None:
        for block in message.blocks:
            block.setdefault("block_id", self.number("b"))
            for element in [*(block.get("elements") or []), block.get("accessory"), block.get("element")]:
                if isinstance(element, dict) and block["type"] in ("actions", "section", "input", "context_actions"):
                    element.setdefault("action_id", self.number("a"))

    def _tell(self, what: Json, message: Message) -> None:
        partner = self.channels[message.channel].partner
        self.tell_page(Change(what, message.visible_to or partner))

    # Files

    def new_file(self, user: str, name: str, length: int, content: bytes | None = None) -> StoredFile:
        """Keep a file, with its bytes or before they arrive."""
        mimetype = mimetypes.guess_type(name)[0] or "application/octet-stream"
        created = int(self.now().timestamp())
        file = StoredFile(self.number("F"), name, name, mimetype, user, created, length, content)
        self.files[file.id] = file
        return file

    # Views

    def new_view(self, user: str, body: Json, previous: View | None = None) -> View:
        """Keep a new view; a pushed one knows the view below it."""
        view_id = self.number("V")
        root = previous.root if previous else view_id
        view = View(view_id, user, body, "", root, previous.id if previous else None)
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
        self.tell_page(Change({"type": "modals", "stack": stack}, user))

    def show_home(self, user: str) -> None:
        """Send a person's Home tab to their page."""
        self.tell_page(Change({"type": "home", "view": self.home(user)}, user))

    def home(self, user: str) -> Json | None:
        """Return the Home view that was published for a person, or None."""
        return self.views[self.homes[user]].as_slack() if user in self.homes else None


def _people(installed: Installed, visitor: str, colleague: str) -> Iterator[Person]:
    yield Person(VISITOR_ID, _handle(visitor), visitor)
    yield Person(COLLEAGUE_ID, _handle(colleague), colleague)
    yield Person(BOT_USER_ID, _handle(installed.bot_name), installed.bot_name, is_bot=True)
    yield Person(NOTICE_ID, "practice", "Practice workspace", is_bot=True)


def _channels(names: Sequence[str]) -> Iterator[Channel]:
    for number, name in enumerate(names, 1):
        members = [VISITOR_ID, COLLEAGUE_ID, *([BOT_USER_ID] if number == 1 else [])]
        yield Channel(f"C0PRACTICE{number}", name, members)
    for number, user in enumerate((VISITOR_ID, COLLEAGUE_ID), 1):
        yield Channel(f"D0PRACTICE{number}", "", [user, BOT_USER_ID], partner=user)


def _handle(name: str) -> str:
    return ".".join(name.lower().split()) or "somebody"


def _inputs(body: Json) -> Iterator[tuple[str, str]]:
    for block in body["blocks"]:
        for element in [block.get("element"), block.get("accessory"), *(block.get("elements") or [])]:
            if isinstance(element, dict) and element.get("action_id"):
                yield block["block_id"], element["action_id"]
