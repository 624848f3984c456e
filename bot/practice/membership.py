"""Who is in a channel, and what becomes of it: joined, left, removed, shared with another organisation, archived."""

from __future__ import annotations

from collections.abc import Collection

from bot.practice.channels import GENERAL, Channel
from bot.practice.installed import BOT_USER_ID
from bot.practice.people import OTHER_TEAM_ID, TEAM_ID, VISITOR_ID
from bot.practice.refusals import Json, Refused
from bot.practice.values import Message
from bot.practice.workspace import Change, Workspace


def join(workspace: Workspace, channel: Channel, user: str, inviter: str | None) -> None:
    """
    Make somebody, or the app, a member; show it, and send `member_joined_channel`.

    Refuses a guest who is in a channel already (`ura_max_channels`), and another organisation where nothing is shared with it.
    """
    _require_channel(channel)
    if user in channel.members:
        return
    person = workspace.person(user)
    if person.is_outsider and not channel.is_shared:
        raise Refused("org_user_not_in_team")
    if person.rank == "guest" and any(user in one.members for one in workspace.channels.values() if not one.partner):
        raise Refused("ura_max_channels")
    channel.members.append(user)
    _show(workspace, channel, [user])
    joined = Message(workspace.moment(), channel.id, user, f"{person.name} joined #{channel.name}", team=person.team_id)
    joined.subtype = "channel_join"
    workspace.post(joined)
    event = _member_event("member_joined_channel", channel, user, joined.ts)
    workspace.tell_app(event | ({"inviter": inviter} if inviter else {}))


def leave(workspace: Workspace, channel: Channel, user: str, remover: str | None = None) -> None:
    """
    Take somebody, or the app, out of a channel; show it, and send `member_left_channel`, also to the app that leaves.

    Nobody but a guest leaves the channel that everybody is in: `cant_leave_general`.
    """
    _require_channel(channel)
    if user not in channel.members:
        raise Refused("not_in_channel")
    person = workspace.person(user)
    if channel.name == GENERAL and person.rank in ("owner", "member"):
        raise Refused("cant_leave_general")
    left = Message(workspace.moment(), channel.id, user, f"{person.name} left #{channel.name}", team=person.team_id)
    left.subtype = "channel_leave"
    workspace.post(left)
    workspace.tell_app(_member_event("member_left_channel", channel, user, left.ts))
    if user == BOT_USER_ID:
        kind = "group_left" if channel.is_private else "channel_left"
        workspace.tell_app({"type": kind, "channel": channel.id, "actor_id": remover or user, "event_ts": workspace.moment()})
    channel.members.remove(user)
    _show(workspace, channel, [user])


def share(workspace: Workspace, channel: Channel, *, shared: bool) -> None:
    """Share a channel with the other organisation, or end that: its members leave, and the app hears of both."""
    _require_channel(channel)
    if channel.is_shared == shared:
        raise Refused("already_shared" if shared else "not_shared")
    outsiders = [user for user in channel.members if workspace.people[user].is_outsider]
    for user in outsiders:
        leave(workspace, channel, user)
    channel.is_shared = shared
    _show(workspace, channel)
    event: Json = {"channel": channel.id, "event_ts": workspace.moment()}
    if shared:
        workspace.tell_app(event | {"type": "channel_shared", "connected_team_id": OTHER_TEAM_ID})
    else:
        workspace.tell_app(
            event | {"type": "channel_unshared", "previously_connected_team_id": OTHER_TEAM_ID, "is_ext_shared": False}
        )


def archive(workspace: Workspace, channel: Channel, *, archived: bool) -> None:
    """Put a channel into the archive or take it out, show it, and send the event of it."""
    _require_channel(channel)
    if channel.is_archived == archived:
        raise Refused("already_archived" if archived else "not_archived")
    channel.is_archived = archived
    _show(workspace, channel)
    kind = ("group_" if channel.is_private else "channel_") + ("archive" if archived else "unarchive")
    workspace.tell_app({"type": kind, "channel": channel.id, "user": VISITOR_ID, "event_ts": workspace.moment()})


def _require_channel(channel: Channel) -> None:
    if channel.partner:
        raise Refused("method_not_supported_for_channel_type")


def _show(workspace: Workspace, channel: Channel, moved: Collection[str] = ()) -> None:
    """Show a channel to its members; whoever came or went is shown the whole workspace anew."""
    workspace.tell_page(Change({"type": "channel", "channel": channel.for_page()}, [*channel.members]))
    workspace.tell_page(Change({"type": "anew"}, moved))


def _member_event(kind: str, channel: Channel, user: str, moment: str) -> Json:
    event: Json = {"type": kind, "user": user, "channel": channel.id, "channel_type": channel.letter}
    return event | {"team": TEAM_ID, "event_ts": moment}
