"""What one would take instead, in this process: SQLite's FTS5, by words and by trigrams, and rapidfuzz over every paragraph."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Protocol

from rapidfuzz import fuzz, process
from rapidfuzz.utils import default_process

from tests.bench.passages import Passage

BEST = 5
NO_SHORTER = 0.8
# A file name and a text.
Found = list[tuple[str, str]]


class Baseline(Protocol):
    """A way to find the paragraph of a quote: it indexes passages once, then returns the best ones, the best first."""

    def index(self, passages: Iterable[Passage]) -> None: ...

    def find(self, quote: str) -> Found: ...

    def index_bytes(self) -> float: ...


class Fts5:
    """An FTS5 table of paragraphs, asked for any of the quote's terms, ordered by bm25."""

    def __init__(self, folder: Path, tokenizer: str, terms: Callable[[str], Iterable[str]]) -> None:
        """Make the table; `terms` are what a quote is taken apart into, as the tokenizer does it."""
        self._file = folder / f"fts5-{tokenizer}.db"
        self._db = sqlite3.connect(self._file)
        self._terms = terms
        self._db.execute(f"CREATE VIRTUAL TABLE passages USING fts5(file UNINDEXED, text, tokenize = '{tokenizer}')")

    def index(self, passages: Iterable[Passage]) -> None:
        rows = ((passage.id, passage.file, passage.text) for passage in passages)
        self._db.executemany("INSERT INTO passages (rowid, file, text) VALUES (?, ?, ?)", rows)
        self._db.execute("INSERT INTO passages (passages) VALUES ('optimize')")
        self._db.commit()

    def find(self, quote: str) -> Found:
        wanted = any_of(self._terms(quote))
        query = "SELECT file, text FROM passages WHERE passages MATCH ? ORDER BY rank LIMIT ?"
        return self._db.execute(query, (wanted, BEST)).fetchall() if wanted else []

    def index_bytes(self) -> float:
        tables = ("passages_data", "passages_idx", "passages_docsize")
        return sum(size for name, size in table_bytes(self._db) if name in tables)


class Rapidfuzz:
    """Every paragraph compared with the quote, by the best aligned part; only the best one is asked for."""

    def __init__(self, _: Path) -> None:
        """Start with nothing; all of it is kept in memory."""
        self._passages: list[tuple[str, str]] = []
        self._plain: list[str] = []

    def index(self, passages: Iterable[Passage]) -> None:
        self._passages = [(passage.file, passage.text) for passage in passages]
        self._plain = [default_process(text) for _, text in self._passages]

    def find(self, quote: str) -> Found:
        wanted = default_process(quote)
        # A paragraph much shorter than the quote, a lone letter at worst, would be part of almost any; None is passed over.
        choices = [text if len(text) >= NO_SHORTER * len(wanted) else None for text in self._plain]
        best = process.extractOne(wanted, choices, scorer=fuzz.partial_ratio)
        return [self._passages[best[2]]] if best else []

    def index_bytes(self) -> float:
        return float("nan")


def words_of(quote: str) -> Iterator[str]:
    """Yield the words of a quote."""
    return (match[0] for match in re.finditer(r"\w+", quote))


def trigrams_of(quote: str) -> Iterator[str]:
    """Yield every three neighbouring characters of a quote once."""
    return iter(dict.fromkeys(quote[start : start + 3].lower() for start in range(len(quote) - 2)))


def any_of(terms: Iterable[str]) -> str:
    """Return the query for any of these terms; each is quoted, so that nothing in it is an operator."""
    return " OR ".join('"' + term.replace('"', '""').replace("\0", " ") + '"' for term in terms)


def table_bytes(db: Any) -> Iterator[tuple[str, int]]:
    """Yield the name and the bytes on disk of every table and index of an SQLite database; nothing where it cannot tell."""
    try:
        yield from db.execute("SELECT name, sum(pgsize) FROM dbstat WHERE aggregate = true GROUP BY name")
    except sqlite3.OperationalError:
        return
