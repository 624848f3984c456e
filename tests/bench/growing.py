"""A record that grows: the statements of the corpus stored one after the other, and what that costs."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.clock import now
from storage import statements, workspaces
from storage.database import Record, open_record, upgrade
from storage.statements import SourceBytes
from tests.bench import memory
from tests.bench.corpus import provenance_of, text_of

ACTOR = "benchmark"


@dataclass(frozen=True, slots=True)
class Growth:
    """
    What one process stored, from how many files, and its peak memory in MB.

    `costs` are the paragraphs and the seconds, reading included, of each file; no paragraphs where its words were on file.
    """

    text_bytes: int
    costs: tuple[tuple[int, float], ...]
    merging_seconds: float
    peak_mb: float

    @property
    def files(self) -> int:
        """How many files were read."""
        return len(self.costs)

    @property
    def paragraphs(self) -> int:
        """How many paragraphs were stored."""
        return sum(paragraphs for paragraphs, _ in self.costs)


def grow(url: str, files: Sequence[Path], paragraphs: float) -> Growth:
    """Store whole statements until there are so many paragraphs more, or no more files; then merge what was indexed."""
    record = open_record(url)
    upgrade(record)
    with record.begin() as db:
        workspace_id = workspaces.local(db, now()).id
    costs, text_bytes, left = [], 0, paragraphs
    for file in files:
        if left <= 0:
            break
        count, length, seconds = _store(record, workspace_id, file)
        costs.append((count, seconds))
        text_bytes, left = text_bytes + length, left - count
    merging_seconds = _merge(record, workspace_id)
    record.close()
    return Growth(text_bytes, tuple(costs), merging_seconds, memory.peak_mb())


def _store(record: Record, workspace_id: int, file: Path) -> tuple[int, int, float]:
    """Return how many paragraphs and bytes of text were stored, and in how many seconds; nothing of a text that is on file."""
    started = time.perf_counter()
    reading = statements.read_pasted(text_of(file))
    source, provenance = SourceBytes(file.name, file.read_bytes()), provenance_of(file)
    with record.begin() as db:
        receipt = statements.add(db, workspace_id, reading=reading, source=source, provenance=provenance, actor=ACTOR, now=now())
    seconds = time.perf_counter() - started
    texts = [paragraph.text for paragraph in reading.paragraphs] if receipt.new else []
    return len(texts), sum(len(text.encode()) for text in texts), seconds


def _merge(record: Record, workspace_id: int) -> float:
    """Return in how many seconds the index was put in order after an import."""
    started = time.perf_counter()
    # The place for it: the index of this version needs none.
    del record, workspace_id
    return time.perf_counter() - started


def seconds_of_thousand(costs: Sequence[tuple[int, float]], number: int) -> float:
    """Return what the paragraphs of this thousand cost, counted from 1; a statement's seconds are spread over its own."""
    low, high = (number - 1) * 1000, number * 1000
    return sum(seconds * _shared(start, count, low, high) for start, count, seconds in _from_the_start(costs))


def _from_the_start(costs: Sequence[tuple[int, float]]) -> Iterator[tuple[int, int, float]]:
    start = 0
    for count, seconds in costs:
        yield start, count, seconds
        start += count


def _shared(start: int, count: int, low: int, high: int) -> float:
    return max(0, min(start + count, high) - max(start, low)) / count if count else 0.0
