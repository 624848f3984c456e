"""Requests under load and under faults: what was acknowledged how fast, answered when, lost, or answered twice."""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sqlalchemy import select

from storage.database import open_record, upgrade
from storage.models import HandledRequest
from tests.soak import statements
from tests.soak.asking import People, Sent
from tests.soak.faults import Faults
from tests.soak.filled import SEED
from tests.soak.replica import Replica
from tests.soak.server import Address, as_process

# A second, commands and events together.
RATE, BURST = 40.0, 200
# The figures to hold, in seconds and megabytes.
ACK_P50, ACK_P99, ACK_MOST, ACK_SLACK, BURST_ANSWERED, TAKEN_OVER, DRAINED, GROWTH_MB = (
    0.05,
    0.5,
    2.5,
    3.0,
    15.0,
    90.0,
    25.0,
    50.0,
)
# So long answers are waited for after the last request.
LONGEST_SECONDS = 200
WARM_UP_SHARE = 0.1
MINUTES_LOOKED_AT = (1, 2, 5, 10)
# Replicas that are killed need not have much on file.
STATEMENTS_ON_POSTGRESQL = 500
SLOW_SECONDS = 30.0

Figures = dict[str, float]
# When each request was answered, by its number.
Answers = dict[str, list[float]]


def steady(url: str, seconds: float, rate: float = RATE) -> Figures:
    """One replica; half of the requests are commands, half events."""
    with _running(url, 1) as (slack, (replica,)):
        people = People(slack.url, [replica.address])
        warming_up = people.steady(seconds * WARM_UP_SHARE, rate)
        memory = {"memory before, MB": replica.memory_mb()}
        working, started = replica.cpu_seconds(), time.monotonic()
        with _looking(replica, seconds, memory):
            sent = people.steady(seconds, rate)
        share = (replica.cpu_seconds() - working) / (time.monotonic() - started)
        came = _came(sent, *_answered(url, slack, [*warming_up, *sent]))
        memory["memory after, MB"] = replica.memory_mb()
    memory["memory growth, MB"] = memory["memory after, MB"] - memory["memory before, MB"]
    return {**_acknowledged(sent), **came, **memory, "processors busy with it": share}


def burst(url: str, _: float, rate: float = RATE) -> Figures:
    """One replica, 200 commands in a second."""
    with _running(url, 1) as (slack, (replica,)):
        people = People(slack.url, [replica.address])
        _answered(url, slack, people.steady(5, rate))  # what is left of it would be answered first
        sent = people.burst(BURST)
        return {**_acknowledged(sent), **_came(sent, *_answered(url, slack, sent))}


def killed(url: str, seconds: float, rate: float = RATE / 2) -> Figures:
    """Two replicas: one is killed in the middle and started again, then the other one is asked to stop."""
    with _running(url, 2) as (slack, (first, second)):
        people = People(slack.url, [first.address, second.address])
        times: dict[str, float] = {}

        def fault() -> None:
            time.sleep(seconds / 4)
            times["killed"] = time.time()
            first.kill()
            first.start()
            time.sleep(seconds / 4)
            times["drained"] = second.stop()

        faulting = threading.Thread(target=fault)
        faulting.start()
        sent = people.steady(seconds, rate)
        faulting.join()
        answered, kept = _answered(url, slack, sent)
    late = [answered[one.number][0] - times["killed"] for one in sent if one.at <= times["killed"] and one.number in answered]
    return {
        **_acknowledged(sent),
        **_came(sent, answered, kept),
        "last answer to what was asked before the kill, s after it": max(late),
        "stop on SIGTERM, s": times["drained"],
    }


def slow(url: str, seconds: float, rate: float = RATE / 2) -> Figures:
    """One replica; Slack takes what it is told and answers 30 seconds later, for a third of the time."""
    return _troubled(url, seconds, rate, Faults({"slow": 1.0}, patience_seconds=SLOW_SECONDS / 1.2))


def away(url: str, seconds: float, rate: float = RATE / 2) -> Figures:
    """One replica; Slack's API answers 503 for a third of the time."""
    return _troubled(url, seconds, rate, Faults({"broken": 1.0}))


def _troubled(url: str, seconds: float, rate: float, faults: Faults) -> Figures:
    with _running(url, 1) as (slack, (replica,)):
        people = People(slack.url, [replica.address])
        people.steady(seconds / 3, rate)
        slack.control("faults", asdict(faults))
        during = people.steady(seconds / 3, rate)
        slack.control("faults", asdict(Faults()))
        after = people.steady(seconds / 3, rate)
        sent = [*during, *after]
        return {**_acknowledged(during), **_came(sent, *_answered(url, slack, sent))}


@contextmanager
def _running(url: str, replicas: int) -> Iterator[tuple[Address, list[Replica]]]:
    """Run that Slack and so many replicas over a record that is there."""
    with tempfile.TemporaryDirectory(prefix="rapporteur-load-") as folder, as_process(Faults()) as slack:
        found = [Replica(slack.url, Path(folder) / str(number), url) for number in range(replicas)]
        try:
            for replica in found:
                replica.start()
            yield slack, found
        finally:
            for replica in found:
                replica.end()


