"""What only time itself can show, at the bot's own pace: a replica that dies with claims, and 300 reminders for one channel."""

from __future__ import annotations

import itertools
import json
import sys
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.clock import now
from storage.database import open_record, upgrade
from tests.soak.accounts import Outcome, is_done, settled
from tests.soak.crew import Crew
from tests.soak.faults import Faults
from tests.soak.server import as_process
from tests.soak.steps import AFTER_CLAIM, AFTER_INTENT, BEFORE_ANSWER
from tests.soak.work import fill
from tests.soak.worker import Work

IN_ONE_CHANNEL = 300
APART = timedelta(seconds=0.2)
LONGEST_SECONDS = 480.0
# Each is met once: two replicas lose five workers, with everything that these had claimed.
DEATHS = dict.fromkeys((AFTER_CLAIM, AFTER_INTENT, BEFORE_ANSWER), 0.0)
ON_THE_WIRE = ["killed in the call", "killed after the call"]

Ran = tuple[Outcome, list[dict[str, Any]]]


def replica_killed(record_url: str) -> dict[str, float]:
    """Return how long after they were due the last of 100 reminders stood, of two replicas that are killed at five steps."""
    outcome, _ = _ran(record_url, Faults(first=ON_THE_WIRE), 2, DEATHS, sessions=5)
    return {"replicas killed, last of 100 reminders after due, s": outcome.lateness[-1], **_wrong("replicas killed", outcome)}


def one_channel(record_url: str) -> dict[str, float]:
    """Return how 300 reminders that fall due within a minute come into one channel: how fast, how close, in which order."""
    outcome, messages = _ran(record_url, Faults(), 1, {}, sessions=IN_ONE_CHANNEL, channels=1, groups=1, apart=APART)
    at = [message["at"] for message in messages]
    numbers = [int(message["text"].partition("(PC-")[2].partition(")")[0]) for message in messages]
    what = "300 to one channel"
    return {
        f"{what}, from first to last, s": at[-1] - at[0],
        f"{what}, the closest two, s": min(b - a for a, b in itertools.pairwise(at)),
        f"{what}, out of order": sum(a > b for a, b in itertools.pairwise(numbers)),
        **_wrong(what, outcome),
    }


def _ran(record_url: str, faults: Faults, workers: int, deaths: dict[str, float], **reminders: Any) -> Ran:
    record = open_record(record_url)
    upgrade(record)
    due_at = now() + timedelta(seconds=20)
    workspace_id = fill(record, due_at, **reminders)
    record.close()
    last = due_at + reminders.get("apart", timedelta()) * reminders["sessions"]
    with tempfile.TemporaryDirectory() as folder, as_process(faults) as slack:
        work = Work(record_url, slack.url, workspace_id, 1, Path(folder) / "kills", deaths)
        Crew(work, workers, seed=1).keep_going(lambda: now() > last and _is_done(record_url), at_most_seconds=LONGEST_SECONDS)
        ledger = slack.control("ledger")
    try:
        return settled(record, ledger, last), ledger["messages"]
    finally:
        record.close()


def _is_done(record_url: str) -> bool:
    record = open_record(record_url)
    try:
        return is_done(record, now())
    finally:
        record.close()


def _wrong(what: str, outcome: Outcome) -> dict[str, float]:
    return {f"{what}, lost or doubled": outcome.lost + outcome.doubled + outcome.unaccounted}


TRIED = {"replica_killed": replica_killed, "one_channel": one_channel}


if __name__ == "__main__":
    print(json.dumps(TRIED[sys.argv[1]](sys.argv[2])))
