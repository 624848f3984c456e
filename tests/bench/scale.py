"""Quotes at scale: place, time, size and memory, against the baselines, at each size."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.bench import comparing, contest, footprint, scoring, table
from tests.bench.lookups import Lookups
from tests.bench.records import EVERYTHING, Records

Results = dict[tuple[str, float], Lookups]


def measure(evaluation: Path, records: Records, sizes: Sequence[float], postgresql_url: str | None) -> None:
    """Print the figures of each size as the records grow, and then what they come to between sizes and databases."""
    results: Results = {}
    makers = contest.baselines(postgresql_url)
    for size in sizes:
        records.grow_to(size)
        quotes = contest.quotes_for(evaluation, records, size)
        for name in records.urls:
            results[f"Rapporteur on {name}", size] = contest.ours(records, name, quotes)
            _rows(
                evaluation, f"quote, Rapporteur on {name}, {records.label(size)}", quotes, results[f"Rapporteur on {name}", size]
            )
        for name, make in makers.items():
            what = f"quote, {name}, {records.label(size)}"
            if (slow := _too_slow(results, name, size)) is not None:
                table.row(what, 0, "left out", f"{slow:,.0f} ms at the median of the size before")
                continue
            results[name, size] = contest.theirs(make, records, quotes)
            _rows(evaluation, what, quotes, results[name, size])
        comparing.methods(evaluation, quotes, results, size, records.label(size))
    comparing.sizes(results, records)
    footprint.measure(records, results, sizes[-1])
    if contest.PG_TRGM not in makers:
        table.row(f"quote, {contest.PG_TRGM}", 0, "left out", "no PostgreSQL here has the extension")


def _too_slow(results: Results, name: str, size: float) -> float | None:
    """Return the median ms at the size before where the whole corpus would take too long, else None."""
    before = [table.percentile(done.milliseconds.values(), 50) for (method, _), done in results.items() if method == name]
    return before[-1] if size == EVERYTHING and before and before[-1] > contest.SLOW_MS else None


def _rows(evaluation: Path, what: str, quotes: Sequence[Mapping[str, Any]], done: Lookups) -> None:
    figures = scoring.of_quotes(evaluation, quotes, done.answers)
    judged = any(answer["verdict"] for answer in done.answers.values())
    shares = [figures.get(name, (float("nan"), 0))[0] for name in ("place@1", "place@5", "not_said_ok")]
    shown = " / ".join(f"{share:.3f}" for share in shares[: 3 if judged else 2])
    table.row(what, len(done.answers), "place@1 / place@5" + (" / not_said_ok" if judged else ""), shown)
    table.times(what, done.milliseconds.values())