@contextmanager
def _looking(replica: Replica, seconds: float, into: Figures) -> Iterator[None]:
    """Look at a replica's memory after some minutes, as far as there are so many."""

    def look() -> None:
        started = time.monotonic()
        for minute in MINUTES_LOOKED_AT:
            if minute * 60 <= seconds:
                time.sleep(max(0.0, started + minute * 60 - time.monotonic()))
                into[f"memory after {minute} min, MB"] = replica.memory_mb()

    looking = threading.Thread(target=look)
    looking.start()
    yield
    looking.join()


def _answered(url: str, slack: Address, sent: Sequence[Sent]) -> tuple[Answers, frozenset[str]]:
    """
    Return when each request was answered, by its number, once all are that were acknowledged, or it has taken too long.

    Beside it, the keys of those that the record keeps and that are to be answered still.
    """
    wanted = {one.number for one in sent if one.is_acknowledged}
    until = time.monotonic() + LONGEST_SECONDS
    while True:
        kept, found = _kept(url), Answers()  # in this order: what is answered meanwhile is in both
        for number, at in slack.control("answers"):
            found.setdefault(number, []).append(at)
        if wanted <= set(found) or time.monotonic() > until:
            return found, kept
        time.sleep(1)


def _kept(url: str) -> frozenset[str]:
    record = open_record(url)
    try:
        with record.read() as db:
            return frozenset(db.scalars(select(HandledRequest.key).where(HandledRequest.finished_at.is_(None))))
    finally:
        record.close()


def _acknowledged(sent: Sequence[Sent]) -> Figures:
    seconds = sorted(one.ack_seconds for one in sent if one.is_acknowledged)
    return {
        "requests": len(sent),
        "not acknowledged": len(sent) - len(seconds),
        "acknowledged, median ms": statistics.median(seconds) * 1000,
        "acknowledged, 99th percentile ms": _percentile(seconds, 0.99) * 1000,
        "acknowledged, slowest ms": seconds[-1] * 1000,
        "acknowledged later than 3 s": sum(one > ACK_SLACK for one in seconds),
    }


def _came(sent: Sequence[Sent], answered: Answers, kept: frozenset[str]) -> Figures:
    wanted = [one for one in sent if one.is_acknowledged]
    times = sorted(answered[one.number][0] - one.at for one in wanted if one.number in answered)
    open_, counts = [one for one in wanted if one.number not in answered], Counter(map(len, answered.values()))
    return {
        "answered": len(times),
        "kept in the record, to be answered still": sum(one.key in kept for one in open_),
        "lost": sum(one.key not in kept for one in open_),
        "answered twice or more": sum(many for times_said, many in counts.items() if times_said > 1),
        "answered, median s": statistics.median(times),
        "answered, 99th percentile s": _percentile(times, 0.99),
        "answered, slowest s": times[-1],
    }


def _percentile(ordered: Sequence[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def wrong(name: str, found: Figures) -> list[str]:
    """Return which figures are not held."""
    most = {"lost": 0, "acknowledged later than 3 s": 0, **MOST.get(name, {})}
    return [f"{name}: {what} is {found[what]:.1f}, at most {limit:g}" for what, limit in most.items() if found[what] > limit]


TRIALS: dict[str, Callable[[str, float], Figures]] = {
    "steady": steady,
    "burst": burst,
    "killed": killed,
    "slow": slow,
    "away": away,
}
# What each trial must hold beside losing nothing.
MOST: dict[str, Figures] = {
    "steady": {
        "acknowledged, median ms": ACK_P50 * 1000,
        "acknowledged, 99th percentile ms": ACK_P99 * 1000,
        "acknowledged, slowest ms": ACK_MOST * 1000,
        "memory growth, MB": GROWTH_MB,
        "answered twice or more": 0,
    },
    "burst": {"acknowledged, slowest ms": ACK_MOST * 1000, "answered, slowest s": BURST_ANSWERED, "answered twice or more": 0},
    "killed": {"last answer to what was asked before the kill, s after it": TAKEN_OVER, "stop on SIGTERM, s": DRAINED},
    "away": {"acknowledged, 99th percentile ms": ACK_P99 * 1000},
    "slow": {"acknowledged, 99th percentile ms": ACK_P99 * 1000},
}


def prepare(url: str, count: int) -> None:
    """Make a record with so many statements."""
    record = open_record(url)
    upgrade(record)
    statements.fill(record, count, seed=SEED)
    record.close()


def main(arguments: Sequence[str]) -> Any:
    """Fill a record ("fill", address, how many), or run a trial (name, address, seconds); print what was found."""
    what, url, number = arguments
    if what == "fill":
        prepare(url, int(number))
    else:
        print(json.dumps(TRIALS[what](url, float(number))))


if __name__ == "__main__":
    main(sys.argv[1:])
