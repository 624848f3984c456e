"""Slack: each module is one thing people do there."""

from __future__ import annotations

from slack_bolt import App

from handlers import (
    adding,
    admission,
    answers,
    ask,
    calendars,
    conversation,
    deadlines,
    failing,
    home,
    ladders,
    planning,
    preparing,
    quote,
    reminder_settings,
    reminders,
    sessions,
    statements,
)
from handlers.deps import Deps

__all__ = ["Deps", "register"]


def register(app: App, deps: Deps) -> None:
    """Put everything that people can do in Slack on this app."""
    failing.register(app, deps)
    admission.register(app, deps)
    ask.register(app, deps)
    quote.register(app, deps)
    answers.register(app, deps)
    statements.register(app, deps)
    adding.register(app, deps)
    sessions.register(app, deps)
    planning.register(app, deps)
    calendars.register(app, deps)
    deadlines.register(app, deps)
    ladders.register(app, deps)
    reminders.register(app, deps)
    reminder_settings.register(app, deps)
    preparing.register(app, deps)
    conversation.register(app, deps)
    home.register(app, deps)
