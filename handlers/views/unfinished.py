"""A window that was sent in: what it shows while that is done, and how it comes back where something was wrong after all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handlers import limits
from handlers.markup import clean, escaped
from handlers.views import blocks, passage
from handlers.views.blocks import Block, Message

AT_WORK = "This takes a moment longer. What becomes of it shows here; if you close this window, it is done all the same."
DONE = "Done. You may close this window."
WRONG = "wrong"
# How a field that was filled in is filled in again, by what its state holds; Slack names it alike for all kinds of menus.
INITIAL = {
    "value": "initial_value",
    "selected_option": "initial_option",
    "selected_options": "initial_options",
    "selected_date": "initial_date",
    "selected_time": "initial_time",
    "selected_conversation": "initial_conversation",
    "selected_conversations": "initial_conversations",
    "selected_channel": "initial_channel",
    "selected_channels": "initial_channels",
    "selected_user": "initial_user",
    "selected_users": "initial_users",
}
# What Slack takes of a view that it sent; it refuses the rest, which it adds itself.
OWN = ("type", "title", "submit", "close", "callback_id", "private_metadata")


def at_work(view: Mapping[str, Any]) -> Block:
    """Return what a window shows while what was sent in is done."""
    return passage.window(_title(view), [blocks.section(AT_WORK)])


def done(view: Mapping[str, Any]) -> Block:
    """Return what a window shows that would have closed."""
    return passage.window(_title(view), [blocks.section(DONE)])


def again(view: Mapping[str, Any], words: str) -> Block:
    """Return a window as it was sent in, its fields filled in as they were, under a sentence that says what is wrong."""
    values = (view.get("state") or {}).get("values") or {}
    sent = [block for block in view.get("blocks") or () if block.get("block_id") != WRONG]
    fields = [_filled(block, values.get(block.get("block_id")) or {}) for block in sent]
    own = {name: view[name] for name in OWN if view.get(name)}
    return {**own, "blocks": [{**blocks.section(words), "block_id": WRONG}, *fields][: limits.BLOCKS_IN_VIEW]}


def said(view: Mapping[str, Any]) -> Message:
    """Return a window that was closed before it could be shown as a message, without the fields that only a window has."""
    shown = tuple(block for block in view.get("blocks") or () if block.get("type") != "input")
    return Message(escaped(_title(view)), shown)


def _title(view: Mapping[str, Any]) -> str:
    return clean(str((view.get("title") or {}).get("text") or "Rapporteur"))


def _filled(block: Block, values: Mapping[str, Any]) -> Block:
    """Return a block with its field filled in; a file can't be given back to its field."""
    element = block.get("element")
    if block.get("type") != "input" or not isinstance(element, dict):
        return block
    state = values.get(str(element.get("action_id"))) or {}
    bare = {name: value for name, value in element.items() if not name.startswith("initial_")}
    given = {initial: state[held] for held, initial in INITIAL.items() if state.get(held)}
    return {**block, "element": {**bare, **given}}
