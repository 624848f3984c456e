"""Statements: kept whole or not at all, once each, with everything that a citation needs."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Row, Select, func, insert, orm, select

from storage import audit, chains, delegations, indexing, sessions, workspaces
from storage.audiences import EVERYTHING, OPEN, Seen
from storage.catalogue.entries import Catalogue
from storage.errors import NotFound
from storage.held import HeldParagraph
from storage.in_force import statements_seen
from storage.models import Body, Delegation, Paragraph, Session, Source, Speaker, Statement
from storage.provenance import (
    KINDS,
    STAGES,
    Provenance,
    checked,
    understood_choice,
    understood_date,
    understood_meeting,
)
from storage.reading import documents, header
from storage.reading.values import Reading
from storage.shelf import InTransactionShelf

TITLE_LENGTH = 500
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
    A statement as one line of a list.

    `delivered_on` is None where only the `year` is known; `paragraphs` counts the numbered ones.
    """

    id: int
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
    words_sha256 = _words_key(reading)
    seen = seen.also(audience_id)  # whoever adds for an audience may know what it has
    held = _on_file(db, workspace_id, source_sha256, words_sha256, seen)
    if held is not None:
        return Receipt(held, new=False, line=line(db, workspace_id, held, seen, withdrawn=True))
    statement = _statement(db, workspace_id, provenance, source.name, now)
    statement.audience_id, statement.keeper = audience_id, keeper
    statement.words_sha256, statement.text_sha256 = words_sha256, text_key(words_sha256, audience_id)
    statement.source = _source(db, workspace_id, source_sha256) or Source(
        workspace_id=workspace_id,
        sha256=source_sha256,
        name=source.name,
        media_type=reading.media_type,
        content=source.data,
        size_bytes=len(source.data),
        received_at=now,
        received_from=actor,
    )
    db.add(statement)
    db.flush()
    _add_paragraphs(db, statement, reading)
    indexing.add(db, workspace_id, (statement.id,), now=now)
    audit.note(db, workspace_id, actor=actor, action="add", subject=f"statement {statement.id}", now=now, source=source_sha256)
    return Receipt(statement.id, new=True, line=line(db, workspace_id, statement.id, EVERYTHING))


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


def line(db: orm.Session, workspace_id: int, statement_id: int, seen: Seen = OPEN, *, withdrawn: bool = False) -> StatementLine:
    """Return one statement as a line; with `withdrawn` also one that is not in force. Raises NotFound."""
    may_be_shown = seen.clause(Statement.audience_id) if withdrawn else statements_seen(seen)
    row = db.execute(_lines(workspace_id).where(Statement.id == statement_id, may_be_shown)).one_or_none()
    if row is None:
        raise NotFound("statement", str(statement_id))
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
        paragraphs=InTransactionShelf(db, workspace_id).paragraphs(statement_id),
    )


def _statement(db: orm.Session, workspace_id: int, provenance: Provenance, name: str, now: datetime) -> Statement:
    provenance = checked(provenance, name)
    known = delegations.catalogue(db, workspace_id)
    day, year = understood_date(provenance.date)
    meeting = understood_meeting(provenance.session, day, year, known)
    delegation = delegations.delegation_row(db, workspace_id, provenance.delegation or "", known)
    body = delegations.body_row(db, workspace_id, provenance.body or "", known)
    session = sessions.session_row(db, workspace_id, body, meeting)
    speaker = delegations.speaker_row(db, workspace_id, provenance.speaker) if provenance.speaker else None
    return Statement(
        workspace_id=workspace_id,
        file_name=name,
        session=session,
        delegation=delegation,
        speaker=speaker,
        title=(provenance.title or f"{delegation.name}, {body.name}, {sessions.label(session)}")[:TITLE_LENGTH],
        kind=understood_choice("kind", provenance.kind, KINDS),
        stage=understood_choice("stage", provenance.stage, STAGES),
        language=provenance.language,
        original_language=provenance.original_language,
        delivered_on=day,
        year=year or session.year,
        speaker_role=provenance.speaker_role,
        on_behalf_of_name=provenance.on_behalf_of_name,
        on_behalf_of_role=provenance.on_behalf_of_role,
        printed_speaker=provenance.speaker,
        printed_delegation=provenance.delegation,
        printed_body=provenance.body,
        printed_session=provenance.session,
        printed_date=provenance.date,
        added_at=now,
    )


def _add_paragraphs(db: orm.Session, statement: Statement, reading: Reading) -> None:
    texts = {p.text for p in reading.paragraphs if p.kind == "text"}
    statement.chain_id = chains.chain_of(db, statement, texts)
    rows = [
        {
            "workspace_id": statement.workspace_id,
            "statement_id": statement.id,
            "position": position,
            "number": p.number,
            "block": p.block,
            "kind": p.kind,
            "text": p.text,
        }
        for position, p in enumerate(reading.paragraphs)
    ]
    db.execute(insert(Paragraph), rows)


def _source(db: orm.Session, workspace_id: int, sha256: str) -> Source | None:
    return db.scalar(select(Source).where(Source.workspace_id == workspace_id, Source.sha256 == sha256))


def _on_file(db: orm.Session, workspace_id: int, source_sha256: str, words_sha256: str, seen: Seen) -> int | None:
    return db.scalar(
        select(Statement.id)
        .join(Statement.source)
        .where(
            Statement.workspace_id == workspace_id,
            (Source.sha256 == source_sha256) | (Statement.words_sha256 == words_sha256),
            seen.clause(Statement.audience_id),
        )
        .order_by(Statement.id)
        .limit(1),
    )


def text_key(words_sha256: str, audience_id: int | None) -> str:
    """Return what tells a statement from all others of its workspace: its words, and who may see them."""
    return words_sha256 if audience_id is None else hashlib.sha256(f"{words_sha256} {audience_id}".encode()).hexdigest()


def _words_key(reading: Reading) -> str:
    """Return the SHA-256 of the words alone: another file type or line layout of the same text is the same statement."""
    words = re.findall(r"\w+", unicodedata.normalize("NFKC", " ".join(reading.blocks)).casefold())
    return hashlib.sha256(" ".join(words).encode()).hexdigest()


def _lines(workspace_id: int) -> Select[Statement, str, str, Session, int]:
    numbered = select(func.count()).where(Paragraph.statement_id == Statement.id, Paragraph.number.is_not(None))
    return (
        select(Statement, Delegation.name, Body.name, Session, numbered.scalar_subquery())
        .join(Statement.delegation)
        .join(Statement.session)
        .join(Session.body)
        .outerjoin(Statement.speaker)
        .where(Statement.workspace_id == workspace_id)
    )


def _line(row: Row[Statement, str, str, Session, int]) -> StatementLine:
    statement, delegation, body, session, numbered = row
    return StatementLine(
        id=statement.id,
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
        replaced_by=statement.replaced_by_id,
    )


def _escaped(word: str) -> str:
    """Return a word in which LIKE's own signs stand for themselves."""
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
