"""
What an agent shows beside its answers: that it is searching, and what could be asked.

A courtesy: Slack refuses it where a workspace has no agents (a paid plan), or the app not the scope. The answer never waits for
it, and a refusal is one line in the log.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from slack_sdk import WebClient

from handlers import outcomes
from handlers.people import hasty
from handlers.requests import Asker

log = logging.getLogger("rapporteur.handlers")

# What was refused is left alone for a while: the same call would be refused again, and each costs time.
LEFT_ALONE = timedelta(minutes=10)
SEARCHING = "is searching the record …"
LOADING = ("Reading the question …", "Looking through the statements …", "Comparing word for word …")


@dataclass
class Signals:
    """What one process shows, and what it was refused lately. Slack takes a status away when the app says something there."""

    now: Callable[[], datetime]
    _until: dict[tuple[str, str], datetime] = field(default_factory=dict)
    _told: set[tuple[str, str]] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def searching(self, client: WebClient, writer: Asker) -> Iterator[None]:
        """Show that a question is being answered; where that fails, the status goes, since no answer takes it away."""
        is_shown = self._status(client, writer, SEARCHING, LOADING)
        try:
            yield
        except BaseException:
            if is_shown:
                self._status(client, writer, "", ())
            raise

    def suggest(self, client: WebClient, team_id: str, channel: str, title: str, prompts: Sequence[Mapping[str, str]]) -> None:
        """Offer what could be asked in somebody's direct message."""
        # Without a thread: that is for apps of the kind before agents, and does nothing for an agent.
        given: list[dict[str, str]] = [dict(prompt) for prompt in prompts]
        self._try(
            team_id,
            "assistant.threads.setSuggestedPrompts",
            lambda: hasty(client).assistant_threads_setSuggestedPrompts(channel_id=channel, title=title, prompts=given),
        )

    def _status(self, client: WebClient, writer: Asker, status: str, loading: Sequence[str]) -> bool:
        channel, thread = writer.channel, writer.thread
        if not channel or not thread:
            return False
        return self._try(
            writer.team_id,
            "assistant.threads.setStatus",
            lambda: hasty(client).assistant_threads_setStatus(
                channel_id=channel, thread_ts=thread, status=status, loading_messages=list(loading) or None
            ),
        )

    def _try(self, team_id: str, method: str, call: Callable[[], Any]) -> bool:
        key = (team_id, method)
        with self._lock:
            if self._until.get(key, self.now()) > self.now():
                return False
        outcome = outcomes.attempt(call)
        if outcome.kind == "done":
            return True
        with self._lock:
            self._until[key] = self.now() + LEFT_ALONE
            is_new = key not in self._told
            self._told.add(key)
        if is_new:
            log.info("%s is not to be had here (%s); answers come all the same", method, outcome.reason)
        return False
