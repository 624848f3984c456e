"""How long after it was due a reminder stands in Slack, with the bot's own tick, and nothing goes wrong."""

from __future__ import annotations

import statistics
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bot import reminding, slack
from bot.clock import now
from storage.database import Record, open_record, upgrade
from storage.models import Posting
from tests.soak import accounts
from tests.soak.faults import Faults
from tests.soak.server import as_process
from tests.soak.work import CHANNELS, TEAM, fill

# One by one over half a minute, and then 300 channels at once.
SINGLE, AT_ONCE = 150, 300
APART = timedelta(seconds=0.2)
AHEAD = timedelta(seconds=20)
LONGEST_SECONDS = 180


def measured(home: Path) -> dict[str, float]:
    """Return figures in seconds: of reminders due one after the other, and of 300 due in one moment to 300 channels."""
    record = open_record(f"sqlite:///{home / 'punctuality.db'}")
    upgrade(record)
    first = now() + AHEAD
    burst = first + SINGLE * APART + timedelta(seconds=5)
    fill(record, burst, sessions=AT_ONCE // CHANNELS, groups=AT_ONCE // CHANNELS, number=1000)
    workspace_id = fill(record, first, sessions=SINGLE, channels=1, groups=SINGLE, apart=APART)
    assert now() < first, "too slow to plan what is to be measured"
    with as_process(Faults()) as there:
        client = slack.posting_client(f"xoxb-{TEAM}", there.url)
        with reminding.ticking(reminding.mail(record, now, {workspace_id: client})):
            _wait(record, burst)
        messages = there.control("ledger")["messages"]
    figures = _figures(*_late(record, messages, burst))
    record.close()
    return figures


def _wait(record: Record, last: datetime) -> None:
    until = time.monotonic() + LONGEST_SECONDS
    while not (now() > last and accounts.is_done(record, last)):
        assert time.monotonic() < until, "reminders that nobody posts"
        time.sleep(0.5)


def _late(record: Record, messages: list[dict[str, Any]], burst: datetime) -> tuple[list[float], list[float]]:
    with record.read() as db:
        postings = list(db.scalars(select(Posting)))
        singly = accounts.lateness(messages, [posting for posting in postings if posting.due_at < burst])
        return list(singly), list(accounts.lateness(messages, [posting for posting in postings if posting.due_at >= burst]))


def _figures(singly: list[float], together: list[float]) -> dict[str, float]:
    assert (len(singly), len(together)) == (SINGLE, AT_ONCE)
    return {
        "after due, median s": statistics.median(singly),
        "after due, p99 s": statistics.quantiles(singly, n=100)[98],
        "after due, worst s": max(singly),
        "300 at once to 300 channels, last s": max(together),
    }
