"""What the app may do in a workspace, and why: every scope, event and command of the manifest with the feature that needs it."""

from __future__ import annotations

# Scope by scope, the feature that would not work without it.
SCOPES = {
    "app_mentions:read": "Questions in a channel, by mentioning the bot.",
    "channels:history": "Its own reminders only: is one there whose answer was lost, and what does one say that is changed.",
    "channels:read": "Is a channel shared with another organisation? Neither an answer nor a reminder is posted there.",
    "chat:write": "Answers to mentions and direct messages, shared answers, and reminders.",
    "commands": "/said, /quote, /statements, /sessions, /rapporteur, the shortcuts “Check this quote” and “Keep as statement”.",
    "files:read": "Statements and calendars that somebody gives as files: in a message to the bot, by a shortcut, in a window.",
    "files:write": "The original file of a statement, sent back to whoever asks for it.",
    "groups:history": "The same look as channels:history, for private channels that the bot was invited to.",
    "groups:read": "The same look as channels:read, for private channels that the bot was invited to.",
    "im:history": "Questions in a direct message to the bot; and the look of channels:history there.",
    "users:read": "Is who asks a full member, a guest or a stranger, and do they run the workspace?",
    "im:write": "Reminders to a person, and word to those who answer for one that could not be posted.",
}

# Event by event, what is done with it.
EVENTS = {
    "app_home_opened": "The Home tab: next sessions and deadlines, how much is on file, and how to ask.",
    "app_mention": "A question or a quote in a channel, answered in its thread.",
    "message.im": "A question or a quote in a direct message, answered in its thread.",
}
