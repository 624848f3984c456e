"""Who comes to a channel and who goes, what becomes of the channel, and of the app in this workspace."""

from __future__ import annotations

from bot.practice import membership
from bot.practice.channels import Channel
from bot.practice.installed import BOT_USER_ID
from bot.practice.payloads import Desk
from bot.practice.refusals import Json, Refused
from bot.practice.web_api import auth
from bot.practice.workspace import Change

# What only members of the team may do, not its guests and not other organisations.
MEMBERS = ("owner", "member")


class Gathering:
    """What people do with channels, and its owner with the workspace."""

    def __init__(self, desk: Desk) -> None:
        """Hold the desk that knows who may do what where."""
        self._desk = desk
        self._workspace = desk.workspace

    async def invite(self, user: str, channel: str, who: str = BOT_USER_ID) -> Json:
        """Add somebody to a channel, the app when nobody is named."""
        self._require_member(user)
        membership.join(self._workspace, self._desk.open_place(user, channel), who, inviter=user)
        return {}

    async def remove(self, user: str, channel: str, who: str) -> Json:
        """Take somebody else, or the app, out of a channel."""
        self._require_member(user)
        membership.leave(self._workspace, self._desk.open_place(user, channel), who, remover=user)
        return {}

    async def join(self, user: str, channel: str) -> Json:
        """Come into a public channel."""
        self._require_member(user)
        place = self._workspace.channel(channel)
        if place.is_private:
            raise Refused("channel_not_found")
        membership.join(self._workspace, place, user, inviter=None)
        return {}

    async def leave(self, user: str, channel: str) -> Json:
        """Go out of a channel."""
        membership.leave(self._workspace, self._desk.place(user, channel), user)
        return {}

    async def share(self, user: str, channel: str, *, shared: bool) -> Json:
        """Share a channel with the other organisation, or end that."""
        membership.share(self._workspace, self._own(user, channel), shared=shared)
        return {}

    async def archive(self, user: str, channel: str, *, archived: bool = True) -> Json:
        """Archive a channel, or take it out of the archive."""
        membership.archive(self._workspace, self._own(user, channel), archived=archived)
        return {}

    async def uninstall(self, user: str) -> Json:
        """Remove the app from the workspace, as its owner."""
        self._require_owner(user)
        auth.remove_app(self._workspace)
        return {}

    async def install(self, user: str) -> Json:
        """Let the app in again, with the token it had: there is nobody here to hand it a new one."""
        self._require_owner(user)
        self._workspace.shut_out = ""
        self._workspace.tell_page(Change({"type": "installed", "installed": True}))
        return {}

    def _own(self, user: str, channel: str) -> Channel:
        self._require_member(user)
        return self._desk.place(user, channel)

    def _require_member(self, user: str) -> None:
        if self._workspace.person(user).rank not in MEMBERS:
            raise Refused("restricted_action")

    def _require_owner(self, user: str) -> None:
        if self._workspace.person(user).rank != "owner":
            raise Refused("restricted_action")
