"""Some hundred reminders through workers that are killed at every step; `make soak` does the same at length."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.soak.faults import ACCEPTED, UNREAD
from tests.soak.server import ROOT
from tests.soak.steps import STEPS

# Each of them once, and a little more of all by chance.
FAULTS = dict.fromkeys(set(UNREAD + ACCEPTED) - {"limited"}, 0.01) | {"limited": 0.0}


def tried(record_url: str, folder: Path) -> dict[str, Any]:
    """Run a trial in a process of its own: workers are forked from it, and this one has threads."""
    workers = 1 if record_url.startswith("sqlite") else 2
    trial = {"name": "short", "record_url": record_url, "workers": workers, "sessions": 5, "scale": 40, "step_chance": 0.02}
    more = {"kill_every": 3, "freeze_every": 3, "faults": FAULTS, "at_most_seconds": 120}
    command = [sys.executable, "-m", "tests.soak.trial", json.dumps({**trial, **more}), str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_every_reminder_stands_once_whenever_its_worker_is_killed(record_url: str, tmp_path: Path) -> None:
    came_of_it = tried(record_url, tmp_path)
    kept = {name: came_of_it[name] for name in ("is_done", "reminders", "lost", "doubled", "unaccounted")}
    assert kept == {"is_done": True, "reminders": 100, "lost": 0, "doubled": 0, "unaccounted": 0}
    met = {name for name, count in (came_of_it["kills"] | came_of_it["faults"]).items() if count}
    assert met >= {*STEPS, *UNREAD, *ACCEPTED}
