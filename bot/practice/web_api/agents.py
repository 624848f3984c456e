"""assistant.threads.*: accepted, so that an agent's calls work; the status and the prompts are shown on the page."""

from __future__ import annotations

from bot.practice.refusals import Json
from bot.practice.workspace import Change, Workspace


def accept(_workspace: Workspace, _arguments: Json) -> Json:
    """Take the call and show nothing."""
    return {}


def set_status(workspace: Workspace, arguments: Json) -> Json:
    """Show what the app is doing in a thread; an empty status takes it away."""
    channel = workspace.channel(arguments.get("channel_id"))
    what = {
        "type": "status",
        "channel": channel.id,
        "thread_ts": arguments.get("thread_ts"),
        "status": arguments.get("status", ""),
    }
    workspace.tell_page(Change(what, channel.partner))
    return {}


def set_prompts(workspace: Workspace, arguments: Json) -> Json:
    """Offer things to ask in the direct message."""
    channel = workspace.channel(arguments.get("channel_id"))
    workspace.tell_page(Change({"type": "prompts", "prompts": arguments.get("prompts") or []}, channel.partner))
    return {}
