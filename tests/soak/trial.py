"""One trial: a record full of reminders, workers that are killed, a Slack with faults; and what came of it."""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from bot.clock import now
from storage.database import open_record, upgrade
from tests.soak import accounts
from tests.soak.accounts import Outcome
from tests.soak.crew import Crew
from tests.soak.faults import Faults
from tests.soak.server import as_process
from tests.soak.steps import AFTER_CLAIM, BEFORE_CLAIM, STEPS
from tests.soak.work import fill
from tests.soak.worker import Work

# Of each request, on the way to Slack and back: 5 % dropped, 5 % slow, 2 % limited, 1 % broken.
FAULTS = {
    "dropped": 0.05,
    "slow": 0.03,
    "reset": 0.02,
    "half": 0.01,
    "cut": 0.01,
    "broken": 0.01,
    "broken after": 0.01,
    "fatal": 0.005,
    "fatal after": 0.005,
    "limited": 0.003,
    "late": 0.05,
}
# One session after the other falls due.
APART = timedelta(seconds=1)
# Steps that only Slack's side can see.
ON_THE_WIRE = ("killed in the call", "killed after the call")


@dataclass(frozen=True)
class Trial:
    """
    What is tried. `step_chance`: of each worker to be killed at each numbered step of each posting.

    `scale` shortens the bot's own lease, settle time, timeout and tick; `frozen_seconds` are in life, and scaled with them.
    """

    name: str
    record_url: str
    workers: int
    sessions: int
    scale: float = 20
    seed: int = 1
    step_chance: float = 0.012
    kill_every: float | None = 2.5
    freeze_every: float | None = 1.0
    frozen_seconds: tuple[float, float] = (1, 3)
    faults: dict[str, float] = field(default_factory=lambda: dict(FAULTS))
    at_most_seconds: float = 600
    meets_everything: bool = True
    sleep_chance: float = 0

    @property
    def chances(self) -> dict[str, float]:
        """Return the chance of each step. A worker claims far more often than it posts: what it held when it died, again."""
        if not self.step_chance:
            return {}
        return {step: self.step_chance / (3 if step in (BEFORE_CLAIM, AFTER_CLAIM) else 1) for step in STEPS}


@dataclass(frozen=True)
class Report:
    """What came of a trial; `kills` by step, `faults` by kind."""

    trial: Trial
    outcome: Outcome
    is_done: bool
    kills: Counter[str]
    frozen: int
    faults: Counter[str]
    seconds: float

    @property
    def holds(self) -> bool:
        """Return whether nothing was lost and nothing doubled."""
        found = self.outcome
        return self.is_done and (found.lost, found.doubled, found.unaccounted) == (0, 0, 0)


def run(trial: Trial, folder: Path) -> Report:
    """Try it; `folder` takes the log of the kills."""
    due_at = now()
    record = open_record(trial.record_url)
    upgrade(record)
    workspace_id = fill(record, due_at, sessions=trial.sessions, apart=APART)
    record.close()
    work = Work(trial.record_url, "", workspace_id, trial.scale, folder / "kills", trial.chances, trial.sleep_chance)
    chances = {**trial.faults, **dict.fromkeys(ON_THE_WIRE, trial.step_chance)}
    started, end_at = time.monotonic(), due_at + trial.sessions * APART
    patience = work.pace.timeout / timedelta(seconds=1)
    late = work.pace.settle / timedelta(seconds=1) / 2
    first = [*chances] if trial.meets_everything else []
    with as_process(Faults(chances, trial.seed, patience, late, first=first)) as slack:
        crew = Crew(
            replace(work, slack_url=slack.url),
            trial.workers,
            seed=trial.seed,
            kill_every=trial.kill_every,
            freeze_every=trial.freeze_every,
            frozen_seconds=(trial.frozen_seconds[0] / trial.scale, trial.frozen_seconds[1] / trial.scale),
        )
        is_done = crew.keep_going(
            lambda: now() > end_at and _is_done(trial.record_url, end_at), at_most_seconds=trial.at_most_seconds
        )
        ledger = slack.control("ledger")
    seconds = time.monotonic() - started
    record = open_record(trial.record_url)
    outcome = accounts.settled(record, ledger, end_at)
    record.close()
    kills = Counter((folder / "kills").read_text().splitlines() if (folder / "kills").exists() else ())
    kills.update({"at random": crew.events["at random"]} | {step: ledger["faults"].get(step, 0) for step in ON_THE_WIRE})
    faults = Counter({name: count for name, count in ledger["faults"].items() if name not in ON_THE_WIRE})
    return Report(trial, outcome, is_done, kills, crew.events["frozen"], faults, seconds)


def main(arguments: list[str]) -> None:
    """Try what the first argument says as JSON, in the folder of the second, and print what came of it."""
    report = run(Trial(**json.loads(arguments[0])), Path(arguments[1]))
    outcome = asdict(report.outcome) | {"lateness": None}
    found = {"is_done": report.is_done, "kills": report.kills, "faults": report.faults, "seconds": report.seconds}
    print(json.dumps({**outcome, **found}))


def _is_done(record_url: str, due_until: datetime) -> bool:
    record = open_record(record_url)
    try:
        return accounts.is_done(record, due_until)
    finally:
        record.close()


if __name__ == "__main__":
    main(sys.argv[1:])
