"""Slack's markup: `&`, `<` and `>` are its control characters, in what it sends and in what it is sent."""

from __future__ import annotations

import re

# <@U1|name> <#C1|name> <!channel> <!date^...|fallback> <https://x|label>; a label has no ">" and nothing is nested.
REFERENCE = re.compile(r"<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>")
# Everything below a space but tab and line feed; Slack refuses or drops them, and a terminal may obey them.
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
INVISIBLE = re.compile("[\u200b\u2060\ufeff\u00ad]")
MENTION_OF_USER = re.compile(r"<@[UW][A-Z0-9]*(?:\|[^<>]*)?>")


def escaped(text: str) -> str:
    """Return a text that Slack shows as it stands: nothing in it becomes a mention, a link or a date."""
    return CONTROL.sub("", text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def clean(text: str) -> str:
    """Return a text for where Slack parses nothing (plain text, rich text): only control characters are left out."""
    return CONTROL.sub("", text)


def as_typed(text: str) -> str:
    """Return what a person typed: references by their names, entities as characters, spaces as spaces."""
    plain = REFERENCE.sub(_reference, text)
    plain = plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return INVISIBLE.sub("", CONTROL.sub("", plain)).replace("\u00a0", " ").replace("\u202f", " ").strip()


def without_mention(text: str, user_id: str | None) -> str:
    """Return a message without the mentions of this user; without an id, without the mention that it begins with."""
    if user_id:
        return re.sub(rf"<@{re.escape(user_id)}(?:\|[^<>]*)?>", " ", text)
    return re.sub(rf"^\s*{MENTION_OF_USER.pattern}", " ", text)


def _reference(match: re.Match[str]) -> str:
    sign, target, label = match.groups()
    if sign == "!":
        return label or f"@{target.partition('^')[0]}"
    if sign:
        return f"{sign}{label or target}"
    return label or target.removeprefix("mailto:")
