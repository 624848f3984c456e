"""What the figures of one run come to: methods on the same quotes, databases with the same statements, sizes of one record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.bench import contest, scoring
from tests.bench.lookups import Lookups
from tests.bench.records import EVERYTHING, POSTGRESQL, SQLITE, Records
from tests.bench.table import percentile, plain, row

Results = Mapping[tuple[str, float], Lookups]
OURS, OURS_TOO = f"Rapporteur on {SQLITE}", f"Rapporteur on {POSTGRESQL}"
FEWER = 10_000


def methods(evaluation: Path, quotes: Sequence[Mapping[str, Any]], results: Results, size: float, label: str) -> None:
    """Print how many times faster than FTS5 a quote is found, and whether both databases answer the same."""
    ours, words = results[OURS, size], results[contest.WORDS, size]
    same = words.answers.keys()  # a slow baseline answers the first so many; it is compared on those
    faster = [percentile(words.milliseconds.values(), at) / percentile(_of(ours, same), at) for at in (50, 99)]
    what = f"quote, against {contest.WORDS}, {label}"
    row(what, len(same), "times faster, median / p99", " / ".join(map(plain, faster)))
    places = [_place(evaluation, quotes, {id_: done.answers[id_] for id_ in same}) for done in (ours, words)]
    row(what, len(same), "difference in place@1", f"{places[0] - places[1]:+.3f}")
    if (OURS_TOO, size) in results:
        _databases(ours, results[OURS_TOO, size], label)


def sizes(results: Results, records: Records) -> None:
    """Print how much longer the whole corpus takes than 10,000 paragraphs, where both were measured."""
    for name in (OURS, OURS_TOO):
        if (name, EVERYTHING) in results and (name, FEWER) in results:
            ratio = _median(results[name, EVERYTHING]) / _median(results[name, FEWER])
            what = f"quote, {name}, {records.label(EVERYTHING)} against {FEWER:,}"
            row(what, len(results[name, EVERYTHING].answers), "ratio of medians", f"{ratio:.2f}")


def _databases(sqlite: Lookups, postgresql: Lookups, label: str) -> None:
    what, count = f"quote, {POSTGRESQL} against {SQLITE}, {label}", len(sqlite.answers)
    equal = sum(postgresql.answers[id_] == answer for id_, answer in sqlite.answers.items())
    row(what, count, "ratio of medians", f"{_median(postgresql) / _median(sqlite):.2f}")
    row(what, count, "answers that are the same", f"{equal:,}")


def _median(done: Lookups) -> float:
    return percentile(done.milliseconds.values(), 50)


def _of(done: Lookups, ids: Any) -> list[float]:
    return [done.milliseconds[id_] for id_ in ids]


def _place(evaluation: Path, quotes: Sequence[Mapping[str, Any]], answers: Mapping[str, Mapping[str, Any]]) -> float:
    return scoring.of_quotes(evaluation, quotes, answers)["place@1"][0]
