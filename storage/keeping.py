"""
The life of a statement after it was stored: corrected, replaced, withdrawn, restored, shown to others, and gone in the end.

Every verb takes what its person may see: what somebody may not see, they cannot change (NotFound). Each writes its audit row
and makes snapshots old in the caller's transaction, so that every replica answers by the change from its commit on.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import orm, select

from storage import audit, chains, indexing, statement_rows, statements, workspaces
from storage.audiences import Seen
from storage.errors import Invalid, NotFound, SameWords
from storage.in_force import statements_seen
from storage.models import AuditRow, Statement
from storage.provenance import Provenance, checked
from storage.statements import StatementLine


@dataclass(frozen=True, slots=True)
class Corrected:
    """A statement after a correction; `changes` are the particulars that became others, by name, as they were and as they are."""

    line: StatementLine
    changes: dict[str, tuple[str | None, str | None]]


def particulars(db: orm.Session, workspace_id: int, statement_id: int, *, seen: Seen) -> Provenance:
    """Return what a statement's header is understood to say, as it would be typed. Raises NotFound."""
    return statement_rows.as_typed(_in_force(db, workspace_id, statement_id, seen))


def correct(
    db: orm.Session, workspace_id: int, statement_id: int, given: Provenance, *, seen: Seen, actor: str, now: datetime
) -> Corrected:
    """
    Put a statement's particulars right; what was printed stays beside them.

    The session, the chain of stages and the year follow, and what no statement refers to any more is cleared away.
    Raises NotFound, and Incomplete, UnknownName or Invalid where it could not be cited; then nothing is changed.
    """
    return _correct(db, workspace_id, statement_id, given, seen=seen, actor=actor, now=now, action="correct")


def _correct(
    db: orm.Session,
    workspace_id: int,
    statement_id: int,
    given: Provenance,
    *,
    seen: Seen,
    actor: str,
    now: datetime,
    action: str,
) -> Corrected:
    workspaces.raise_revision(db, workspace_id)
    row = _in_force(db, workspace_id, statement_id, seen)
    before = statement_rows.as_typed(row)
    wanted = checked(given, row.file_name)
    changes = {
        field.name: (getattr(before, field.name), getattr(wanted, field.name))
        for field in fields(Provenance)
        if getattr(before, field.name) != getattr(wanted, field.name)
    }
    if changes:
        _put_right(db, row, wanted, changes.keys(), now)
        detail = {"before": {n: old for n, (old, _) in changes.items()}, "after": {n: new for n, (_, new) in changes.items()}}
        _note(db, row, action, actor, now, **detail)
    return Corrected(statements.line(db, workspace_id, statement_id, seen), changes)


def undo_correction(db: orm.Session, workspace_id: int, statement_id: int, *, seen: Seen, actor: str, now: datetime) -> Corrected:
    """Take back the last correction of a statement. Raises NotFound where there was none, or it was taken back already."""
    row = _in_force(db, workspace_id, statement_id, seen)
    given = statement_rows.as_typed(row)
    last = select(AuditRow).where(AuditRow.workspace_id == workspace_id, AuditRow.subject == audit.of_statement(row.number))
    done = db.scalar(last.where(AuditRow.action.in_(("correct", "undo correct"))).order_by(AuditRow.id.desc()).limit(1))
    if done is None or done.action != "correct":
        raise NotFound("correction", "")
    values = {field.name: getattr(given, field.name) for field in fields(Provenance)}
    earlier = Provenance(**{**values, **done.detail["before"]})
    return _correct(db, workspace_id, statement_id, earlier, seen=seen, actor=actor, now=now, action="undo correct")


def withdraw(
    db: orm.Session,
    workspace_id: int,
    statement_id: int,
    *,
    seen: Seen,
    actor: str,
    now: datetime,
    since: datetime | None = None,
) -> StatementLine:
    """
    Take a statement out of every answer, list and count. It can be restored until it is purged. Raises NotFound.

    `since` is when it was withdrawn in the record that it comes from; None: now.
    """
    workspaces.raise_revision(db, workspace_id)
    row = statement_rows.one(db, workspace_id, statement_id, seen.clause(Statement.audience_id))
    if row.replaced_by_id is not None:
        raise NotFound("statement", "")  # the text in its place is the one to withdraw
    if row.withdrawn_at is None:
        row.withdrawn_at, row.withdrawn_by = since or now, actor
        indexing.take_out(db, workspace_id, row.id)
        _note(db, row, "withdraw", actor, now)
    return statements.line(db, workspace_id, statement_id, seen, withdrawn=True)


def restore(db: orm.Session, workspace_id: int, statement_id: int, *, seen: Seen, actor: str, now: datetime) -> StatementLine:
    """
    Put a withdrawn statement back to where it was: answers are what they were before.

    Raises NotFound, and SameWords where the same words came in again meanwhile.
    """
    workspaces.raise_revision(db, workspace_id)
    row = statement_rows.one(db, workspace_id, statement_id, seen.clause(Statement.audience_id))
    if row.withdrawn_at is not None:
        _refuse_same_words(db, row, statements_seen(seen), Statement.words_sha256 == row.words_sha256)
        row.withdrawn_at = row.withdrawn_by = None
        db.flush()
        indexing.put_back(db, workspace_id, row.id, now=now)
        _note(db, row, "restore", actor, now)
    return statements.line(db, workspace_id, statement_id, seen, withdrawn=True)


