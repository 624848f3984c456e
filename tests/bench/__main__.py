"""
`make bench`: import the evaluation statements, answer the public records by the command line, and print the figures as a table.

Absolute times say little across machines; they are printed so that figures of one run can be compared with each other.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.bench import punctuality, serving

RECORDS = {"ask": "questions.jsonl", "quote": "quotes.jsonl", "header": "sessions.jsonl"}
DETAIL = "--detail"


def rapporteur(*arguments: str, home: Path, stdin: str = "") -> str:
    """Run the command line as a user would, over a record of its own, and return what it prints."""
    environment = {**os.environ, "RAPPORTEUR_HOME": str(home), "DATABASE_URL": "", "RAPPORTEUR_DELEGATION": ""}
    command = [sys.executable, "-m", "bot", *arguments]
    done = subprocess.run(command, input=stdin, capture_output=True, text=True, env=environment, cwd=home, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command[2:5])} ended with {done.returncode}: {done.stderr.strip()}")
    return done.stdout


def figures(kind: str, evaluation: Path, home: Path) -> tuple[dict[str, Any], float]:
    """Return the scorer's figures by group, and the seconds that the batch took."""
    records, scorer = evaluation / "public" / RECORDS[kind], evaluation / "score.py"
    score = [sys.executable, str(scorer)]
    inputs = subprocess.run([*score, "inputs", kind, str(records)], capture_output=True, text=True, check=True).stdout
    started = time.perf_counter()
    answers = rapporteur(kind, "--batch", "-", home=home, stdin=inputs)
    seconds = time.perf_counter() - started
    given = home / f"{kind}.jsonl"
    given.write_text(answers, encoding="utf-8")
    scored = subprocess.run(
        [*score, "score", kind, str(records), str(given), "--json"], capture_output=True, text=True, check=True
    )
    return json.loads(scored.stdout), seconds


def main(arguments: list[str]) -> None:
    """Print the table."""
    shared = Path(arguments[0]).resolve()
    if not (shared / "eval").is_dir():
        print(f"Skipped: {shared}/eval is not here, and the records to measure against are not part of the project.")
        return
    evaluation = shared / "eval"
    with tempfile.TemporaryDirectory(prefix="rapporteur-bench-") as folder:
        home = Path(folder)
        started = time.perf_counter()
        rapporteur("import", "--manifest", str(evaluation / "manifest.csv"), str(evaluation / "statements"), home=home)
        print(f"Imported 120 statements in {time.perf_counter() - started:.1f} s.\n")
        print("| what | records | figure | value |\n|---|---|---|---|")
        for kind in RECORDS:
            groups, seconds = figures(kind, evaluation, home)
            for group in sorted(groups) if DETAIL in arguments else ["all"]:
                for name, (mean, count) in groups[group].items():
                    print(f"| {kind}{'' if group == 'all' else ', ' + group} | {count} | {name} | {mean:.3f} |")
            print(f"| {kind} | all | seconds for the batch, start included | {seconds:.1f} |")
        for name, milliseconds in serving.measured(home).items():
            print(f"| command over HTTP | {serving.ASKED} | {name} | {milliseconds:.0f} |")
        for name, seconds in punctuality.measured(home).items():
            print(f"| reminders | {punctuality.AT_ONCE if '300' in name else punctuality.SINGLE} | {name} | {seconds:.1f} |")


main(sys.argv[1:])
