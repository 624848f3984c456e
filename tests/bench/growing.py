"""A record that grows: the statements of the corpus stored one after the other, and what that costs."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from bot import indexing
from bot.clock import now
from bot.importing import MERGED_AFTER
from storage import statements, workspaces
from storage.database import Record, open_record, upgrade
from storage.statements import SourceBytes
from tests.bench import memory
from tests.bench.corpus import provenance_of, text_of

ACTOR = "benchmark"


class Cost(NamedTuple):
    """What one file came to: new paragraphs, the seconds of reading and storing it, and of a merge that was due after it."""

    paragraphs: int
    storing: float
    merging: float


@dataclass(frozen=True, slots=True)
class Growth:
    """What one process stored: bytes of text, the cost of each file, the seconds of the last merge, its peak memory in MB."""

    text_bytes: int
    costs: tuple[Cost, ...]
    at_rest: float
    peak_mb: float

    @property
    def files(self) -> int:
        """How many files were read."""
        return len(self.costs)

    @property
    def paragraphs(self) -> int:
        """How many paragraphs were stored."""
        return sum(cost.paragraphs for cost in self.costs)


def grow(url: str, files: Sequence[Path], paragraphs: float) -> Growth:
    """Store whole statements, as an import does, until there are so many paragraphs more, or no more files."""
    record = open_record(url)
    upgrade(record)
    with record.begin() as db:
        workspace_id = workspaces.local(db, now()).id
    costs, text_bytes, left = [], 0, paragraphs
    for place, file in enumerate(files, 1):
        if left <= 0:
            break
        count, length, seconds = _store(record, workspace_id, file)
        costs.append(Cost(count, seconds, 0 if place % MERGED_AFTER else _merge(record, workspace_id)))
        text_bytes, left = text_bytes + length, left - count
    at_rest = _merge(record, workspace_id, at_rest=True)
    record.close()
    return Growth(text_bytes, tuple(costs), at_rest, memory.peak_mb())


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


def _merge(record: Record, workspace_id: int, *, at_rest: bool = False) -> float:
    """Return in how many seconds the index was merged."""
    started = time.perf_counter()
    indexing.merge(record, workspace_id, now, at_rest=at_rest)
    return time.perf_counter() - started


def share_of(costs: Sequence[Cost], low: int, high: int) -> Cost:
    """Return what the paragraphs from `low` up to `high` cost, counted from 0; a file's seconds are spread over its own."""
    storing = merging = 0.0
    for start, cost in _from_the_start(costs):
        there = max(0, min(start + cost.paragraphs, high) - max(start, low)) / max(1, cost.paragraphs)
        storing, merging = storing + there * cost.storing, merging + there * cost.merging
    return Cost(high - low, storing, merging)


def _from_the_start(costs: Sequence[Cost]) -> Iterator[tuple[int, Cost]]:
    start = 0
    for cost in costs:
        yield start, cost
        start += cost.paragraphs
