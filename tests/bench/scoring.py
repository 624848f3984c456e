"""The scorer of the evaluation records, run as its users run it."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

Figures = dict[str, tuple[float, int]]


def inputs(evaluation: Path, kind: str, records: Path) -> str:
    """Return the lines to be answered."""
    return _score(evaluation, "inputs", kind, str(records))


def scored(evaluation: Path, kind: str, records: Path, answers: Path) -> dict[str, Figures]:
    """Return the figures by group of records, "all" among them: each a mean and the number of records."""
    return json.loads(_score(evaluation, "score", kind, str(records), str(answers), "--json"))


def of_quotes(evaluation: Path, quotes: Sequence[Mapping[str, Any]], answers: Mapping[str, Mapping[str, Any]]) -> Figures:
    """Return the figures of those quotes that were answered."""
    with tempfile.TemporaryDirectory(prefix="rapporteur-scoring-") as name:
        records, given = Path(name, "records.jsonl"), Path(name, "answers.jsonl")
        records.write_text(_lines([quote for quote in quotes if quote["id"] in answers]), encoding="utf-8")
        given.write_text(_lines(list(answers.values())), encoding="utf-8")
        return scored(evaluation, "scale", records, given)["all"]


def _lines(rows: Sequence[Mapping[str, Any]]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def _score(evaluation: Path, *arguments: str) -> str:
    command = [sys.executable, str(evaluation / "score.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout
