"""files.*: the three steps of an upload, and what is known of a file."""

from __future__ import annotations

import re

from bot.practice.installed import BOT_USER_ID
from bot.practice.refusals import Json, Refused
from bot.practice.stored_files import StoredFile
from bot.practice.values import Message
from bot.practice.web_api import reach
from bot.practice.workspace import Workspace

_CHANNEL = re.compile(r"[CGDZ][A-Z0-9]{8,}")


def info(workspace: Workspace, arguments: Json) -> Json:
    """Return what is known of a file; `file_not_found` also where it was shared only in channels that the app is not in."""
    return {"file": _file(workspace, arguments).as_slack(workspace.origin), "comments": []}


def delete(workspace: Workspace, arguments: Json) -> Json:
    """Delete one of the app's own files, and tell of it; `cant_delete_file` for what people shared."""
    file = _file(workspace, arguments)
    if file.user != BOT_USER_ID:
        raise Refused("cant_delete_file")
    del workspace.files[file.id]
    event = {"type": "file_deleted", "file_id": file.id, "channel_ids": file.channels, "event_ts": workspace.moment()}
    workspace.tell_app(event)
    for channel in file.channels:
        for message in workspace.channels[channel].messages.values():
            if file.id in message.files:
                workspace.show(message)
    return {}


def get_upload_url(workspace: Workspace, arguments: Json) -> Json:
    """Return where to send a file's bytes."""
    if not arguments.get("filename"):
        raise Refused("invalid_arguments", ["[ERROR] missing required field: filename"])
    file = workspace.new_file(BOT_USER_ID, str(arguments["filename"]), int(arguments.get("length") or 0))
    return {"upload_url": f"{workspace.origin}/upload/v1/{file.id}", "file_id": file.id}


def complete_upload(workspace: Workspace, arguments: Json) -> Json:
    """Share uploaded files in a channel; a user's id is `invalid_channel`, as in Slack."""
    channel_id = arguments.get("channel_id")
    if channel_id and not _CHANNEL.fullmatch(channel_id):
        raise Refused("invalid_channel")
    sent = [_arrived(workspace, entry) for entry in arguments.get("files") or []]
    if channel_id:
        channel = reach.channel(workspace, channel_id)
        if channel.is_archived:
            raise Refused("is_archived")
        if BOT_USER_ID not in channel.members:
            raise Refused("not_in_channel")
        text, thread = str(arguments.get("initial_comment") or ""), arguments.get("thread_ts") or None
        if thread and thread not in channel.messages:
            raise Refused("invalid_thread_ts")
        workspace.post(Message(workspace.moment(), channel.id, BOT_USER_ID, text, thread_ts=thread, files=sent))
    return {"files": [workspace.files[file_id].as_slack(workspace.origin) for file_id in sent]}


def _file(workspace: Workspace, arguments: Json) -> StoredFile:
    file = workspace.file_for_app(str(arguments.get("file")))
    if file is None:
        raise Refused("file_not_found")
    return file


def _arrived(workspace: Workspace, entry: Json) -> str:
    file = workspace.files.get(str(entry.get("id")))
    if file is None or file.content is None:
        raise Refused("file_not_found")
    file.title = entry.get("title") or file.name
    return file.id