def replace(
    db: orm.Session, workspace_id: int, statement_id: int, by: int, *, seen: Seen, actor: str, now: datetime
) -> StatementLine:
    """
    Let another statement stand in the place of one, also in its chain of stages; the old text can still be read.

    Raises NotFound where either may not be seen or is not in force, and Invalid for a statement by itself.
    """
    workspaces.raise_revision(db, workspace_id)
    row, new = (_in_force(db, workspace_id, number, seen) for number in (statement_id, by))
    if by == statement_id:
        raise Invalid("replacement", f"#{row.number}", "another text than the one that is replaced")
    chains.leave(db, new)
    new.chain_id = row.chain_id or row.id
    row.replaced_by_id = new.id
    db.flush()
    indexing.take_out(db, workspace_id, row.id)
    _note(db, row, "replace", actor, now, by=new.number)
    return statements.line(db, workspace_id, by, seen)


def undo_replacement(
    db: orm.Session, workspace_id: int, statement_id: int, *, seen: Seen, actor: str, now: datetime
) -> StatementLine:
    """Put a replaced statement back in force, and withdraw the text that stood in its place. Raises NotFound."""
    row = statement_rows.one(db, workspace_id, statement_id, seen.clause(Statement.audience_id))
    if row.replaced_by_id is None:
        raise NotFound("replacement", "")
    withdraw(db, workspace_id, row.replaced_by_id, seen=seen, actor=actor, now=now)
    _refuse_same_words(db, row, statements_seen(seen), Statement.words_sha256 == row.words_sha256)
    row.replaced_by_id = None
    db.flush()
    indexing.put_back(db, workspace_id, row.id, now=now)
    _note(db, row, "undo replace", actor, now)
    return statements.line(db, workspace_id, statement_id, seen, withdrawn=True)


def take_back(db: orm.Session, workspace_id: int, statement_id: int, *, seen: Seen, actor: str, now: datetime) -> None:
    """Withdraw a statement that was stored a moment ago; what it replaced is in force again. Raises NotFound."""
    ours = (Statement.workspace_id == workspace_id, Statement.replaced_by_id == statement_id)
    before = db.scalar(select(Statement.id).where(*ours, seen.clause(Statement.audience_id)))
    if before is None:
        withdraw(db, workspace_id, statement_id, seen=seen, actor=actor, now=now)
    else:
        undo_replacement(db, workspace_id, before, seen=seen, actor=actor, now=now)


def join(db: orm.Session, workspace_id: int, statement_id: int, other: int, *, seen: Seen, actor: str, now: datetime) -> None:
    """Let a statement be a stage of the same chain as another, as a person says. Raises NotFound."""
    workspaces.raise_revision(db, workspace_id)
    row, first = (_in_force(db, workspace_id, number, seen) for number in (statement_id, other))
    chain = first.chain_id or first.id
    if row.id not in (first.id, chain) and row.chain_id != chain:
        chains.leave(db, row)
        row.chain_id = chain
        _note(db, row, "join", actor, now, stage_of=first.number)


def show_to(
    db: orm.Session, workspace_id: int, statement_id: int, audience_id: int | None, *, seen: Seen, actor: str, now: datetime
) -> StatementLine:
    """
    Change who may see a statement (None: the whole workspace); at no moment is it found by others than before and after.

    Raises NotFound, and SameWords where those who are to see it have the same words already.
    """
    workspaces.raise_revision(db, workspace_id)
    row = _in_force(db, workspace_id, statement_id, seen)
    if row.audience_id != audience_id:
        key = statements.text_key(row.words_sha256, audience_id)
        _refuse_same_words(db, row, Statement.text_sha256 == key)
        before = row.audience_id
        indexing.take_out(db, workspace_id, row.id)
        row.audience_id, row.text_sha256 = audience_id, key
        db.flush()
        indexing.put_back(db, workspace_id, row.id, now=now)
        _note(db, row, "show to", actor, now, before=before, after=audience_id)
    return statements.line(db, workspace_id, statement_id, Seen(everything=True))


def _put_right(db: orm.Session, row: Statement, wanted: Provenance, changed: Any, now: datetime) -> None:
    left = (row.session, row.delegation, row.speaker)
    stays = not (changed & {"body", "session"}) and (wanted.session is not None or "date" not in changed)
    values = statement_rows.understood(db, row.workspace_id, wanted, session=row.session if stays else None)
    if "language" in changed:
        indexing.take_out(db, row.workspace_id, row.id)
    for name, value in values.items():
        setattr(row, name, value)
    db.flush()
    if "language" in changed:  # the words of another language are listed by other stems
        indexing.add(db, row.workspace_id, (row.id,), now=now)
    if (row.session, row.delegation) != left[:2]:
        chains.leave(db, row)
    if row.chain_id is None:
        chains.rejoin(db, row)
    statement_rows.clear_away(db, left)


def _refuse_same_words(db: orm.Session, row: Statement, *conditions: Any) -> None:
    others = select(Statement).where(Statement.workspace_id == row.workspace_id, Statement.id != row.id, *conditions)
    held = db.scalar(others.order_by(Statement.id).limit(1))
    if held is not None:
        raise SameWords(held.number, held.title)


def _in_force(db: orm.Session, workspace_id: int, statement_id: int, seen: Seen) -> Statement:
    return statement_rows.one(db, workspace_id, statement_id, statements_seen(seen))


def _note(db: orm.Session, row: Statement, action: str, actor: str, now: datetime, **detail: Any) -> None:
    db.flush()
    audit.note(db, row.workspace_id, actor=actor, action=action, subject=audit.of_statement(row.number), now=now, **detail)
    db.flush()
