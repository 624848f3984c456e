"""chat.* and reactions.*: what the app posts, changes and takes back."""

from __future__ import annotations

import json
import re
from typing import Any

from bot.practice import limits
from bot.practice.blocks import require_blocks
from bot.practice.channels import Channel
from bot.practice.installed import BOT_USER_ID
from bot.practice.refusals import Json, Refused
from bot.practice.values import Message
from bot.practice.web_api import reach
from bot.practice.workspace import Workspace

BAD_METADATA = "invalid_metadata_schema"
_EVENT_TYPE = re.compile(r"[A-Za-z0-9_-]{1,255}")


def post_message(workspace: Workspace, arguments: Json) -> Json:
    """
    Post a message everybody in the channel sees; `is_archived`, and `not_in_channel` without chat:write.public for no member.

    Metadata whose event type Slack would not take is left out, with a warning, and the message is posted all the same
    (docs.slack.dev/messaging/message-metadata).
    """
    channel = reach.channel(workspace, arguments.get("channel"))
    if channel.is_archived:
        raise Refused("is_archived")
    if BOT_USER_ID not in channel.members and "chat:write.public" not in workspace.installed.scopes:
        raise Refused("not_in_channel")
    warned = bool(arguments.get("metadata")) and not _event_type(arguments["metadata"])
    message = workspace.post(compose(workspace, channel, arguments))
    answer: Json = {"channel": channel.id, "ts": message.ts, "message": workspace.in_full(message)}
    return answer | ({"warning": BAD_METADATA, "response_metadata": {"warnings": [BAD_METADATA]}} if warned else {})


def post_ephemeral(workspace: Workspace, arguments: Json) -> Json:
    """Post a message that one member of the channel sees until they leave."""
    channel = reach.channel(workspace, arguments.get("channel"))
    if channel.is_archived:
        raise Refused("is_archived")
    if BOT_USER_ID not in channel.members:
        raise Refused("not_in_channel")
    if arguments.get("user") not in channel.members:
        raise Refused("user_not_in_channel")
    message = compose(workspace, channel, arguments)
    message.visible_to = arguments["user"]
    return {"message_ts": workspace.post(message).ts}


def update(workspace: Workspace, arguments: Json) -> Json:
    """Replace one of the app's own messages; ephemeral ones are `message_not_found`, long ones `msg_too_long`."""
    channel, message = _own(workspace, arguments, "cant_update_message")
    if len(arguments.get("text") or "") > limits.UPDATE_TEXT:
        raise Refused("msg_too_long")
    fresh = compose(workspace, channel, {"text": message.text, **arguments})
    if "blocks" not in arguments and "text" not in arguments:
        fresh.blocks = message.blocks
    replace(workspace, message, fresh)
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": workspace.in_full(message)}


def delete(workspace: Workspace, arguments: Json) -> Json:
    """Take back one of the app's own messages."""
    channel, message = _own(workspace, arguments, "cant_delete_message")
    workspace.remove(message)
    return {"channel": channel.id, "ts": message.ts}


def get_permalink(workspace: Workspace, arguments: Json) -> Json:
    """Return the address of a message."""
    channel = reach.channel(workspace, arguments.get("channel"))
    message = workspace.message(channel, arguments.get("message_ts"))
    address = f"{workspace.origin}/archives/{channel.id}/p{message.ts.replace('.', '')}"
    return {"channel": channel.id, "permalink": f"{address}?thread_ts={message.thread_ts}" if message.is_reply else address}


def add_reaction(workspace: Workspace, arguments: Json) -> Json:
    """Add the app's reaction to a message."""
    users, message = _reaction(workspace, arguments)
    if BOT_USER_ID in users:
        raise Refused("already_reacted")
    users.append(BOT_USER_ID)
    workspace.show(message)
    return {}


def remove_reaction(workspace: Workspace, arguments: Json) -> Json:
    """Take the app's reaction back."""
    users, message = _reaction(workspace, arguments)
    if BOT_USER_ID not in users:
        raise Refused("no_reaction")
    users.remove(BOT_USER_ID)
    message.reactions = {name: left for name, left in message.reactions.items() if left}
    workspace.show(message)
    return {}


def compose(workspace: Workspace, channel: Channel, arguments: Json) -> Message:
    """
    Return a message of the app from a method's arguments, not posted yet; text is cut above 40,000 characters.

    Refuses `no_text`, `markdown_text_conflict`, `msg_too_long`, `too_many_attachments` and `invalid_blocks`.
    """
    text, blocks = str(arguments.get("text") or ""), arguments.get("blocks") or []
    if markdown := arguments.get("markdown_text"):
        if text or blocks:
            raise Refused("markdown_text_conflict")
        if len(markdown) > limits.MARKDOWN_TEXT:
            raise Refused("msg_too_long")
        text, blocks = markdown, [{"type": "markdown", "text": markdown}]
    attachments = arguments.get("attachments") or []
    if len(attachments) > limits.ATTACHMENTS:
        raise Refused("too_many_attachments")
    if not (text or blocks or attachments):
        raise Refused("no_text")
    require_blocks(blocks, "message")
    return Message(
        ts=workspace.moment(),
        channel=channel.id,
        user=BOT_USER_ID,
        text=text[: limits.TEXT_TRUNCATED],
        blocks=blocks,
        thread_ts=_thread(workspace, channel, arguments.get("thread_ts")),
        metadata=_metadata(arguments.get("metadata") or None),
        attachments=attachments,
        broadcast=str(arguments.get("reply_broadcast", "")).lower() in ("1", "true"),
    )


def _metadata(given: Any) -> Json | None:
    if given is None:
        return None
    if not isinstance(given, dict) or not isinstance(given.get("event_payload"), dict):
        raise Refused("invalid_metadata_format")
    if len(json.dumps(given).encode()) > limits.METADATA_BYTES:
        raise Refused("metadata_too_large")
    return given if _event_type(given) else None


def _event_type(given: Any) -> bool:
    return isinstance(given, dict) and _EVENT_TYPE.fullmatch(str(given.get("event_type") or "")) is not None


def replace(workspace: Workspace, message: Message, fresh: Message) -> None:
    """Give a message the content of another one; where and when it stands stays."""
    message.text, message.blocks, message.attachments = fresh.text, fresh.blocks, fresh.attachments
    message.metadata = fresh.metadata or message.metadata
    workspace.change(message)


def _thread(workspace: Workspace, channel: Channel, thread_ts: str | None) -> str | None:
    if thread_ts is None:
        return None
    parent = channel.messages.get(thread_ts)
    if parent is None or parent.visible_to:
        return None  # Slack posts to the channel when the message to answer is not there
    return workspace.message(channel, parent.thread_ts or parent.ts).ts


def _own(workspace: Workspace, arguments: Json, error: str) -> tuple[Channel, Message]:
    channel = reach.channel(workspace, arguments.get("channel"))
    message = workspace.message(channel, arguments.get("ts"))
    if message.visible_to:
        raise Refused("message_not_found")
    if message.user != BOT_USER_ID:
        raise Refused(error)
    return channel, message


def _reaction(workspace: Workspace, arguments: Json) -> tuple[list[str], Message]:
    channel = reach.channel(workspace, arguments.get("channel"))
    message = workspace.message(channel, arguments.get("timestamp"))
    if not arguments.get("name"):
        raise Refused("invalid_name")
    return message.reactions.setdefault(str(arguments["name"]).strip(":"), []), message
