"""Questions that name a delegation and a session, against FTS5 with the same two filters."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.commands import shape
from storage import asking
from storage.catalogue import load
from storage.database import open_record
from tests.bench import filtering, passages
from tests.bench.lookups import ON, Lookups, holdings_of, local_workspace, timed
from tests.bench.passages import Passage
from tests.bench.processes import in_fresh_process
from tests.bench.records import SQLITE, Records
from tests.bench.table import percentile, plain, row, times

SEED = 1949
QUESTIONS = 200
FIRST = 5
TOPIC = re.compile(r"\b[a-z]{6,} [a-z]{6,}\b")


def measure(records: Records, size: float) -> None:
    """Print how long questions take at this size, and against two ways to filter in FTS5 at the 95th percentile."""
    records.grow_to(size)
    url = records.urls[SQLITE]
    asked = questions(passages.sampled(url, 3 * QUESTIONS, 20))
    done = {f"Rapporteur on {name}": in_fresh_process(of_record, at, asked) for name, at in records.urls.items()}
    fts5 = in_fresh_process(filtering.of_fts5, url, asked)
    for name, lookups in (done | fts5).items():
        what = f"question, {name}, {records.label(size)}"
        row(what, len(asked), "the paragraph it was made of in the first five", f"{_right(asked, lookups):.3f}")
        times(what, lookups.milliseconds.values())
    for name, lookups in fts5.items():
        ratio = _p95(done[f"Rapporteur on {SQLITE}"]) / _p95(lookups)
        row(f"question, against {name}, {records.label(size)}", len(asked), "ratio at p95", plain(ratio))


def questions(chosen: Iterable[Passage]) -> list[dict[str, Any]]:
    """Return questions as typed, each on two neighbouring words of a paragraph, with who said it and when."""
    chance, known = random.Random(SEED), load().delegations
    topics = ((passage, TOPIC.findall(passage.text)) for passage in chosen)
    made = [_question(passage, chance.choice(found), known[passage.delegation].name) for passage, found in topics if found]
    return made[:QUESTIONS]


def _question(passage: Passage, topic: str, delegation: str) -> dict[str, Any]:
    typed = f"What did {delegation} say about {topic} at session {passage.session}?"
    return {**passage._asdict(), "topic": topic, "typed": typed}


def of_record(url: str, asked: Sequence[Mapping[str, Any]]) -> Lookups:
    """Ask every question of the local record of this address."""
    record = open_record(url)
    workspace_id = local_workspace(record)

    def answer(one: Mapping[str, Any]) -> Any:
        holdings = holdings_of(record, workspace_id)
        return holdings, asking.ask(holdings, one["typed"], on=ON)

    answer(asked[0])
    done = timed(answer, lambda found: shape.answer(*found), asked)
    record.close()
    return done


def _right(asked: Sequence[Mapping[str, Any]], done: Lookups) -> float:
    """Return the share of questions of which the paragraph they were made of stands in the first five."""
    firsts = ((one["text"], done.answers[one["id"]]["passages"][:FIRST]) for one in asked)
    return sum(said in [passage["text"] for passage in first] for said, first in firsts) / len(asked)


def _p95(done: Lookups) -> float:
    return percentile(done.milliseconds.values(), 95)
