"""What the app may do in a workspace, and why: every scope, event and command of the manifest with the feature that needs it."""

from __future__ import annotations

# Scope by scope, the feature that would not work without it.
SCOPES = {
    "app_mentions:read": "Questions in a channel, by mentioning the bot.",
    "channels:read": "Share looks whether a channel is shared with another organisation, and posts nothing there.",
    "chat:write": "Answers to mentions and direct messages, and shared answers.",
    "commands": "/said, /quote, /statements, /rapporteur and the shortcut “Check this quote”.",
    "groups:read": "The same look as channels:read, for private channels that the bot was invited to.",
    "im:history": "Questions in a direct message to the bot.",
}

# Event by event, what is done with it.
EVENTS = {
    "app_home_opened": "The Home tab: how much is on file, and how to ask.",
    "app_mention": "A question or a quote in a channel, answered in its thread.",
    "message.im": "A question or a quote in a direct message, answered in its thread.",
}
