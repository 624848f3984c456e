"""What a record of this size takes: disk, memory, minutes of import, and seconds to a first answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlalchemy import text

from storage.database import open_record
from tests.bench.baselines import table_bytes
from tests.bench.growing import Growth, seconds_of_thousand
from tests.bench.lookups import Lookups
from tests.bench.records import Records
from tests.bench.table import row

# What the record itself consists of; every other table is an index made from it.
RECORD = frozenset({
    "alembic_version", "workspaces", "delegations", "bodies", "sessions", "speakers", "sources", "statements", "paragraphs",
    "glossary_terms", "asked_questions", "handled_requests", "ladders", "deadlines", "reminder_settings", "postings", "reminders",
    "calendars", "calendar_events", "audit",
})  # fmt: skip
HUNDREDTH = 100
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
    paragraphs = sum(count for count, _ in costs)
    merging = sum(growth.merging_seconds for growth in growths)
    minutes = (sum(seconds for _, seconds in costs) + merging) / 60
    row(what, paragraphs, "minutes of import with indexing / of these, merging", f"{minutes:.2f} / {merging / 60:.2f}")
    row(what, paragraphs, "peak MB of import", f"{max(growth.peak_mb for growth in growths):.0f}")
    last = max(1, min(HUNDREDTH, paragraphs // 1000))
    ratio = seconds_of_thousand(costs, last) / seconds_of_thousand(costs, 1)
    row(what, 1000, f"import, thousand no. {last} against the first", f"{ratio:.2f}")


def _bytes_on_disk(url: str) -> tuple[float, float]:
    """Return the bytes of the index tables, with their own indexes, and of the whole database."""
    sizes = list(_tables(url))
    return sum(size for table, size in sizes if table not in RECORD), sum(size for _, size in sizes)


def _tables(url: str) -> Iterator[tuple[str, int]]:
    record = open_record(url)
    with record.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            yield from connection.execute(text(POSTGRESQL_TABLES))
        else:
            owners = dict(connection.execute(text("SELECT name, tbl_name FROM sqlite_schema")).all())
            for name, size in table_bytes(connection.connection.driver_connection):
                yield owners.get(name, "alembic_version"), size
    record.close()
