"""Slack: each module is one thing people do there."""

from __future__ import annotations

from slack_bolt import App

from handlers import (
    acknowledging,
    adding,
    admission,
    answers,
    arrived,
    ask,
    calendars,
    colleagues,
    commanding,
    conversation,
    deadlines,
    failing,
    feedback,
    home,
    keeping,
    keeping_messages,
    ladders,
    leaving,
    log,
    planning,
    preparing,
    prompting,
    quote,
    reminder_settings,
    reminders,
    searching,
    sessions,
    setup,
    statements,
)
from handlers.deps import Deps
from handlers.signalling import Signals

__all__ = ["Deps", "register"]


def register(app: App, deps: Deps) -> None:
    """Put everything that people can do in Slack on this app."""
    acknowledging.register(app)
    failing.register(app, deps)
    admission.register(app, deps)
    feedback.register(app, deps)
    searching.register(app, deps)
    ask.register(app, deps)
    quote.register(app, deps)
    answers.register(app, deps)
    colleagues.register(app, deps)
    statements.register(app, deps)
    adding.register(app, deps)
    arrived.register(app, deps)
    keeping.register(app, deps)
    keeping_messages.register(app, deps)
    sessions.register(app, deps)
    planning.register(app, deps)
    calendars.register(app, deps)
    deadlines.register(app, deps)
    ladders.register(app, deps)
    reminders.register(app, deps)
    reminder_settings.register(app, deps)
    preparing.register(app, deps)
    signals = Signals(deps.now)
    conversation.register(app, deps, signals)
    prompting.register(app, deps, signals)
    home.register(app, deps)
    leaving.register(app, deps)
    commanding.register(app, deps)
    setup.register(app, deps)
    log.register(app, deps)
