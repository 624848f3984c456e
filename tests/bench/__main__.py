"""
`make bench`: quality, speed and size, printed as one table, a row as soon as it is known.

Absolute times say little across machines; what is compared is measured in the same run, on the same paragraphs.
"""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.bench import corpus, machine, postgresql, punctuality, quality, questions, scale, serving, table, tenancy
from tests.bench.records import EVERYTHING, POSTGRESQL, SQLITE, Records

PARTS = ("quality", "serving", "reminders", "scale", "questions", "workspaces")
SIZES: tuple[float, ...] = (2_000, 10_000, 100_000, EVERYTHING)


def main() -> None:
    """Print the table of the parts that were chosen."""
    chosen = _chosen()
    shared: Path = chosen.shared.resolve()
    if not (shared / "eval").is_dir():
        print(f"Skipped: {shared}/eval is not here, and the records to measure against are not part of the project.")
        return
    parts = chosen.parts or list(PARTS)
    print(f"{machine.described()}\n\n{table.HEAD}")
    with tempfile.TemporaryDirectory(prefix="rapporteur-bench-") as folder:
        _on_the_evaluation(shared / "eval", Path(folder), parts, detail=chosen.detail)
        if {"scale", "questions", "workspaces"} & set(parts):
            _on_the_corpus(shared, Path(folder), parts, chosen)


def _chosen() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("shared", type=Path, help="folder of the evaluation records and the corpus")
    parser.add_argument("--detail", action="store_true", help="quality by kind of record")
    parser.add_argument("--parts", nargs="*", choices=PARTS, help="all by default")
    parser.add_argument("--sizes", nargs="*", type=_size, help="numbers of paragraphs, and `all`")
    parser.add_argument("--workspaces", type=int, default=1_000)
    parser.add_argument("--postgresql", help="address of a server; one from a wheel by default; `none` for SQLite alone")
    return parser.parse_args()


def _size(typed: str) -> float:
    return EVERYTHING if typed == "all" else int(typed.replace(",", ""))


def _on_the_evaluation(evaluation: Path, home: Path, parts: list[str], *, detail: bool) -> None:
    if {"quality", "serving"} & set(parts):
        quality.import_statements(evaluation, home)
    if "quality" in parts:
        quality.measure(evaluation, home, detail=detail)
    if "serving" in parts:
        for name, milliseconds in serving.measured(home).items():
            table.row("command over HTTP", serving.ASKED, name, f"{milliseconds:.0f}")
    if "reminders" in parts:
        for name, seconds in punctuality.measured(home).items():
            table.row("reminders", punctuality.AT_ONCE if "300" in name else punctuality.SINGLE, name, f"{seconds:.1f}")


def _on_the_corpus(shared: Path, folder: Path, parts: list[str], chosen: argparse.Namespace) -> None:
    if not (shared / corpus.ARCHIVE).exists():
        print(f"Left out: {shared / corpus.ARCHIVE} is not here.")
        return
    files, sizes = corpus.unpacked(shared, folder / "corpus"), sorted(chosen.sizes or SIZES)
    if {"scale", "questions"} & set(parts):
        with _databases(folder, chosen.postgresql) as urls:
            records = Records(files, {name: url for name, url in urls.items() if name != BASELINES})
            if "scale" in parts:
                scale.measure(shared / "eval", records, sizes, urls.get(BASELINES))
            if "questions" in parts:
                questions.measure(records, sizes[-1])
    if "workspaces" in parts:
        tenancy.measure(files, folder, chosen.workspaces)


BASELINES = "baselines"


@contextmanager
def _databases(folder: Path, address: str | None) -> Iterator[dict[str, str]]:
    """Yield the addresses of an empty record of each kind of database, and of a PostgreSQL database for the baselines."""
    urls = {SQLITE: f"sqlite:///{folder / 'scale.db'}"}
    with ExitStack() as open_ones:
        if address != "none":
            server = open_ones.enter_context(postgresql.server(address))
            urls[POSTGRESQL] = open_ones.enter_context(postgresql.database(server, "bench_record"))
            urls[BASELINES] = open_ones.enter_context(postgresql.database(server, "bench_baselines"))
        yield urls


if __name__ == "__main__":
    # Ended from outside, it still stops the server it has started and takes its folders away.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    main()
