"""What people type, turned into what Slack hands to apps: escaped text with mentions and links, and its rich text."""

from __future__ import annotations

import re

from bot.practice.people import NOTICE_ID
from bot.practice.refusals import Json
from bot.practice.workspace import Workspace

_LINK = re.compile(r"https?://[^\s<>|]+")
_TOKEN = re.compile(r"<([@#]?)([^<>|]*)(?:\|[^<>]*)?>")


def as_slack_text(workspace: Workspace, user: str, typed: str, *, hide_private: bool = False) -> str:
    """
    Return what somebody typed with `&`, `<`, `>` as entities, and people, channels they see and links in angle brackets.

    `hide_private` leaves out the names of private channels, as commands do.
    """
    text = _LINK.sub(lambda link: f"<{link[0]}>", typed.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))
    for name, person in sorted(_mentions(workspace), reverse=True):
        text = re.sub(rf"@{re.escape(name)}\b", f"<@{person}>", text, flags=re.IGNORECASE)
    for channel in workspace.channels.values():
        if channel.name and (user in channel.members or not channel.is_private):
            shown = "" if channel.is_private and hide_private else channel.name
            text = re.sub(rf"(?<![\w&/])#{re.escape(channel.name)}\b", f"<#{channel.id}|{shown}>", text)
    return text


def mentions(text: str, user_id: str) -> bool:
    """Return whether Slack's text mentions a person."""
    return f"<@{user_id}>" in text


def as_rich_text(text: str) -> list[Json]:
    """Return the rich text block that Slack adds to a typed message."""
    elements: list[Json] = []
    end = 0
    for token in _TOKEN.finditer(text):
        elements += [_plain(text[end : token.start()]), _element(token[1], token[2])]
        end = token.end()
    elements = [element for element in [*elements, _plain(text[end:])] if element.get("text") != ""]
    return [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": elements}]}] if elements else []


def _mentions(workspace: Workspace) -> list[tuple[str, str]]:
    people = [person for person in workspace.people.values() if person.id != NOTICE_ID]
    return [(name, person.id) for person in people for name in {person.name, person.handle}]


def _plain(text: str) -> Json:
    return {"type": "text", "text": text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")}


def _element(mark: str, target: str) -> Json:
    match mark:
        case "@":
            return {"type": "user", "user_id": target}
        case "#":
            return {"type": "channel", "channel_id": target}
        case _:
            return {"type": "link", "url": target.replace("&amp;", "&")}
