"""Slack: each module is one thing people do there."""

from __future__ import annotations

from slack_bolt import App

from handlers import adding, admission, answers, ask, conversation, failing, home, quote, statements
from handlers.deps import Deps

__all__ = ["Deps", "register"]


def register(app: App, deps: Deps) -> None:
    """Put everything that people can do in Slack on this app."""
    failing.register(app)
    admission.register(app, deps)
    ask.register(app, deps)
    quote.register(app, deps)
    answers.register(app, deps)
    statements.register(app, deps)
    adding.register(app, deps)
    conversation.register(app, deps)
    home.register(app, deps)
