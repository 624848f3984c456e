"""Quality: the evaluation statements imported, and their public records answered, by the command line."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from tests.bench import scoring
from tests.bench.table import row

RECORDS = {"ask": "questions.jsonl", "quote": "quotes.jsonl", "header": "sessions.jsonl"}


def measure(evaluation: Path, home: Path, *, detail: bool) -> None:
    """Print the scorer's figures, of all records or (`detail`) of each group, and the seconds that each batch took."""
    for kind, name in RECORDS.items():
        records = evaluation / "public" / name
        started = time.perf_counter()
        answers = _rapporteur(kind, "--batch", "-", home=home, stdin=scoring.inputs(evaluation, kind, records))
        seconds = time.perf_counter() - started
        given = home / f"{kind}.jsonl"
        given.write_text(answers, encoding="utf-8")
        groups = scoring.scored(evaluation, kind, records, given)
        for group in sorted(groups) if detail else ["all"]:
            for figure, (mean, count) in groups[group].items():
                row(f"{kind}{'' if group == 'all' else ', ' + group}", count, figure, f"{mean:.3f}")
        row(kind, "all", "seconds for the batch, start included", f"{seconds:.1f}")


def import_statements(evaluation: Path, home: Path) -> None:
    """Store the evaluation statements in a record in this folder."""
    started = time.perf_counter()
    _rapporteur("import", "--manifest", str(evaluation / "manifest.csv"), str(evaluation / "statements"), home=home)
    row("import", 120, "seconds, start included", f"{time.perf_counter() - started:.1f}")


def _rapporteur(*arguments: str, home: Path, stdin: str = "") -> str:
    """Run the command line as a user would, over a record of its own, and return what it prints."""
    environment = {**os.environ, "RAPPORTEUR_HOME": str(home), "DATABASE_URL": "", "RAPPORTEUR_DELEGATION": ""}
    command = [sys.executable, "-m", "bot", *arguments]
    done = subprocess.run(command, input=stdin, capture_output=True, text=True, env=environment, cwd=home, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command[2:5])} ended with {done.returncode}: {done.stderr.strip()}")
    return done.stdout
