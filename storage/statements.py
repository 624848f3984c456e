"""Statements: kept whole or not at all, once each, with everything that a citation needs."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Row, Select, func, orm, select

from storage import audiences, audit, chains, indexing, sessions, statement_numbers, statement_rows, workspaces
from storage.audiences import EVERYTHING, OPEN, Seen
from storage.catalogue.entries import Catalogue
from storage.errors import NotFound
from storage.held import HeldParagraph
from storage.in_force import statements_seen
from storage.models import Body, Delegation, Paragraph, Session, Source, Speaker, Statement
from storage.provenance import Provenance
from storage.reading import documents, header
from storage.reading.values import Reading
from storage.shelf import InTransactionShelf

# What the column holds: Word's own name is longer, and its beginning tells it from all others.
MEDIA_TYPE_LENGTH = 40
# Beyond these a database refuses the query as too complex.
SEARCHED_CHARACTERS = 300
SEARCHED_WORDS = 32


@dataclass(frozen=True, slots=True)
class SourceBytes:
    """A document as received: its file name, or what a pasted text is called, and its bytes."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class StatementLine:
    """
    A statement as one line of a list. `number` is what people see of it, `id` what buttons hold.

    `delivered_on` is None where only the `year` is known; `paragraphs` counts the numbered ones. `replaced_by` is the number of
    the text in its place.
    """

    id: int
    number: int
    title: str
    delegation: str
    body: str
    session_label: str
    delivered_on: date | None
    year: int | None
    stage: str | None
    paragraphs: int
    audience_id: int | None = None  # None: the whole workspace
    withdrawn_at: datetime | None = None
    replaced_by: int | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a text: stored (`new`), or on file already as `line` says, perhaps withdrawn."""

    statement_id: int
    new: bool
    line: StatementLine


@dataclass(frozen=True, slots=True)
class FullStatement:
    """A statement in full."""

    line: StatementLine
    speaker: str | None
    kind: str | None
    language: str | None
    file_name: str
    paragraphs: tuple[HeldParagraph, ...]
    keeper: str | None = None  # Slack user id of who added it


def read_pasted(text: str, known: Catalogue | None = None) -> Reading:
    """Return a pasted text as read, its header by the names that a workspace knows. Raises Unreadable where it is empty."""
    blocks, paragraphs = documents.paragraphs_of(text)
    return Reading("text/plain", blocks, paragraphs, header.parse(text, known))


def add(
    db: orm.Session,
    workspace_id: int,
    *,
    reading: Reading,
    source: SourceBytes,
    provenance: Provenance,
    actor: str,
    now: datetime,
    seen: Seen = OPEN,
    audience_id: int | None = None,
    keeper: str | None = None,
) -> Receipt:
    """
    Store a text with its paragraphs and its source; the same bytes or the same words again change nothing.

    `seen` is what who adds it may see: of a text that they may not, they learn nothing, and it is stored beside that.
    `audience_id` says who may see it (`storage.audiences.named`), `keeper` who answers for it, as a Slack user id.

    Raises Incomplete, UnknownName or Invalid where it could not be cited; then nothing is stored.
    """
    # First of all, so that on PostgreSQL two imports into one workspace come one after the other: both may meet a new name.
    workspaces.raise_revision(db, workspace_id)
    source_sha256 = hashlib.sha256(source.data).hexdigest()
    words_sha256 = words_key(reading)
    seen = seen.also(audience_id)  # whoever adds for an audience may know what it has
    held = _on_file(db, workspace_id, source_sha256, words_sha256, seen)
    if held is not None:
        return Receipt(held, new=False, line=line(db, workspace_id, held, seen, withdrawn=True))
    statement = statement_rows.made(db, workspace_id, provenance, source.name, now)
    statement.number = statement_numbers.take(db, workspace_id)
    statement.audience_id, statement.keeper = audience_id, keeper
    statement.words_sha256, statement.text_sha256 = words_sha256, text_key(words_sha256, audience_id)
    statement.source = statement_rows.source_of(db, workspace_id, source_sha256) or Source(
        workspace_id=workspace_id,
        sha256=source_sha256,
        name=source.name,
        media_type=reading.media_type[:MEDIA_TYPE_LENGTH],
        content=source.data,
        size_bytes=len(source.data),
        received_at=now,
        received_from=actor,
    )
    db.add(statement)
    db.flush()
    statement_rows.add_paragraphs(db, statement, reading)
    indexing.add(db, workspace_id, (statement.id,), now=now)
    audit.note(
        db, workspace_id, actor=actor, action="add", subject=audit.of_statement(statement.number), now=now, source=source_sha256
    )
    return Receipt(statement.id, new=True, line=line(db, workspace_id, statement.id, EVERYTHING))


def on_file(db: orm.Session, workspace_id: int, reading: Reading, data: bytes, seen: Seen = OPEN) -> StatementLine | None:
    """Return the statement that has these bytes or these words, also a withdrawn one, of those that somebody may see."""
    held = _on_file(db, workspace_id, hashlib.sha256(data).hexdigest(), words_key(reading), seen)
    return None if held is None else line(db, workspace_id, held, seen, withdrawn=True)


def count(db: orm.Session, workspace_id: int, seen: Seen = OPEN) -> int:
    """Return how many statements are on file that somebody may see, all stages counted."""
    held = select(func.count()).select_from(Statement).where(Statement.workspace_id == workspace_id)
    return db.scalar(held.where(statements_seen(seen))) or 0


def most_heard(db: orm.Session, workspace_id: int) -> str | None:
    """Return the code of the delegation with the most statements that everybody may see; None where nothing is on file."""
    heard = select(Delegation.code).join(Statement, Statement.delegation_id == Delegation.id)
    shown = heard.where(Statement.workspace_id == workspace_id, statements_seen(OPEN))
    return db.scalar(shown.group_by(Delegation.code).order_by(func.count().desc(), Delegation.code).limit(1))


def recent(
    db: orm.Session, workspace_id: int, seen: Seen = OPEN, *, limit: int, offset: int = 0, matching: str | None = None
) -> tuple[StatementLine, ...]:
    """Return statements, the latest first; `matching` keeps those whose title, delegation, body or speaker holds every word."""
    query = _lines(workspace_id).where(statements_seen(seen))
    for word in (matching or "")[:SEARCHED_CHARACTERS].split()[:SEARCHED_WORDS]:
        pattern = f"%{_escaped(word)}%"
        query = query.where(
            Statement.title.ilike(pattern, escape="\\")
            | Delegation.name.ilike(pattern, escape="\\")
            | Body.name.ilike(pattern, escape="\\")
            | Speaker.name.ilike(pattern, escape="\\")
            | Session.key.ilike(pattern, escape="\\"),
        )
    order = (
        func.coalesce(Statement.year, Session.year, 0).desc(),
        Statement.delivered_on.desc().nulls_last(),
        Statement.id.desc(),
    )
    return tuple(_line(row) for row in db.execute(query.order_by(*order).limit(limit).offset(offset)))


def withdrawn(db: orm.Session, workspace_id: int, seen: Seen = OPEN, *, limit: int) -> tuple[StatementLine, ...]:
    """Return statements that were withdrawn and can be restored, the last one first."""
    query = _lines(workspace_id).where(Statement.withdrawn_at.is_not(None), seen.clause(Statement.audience_id))
    order = (Statement.withdrawn_at.desc(), Statement.id.desc())
    return tuple(_line(row) for row in db.execute(query.order_by(*order).limit(limit)))


def stages(db: orm.Session, workspace_id: int, statement_id: int, seen: Seen = OPEN) -> tuple[StatementLine, ...]:
    """Return the stages of a statement that are in force, from the draft on, itself among them; none where it stands alone."""
    chain = select(func.coalesce(Statement.chain_id, Statement.id)).where(Statement.id == statement_id).scalar_subquery()
    same = func.coalesce(Statement.chain_id, Statement.id) == chain
    lines = [_line(row) for row in db.execute(_lines(workspace_id).where(same, statements_seen(seen)))]
    return tuple(sorted(lines, key=lambda one: (chains.rank(one.stage), one.id))) if len(lines) > 1 else ()


def likely(
    db: orm.Session, workspace_id: int, seen: Seen = OPEN, *, delegation: str | None, limit: int
) -> tuple[StatementLine, ...]:
    """Return statements that a text may be another stage of, those of a delegation, by its name, first, the last added first."""
    query = _lines(workspace_id).where(statements_seen(seen))
    order = ((Delegation.name == (delegation or "")).desc(), Statement.id.desc())
    return tuple(_line(row) for row in db.execute(query.order_by(*order).limit(limit)))


def original(db: orm.Session, workspace_id: int, statement_id: int, seen: Seen = OPEN) -> SourceBytes:
    """Return the bytes of a statement as they were received, under the name that they had. Raises NotFound."""
    row = statement_rows.one(db, workspace_id, statement_id, seen.clause(Statement.audience_id))
    return SourceBytes(row.file_name or row.source.name, row.source.content)


def line(db: orm.Session, workspace_id: int, statement_id: int, seen: Seen = OPEN, *, withdrawn: bool = False) -> StatementLine:
    """Return one statement as a line; with `withdrawn` also one that is not in force. Raises NotFound."""
    may_be_shown = seen.clause(Statement.audience_id) if withdrawn else statements_seen(seen)
    row = db.execute(_lines(workspace_id).where(Statement.id == statement_id, may_be_shown)).one_or_none()
    if row is None:
        raise NotFound("statement", "")
    return _line(row)


def show(db: orm.Session, workspace_id: int, statement_id: int, seen: Seen = OPEN, *, withdrawn: bool = False) -> FullStatement:
    """Return a statement with all its paragraphs; with `withdrawn` also one that is not in force. Raises NotFound."""
    found = line(db, workspace_id, statement_id, seen, withdrawn=withdrawn)
    row = db.get_one(Statement, statement_id)
    return FullStatement(
        line=found,
        speaker=row.speaker.name if row.speaker else row.printed_speaker,
        kind=row.kind,
        language=row.language,
        file_name=row.file_name,
        keeper=row.keeper,
        paragraphs=InTransactionShelf(db, workspace_id).paragraphs(statement_id),
    )


def _on_file(db: orm.Session, workspace_id: int, source_sha256: str, words_sha256: str, seen: Seen) -> int | None:
    """Return the first statement of these bytes or words: two look-ups by an index, where one would read every statement."""
    known = {one.id for one in audiences.every(db, workspace_id)} if seen.everything else seen.audiences
    keys = [text_key(words_sha256, audience_id) for audience_id in (None, *sorted(known))]
    first = select(func.min(Statement.id)).where(Statement.workspace_id == workspace_id, seen.clause(Statement.audience_id))
    of_source = first.join(Statement.source).where(Source.workspace_id == workspace_id, Source.sha256 == source_sha256)
    found = (db.scalar(of_source), db.scalar(first.where(Statement.text_sha256.in_(keys))))
    return min((number for number in found if number is not None), default=None)


def text_key(words_sha256: str, audience_id: int | None) -> str:
    """Return what tells a statement from all others of its workspace: its words, and who may see them."""
    return words_sha256 if audience_id is None else hashlib.sha256(f"{words_sha256} {audience_id}".encode()).hexdigest()


def words_key(reading: Reading) -> str:
    """Return the SHA-256 of the words alone: another file type or line layout of the same text is the same statement."""
    words = re.findall(r"\w+", unicodedata.normalize("NFKC", " ".join(reading.blocks)).casefold())
    return hashlib.sha256(" ".join(words).encode()).hexdigest()


def _lines(workspace_id: int) -> Select[Statement, str, str, Session, int, int]:
    numbered = select(func.count()).where(Paragraph.statement_id == Statement.id, Paragraph.number.is_not(None))
    newer = orm.aliased(Statement)
    by = select(newer.number).where(newer.id == Statement.replaced_by_id)
    return (
        select(Statement, Delegation.name, Body.name, Session, numbered.scalar_subquery(), by.scalar_subquery())
        .join(Statement.delegation)
        .join(Statement.session)
        .join(Session.body)
        .outerjoin(Statement.speaker)
        .where(Statement.workspace_id == workspace_id)
    )


def _line(row: Row[Statement, str, str, Session, int, int]) -> StatementLine:
    statement, delegation, body, session, numbered, replaced_by = row
    return StatementLine(
        id=statement.id,
        number=statement.number,
        title=statement.title,
        delegation=delegation,
        body=body,
        session_label=sessions.label(session),
        delivered_on=statement.delivered_on,
        year=statement.year,
        stage=statement.stage,
        paragraphs=numbered,
        audience_id=statement.audience_id,
        withdrawn_at=statement.withdrawn_at,
        replaced_by=replaced_by,
    )


def _escaped(word: str) -> str:
    """Return a word in which LIKE's own signs stand for themselves."""
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
