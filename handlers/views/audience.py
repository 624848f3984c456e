"""Who may see a statement: the fields that ask for it, and the answer in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from handlers.views.blocks import Block
from handlers.views.particulars import labelled, option, select
from handlers.views.planning import ACTION, field_values, text_value
from storage.uploads import CHANNELS, ME, WORKSPACE

WHO, WHICH = "audience", "channels"
MOST_CHANNELS = 10
CHOICES = {
    WORKSPACE: "Everybody in the workspace",
    CHANNELS: "The members of the channels below",
    ME: "Only me",
}
WHO_HINT = "Nobody else finds it, is shown it, or learns that it is there."
WHICH_HINT = "Channels that you are a member of, and that I was invited to."
NO_CHANNEL = "Choose at least one channel, or somebody else above."
NOT_THEM = "Choose “The members of the channels below” above, or leave this empty."
NOT_MEMBER = "Choose channels that you are a member of and that I was invited to: I must see who is in them."


def fields(audience: str, channels: Sequence[str]) -> list[Block]:
    """Return the two fields."""
    which: Block = {
        "type": "multi_conversations_select",
        "action_id": ACTION,
        "max_selected_items": MOST_CHANNELS,
        "filter": {"include": ["public", "private"], "exclude_bot_users": True, "exclude_external_shared_channels": True},
    }
    if channels:
        which["initial_conversations"] = list(channels)
    options = [option(value, text) for value, text in CHOICES.items()]
    return [
        labelled(WHO, "Who may see it", WHO_HINT, select(options, audience), optional=False),
        labelled(WHICH, "Channels", WHICH_HINT, which, optional=True),
    ]


def submitted(state: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
    """Return who was chosen, and which channels."""
    values = field_values(state)
    held = values.get(WHICH)
    chosen = held.get("selected_conversations") if isinstance(held, Mapping) else None
    channels = tuple(dict.fromkeys(one for one in chosen or () if isinstance(one, str)))
    return text_value(values.get(WHO)) or WORKSPACE, channels[:MOST_CHANNELS]


def in_words(audience: str, channels: Sequence[str]) -> str:
    """Return who may see it, as the end of a sentence."""
    if audience == CHANNELS:
        return "the members of its channel" if len(channels) == 1 else f"the members of {len(channels)} channels"
    return "you alone" if audience == ME else "everybody in the workspace"
