"""The channels that have a body of their own, and the window that gives one to another channel."""

from __future__ import annotations

from collections.abc import Sequence

from handlers import limits
from handlers.views import blocks, passage
from handlers.views.blocks import Block, Button
from handlers.views.setup import fields, parts
from storage.channels import ChannelBody

ADD, REMOVE, SAVE = "add_channel_body", "remove_channel_body", "save_channel_body"
TITLE, ADD_TITLE = "Channels, bodies", "A channel's body"
SHOWN = 45
LEAD = "In a channel of a body, “last session” and “this session” are about that body, unless the question names another."
NONE = "No channel has a body yet."


def window(listed: Sequence[tuple[ChannelBody, str]], told: str = "") -> Block:
    """Return the list, of channels with the name of their body; `told` says what was just done."""
    found = [blocks.section(told)] if told else []
    found.append(blocks.section(LEAD))
    for one, name in listed[:SHOWN]:
        found.append(
            blocks.lines([{"type": "channel", "channel_id": one.channel}, blocks.run(f": {limits.cut(name, limits.LABEL_TEXT)}")])
        )
        found.append(blocks.actions([Button("Remove", REMOVE, one.channel)]))
    if len(listed) > SHOWN:
        found.append(blocks.context(f"and {len(listed) - SHOWN:,} more. Remove some to see the others."))
    found += [] if listed else [blocks.section(NONE)]
    found.append(blocks.actions([Button("Add a channel", ADD, "0", "primary")]))
    return passage.window(TITLE, found)


def to_add(under: str) -> Block:
    """Return the window that gives a body to a channel, over the list."""
    return fields.window(ADD_TITLE, SAVE, parts.channel_and_body(), (under,))
