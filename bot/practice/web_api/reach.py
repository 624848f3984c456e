"""What the app can reach: the scope that a kind of conversation needs, and private channels that hide from those outside."""

from __future__ import annotations

from collections.abc import Iterable

from bot.practice.channels import Channel
from bot.practice.installed import BOT_USER_ID
from bot.practice.refusals import Json, Refused
from bot.practice.workspace import Workspace

# Slack's names of the kinds of conversation, and the beginnings of their scopes.
TYPES = {"public_channel": "channel", "private_channel": "group", "im": "im", "mpim": "mpim"}
FAMILIES = {"channel": "channels", "group": "groups", "im": "im", "mpim": "mpim"}


def channel(workspace: Workspace, name: str | None) -> Channel:
    """Return a conversation; a private channel that the app is not in is `channel_not_found`, as if there were none."""
    found = workspace.channel(name)
    if found.is_private and BOT_USER_ID not in found.members:
        raise Refused("channel_not_found")
    return found


def require(workspace: Workspace, kinds: Iterable[str], right: str) -> None:
    """Pass where the scope for each kind of conversation was granted; `right` is "read" or "history"."""
    granted = workspace.installed.scopes
    missing = sorted({f"{FAMILIES[kind]}:{right}" for kind in kinds} - granted)
    if missing:
        raise Refused("missing_scope", needed=",".join(missing), provided=",".join(sorted(granted)))


def readable(workspace: Workspace, name: str | None) -> Channel:
    """Return a conversation of which the app may know what it is."""
    found = channel(workspace, name)
    require(workspace, [found.kind], "read")
    return found


def listed(workspace: Workspace, arguments: Json) -> list[Channel]:
    """Return the conversations of the types asked for (public channels when none are) that the app can see."""
    types = str(arguments.get("types") or "public_channel").replace(" ", "").split(",")
    if not set(types) <= set(TYPES):
        raise Refused("invalid_types")
    kinds = {TYPES[one] for one in types}
    require(workspace, kinds, "read")
    without_archived = str(arguments.get("exclude_archived", "")).lower() in ("1", "true")
    return [
        one
        for one in workspace.channels.values()
        if one.kind in kinds and not (one.is_private and BOT_USER_ID not in one.members)
        if not (one.is_archived and without_archived)
    ]
