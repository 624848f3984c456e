"""The rows of statements: their columns as understood from what was typed, and back to what would be typed for them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import exists, insert, orm, select

from storage import chains, delegations, sessions
from storage.catalogue import load
from storage.errors import NotFound
from storage.models import Delegation, Ladder, Paragraph, Session, Source, Speaker, Statement
from storage.provenance import (
    KINDS,
    STAGES,
    Provenance,
    checked,
    understood_choice,
    understood_date,
    understood_meeting,
)
from storage.reading.values import Reading

TITLE_LENGTH = 500
BETWEEN_ITEMS = re.compile(r"\s*[,;]\s*")


def made(db: orm.Session, workspace_id: int, provenance: Provenance, name: str, now: datetime) -> Statement:
    """Return a new row. Raises Incomplete, UnknownName or Invalid where it could not be cited."""
    provenance = checked(provenance, name)
    return Statement(
        workspace_id=workspace_id,
        file_name=name,
        **understood(db, workspace_id, provenance),
        printed_speaker=provenance.speaker,
        printed_delegation=provenance.delegation,
        printed_body=provenance.body,
        printed_session=provenance.session,
        printed_date=provenance.date,
        added_at=now,
    )


def understood(db: orm.Session, workspace_id: int, provenance: Provenance, *, session: Session | None = None) -> dict[str, Any]:
    """Return the columns that a checked provenance gives; with `session`, that one whatever it says. Raises as `made` does."""
    known = delegations.catalogue(db, workspace_id)
    day, year = understood_date(provenance.date)
    meeting = understood_meeting(provenance.session, day, year, known) if session is None else None
    delegation = delegations.delegation_row(db, workspace_id, provenance.delegation or "", known)
    if meeting is not None:
        body = delegations.body_row(db, workspace_id, provenance.body or "", known)
        session = sessions.session_row(db, workspace_id, body, meeting)
    assert session is not None, "one of the two was given"
    speaker = delegations.speaker_row(db, workspace_id, provenance.speaker) if provenance.speaker else None
    title = provenance.title or f"{delegation.name}, {session.body.name}, {sessions.label(session)}"
    return {
        "session": session,
        "delegation": delegation,
        "speaker": speaker,
        "title": title[:TITLE_LENGTH],
        "kind": understood_choice("kind", provenance.kind, KINDS),
        "stage": understood_choice("stage", provenance.stage, STAGES),
        "language": provenance.language,
        "original_language": provenance.original_language,
        "delivered_on": day,
        "year": year or session.year,
        "speaker_role": provenance.speaker_role,
        "on_behalf_of_name": provenance.on_behalf_of_name,
        "on_behalf_of_role": provenance.on_behalf_of_role,
        "agenda_items": [item for item in BETWEEN_ITEMS.split(provenance.agenda_items or "") if item],
    }


def as_typed(row: Statement) -> Provenance:
    """Return a statement's particulars as they would be typed for it today."""
    return Provenance(
        delegation=row.delegation.name,
        body=row.session.body.name,
        session=_session_as_typed(row),
        date=_date_as_typed(row),
        speaker=row.speaker.name if row.speaker else None,
        speaker_role=row.speaker_role,
        title=row.title,
        kind=row.kind,
        stage=row.stage,
        language=row.language,
        original_language=row.original_language,
        on_behalf_of_name=row.on_behalf_of_name,
        on_behalf_of_role=row.on_behalf_of_role,
        agenda_items=", ".join(row.agenda_items) or None,
    )


def _session_as_typed(row: Statement) -> str | None:
    """Return the session; None where the day or the year of the statement stands for it."""
    session = row.session
    if session.number is not None:
        return sessions.label(session) if session.qualifier else str(session.number)
    return None if session.key == _date_as_typed(row) else session.key


def _date_as_typed(row: Statement) -> str | None:
    if row.delivered_on is not None:
        return row.delivered_on.isoformat()
    # A year that the session alone has is not the statement's own.
    return str(row.year) if row.year is not None and (row.printed_date or row.session.number is None) else None


def add_paragraphs(db: orm.Session, statement: Statement, reading: Reading) -> None:
    """Store the paragraphs of a new statement, and find the chain of stages that it belongs to."""
    texts = {p.text for p in reading.paragraphs if p.kind == "text"}
    statement.chain_id = chains.chain_of(db, statement, texts)
    db.execute(insert(Paragraph), paragraph_rows(statement.workspace_id, statement.id, reading))


def paragraph_rows(workspace_id: int, statement_id: int, reading: Reading) -> list[dict[str, Any]]:
    """Return the rows of a statement's paragraphs, in order."""
    return [
        {
            "workspace_id": workspace_id,
            "statement_id": statement_id,
            "position": position,
            "number": p.number,
            "block": p.block,
            "kind": p.kind,
            "text": p.text,
        }
        for position, p in enumerate(reading.paragraphs)
    ]


def source_of(db: orm.Session, workspace_id: int, sha256: str) -> Source | None:
    """Return the bytes of this fingerprint, where they came in before."""
    return db.scalar(select(Source).where(Source.workspace_id == workspace_id, Source.sha256 == sha256))


def one(db: orm.Session, workspace_id: int, statement_id: int, may_be_shown: Any) -> Statement:
    """Return a statement's row, as it is now, under a condition. Raises NotFound."""
    held = select(Statement).where(Statement.workspace_id == workspace_id, Statement.id == statement_id, may_be_shown)
    row = db.scalar(held.execution_options(populate_existing=True))
    if row is None:
        raise NotFound("statement", "")
    return row


def clear_away(db: orm.Session, left: Iterable[Session | Delegation | Speaker | None]) -> None:
    """
    Remove sessions, delegations and persons that no statement refers to any more, and the bodies of those sessions.

    What a team planned or defined itself stays: a session with days, a delegation with names of its own.
    """
    db.flush()
    for row in dict.fromkeys(left):
        if isinstance(row, Session):
            _clear_session(db, row)
        elif isinstance(row, Delegation) and not (row.aliases or row.demonyms or row.official_name):
            _delete_unless(db, row, exists().where(Statement.delegation_id == row.id))
        elif isinstance(row, Speaker):
            _delete_unless(db, row, exists().where(Statement.speaker_id == row.id))


def _clear_session(db: orm.Session, session: Session) -> None:
    body = session.body
    is_planned = session.scheduled_at is not None or session.starts_on is not None
    if is_planned or not _delete_unless(db, session, exists().where(Statement.session_id == session.id)):
        return
    if body.code not in load().bodies:
        _delete_unless(db, body, exists().where(Session.body_id == body.id) | exists().where(Ladder.body_id == body.id))


def _delete_unless(db: orm.Session, row: Any, used: Any) -> bool:
    if db.scalar(select(used)):
        return False
    db.delete(row)
    db.flush()
    return True
