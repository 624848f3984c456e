"""Reminders posted by the practice clock: one tick at a time, so that each message has the time at which it was due."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from bot import alerting, reminding, slack
from bot.practice.clock import Kept
from bot.practice.server import PracticeServer
from handlers import Deps
from handlers.delivering import Mail
from storage.reminders import content


class InTurn(Mail):
    """Mail of which one tick at a time is under way: the clock must not move on while a reminder is being posted by another."""

    def __post_init__(self) -> None:
        """Begin with no tick under way."""
        super().__post_init__()
        self._turn = threading.Lock()

    def tick(self) -> int:
        """Wait for the tick that is under way, then post what is due; returns how many messages were taken up."""
        with self._turn:
            return super().tick()


@contextmanager
def posted(server: PracticeServer, deps: Deps, workspace_id: int, kept: Kept) -> Iterator[None]:
    """Post reminders by the practice clock, which stops at each of them when it is moved; and alerts as they come due."""
    clients = {workspace_id: slack.posting_client(server.bot_token, server.base_url)}
    plain = reminding.mail(deps.record, deps.now, clients)
    mail = InTurn(plain.record, plain.now, plain.clients, plain.worker, plain.pace)

    def next_due(after: datetime) -> datetime | None:
        with deps.record.read(workspace_id) as db:
            return content.next_due(db, workspace_id, after)

    def post_due() -> None:
        mail.tick()
        kept.write(server.clock.now())

    server.follow(next_due, post_due)
    with reminding.ticking(mail), alerting.ticking(deps, clients.get):
        yield
