"""Records that were filled once, kept in `build/soak`, and copied for each trial: filling takes as long as many trials."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from pathlib import Path

from storage import migrations
from storage.index.segment import VERSION
from tests.soak.server import ROOT

KEPT = ROOT / "build" / "soak"
SEED = 1


def record(count: int, fill: Callable[[str, int], None], *, kept: Path = KEPT) -> Path:
    """
    Return the file of a record of so many statements; `fill`, given an address and the number, makes it where none is kept.

    One that is kept was filled with the same number, seed, tables and version of the index. Which of the two it was, is said.
    """
    full = kept / f"{count}-{SEED}-{_shape()}.db"
    if full.exists():
        print(f"{count:,} statements, as they were written before ({full.name}).", flush=True)
    else:
        _fill(count, full, fill)
    return full


def _fill(count: int, full: Path, fill: Callable[[str, int], None]) -> None:
    """Fill one beside it, so that one that was broken off is never taken for whole."""
    print(f"{count:,} statements are written ...", flush=True)
    started, begun = time.monotonic(), full.with_suffix(".begun")
    full.parent.mkdir(parents=True, exist_ok=True)
    for path in full.parent.glob(f"{begun.name}*"):
        path.unlink()
    fill(f"sqlite:///{begun}", count)
    begun.rename(full)
    print(f"... in {time.monotonic() - started:.0f} s, and kept for the next time.", flush=True)


def _shape() -> str:
    """Return what tells the tables and the index of this version from those of others."""
    steps = sorted(path.name for path in Path(migrations.__path__[0], "versions").glob("*.py"))
    return hashlib.sha256(" ".join([*steps, str(VERSION)]).encode()).hexdigest()[:10]
