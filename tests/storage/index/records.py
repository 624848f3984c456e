"""Records to be indexed, small and invented, in several scripts; and what they answer, as values that can be compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import select

from storage import asking, holdings, indexing, quoting, statements, workspaces
from storage.audiences import EVERYTHING
from storage.database import Record
from storage.held import HeldParagraph, HeldStatement, Holdings
from storage.index import keeping, merging
from storage.index.placing import source_of
from storage.index.reading import View
from storage.index.segment import CHUNKS, Segment
from storage.models import IndexSegment
from storage.quoting.places import Places, candidates
from storage.quoting.quoted import quoted
from storage.quoting.seen import seen_by
from tests.storage.samples import AUSTRIA_AT_PC_65, NOW, reading, source

LATER = date(2026, 11, 23)
TEXTS: tuple[tuple[str, ...], ...] = (
    ("The tidal lantern of Ostrava keeps the harbour awake.", "We regret the delay of the granite survey.", "Ja."),
    ("À l’été dernier, la forêt boréale a été protégée par les pêcheurs.", "Nous demandons un contrôle indépendant."),
    ("Мы поддерживаем мирное использование ледяных архивов и открытых морей.", "Да."),
    ("نحن نؤيد حماية الشعاب المرجانية في المياه الدافئة.", "شكرا"),
    ("我们支持对冰川档案的共同保护，并呼吁各方开放港口。", "是"),
    ("私たちは氷河の記録を守り、港を開くことを求めます。", "はい"),
    ("우리는 빙하의 기록을 보호하고 항구를 여는 것을 지지합니다.", "네"),
    ("…", "—", "The tidal lantern of Ostrava keeps the harbour awake.", "x"),
    ("The granite survey is late. " * 400, "Seismic stations listen to the tidal lantern of the harbour."),
    ("We welcome the granite survey of 2025, and its 4,300 samples.", "The lantern is not an ornament of the harbour."),
)
QUOTES = (
    "the tidal lantern of Ostrava keeps the harbour awake",
    "the tidal lantern of Ostrawa kept the harbor awake",
    "la forêt boréale a été protégée par les pêcheurs",
    "мирное использование ледяных архивов",
    "حماية الشعاب المرجانية في المياه",
    "我们支持对冰川档案的共同保护",
    "氷河の記録を守り、港を開く",
    "빙하의 기록을 보호하고 항구를",
    "the purple ministry of umbrellas shall never dance",
)
QUESTIONS = (
    "what did we say about the granite survey?",
    "what did we say about the tidal lantern?",
    "what did we say about the granit survey and the harbour?",
    "what did we say about umbrellas?",
)


def new_workspace(record: Record, team: str = "T1") -> int:
    """Return a new workspace of the delegation that says the texts."""
    with record.begin() as db:
        made = workspaces.adopt(db, team, "Mission", NOW)
        return workspaces.set_up(db, made.id, actor="U1", now=NOW, own_delegation="AUT").id


def add(record: Record, workspace_id: int, *texts: str, **change: str) -> int:
    """Store a statement and return its number."""
    with record.begin() as db:
        return add_in(db, workspace_id, *texts, **change)


def add_in(db: Any, workspace_id: int, *texts: str, **change: str) -> int:
    """Store a statement in an open transaction and return its number."""
    provenance = replace(AUSTRIA_AT_PC_65, **change)
    made = statements.add(
        db, workspace_id, reading=reading(*texts), source=source(*texts), provenance=provenance, actor="U1", now=NOW
    )
    return made.statement_id


def fill(record: Record, workspace_id: int, texts: Sequence[Sequence[str]] = TEXTS) -> list[int]:
    """Store a statement of each, each at a session of its own, and return their numbers."""
    return [add(record, workspace_id, *text, session=str(n), date=str(1996 + n)) for n, text in enumerate(texts, 4)]


def held(record: Record, workspace_id: int) -> Holdings:
    """Return what the workspace holds now."""
    with record.read() as db:
        return holdings.current(db, workspace_id)


def segments(record: Record, workspace_id: int) -> list[int]:
    """Return the segments that are in force."""
    with record.read() as db:
        return [one.id for one in keeping.InTransaction(db, workspace_id, EVERYTHING).segments]


def rows(record: Record, workspace_id: int) -> list[int]:
    """Return every segment there is, in force or not."""
    with record.read() as db:
        query = select(IndexSegment.id).where(IndexSegment.workspace_id == workspace_id).order_by(IndexSegment.id)
        return list(db.scalars(query))


def split(record: Record, workspace_id: int, groups: Sequence[Sequence[int]]) -> None:
    """List statements anew, those of a group in one segment."""
    with record.begin() as db:
        old = keeping.InTransaction(db, workspace_id, EVERYTHING).segments
        for group in groups:
            indexing.add(db, workspace_id, group, now=NOW)
        keeping.take_out(db, workspace_id, old)


def merge(record: Record, workspace_id: int, numbers: Sequence[int]) -> int:
    """Merge these segments, in this order, and return the number of what they become."""
    with record.begin() as db:
        parts = indexing.parts(db, workspace_id, numbers)
        made = merging.merged(parts, _chunks(db, workspace_id))
        number = keeping.begin(db, workspace_id, audience_id=None, level=1, now=NOW)
        keeping.write(db, workspace_id, number, 0, tuple(made.chunks))
        keeping.finish(db, workspace_id, number, made)
        keeping.take_out(db, workspace_id, [part.segment for part in parts])
        return number


def _chunks(db: Any, workspace_id: int) -> merging.ReadChunks:
    opened = keeping.InTransaction(db, workspace_id, EVERYTHING)

    def read(segment: Segment, first: int, last: int) -> bytes:
        numbers = [segment.id * CHUNKS + place for place in range(first, last + 1)]
        found = opened.chunks(numbers)
        return b"".join(found[number] for number in numbers)

    return read


def places(snapshot: Holdings, quote: str) -> list[tuple[int, float]]:
    """Return the candidates for a quote, with how alike they are."""
    with source_of(snapshot).opened() as opened:
        found = candidates(Places(snapshot, View(opened)), quoted(quote).pieces, seen_by(snapshot, LATER))
        return [(candidate.row, candidate.alike) for candidate in found]


def answers(snapshot: Holdings, quotes: Sequence[str] = QUOTES, questions: Sequence[str] = QUESTIONS) -> list[Any]:
    """Return all that a snapshot says to quotes and questions, as values that are equal where the answers are."""
    return [
        [places(snapshot, quote) for quote in quotes],
        [plain(quoting.check(snapshot, quote, on=LATER)) for quote in quotes],
        [plain(asking.ask(snapshot, question, on=LATER)) for question in questions],
    ]


def in_memory(snapshot: Holdings) -> Holdings:
    """Return the same snapshot with an index made of its texts alone, which no database has."""
    return replace(snapshot, index=None)


def plain(value: Any) -> Any:
    """Return a value with statements by their files and dates, and paragraphs by their texts."""
    if isinstance(value, HeldStatement):
        return value.file, value.session.label, value.year
    if isinstance(value, HeldParagraph):
        return value.block, value.text
    if is_dataclass(value):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    return value
