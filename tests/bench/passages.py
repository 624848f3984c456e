"""The stored paragraphs as plain rows: what every baseline indexes, and what quotes are cut from."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import select

from storage.database import open_record
from storage.models import Delegation, Paragraph, Session, Source, Statement

SEED = 1947
READ_AT_ONCE = 2_000


class Passage(NamedTuple):
    """A stored paragraph, the name of its file, the code of who spoke, and the number of the session."""

    id: int
    file: str
    delegation: str
    session: int
    text: str


def stored(url: str) -> Iterator[Passage]:
    """Yield every paragraph of a record, a few thousand in memory at a time."""
    columns = select(Paragraph.id, Source.name, Delegation.code, Session.number, Paragraph.text)
    rows = columns.select_from(Paragraph).join(Statement, Statement.id == Paragraph.statement_id)
    query = rows.join(Statement.source).join(Statement.delegation).join(Statement.session).order_by(Paragraph.id)
    record = open_record(url)
    with record.read() as db:
        for row in db.execute(query.execution_options(yield_per=READ_AT_ONCE)):
            yield Passage(*row)
    record.close()


def sampled(url: str, count: int, words: int) -> list[Passage]:
    """Return a random choice of paragraphs of at least so many words, the same in every run."""
    chance, chosen = random.Random(SEED), []
    for number, passage in enumerate(p for p in stored(url) if len(p.text.split()) >= words):
        if len(chosen) < count:
            chosen.append(passage)
        elif (place := chance.randrange(number + 1)) < count:
            chosen[place] = passage
    return chosen
