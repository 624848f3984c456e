"""The part of `make soak` that puts requests under load: one record, trial after trial, and what is not held."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from tests.bench.processes import in_fresh_process
from tests.soak import load
from tests.soak.load import Figures

ON_POSTGRESQL = frozenset({"killed"})


def run(folder: Path, database: Callable[[], str], statements: int, seconds: float, only: str | None) -> bool:
    """
    Run the trials, those whose name has `only` in it, print what was found, and return whether all of it holds.

    `database` makes an empty one on PostgreSQL, and returns its address.
    """
    chosen = [name for name in load.TRIALS if only is None or only in name]
    full = folder / "full.db"
    if set(chosen) - ON_POSTGRESQL:
        print(f"{statements:,} statements are written ...", flush=True)
        in_fresh_process(load.prepare, f"sqlite:///{full}", statements)
    wrong: list[str] = []
    for name in chosen:
        url = _of_its_own(full, name) if name not in ON_POSTGRESQL else database()
        if name in ON_POSTGRESQL:
            in_fresh_process(load.prepare, url, min(statements, load.STATEMENTS_ON_POSTGRESQL))
        found = load.TRIALS[name](url, seconds)
        _say(name, found)
        wrong += load.wrong(name, found)
    print("\n".join(wrong) or "All of it holds.", flush=True)
    return not wrong


def _of_its_own(full: Path, name: str) -> str:
    copy = shutil.copy(full, full.with_name(f"{name}.db"))
    return f"sqlite:///{copy}"


def _say(name: str, found: Figures) -> None:
    print(f"\n{name}: {load.TRIALS[name].__doc__}", flush=True)
    for what, value in found.items():
        print(f"| {what} | {value:,.2f} |" if value % 1 else f"| {what} | {value:,.0f} |", flush=True)
