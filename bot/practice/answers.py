"""What the app answers through a response_url, or in the acknowledgement of a command."""

from __future__ import annotations

from bot.practice.refusals import Json, Refused
from bot.practice.tickets import ResponseAddress
from bot.practice.values import Message
from bot.practice.web_api import chat
from bot.practice.workspace import Workspace


def respond(workspace: Workspace, address: ResponseAddress, body: Json) -> None:
    """
    Post, replace or delete as the body says; ephemeral unless it says `in_channel`, and an ephemeral message stays so.

    Works in channels the app is not a member of, as response_urls do. Refuses what chat.postMessage refuses.
    """
    channel = workspace.channels[address.channel]
    original = channel.messages.get(address.original or "")
    if body.get("delete_original"):
        _delete(workspace, original)
        return
    fresh = chat.compose(workspace, channel, {"thread_ts": address.thread_ts, **body})
    if body.get("replace_original") and original is not None:
        chat.replace(workspace, original, fresh)
        return
    _post(workspace, address, fresh, in_channel=body.get("response_type") == "in_channel")


def _delete(workspace: Workspace, original: Message | None) -> None:
    if original is None:
        raise Refused("message_not_found")
    workspace.remove(original)


def _post(workspace: Workspace, address: ResponseAddress, fresh: Message, *, in_channel: bool) -> None:
    if not in_channel:
        fresh.visible_to = address.user
    elif address.command and address.original is None:
        fresh.command = {"user": address.user, "text": address.command}
    workspace.post(fresh)
    # A command has no message of its own: what its answers may replace later is the first of them.
    address.original = address.original or fresh.ts
