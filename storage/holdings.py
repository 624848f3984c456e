"""Snapshots of what a workspace holds, kept in memory and brought up to date by its revision."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from datetime import date
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Pool, orm, select

from storage import chains, delegations, sessions, statements
from storage.held import HeldParagraph, HeldSession, HeldStatement, Holdings
from storage.models import Session, Statement, Workspace

# A snapshot of some hundred statements takes a few megabytes; the workspaces asked longest ago are read again when they ask.
SNAPSHOTS_KEPT = 64
# SQLite takes at most 32,766 values in a statement, PostgreSQL 65,535.
READ_AT_ONCE = 500

_kept: WeakKeyDictionary[Pool, OrderedDict[int, Holdings]] = WeakKeyDictionary()
_lock = threading.Lock()


def current(db: orm.Session, workspace_id: int) -> Holdings:
    """
    Return what the workspace holds as of this transaction.

    Statements and sessions that have not changed are the same objects as in the snapshot before, so what was worked out from
    them stays valid. Of a chain of stages only the highest is held; withdrawn statements are not.
    """
    revision = db.scalar(select(Workspace.revision).where(Workspace.id == workspace_id))
    kept = _snapshot(db, workspace_id)
    if kept is not None and kept.revision == revision:
        return kept
    fresh = _read(db, workspace_id, kept)
    if not db.info.get("reading"):
        return fresh  # what a writing transaction sees may be rolled back, and its revision number given to something else
    with _lock:
        snapshots = _kept.setdefault(_pool(db), OrderedDict())
        snapshots[workspace_id] = fresh
        snapshots.move_to_end(workspace_id)
        while len(snapshots) > SNAPSHOTS_KEPT:
            snapshots.popitem(last=False)
    return fresh


def _snapshot(db: orm.Session, workspace_id: int) -> Holdings | None:
    with _lock:
        return _kept.get(_pool(db), OrderedDict()).get(workspace_id)


def _pool(db: orm.Session) -> Pool:
    """Return what all connections to one database share, whatever options their engine was given."""
    return db.get_bind().engine.pool


def _read(db: orm.Session, workspace_id: int, kept: Holdings | None) -> Holdings:
    workspace = db.get_one(Workspace, workspace_id)
    held_sessions = _sessions(db, workspace_id, kept)
    rows = _in_force(
        db.scalars(select(Statement).where(Statement.workspace_id == workspace_id, Statement.withdrawn_at.is_(None)))
    )
    known = {s.id: s for s in kept.statements} if kept else {}
    new = [row.id for row in rows if row.id not in known or known[row.id].session is not held_sessions[row.session_id]]
    texts: dict[int, tuple[HeldParagraph, ...]] = {}
    for start in range(0, len(new), READ_AT_ONCE):
        texts |= statements.paragraphs_of(db, workspace_id, tuple(new[start : start + READ_AT_ONCE]))
    held = [_statement(row, held_sessions[row.session_id], texts[row.id]) if row.id in texts else known[row.id] for row in rows]
    return Holdings(
        workspace_id=workspace_id,
        revision=workspace.revision,
        own_delegation=workspace.own_delegation,
        statements=tuple(sorted(held, key=_when)),
        sessions=tuple(held_sessions.values()),
        catalogue=delegations.catalogue(db, workspace_id),
    )


def _in_force(rows: Any) -> list[Statement]:
    best: dict[int, Statement] = {}
    for row in rows:
        chain = row.chain_id or row.id
        if chain not in best or (chains.rank(row.stage), row.id) > (chains.rank(best[chain].stage), best[chain].id):
            best[chain] = row
    return list(best.values())


def _sessions(db: orm.Session, workspace_id: int, kept: Holdings | None) -> dict[int, HeldSession]:
    known = {s.id: s for s in kept.sessions} if kept else {}
    rows: Sequence[Session] = db.scalars(
        select(Session).where(Session.workspace_id == workspace_id).options(orm.joinedload(Session.body)).order_by(Session.id),
    ).all()
    fresh = (_session(row) for row in rows)
    return {s.id: known[s.id] if s.id in known and _values(known[s.id]) == _values(s) else s for s in fresh}


def _values(session: HeldSession) -> tuple[Any, ...]:
    return tuple(getattr(session, name) for name in HeldSession.__slots__ if name != "__weakref__")


def _session(row: Session) -> HeldSession:
    return HeldSession(
        id=row.id,
        body=row.body.code,
        number=row.number,
        label=sessions.label(row),
        year=row.year,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        place=row.place,
        is_cancelled=row.cancelled_at is not None,
        qualifier=row.qualifier,
    )


def _statement(row: Statement, session: HeldSession, paragraphs: tuple[HeldParagraph, ...]) -> HeldStatement:
    return HeldStatement(
        id=row.id,
        file=row.source.name,
        title=row.title,
        delegation=row.delegation.code,
        body=session.body,
        session=session,
        speaker=row.speaker.name if row.speaker else None,
        speaker_role=row.speaker_role,
        delivered_on=row.delivered_on,
        year=row.year,
        kind=row.kind or "",
        stage=row.stage or "",
        language=row.language,
        paragraphs=paragraphs,
    )


def _when(statement: HeldStatement) -> tuple[date, int]:
    """Return the order of delivery; where only the year is known, its last day, so that a dated statement comes first."""
    return statement.delivered_on or date(statement.year or date.max.year, 12, 31), statement.id
