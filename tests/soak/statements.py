"""A record of any size for the load: statements that nobody delivered, of the words that such statements are made of."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import orm

from bot import indexing
from bot.clock import now
from storage import statements, workspaces
from storage.database import Record
from storage.models import Statement
from storage.provenance import Provenance
from storage.statements import SourceBytes
from tests.soak import copying
from tests.soak.copying import Copy, Row

BODY = "CTBTO Preparatory Commission"
DELEGATIONS = ("Japan", "New Zealand", "Austria", "Kenya", "Chile", "Norway", "Thailand", "Canada")
SUBJECTS = (
    "the International Monitoring System", "radionuclide stations", "on-site inspections", "the International Data Centre",
    "the moratorium on nuclear testing", "capacity building", "the annual budget", "voluntary contributions",
    "the entry into force of the Treaty", "civil and scientific uses of the data", "the noble gas network", "infrasound",
)  # fmt: skip
VERBS = ("welcomes", "supports", "calls for", "attaches great importance to", "reaffirms its commitment to", "is concerned about")
ENDS = (
    "as a matter of priority", "in cooperation with all States Signatories", "without delay", "within the approved budget",
    "for the benefit of developing countries", "in accordance with its mandate", "and will contribute to it in the coming year",
)  # fmt: skip
# Sessions take turns; the first was long ago.
SESSIONS, FIRST_DAY = 60, date(1997, 6, 2)
IN_ONE_TRANSACTION = 100


ACTOR = "load"

# The row of the first statement of each delegation at each session, by what these are called.
Patterns = dict[tuple[str | None, str | None], Row]


def fill(record: Record, count: int, *, seed: int) -> int:
    """
    Store so many statements of six paragraphs each in the local workspace, and return it.

    The first of each delegation at each session is added as the bot adds it; the others are stored as that one was, many at once.
    """
    chance, patterns = random.Random(seed), Patterns()
    with record.begin() as db:
        workspace = workspaces.local(db, now()).id
    for first in range(0, count, IN_ONE_TRANSACTION):
        texts = [(number, _text(chance, number)) for number in range(first, min(count, first + IN_ONE_TRANSACTION))]
        with record.begin() as db:
            _store(db, workspace, texts, patterns)
        indexing.merge(record, workspace, now)
    indexing.merge(record, workspace, now, at_rest=True)
    return workspace


def _store(db: orm.Session, workspace: int, texts: Sequence[tuple[int, str]], patterns: Patterns) -> None:
    copies = []
    for number, text in texts:
        given, name = _provenance(number), f"{number}.txt"
        like = patterns.get((given.delegation, given.session))
        if like is None:
            patterns[given.delegation, given.session] = _added(db, workspace, given, name, text)
        else:
            copies.append(Copy(like, name, str(given.title), text))
    copying.store(db, workspace, copies, actor=ACTOR, now=now())


def _added(db: orm.Session, workspace: int, given: Provenance, name: str, text: str) -> Row:
    source = SourceBytes(name, text.encode())
    reading = copying.read(text)
    receipt = statements.add(db, workspace, reading=reading, source=source, provenance=given, actor=ACTOR, now=now())
    return copying.row_of(db, Statement, receipt.statement_id)


def question(chance: random.Random) -> str:
    """Return a question that such a record answers."""
    who, what = chance.choice((*DELEGATIONS, "we")), chance.choice(SUBJECTS)
    return f"what did {who} say about {what} at PC-{chance.randrange(1, SESSIONS)}"


def quote(chance: random.Random) -> str:
    """Return a quote that is near to what stands there."""
    return _sentence(chance, chance.choice(DELEGATIONS))


def _text(chance: random.Random, number: int) -> str:
    who = DELEGATIONS[number % len(DELEGATIONS)]
    paragraphs = [" ".join(_sentence(chance, who) for _ in range(3)) for _ in range(4)]
    return "\n\n".join(("Mr. Chair,", *paragraphs, f"This is text number {number}. Thank you."))


def _sentence(chance: random.Random, who: str) -> str:
    return f"{who} {chance.choice(VERBS)} {chance.choice(SUBJECTS)} {chance.choice(ENDS)}."


def _provenance(number: int) -> Provenance:
    session = number // len(DELEGATIONS) % SESSIONS
    day = FIRST_DAY + timedelta(days=180 * session)
    who = DELEGATIONS[number % len(DELEGATIONS)]
    return Provenance(delegation=who, body=BODY, session=str(session + 1), date=day.isoformat(), title=f"Statement {number}")
