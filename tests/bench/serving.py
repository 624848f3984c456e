"""How long Slack waits: the acknowledgement, and the answer, of signed commands over HTTP, against a stand-in for Slack."""

from __future__ import annotations

import statistics
import time
from pathlib import Path

from tests.handlers.web_api import serving
from tests.running import Bot, running_over_http

ASKED = 60
COMMANDS = (
    ("/said", "what did we say about the IMS last session"),
    ("/quote", "the IMS is not the vigilant sentinel of our collective security"),
    ("/said", "what did India say about Ukraine in 2022"),
    ("/quote", "Hope, once again, has won over fear."),
)


def measured(home: Path) -> dict[str, float]:
    """Return medians and the worst of some hundred commands, in milliseconds, over a record that is on file already."""
    acknowledged, answered = [], []
    with serving() as slack, running_over_http(slack, home) as bot:
        for warm_up in COMMANDS:
            _timed(bot, *warm_up)
        for number in range(ASKED):
            ack_ms, answer_ms = _timed(bot, *COMMANDS[number % len(COMMANDS)])
            acknowledged.append(ack_ms)
            answered.append(answer_ms)
    return {
        "acknowledged, median ms": statistics.median(acknowledged),
        "acknowledged, worst ms": max(acknowledged),
        "answered, median ms": statistics.median(answered),
        "answered, worst ms": max(answered),
    }


def _timed(bot: Bot, name: str, text: str) -> tuple[float, float]:
    bot.slack.calls.clear()
    started = time.perf_counter()
    assert bot.command(name, text).status_code == 200
    ack_ms = (time.perf_counter() - started) * 1000
    assert bot.slack.wait_for(1, seconds=30), f"no answer to {name}"
    return ack_ms, (time.perf_counter() - started) * 1000
