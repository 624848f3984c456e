"""Channels and direct messages, who is in them at the start, and what Slack says of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.practice.installed import BOT_USER_ID
from bot.practice.people import COLLEAGUE_ID, GUEST_ID, OTHER_TEAM_ID, OUTSIDER_ID, TEAM_ID, VISITOR_ID
from bot.practice.refusals import Json
from bot.practice.values import Message

GENERAL = "general"


@dataclass
class Channel:
    """
    A channel, or a direct message between the app and one person (`partner`).

    `is_shared`: members of another organisation are in it, or may be.
    """

    id: str
    name: str
    members: list[str]
    partner: str | None = None
    is_private: bool = False
    is_shared: bool = False
    is_archived: bool = False
    messages: dict[str, Message] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """Return Slack's `channel_type` of message events."""
        if self.partner:
            return "im"
        return "group" if self.is_private else "channel"

    @property
    def letter(self) -> str:
        """Return Slack's `channel_type` of events about members."""
        return "G" if self.is_private else "C"

    def as_slack(self, *, counted: bool = True) -> Json:
        """Return a conversation object; `counted` adds the number of members."""
        teams = [TEAM_ID, OTHER_TEAM_ID] if self.is_shared else [TEAM_ID]
        common: Json = {"id": self.id, "created": 0, "is_archived": self.is_archived, "is_ext_shared": self.is_shared}
        common |= {"is_shared": self.is_shared, "is_org_shared": False, "is_pending_ext_shared": False}
        if self.partner:
            return common | {"is_im": True, "is_channel": False, "user": self.partner}
        named: Json = {
            "name": self.name,
            "name_normalized": self.name,
            "is_channel": True,
            "is_im": False,
            "is_mpim": False,
            "is_group": False,
            "is_private": self.is_private,
            "is_general": self.name == GENERAL,
            "is_member": BOT_USER_ID in self.members,
            "shared_team_ids": teams,
            "context_team_id": TEAM_ID,
            "creator": VISITOR_ID,
            "topic": {"value": "", "creator": "", "last_set": 0},
            "purpose": {"value": "", "creator": "", "last_set": 0},
        }
        return common | named | ({"num_members": len(self.members)} if counted else {})

    def for_page(self) -> Json:
        """Return a channel as the page shows it: Slack's shape, and who is in it."""
        return self.as_slack() | {"members": self.members}


def at_the_start() -> Iterator[Channel]:
    """Yield the channels and a direct message with the app for each person, as they are when nobody has done anything yet."""
    yield Channel("C0PRACTICE1", "delegation", [VISITOR_ID, COLLEAGUE_ID, BOT_USER_ID])
    yield Channel("C0PRACTICE2", GENERAL, [VISITOR_ID, COLLEAGUE_ID, GUEST_ID])
    yield Channel("C0PRACTICE3", "leadership", [VISITOR_ID, BOT_USER_ID], is_private=True)
    yield Channel("C0PRACTICE4", "joint-statement", [VISITOR_ID, COLLEAGUE_ID, OUTSIDER_ID, BOT_USER_ID], is_shared=True)
    for number, user in enumerate((VISITOR_ID, COLLEAGUE_ID, GUEST_ID, OUTSIDER_ID), 1):
        yield Channel(f"D0PRACTICE{number}", "", [user, BOT_USER_ID], partner=user, is_shared=user == OUTSIDER_ID)
