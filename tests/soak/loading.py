"""The part of `make soak` that puts requests under load: one record, trial after trial, and what is not held."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from tests.bench.processes import in_fresh_process
from tests.soak import filled, load
from tests.soak.load import Figures

ON_POSTGRESQL = frozenset({"killed"})


def run(folder: Path, database: Callable[[], str], statements: int, seconds: float, only: str | None) -> bool:
    """
    Run the trials, those whose name has `only` in it, print what was found, and return whether all of it holds.

    `database` makes an empty one on PostgreSQL, and returns its address.
    """
    chosen = [name for name in load.TRIALS if only is None or only in name]
    wrong: list[str] = []
    for name in chosen:
        url = _on_postgresql(database(), statements) if name in ON_POSTGRESQL else _on_sqlite(folder / f"{name}.db", statements)
        found = load.TRIALS[name](url, seconds)
        _say(name, found)
        wrong += load.wrong(name, found)
    print("\n".join(wrong) or "All of it holds.", flush=True)
    return not wrong


def _on_sqlite(path: Path, statements: int) -> str:
    full = filled.record(statements, lambda url, count: in_fresh_process(load.prepare, url, count))
    return f"sqlite:///{shutil.copy(full, path)}"


def _on_postgresql(url: str, statements: int) -> str:
    in_fresh_process(load.prepare, url, min(statements, load.STATEMENTS_ON_POSTGRESQL))
    return url


def _say(name: str, found: Figures) -> None:
    print(f"\n{name}: {load.TRIALS[name].__doc__}", flush=True)
    for what, value in found.items():
        print(f"| {what} | {value:,.2f} |" if value % 1 else f"| {what} | {value:,.0f} |", flush=True)
