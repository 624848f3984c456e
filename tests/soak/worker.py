"""One worker: the bot's own delivery in a process of its own, that says which process it is."""

from __future__ import annotations

import logging
import os
import time
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from bot import reminding, slack
from bot.clock import now
from handlers.delivering import Pace
from storage.database import open_record
from storage.reminders import postings
from tests.soak.steps import Steps
from tests.soak.wire import WORKER
from tests.soak.work import TEAM


@dataclass(frozen=True)
class Work:
    """
    What a worker needs. `scale`: how many times shorter than in life the lease, the settle time, the timeout and the tick are.

    `chances`: of being killed, by step (`tests.soak.steps`); each kill is a line in `log`. `sleep_chance`: of stopping between
    the intent and the call.
    """

    record_url: str
    slack_url: str
    workspace_id: int
    scale: float
    log: Path
    chances: dict[str, float] = field(default_factory=dict)
    sleep_chance: float = 0

    @property
    def pace(self) -> Pace:
        """Return the bot's own pace, scaled."""
        plain = Pace()
        return Pace(lease=plain.lease / self.scale, settle=plain.settle / self.scale, timeout=plain.timeout / self.scale)


def run(work: Work, seed: int) -> None:
    """Post reminders until killed, or left alone. The record is opened here: connections do not outlive a fork."""
    parent = os.getppid()
    logging.disable(logging.CRITICAL)
    for name in ("CHANNEL_PAUSE", "FIRST_PAUSE", "LONGEST_PAUSE"):
        setattr(postings, name, getattr(postings, name) / work.scale)
    record = open_record(work.record_url)
    Steps(work.chances, work.log, seed, sleep=work.sleep_chance).watch(record.engine)
    client = slack.posting_client(f"xoxb-{TEAM}", work.slack_url, work.pace.timeout / timedelta(seconds=1))
    client.headers[WORKER] = str(os.getpid())
    mail = reminding.mail(record, now, {work.workspace_id: client}, work.pace)
    started, every = time.monotonic(), reminding.TICK_SECONDS / work.scale
    while os.getppid() == parent:
        reminding.tick(mail)
        time.sleep(every - (time.monotonic() - started) % every)  # as the scheduler does: those that were missed are left out
