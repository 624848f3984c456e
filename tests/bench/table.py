"""The one table that the benchmark prints, a row as soon as it is known."""

from __future__ import annotations

import statistics
from collections.abc import Collection

HEAD = "| what | records | figure | value |\n|---|---|---|---|"


def row(what: str, records: int | str, figure: str, value: str) -> None:
    """Print one row; whoever reads along sees it at once."""
    count = f"{records:,}" if isinstance(records, int) else records
    print(f"| {what} | {count} | {figure} | {value} |", flush=True)


def times(what: str, milliseconds: Collection[float]) -> None:
    """Print the row of how long look-ups took."""
    low, middle, high = (percentile(milliseconds, share) for share in (50, 95, 99))
    row(what, len(milliseconds), "ms, median / p95 / p99", " / ".join(map(plain, (low, middle, high))))


def plain(value: float) -> str:
    """Return a figure with three digits that count, or all before the point."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def percentile(values: Collection[float], share: int) -> float:
    """Return the value that this share of them, 1 to 99 in a hundred, does not exceed."""
    return statistics.quantiles(values, n=100, method="inclusive")[share - 1]
