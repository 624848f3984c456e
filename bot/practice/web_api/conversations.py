"""conversations.*: channels, direct messages, and what was said in them."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from bot.practice import membership
from bot.practice.channels import Channel
from bot.practice.installed import BOT_USER_ID
from bot.practice.refusals import Json, Refused
from bot.practice.values import Message
from bot.practice.web_api import reach
from bot.practice.web_api.paging import page
from bot.practice.workspace import Workspace


def list_all(workspace: Workspace, arguments: Json) -> Json:
    """Return the conversations of the asked types (public channels when none are asked for)."""
    found, more = page([one.as_slack() for one in reach.listed(workspace, arguments)], arguments)
    return {"channels": found, **more}


def info(workspace: Workspace, arguments: Json) -> Json:
    """Return one conversation; with `include_num_members`, how many are in it."""
    counted = str(arguments.get("include_num_members", "")).lower() in ("1", "true")
    return {"channel": reach.readable(workspace, arguments.get("channel")).as_slack(counted=counted)}


def members(workspace: Workspace, arguments: Json) -> Json:
    """Return the ids of a conversation's members."""
    found, more = page(reach.readable(workspace, arguments.get("channel")).members, arguments)
    return {"members": found, **more}


def open_direct(workspace: Workspace, arguments: Json) -> Json:
    """Return the direct message with one person; groups are `method_not_supported_for_channel_type` here."""
    users = str(arguments.get("users") or "").split(",")
    if len(users) != 1:
        raise Refused("method_not_supported_for_channel_type")
    channel = workspace.channel(arguments.get("channel") or workspace.person(users[0]).id)
    in_full = str(arguments.get("return_im", "")).lower() in ("1", "true")
    return {"no_op": True, "already_open": True, "channel": channel.as_slack() if in_full else {"id": channel.id}}


def join(workspace: Workspace, arguments: Json) -> Json:
    """Add the app to a channel."""
    channel = reach.channel(workspace, arguments.get("channel"))
    if channel.is_archived:
        raise Refused("is_archived")
    if channel.is_private:
        raise Refused("method_not_supported_for_channel_type")
    membership.join(workspace, channel, BOT_USER_ID, inviter=None)
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


def _readable(workspace: Workspace, arguments: Json) -> Channel:
    channel = reach.channel(workspace, arguments.get("channel"))
    reach.require(workspace, [channel.kind], "history")
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
