"""conversations.*: channels, direct messages, and what was said in them."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from bot.practice.installed import BOT_USER_ID
from bot.practice.refusals import Json, Refused
from bot.practice.values import Channel, Message
from bot.practice.web_api.paging import page
from bot.practice.workspace import Change, Workspace


def list_all(workspace: Workspace, arguments: Json) -> Json:
    """Return the conversations of the asked types (public channels when none are asked for)."""
    types = str(arguments.get("types") or "public_channel").split(",")
    wanted = {kind for name, kind in (("public_channel", "channel"), ("im", "im")) if name in types}
    found, more = page([c.as_slack() for c in workspace.channels.values() if c.kind in wanted], arguments)
    return {"channels": found, **more}


def info(workspace: Workspace, arguments: Json) -> Json:
    """Return one conversation."""
    return {"channel": workspace.channel(arguments.get("channel")).as_slack()}


def members(workspace: Workspace, arguments: Json) -> Json:
    """Return the ids of a conversation's members."""
    found, more = page(workspace.channel(arguments.get("channel")).members, arguments)
    return {"members": found, **more}


def open_direct(workspace: Workspace, arguments: Json) -> Json:
    """Return the direct message with one person; groups are `method_not_supported_for_channel_type` here."""
    users = str(arguments.get("users") or "").split(",")
    if len(users) != 1:
        raise Refused("method_not_supported_for_channel_type")
    channel = workspace.channel(arguments.get("channel") or workspace.person(users[0]).id)
    return {"no_op": True, "already_open": True, "channel": {"id": channel.id}}


def join(workspace: Workspace, arguments: Json) -> Json:
    """Add the app to a channel."""
    channel = workspace.channel(arguments.get("channel"))
    if channel.is_archived:
        raise Refused("is_archived")
    add_app(workspace, channel, inviter=None)
    return {"channel": channel.as_slack()}


def history(workspace: Workspace, arguments: Json) -> Json:
    """Return a channel's messages without the replies, newest first; ephemeral ones are never there."""
    channel = _readable(workspace, arguments)
    found = [m for m in reversed(channel.messages.values()) if not m.visible_to and (not m.is_reply or m.broadcast)]
    return _messages(workspace, found, arguments)


def replies(workspace: Workspace, arguments: Json) -> Json:
    """Return a message and the replies below it, oldest first; `thread_not_found` when there is no such message."""
    channel = _readable(workspace, arguments)
    parent = channel.messages.get(str(arguments.get("ts")))
    if parent is None or parent.visible_to:
        raise Refused("thread_not_found")
    return _messages(workspace, [parent, *workspace.replies(parent)], arguments)


def add_app(workspace: Workspace, channel: Channel, inviter: str | None) -> None:
    """Make the app a member, show it, and send `member_joined_channel`."""
    if channel.partner:
        raise Refused("method_not_supported_for_channel_type")
    if BOT_USER_ID in channel.members:
        return
    channel.members.append(BOT_USER_ID)
    name = workspace.installed.bot_name
    joined = Message(workspace.moment(), channel.id, BOT_USER_ID, f"{name} joined #{channel.name}", subtype="channel_join")
    workspace.post(joined)
    workspace.tell_page(Change({"type": "channel", "channel": channel.as_slack()}))
    event = {
        "type": "member_joined_channel",
        "user": BOT_USER_ID,
        "channel": channel.id,
        "channel_type": "C",
        "event_ts": joined.ts,
    }
    workspace.tell_app(event | ({"inviter": inviter} if inviter else {}))


def _readable(workspace: Workspace, arguments: Json) -> Channel:
    channel = workspace.channel(arguments.get("channel"))
    needed = "im:history" if channel.partner else "channels:history"
    if needed not in workspace.installed.scopes:
        raise Refused("missing_scope", needed=needed, provided=",".join(sorted(workspace.installed.scopes)))
    if BOT_USER_ID not in channel.members:
        raise Refused("not_in_channel")
    return channel


def _ts(arguments: Json, name: str, otherwise: str) -> Decimal:
    # Not a float: that could not tell the messages of two neighbouring microseconds apart.
    try:
        moment = Decimal(str(arguments.get(name) or otherwise))
    except InvalidOperation:
        raise Refused(f"invalid_ts_{name}") from None
    if moment.is_nan():
        raise Refused(f"invalid_ts_{name}")
    return moment


def _messages(workspace: Workspace, found: list[Message], arguments: Json) -> Json:
    oldest, latest = _ts(arguments, "oldest", "0"), _ts(arguments, "latest", "inf")
    inclusive = str(arguments.get("inclusive", "")).lower() in ("1", "true")
    in_range = [m for m in found if oldest < Decimal(m.ts) < latest or (inclusive and Decimal(m.ts) in (oldest, latest))]
    with_metadata = str(arguments.get("include_all_metadata", "")).lower() in ("1", "true")
    shown, more = page(in_range, arguments)
    messages = [workspace.in_full(message, with_metadata=with_metadata) for message in shown]
    return {"messages": messages, "has_more": bool(more["response_metadata"]["next_cursor"]), **more}
