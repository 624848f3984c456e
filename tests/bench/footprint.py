"""What a record of this size takes: disk, memory, minutes of import, and seconds to a first answer."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import text

from storage.database import open_record
from tests.bench.baselines import table_bytes
from tests.bench.growing import Growth, share_of
from tests.bench.lookups import Lookups
from tests.bench.records import Records
from tests.bench.table import row

INDEX = "index_"
HUNDREDTH, TENTH = 100, 10
POSTGRESQL_TABLES = """
    SELECT relname, pg_total_relation_size(oid) FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
"""


def measure(records: Records, results: Mapping[tuple[str, float], Lookups], size: float) -> None:
    """Print what each record takes at this size, the last that it has grown to."""
    for name, url in records.urls.items():
        what, count = f"record on {name}, {records.label(size)}", records.paragraphs(name)
        _import(what, records.growths[name])
        index, whole = _bytes_on_disk(url)
        row(what, count, "bytes of index per byte of text", f"{index / records.text_bytes(name):.2f}")
        row(what, count, "bytes of database per byte of text", f"{whole / records.text_bytes(name):.2f}")
        done = results[f"Rapporteur on {name}", size]
        row(what, len(done.answers), "MB of memory when idle / added by look-ups", f"{done.idle_mb:.0f} / {done.grown_mb:.0f}")
        row(what, 1, "seconds from the start of a process to its first answer", f"{done.first_seconds:.2f}")


def _import(what: str, growths: list[Growth]) -> None:
    costs = [cost for growth in growths for cost in growth.costs]
    paragraphs = sum(growth.paragraphs for growth in growths)
    merging = sum(cost.merging for cost in costs) + sum(growth.at_rest for growth in growths)
    minutes = (sum(cost.storing for cost in costs) + merging) / 60
    row(what, paragraphs, "minutes of import with indexing / of these, merging", f"{minutes:.2f} / {merging / 60:.2f}")
    row(what, paragraphs, "peak MB of import", f"{max(growth.peak_mb for growth in growths):.0f}")
    for unit, most in ((1_000, HUNDREDTH), (10_000, TENTH)):
        last = min(most, paragraphs // unit)
        if last > 1:
            first, then = share_of(costs, 0, unit), share_of(costs, (last - 1) * unit, last * unit)
            ratios = then.storing / first.storing, (then.storing + then.merging) / (first.storing + first.merging)
            figure = f"import, {unit:,} paragraphs no. {last} against the first / with merging"
            row(what, unit, figure, " / ".join(f"{ratio:.2f}" for ratio in ratios))


def _bytes_on_disk(url: str) -> tuple[float, float]:
    """Return the bytes of the index tables, with their own indexes, and of the whole database, free pages included."""
    record = open_record(url)
    with record.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            sizes = list(connection.execute(text(POSTGRESQL_TABLES)))
            whole = connection.scalar(text("SELECT pg_database_size(current_database())"))
        else:
            owners = dict(connection.execute(text("SELECT name, tbl_name FROM sqlite_schema")).all())
            tables = table_bytes(connection.connection.driver_connection)
            sizes = [(owners.get(name, name), size) for name, size in tables]
            whole = connection.scalar(text("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"))
    record.close()
    return sum(size for table, size in sizes if table.startswith(INDEX)), whole
