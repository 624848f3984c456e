"""Many workspaces in one database: a look-up in one of a thousand against one in the only one."""

from __future__ import annotations

import itertools
import random
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from bot import indexing
from bot.clock import now
from storage import statements, workspaces
from storage.database import Record, open_record, upgrade
from storage.statements import SourceBytes
from tests.bench import garbling
from tests.bench.corpus import provenance_of, text_of
from tests.bench.growing import ACTOR
from tests.bench.lookups import checked
from tests.bench.passages import Passage
from tests.bench.processes import in_fresh_process
from tests.bench.table import percentile, row, times

SEED = 1950
STATEMENTS, PARAGRAPHS = 100, 6
LOOKUPS = 15 * len(garbling.KINDS)
# A file, its number in it, and the text.
Short = tuple[Path, int, str]


def measure(files: Sequence[Path], folder: Path, count: int) -> None:
    """Print the look-ups over random workspaces of one database, and over one workspace that has a database to itself."""
    shared, alone = (f"sqlite:///{folder / name}" for name in ("workspaces.db", "workspace.db"))
    started = time.perf_counter()
    many = quotes(in_fresh_process(fill, shared, files, count))
    row(
        f"{count:,} workspaces of {STATEMENTS} statements",
        count,
        "minutes to store",
        f"{(time.perf_counter() - started) / 60:.2f}",
    )
    one = quotes(in_fresh_process(fill, alone, files, 1))
    everywhere, there = (in_fresh_process(look_up, url, asked) for url, asked in ((shared, many), (alone, one)))
    times(f"quote, in any of {count:,} workspaces", everywhere)
    times("quote, in one workspace alone", there)
    ratio = percentile(everywhere, 50) / percentile(there, 50)
    row(f"quote, in any of {count:,} workspaces against one alone", len(everywhere), "ratio of medians", f"{ratio:.2f}")


def quotes(stored: Sequence[tuple[int, Passage]]) -> list[dict[str, Any]]:
    """Return garbled quotes, each with the workspace it was said in."""
    chosen = random.Random(SEED).choices(stored, k=LOOKUPS)
    made = garbling.quotes_in_order([passage for _, passage in chosen])
    return [{**quote, "workspace": workspace_id} for quote, (workspace_id, _) in zip(made, chosen, strict=True)]


def fill(url: str, files: Sequence[Path], count: int) -> list[tuple[int, Passage]]:
    """Store short statements in this many workspaces; return a paragraph of each statement of a few hundred workspaces."""
    record = open_record(url)
    upgrade(record)
    shorts, kept = _shorts(files), []
    noted = random.Random(SEED).sample(range(count), min(count, LOOKUPS))
    for number in range(count):
        workspace_id, said = _workspace(record, number, list(itertools.islice(shorts, STATEMENTS)))
        kept += [(workspace_id, passage) for passage in said] if number in set(noted) else []
    record.close()
    return kept


def _workspace(record: Record, number: int, shorts: Sequence[Short]) -> tuple[int, list[Passage]]:
    readings = [(file, part, text, statements.read_pasted(text)) for file, part, text in shorts]
    with record.begin() as db:
        workspace_id = workspaces.adopt(db, f"T{number:06}", f"Team {number}", now()).id
        for file, part, text, reading in readings:
            source = SourceBytes(f"{file.stem}-{part}.txt", text.encode())
            provenance = provenance_of(file)
            statements.add(db, workspace_id, reading=reading, source=source, provenance=provenance, actor=ACTOR, now=now())
    indexing.merge(record, workspace_id, now, at_rest=True)
    longest = ((file.name, max(text.split("\n\n"), key=len)) for file, _, text in shorts)
    return workspace_id, [Passage(0, name, "", 0, text) for name, text in longest]


def _shorts(files: Sequence[Path]) -> Iterator[Short]:
    """Yield six paragraphs at a time, through the corpus and from its beginning again."""
    for file in itertools.cycle(files):
        texts = [paragraph.text for paragraph in statements.read_pasted(text_of(file)).paragraphs if paragraph.kind == "text"]
        for part, start in enumerate(range(0, len(texts) - PARAGRAPHS + 1, PARAGRAPHS)):
            yield file, part, "\n\n".join(texts[start : start + PARAGRAPHS])


def look_up(url: str, asked: Sequence[Mapping[str, Any]]) -> list[float]:
    """Return the milliseconds of each look-up; the first one warms the process up."""
    record, milliseconds = open_record(url), []
    for quote in (asked[0], *asked):
        started = time.perf_counter()
        checked(record, quote["workspace"], quote["quote"])
        milliseconds.append((time.perf_counter() - started) * 1000)
    record.close()
    return milliseconds[1:]
