"""FTS5 held to one delegation and one session, in the two ways one would write it."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.bench import passages
from tests.bench.baselines import any_of, words_of
from tests.bench.lookups import Lookups, timed
from tests.bench.passages import Passage

BEST = 10
TABLES = """
    CREATE VIRTUAL TABLE passages USING fts5(text);
    CREATE TABLE places (id INTEGER PRIMARY KEY, delegation TEXT, session INTEGER);
    CREATE INDEX by_place ON places (delegation, session);
    CREATE VIRTUAL TABLE placed USING fts5(text, delegation, session);
"""
JOINED = """
    SELECT text FROM passages JOIN places ON places.id = passages.rowid
    WHERE passages MATCH ? AND delegation = ? AND session = ? ORDER BY rank LIMIT ?
"""
# The filters count for nothing in the order.
INDEXED = "SELECT text FROM placed WHERE placed MATCH ? ORDER BY bm25(placed, 1, 0, 0) LIMIT ?"


def of_fts5(url: str, asked: Sequence[Mapping[str, Any]]) -> dict[str, Lookups]:
    """Ask for any word of each question's topic, with the filters as a joined table, and as terms of the index itself."""
    with tempfile.TemporaryDirectory(prefix="rapporteur-baseline-") as folder:
        db = sqlite3.connect(Path(folder) / "fts5.db")
        _index(db, passages.stored(url))
        joined = timed(lambda one: db.execute(JOINED, _joined(one)).fetchall(), _shown, asked)
        indexed = timed(lambda one: db.execute(INDEXED, _indexed(one)).fetchall(), _shown, asked)
        db.close()
    return {"FTS5, filters joined": joined, "FTS5, filters indexed": indexed}


def _index(db: sqlite3.Connection, stored: Iterable[Passage]) -> None:
    db.executescript(TABLES)
    for passage in stored:
        values = (passage.id, passage.text, passage.delegation, passage.session)
        db.execute("INSERT INTO passages (rowid, text) VALUES (?, ?)", values[:2])
        db.execute("INSERT INTO places VALUES (?, ?, ?)", (passage.id, *values[2:]))
        db.execute("INSERT INTO placed (rowid, text, delegation, session) VALUES (?, ?, ?, ?)", values)
    db.commit()


def _joined(one: Mapping[str, Any]) -> tuple[Any, ...]:
    return any_of(words_of(one["topic"])), one["delegation"], one["session"], BEST


def _indexed(one: Mapping[str, Any]) -> tuple[Any, ...]:
    words = any_of(words_of(one["topic"]))
    return f'text : ({words}) AND delegation : "{one["delegation"]}" AND session : "{one["session"]}"', BEST


def _shown(found: list[tuple[str]]) -> dict[str, Any]:
    return {"passages": [{"text": text} for (text,) in found]}
