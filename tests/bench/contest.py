"""Quotes looked up in the record and by every baseline, over the same paragraphs."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from storage.statements import read_pasted
from tests.bench import corpus, garbling, passages, postgresql
from tests.bench.baselines import Baseline, Found, Fts5, Rapidfuzz, trigrams_of, words_of
from tests.bench.lookups import Lookups, of_record, timed
from tests.bench.processes import in_fresh_process
from tests.bench.records import EVERYTHING, SQLITE, Records

OF_A_KIND = 16
QUOTES = OF_A_KIND * len(garbling.KINDS)
SECONDS = 180
SLOW_MS = 1000
WORDS, TRIGRAMS = "FTS5, any of the words, bm25", "FTS5 trigram, any of them, bm25"
RAPIDFUZZ, TSVECTOR = "rapidfuzz extractOne, partial_ratio", "PostgreSQL tsvector, any of the words, ts_rank"
PG_TRGM = "PostgreSQL pg_trgm, word_similarity"


def quotes_for(evaluation: Path, records: Records, size: float) -> list[dict[str, Any]]:
    """Return the garbled quotes to look up: of the whole corpus those of the evaluation, else cut from what is stored."""
    if size == EVERYTHING:
        lines = (evaluation / "scale" / "quotes.jsonl").read_text(encoding="utf-8").splitlines()
        return garbling.shuffled([json.loads(line) for line in lines])
    said = garbling.quotes(passages.sampled(records.urls[SQLITE], QUOTES, max(garbling.FRAGMENT_WORDS)), QUOTES)
    removed = garbling.never_said([_longest_paragraph(file) for file in records.last_files(OF_A_KIND)])
    return garbling.shuffled([*said, *removed])


def _longest_paragraph(file: Path) -> str:
    return max((paragraph.text for paragraph in read_pasted(corpus.text_of(file)).paragraphs), key=len)


def ours(records: Records, name: str, quotes: Sequence[Mapping[str, Any]]) -> Lookups:
    """Look every quote up in one of the records, in a process that has just started."""
    return in_fresh_process(of_record, records.urls[name], quotes, time.time())


def baselines(postgresql_url: str | None) -> dict[str, Callable[[Path], Baseline]]:
    """Return how each baseline that this machine has is made, in a folder of its own, by name."""
    here: dict[str, Callable[[Path], Baseline]] = {
        WORDS: partial(Fts5, tokenizer="unicode61", terms=words_of),
        TRIGRAMS: partial(Fts5, tokenizer="trigram", terms=trigrams_of),
        RAPIDFUZZ: Rapidfuzz,
    }
    if postgresql_url is None:
        return here
    here[TSVECTOR] = partial(postgresql.TsVector, url=postgresql_url)
    if postgresql.has_trigrams(postgresql_url):
        here[PG_TRGM] = partial(postgresql.Trigrams, url=postgresql_url)
    return here


def theirs(make: Callable[[Path], Baseline], records: Records, quotes: Sequence[Mapping[str, Any]]) -> Lookups:
    """Index the stored paragraphs and look quotes up, in a process of its own, for three minutes of look-ups or so at most."""
    with tempfile.TemporaryDirectory(prefix="rapporteur-baseline-") as folder:
        return in_fresh_process(_indexed_and_asked, make, Path(folder), records.urls[SQLITE], quotes)


def _indexed_and_asked(make: Callable[[Path], Baseline], folder: Path, url: str, quotes: Sequence[Mapping[str, Any]]) -> Lookups:
    started = time.perf_counter()
    baseline = make(folder)
    baseline.index(passages.stored(url))
    index_seconds = time.perf_counter() - started
    baseline.find(quotes[-1]["quote"])
    done = timed(lambda one: baseline.find(one["quote"]), _shown, quotes, SECONDS)
    return replace(done, index_seconds=index_seconds, index_bytes=baseline.index_bytes())


def _shown(found: Found) -> dict[str, Any]:
    return {"verdict": None, "matches": [{"file": file, "text": text} for file, text in found]}
