"""assistant.threads.*: what the app is doing, and what it offers to be asked; both are shown on the page."""

from __future__ import annotations

import asyncio
from typing import Any

from bot.practice import limits
from bot.practice.channels import Channel
from bot.practice.installed import BOT_USER_ID
from bot.practice.refusals import Json, Refused
from bot.practice.web_api import reach
from bot.practice.workspace import Change, Workspace


def set_status(workspace: Workspace, arguments: Json) -> Json:
    """Show what the app is doing in a thread, until it says something there, or for two minutes; empty takes it away."""
    channel = _channel(workspace, arguments)
    thread, status = _thread(channel, arguments), str(arguments.get("status") or "")
    messages = arguments.get("loading_messages") or []
    if not isinstance(messages, list) or len(messages) > limits.LOADING_MESSAGES:
        raise Refused("invalid_arguments", [f"[ERROR] no more than {limits.LOADING_MESSAGES} items allowed [loading_messages]"])
    workspace.set_status(channel, thread, status)
    if status:
        asyncio.get_running_loop().call_later(limits.STATUS_SECONDS, _expire, workspace, channel, thread, status)
    return {}


def set_title(workspace: Workspace, arguments: Json) -> Json:
    """Take a thread's title, which this page has no list of threads to show in."""
    _thread(_channel(workspace, arguments), arguments)
    if not arguments.get("title"):
        raise Refused("invalid_arguments", ["[ERROR] missing required field: title"])
    return {}


def set_prompts(workspace: Workspace, arguments: Json) -> Json:
    """
    Offer up to four things to ask in a direct message.

    For an app with an `agent_view` a call that names a thread is taken and does nothing, as in Slack.
    """
    channel = _channel(workspace, arguments)
    prompts = arguments.get("prompts")
    if not isinstance(prompts, list) or len(prompts) > limits.PROMPTS or not all(_is_prompt(one) for one in prompts):
        raise Refused("invalid_arguments", [f"[ERROR] prompts: up to {limits.PROMPTS}, each with title and message"])
    if not channel.partner:
        raise Refused("channel_not_found")
    if workspace.installed.is_agent and arguments.get("thread_ts"):
        return {}
    workspace.prompts[channel.partner] = {"title": arguments.get("title") or "", "prompts": prompts}
    workspace.tell_page(Change({"type": "prompts", **workspace.prompts[channel.partner]}, [channel.partner]))
    return {}


def _channel(workspace: Workspace, arguments: Json) -> Channel:
    channel = reach.channel(workspace, arguments.get("channel_id"))
    if BOT_USER_ID not in channel.members:
        raise Refused("not_in_channel")
    return channel


def _thread(channel: Channel, arguments: Json) -> str:
    thread = str(arguments.get("thread_ts") or "")
    if thread not in channel.messages:
        raise Refused("invalid_thread_ts")
    return thread


def _is_prompt(given: Any) -> bool:
    return isinstance(given, dict) and all(isinstance(given.get(name), str) and given[name] for name in ("title", "message"))


def _expire(workspace: Workspace, channel: Channel, thread: str, status: str) -> None:
    if workspace.statuses.get((channel.id, thread)) == status:
        workspace.set_status(channel, thread, "")
