"""The Web API: every method the practice workspace knows, the scope it needs, and the door in front of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.practice.refusals import Json, Refused
from bot.practice.web_api import agents, auth, chat, conversations, files, users, views
from bot.practice.workspace import Workspace

Run = Callable[[Workspace, Json], Json]


@dataclass(frozen=True)
class Method:
    """What answers a method, and the scopes of which the token needs one (none: any token will do)."""

    run: Run
    scopes: tuple[str, ...] = ()


READ = ("channels:read", "groups:read", "im:read", "mpim:read")
HISTORY = ("channels:history", "groups:history", "im:history", "mpim:history")
WRITE = ("chat:write",)

METHODS: dict[str, Method] = {
    "auth.test": Method(auth.test),
    "auth.revoke": Method(auth.revoke),
    "apps.uninstall": Method(auth.uninstall),
    "bots.info": Method(auth.bot_info, ("users:read",)),
    "team.info": Method(auth.team_info, ("team:read",)),
    "chat.postMessage": Method(chat.post_message, WRITE),
    "chat.postEphemeral": Method(chat.post_ephemeral, WRITE),
    "chat.update": Method(chat.update, WRITE),
    "chat.delete": Method(chat.delete, WRITE),
    "chat.getPermalink": Method(chat.get_permalink),
    "conversations.list": Method(conversations.list_all, READ),
    "conversations.info": Method(conversations.info, READ),
    "conversations.members": Method(conversations.members, READ),
    "conversations.open": Method(conversations.open_direct, ("im:write", "mpim:write")),
    "conversations.join": Method(conversations.join, ("channels:join",)),
    "conversations.history": Method(conversations.history, HISTORY),
    "conversations.replies": Method(conversations.replies, HISTORY),
    "users.info": Method(users.info, ("users:read",)),
    "users.list": Method(users.list_all, ("users:read",)),
    "users.conversations": Method(users.conversations, READ),
    "reactions.add": Method(chat.add_reaction, ("reactions:write",)),
    "reactions.remove": Method(chat.remove_reaction, ("reactions:write",)),
    "files.info": Method(files.info, ("files:read",)),
    "files.delete": Method(files.delete, ("files:write",)),
    "files.getUploadURLExternal": Method(files.get_upload_url, ("files:write",)),
    "files.completeUploadExternal": Method(files.complete_upload, ("files:write",)),
    "views.open": Method(views.open_modal),
    "views.push": Method(views.push),
    "views.update": Method(views.update),
    "views.publish": Method(views.publish),
    "assistant.threads.setStatus": Method(agents.set_status, ("assistant:write", "chat:write")),
    "assistant.threads.setTitle": Method(agents.set_title, ("assistant:write",)),
    "assistant.threads.setSuggestedPrompts": Method(agents.set_prompts, ("assistant:write",)),
}


def call(workspace: Workspace, method: str, arguments: Json) -> Json:
    """Return the answer to a method called with the bot's token; refuse what Slack refuses."""
    known = METHODS.get(method)
    if known is None:
        raise Refused("unknown_method", req_method=method)
    granted = workspace.installed.scopes
    if known.scopes and not granted.intersection(known.scopes):
        raise Refused("missing_scope", needed=",".join(known.scopes), provided=",".join(sorted(granted)))
    return {"ok": True, **known.run(workspace, arguments)}
