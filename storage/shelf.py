"""The texts of statements, taken from the database when they are read; the last ones read are kept."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Integer, Pool, literal, orm, select

from storage.database import bind
from storage.held import HeldParagraph
from storage.index.kept import Kept
from storage.models import Paragraph

# Characters that are kept of the statements read last, all workspaces of a database together.
KEPT_CHARACTERS = 8_000_000
# SQLite takes at most 32,766 values in a statement, PostgreSQL 65,535.
_AT_ONCE = 500


_COLUMNS = (Paragraph.id, Paragraph.number, Paragraph.block, Paragraph.kind, Paragraph.text)


class InTransactionShelf:
    """The texts of a workspace as a transaction sees them."""

    def __init__(self, db: orm.Session, workspace_id: int) -> None:
        """Nothing is read yet."""
        self._db = db
        # Added to zero, the workspace is no reason for a database to walk through all its paragraphs rather than fetch some.
        self._ours = (Paragraph.workspace_id + literal(0, Integer)) == workspace_id

    def paragraphs(self, statement_id: int) -> tuple[HeldParagraph, ...]:
        """Return the paragraphs of a statement, in order."""
        return self.several((statement_id,))[statement_id]

    def fetch(self, statement_ids: Sequence[int]) -> None:
        """Nothing need be done: a transaction reads what it has written each time."""

    def several(self, statement_ids: Sequence[int]) -> dict[int, tuple[HeldParagraph, ...]]:
        """Return the paragraphs of statements by the statement's id, in order."""
        found: dict[int, list[HeldParagraph]] = {number: [] for number in statement_ids}
        for start in range(0, len(statement_ids), _AT_ONCE):
            rows = self._db.execute(
                select(Paragraph.statement_id, *_COLUMNS)
                .where(Paragraph.statement_id.in_(statement_ids[start : start + _AT_ONCE]), self._ours)
                .order_by(Paragraph.statement_id, Paragraph.position)
            )
            for row in rows:
                found[row[0]].append(HeldParagraph(*row[1:]))
        return {number: tuple(paragraphs) for number, paragraphs in found.items()}

    def some(self, paragraph_ids: Sequence[int]) -> dict[int, HeldParagraph]:
        """Return paragraphs by number."""
        found: dict[int, HeldParagraph] = {}
        for start in range(0, len(paragraph_ids), _AT_ONCE):
            rows = self._db.execute(
                select(*_COLUMNS).where(Paragraph.id.in_(paragraph_ids[start : start + _AT_ONCE]), self._ours)
            )
            found.update((row.id, HeldParagraph(*row)) for row in rows)
        return found


def _size(text: tuple[HeldParagraph, ...]) -> int:
    return sum(len(paragraph.text) for paragraph in text)


# By workspace and statement.
_Texts = Kept[tuple[int, int], tuple[HeldParagraph, ...]]
_kept: WeakKeyDictionary[Pool, _Texts] = WeakKeyDictionary()
_lock = threading.Lock()


class RecordShelf:
    """The texts of a workspace in a database, read in a transaction of its own each time: they never change."""

    def __init__(self, source: Any, workspace_id: int) -> None:
        """Nothing is opened yet."""
        self._source, self._workspace_id = source, workspace_id
        with _lock:
            self._kept = _kept.setdefault(source.engine.pool, _Texts(KEPT_CHARACTERS, _size))

    def paragraphs(self, statement_id: int) -> tuple[HeldParagraph, ...]:
        """Return the paragraphs of a statement, in order."""
        key = (self._workspace_id, statement_id)
        held = self._kept.get(key)
        if held is None:
            with self._opened() as db:
                held = InTransactionShelf(db, self._workspace_id).paragraphs(statement_id)
            self._kept.keep(key, held)
        return held

    def fetch(self, statement_ids: Sequence[int]) -> None:
        """Read the texts of statements at once, as far as they are not kept: they are at hand then, if they are not too many."""
        missing = [number for number in statement_ids if self._kept.get((self._workspace_id, number)) is None]
        if missing:
            with self._opened() as db:
                for number, text in InTransactionShelf(db, self._workspace_id).several(missing).items():
                    self._kept.keep((self._workspace_id, number), text)

    def some(self, paragraph_ids: Sequence[int]) -> dict[int, HeldParagraph]:
        """Return paragraphs by number."""
        with self._opened() as db:
            return InTransactionShelf(db, self._workspace_id).some(paragraph_ids)

    @contextmanager
    def _opened(self) -> Iterator[orm.Session]:
        with orm.Session(self._source, info={"reading": True}) as db:
            bind(db, self._workspace_id)
            yield db
