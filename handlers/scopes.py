"""What the app may do in a workspace, and why: every scope, event and command of the manifest with the feature that needs it."""

from __future__ import annotations

# Scope by scope, the feature that would not work without it.
SCOPES = {
    "app_mentions:read": "Questions in a channel, by mentioning the bot.",
    "assistant:write": "Questions offered in the Messages tab; without it everything is answered all the same.",
    "channels:history": "Its own reminders only: is one there whose answer was lost, and what does one say that is changed.",
    "channels:read": "Is a channel shared with another organisation? Nothing of ours is posted there. And which is the bot in?",
    "chat:write": "Answers to mentions and direct messages, shared answers, questions passed on to colleagues, and reminders.",
    "commands": "/said, /quote, /statements, /sessions, /rapporteur, the shortcuts “Check this quote” and “Keep as statement”.",
    "files:read": "Statements, calendars and tables of terms that somebody gives as files.",
    "files:write": "The original file of a statement, sent back to whoever asks for it.",
    "groups:history": "The same look as channels:history, for private channels that the bot was invited to.",
    "groups:read": "The same look as channels:read, for private channels that the bot was invited to.",
    "im:history": "Questions in a direct message to the bot; and the look of channels:history there.",
    "users:read": "Is who asks a full member, a guest or a stranger, do they run the workspace, and which clock is theirs?",
    "im:write": "Reminders and alerts to a person, and word to those who answer for one that could not be posted.",
}

# Event by event, what is done with it.
EVENTS = {
    "app_home_opened": "The Home tab: what is due, next sessions, latest statements, how to ask; prompts in the Messages tab.",
    "app_mention": "A question or a quote in a channel, answered in its thread.",
    "app_uninstalled": "The team has left: its token is taken away, and its content deleted when the time it set is over.",
    "message.im": "A question or a quote in a direct message, answered in its thread.",
    "tokens_revoked": "The same; Slack sends either first.",
}

# The same, where a whole organisation may install the app.
ORGANISATION_EVENTS = {
    "team_access_revoked": "An organisation has taken the app away from some of its workspaces: as app_uninstalled, for those.",
}
