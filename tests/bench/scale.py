"""Quotes at scale: place, time, size and memory, against the baselines, at each size."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.bench import comparing, contest, footprint, scoring, table
from tests.bench.baselines import Baseline
from tests.bench.lookups import Lookups
from tests.bench.records import EVERYTHING, Records

Quotes = Sequence[Mapping[str, Any]]
Results = dict[tuple[str, float], Lookups]


def measure(evaluation: Path, records: Records, sizes: Sequence[float], postgresql_url: str | None) -> None:
    """Print the figures of each size as the records grow, and then what they come to between sizes and databases."""
    results: Results = {}
    makers = contest.baselines(postgresql_url)
    for size in sizes:
        records.grow_to(size)
        quotes = contest.quotes_for(evaluation, records, size)
        for name in records.urls:
            done = results[f"Rapporteur on {name}", size] = contest.ours(records, name, quotes)
            _rows(evaluation, f"quote, Rapporteur on {name}, {records.label(size)}", quotes, done)
        for name, make in makers.items():
            _baseline(evaluation, records, quotes, results, name, make, size)
        comparing.methods(evaluation, quotes, results, size, records.label(size))
    comparing.sizes(results, records)
    footprint.measure(records, results, sizes[-1])
    if contest.PG_TRGM not in makers:
        table.row(f"quote, {contest.PG_TRGM}", 0, "left out", "no PostgreSQL here has the extension")


def _baseline(
    evaluation: Path,
    records: Records,
    quotes: Quotes,
    results: Results,
    name: str,
    make: Callable[[Path], Baseline],
    size: float,
) -> None:
    what, before = f"quote, {name}, {records.label(size)}", _median_before(results, name)
    # What the record is compared with is never left out, however slow it is here.
    if size == EVERYTHING and before > contest.SLOW_MS and name != contest.WORDS:
        table.row(what, 0, "left out", f"{before:,.0f} ms at the median of the size before")
        return
    done = results[name, size] = contest.theirs(make, records, quotes)
    _rows(evaluation, what, quotes, done)
    share = "in memory" if math.isnan(done.index_bytes) else f"{done.index_bytes / records.text_bytes():.2f}"
    table.row(
        what, records.paragraphs(), "bytes of index per byte of text / seconds to index", f"{share} / {done.index_seconds:.0f}"
    )


def _median_before(results: Results, name: str) -> float:
    """Return the median ms at the last size that was measured, 0 where none was."""
    medians = [table.percentile(done.milliseconds.values(), 50) for (method, _), done in results.items() if method == name]
    return medians[-1] if medians else 0.0


def _rows(evaluation: Path, what: str, quotes: Quotes, done: Lookups) -> None:
    figures = scoring.of_quotes(evaluation, quotes, done.answers)
    judged = any(answer["verdict"] for answer in done.answers.values())
    shares = [figures.get(name, (float("nan"), 0))[0] for name in ("place@1", "place@5", "not_said_ok")]
    shown = " / ".join(f"{share:.3f}" for share in shares[: 3 if judged else 2])
    table.row(what, len(done.answers), "place@1 / place@5" + (" / not_said_ok" if judged else ""), shown)
    table.times(what, done.milliseconds.values())
