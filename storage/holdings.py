"""Snapshots of what a workspace holds, kept in memory and brought up to date by its revision."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Pool, Row, Select, orm, select

from storage import chains, delegations, sessions
from storage.audiences import OPEN, Seen
from storage.database import bind
from storage.held import HeldSession, HeldStatement, Holdings, Shelf
from storage.in_force import sessions_seen, statements_seen
from storage.index.keeping import InRecord, InTransaction
from storage.index.reading import Source as IndexSource
from storage.models import Delegation, Session, Speaker, Statement, Workspace
from storage.shelf import InTransactionShelf, RecordShelf

# Statements in the snapshots that are kept, half a kilobyte each; the workspaces asked longest ago are read again when they ask.
STATEMENTS_KEPT = 120_000

# By workspace and what is seen of it.
_Key = tuple[int, Seen]
_kept: WeakKeyDictionary[Pool, OrderedDict[_Key, Holdings]] = WeakKeyDictionary()
_reading: WeakKeyDictionary[Pool, threading.Lock] = WeakKeyDictionary()
_lock = threading.Lock()


def current(db: orm.Session, workspace_id: int, seen: Seen = OPEN) -> Holdings:
    """
    Return what the workspace holds as of this transaction, of what somebody may see.

    Statements and sessions that have not changed are the same objects as in the snapshot before, so what was worked out from
    them stays valid. Of a chain of stages only the highest that may be seen is held; withdrawn and replaced statements are not.
    The transaction is bound to the workspace.
    """
    bind(db, workspace_id)
    key = (workspace_id, seen)
    revision = db.scalar(select(Workspace.revision).where(Workspace.id == workspace_id))
    kept = _snapshot(db, key)
    if kept is not None and kept.revision == revision:
        return kept
    if not db.info.get("reading"):
        # What a writing transaction sees may be rolled back, and its revision number given to something else.
        return _read(db, workspace_id, seen, kept)
    with _reading_of(db):  # of many who ask after a change one reads, and the others wait for it
        kept = _snapshot(db, key)
        if kept is not None and kept.revision == revision:
            return kept
        fresh = _read(db, workspace_id, seen, kept)
        _keep(db, key, fresh)
    return fresh


def _keep(db: orm.Session, key: _Key, fresh: Holdings) -> None:
    with _lock:
        snapshots = _kept.setdefault(_pool(db), OrderedDict())
        snapshots[key] = fresh
        snapshots.move_to_end(key)
        while len(snapshots) > 1 and sum(len(one.statements) for one in snapshots.values()) > STATEMENTS_KEPT:
            snapshots.popitem(last=False)


def _reading_of(db: orm.Session) -> threading.Lock:
    with _lock:
        return _reading.setdefault(_pool(db), threading.Lock())


def _snapshot(db: orm.Session, key: _Key) -> Holdings | None:
    with _lock:
        return _kept.get(_pool(db), OrderedDict()).get(key)


def _pool(db: orm.Session) -> Pool:
    """Return what all connections to one database share, whatever options their engine was given."""
    return db.get_bind().engine.pool


def _read(db: orm.Session, workspace_id: int, seen: Seen, kept: Holdings | None) -> Holdings:
    workspace = db.get_one(Workspace, workspace_id)
    held_sessions = _sessions(db, workspace_id, seen, kept)
    rows = _in_force(db.execute(_lines(workspace_id, seen)))
    known = {s.id: s for s in kept.statements} if kept else {}
    shelf, index = _sources(db, workspace_id, seen, kept)
    fresh = (_statement(row, held_sessions[row.session_id], shelf) for row in rows)
    held = [known[s.id] if s.id in known and _values(known[s.id]) == _values(s) else s for s in fresh]
    return Holdings(
        workspace_id=workspace_id,
        revision=workspace.revision,
        own_delegation=workspace.own_delegation,
        statements=tuple(sorted(held, key=_when)),
        sessions=tuple(held_sessions.values()),
        catalogue=delegations.catalogue(db, workspace_id, seen),
        index=index,
        shelf=shelf,
    )


def _sources(db: orm.Session, workspace_id: int, seen: Seen, kept: Holdings | None) -> tuple[Shelf, IndexSource]:
    """Return where texts and index are read: what a transaction has written, only itself can see."""
    if not db.info.get("reading"):
        return InTransactionShelf(db, workspace_id), InTransaction(db, workspace_id, seen)
    if kept is not None and kept.shelf is not None and kept.index is not None:
        return kept.shelf, kept.index
    return RecordShelf(db.get_bind(), workspace_id), InRecord(db.get_bind(), workspace_id, seen)


def _lines(workspace_id: int, seen: Seen) -> Select[*tuple[Any, ...]]:
    """Return what is held of each statement, in one query: by relationships it would be three for each."""
    return (
        select(
            Statement.id,
            Statement.number,
            Statement.chain_id,
            Statement.session_id,
            Statement.file_name.label("file"),
            Statement.title,
            Delegation.code.label("delegation"),
            Speaker.name.label("speaker"),
            Statement.speaker_role,
            Statement.delivered_on,
            Statement.year,
            Statement.kind,
            Statement.stage,
            Statement.language,
        )
        .join(Statement.delegation)
        .outerjoin(Statement.speaker)
        .where(Statement.workspace_id == workspace_id, statements_seen(seen))
        .order_by(Statement.id)
    )


def _in_force(rows: Iterable[Row[Any]]) -> list[Row[Any]]:
    best: dict[int, Row[Any]] = {}
    for row in rows:
        chain = row.chain_id or row.id
        if chain not in best or (chains.rank(row.stage), row.id) > (chains.rank(best[chain].stage), best[chain].id):
            best[chain] = row
    return list(best.values())


def _sessions(db: orm.Session, workspace_id: int, seen: Seen, kept: Holdings | None) -> dict[int, HeldSession]:
    known = {s.id: s for s in kept.sessions} if kept else {}
    rows: Sequence[Session] = db.scalars(
        select(Session)
        .where(Session.workspace_id == workspace_id, sessions_seen(seen))
        .options(orm.joinedload(Session.body))
        .order_by(Session.id),
    ).all()
    fresh = (_session(row) for row in rows)
    return {s.id: known[s.id] if s.id in known and _values(known[s.id]) == _values(s) else s for s in fresh}


def _values(held: HeldSession | HeldStatement) -> tuple[Any, ...]:
    return tuple(getattr(held, name) for name in type(held).__slots__ if name != "__weakref__")


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


def _statement(row: Row[Any], session: HeldSession, shelf: Shelf) -> HeldStatement:
    return HeldStatement(
        id=row.id,
        number=row.number,
        file=row.file,
        title=row.title,
        delegation=row.delegation,
        body=session.body,
        session=session,
        speaker=row.speaker,
        speaker_role=row.speaker_role,
        delivered_on=row.delivered_on,
        year=row.year,
        kind=row.kind or "",
        stage=row.stage or "",
        language=row.language,
        text=shelf,
    )


def _when(statement: HeldStatement) -> tuple[date, int]:
    """Return the order of delivery; where only the year is known, its last day, so that a dated statement comes first."""
    return statement.delivered_on or date(statement.year or date.max.year, 12, 31), statement.id
