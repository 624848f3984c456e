"""A workspace's sessions as a calendar to subscribe to: its address holds a secret, of which the record keeps only the hash."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import UTC, datetime

from sqlalchemy import orm, select

from storage import audit, deadlines, sessions
from storage.calendars.writing import write
from storage.database import bind
from storage.models import Session, Workspace
from storage.planned import SessionView

KEY_BYTES = 32
MOST_SESSIONS = 500  # each way from today
_FAR_AHEAD = datetime(2101, 1, 1, tzinfo=UTC)  # no session lies after 2100


def new_key(db: orm.Session, workspace_id: int, *, actor: str, now: datetime) -> str:
    """Return a new secret for the address of the workspace's calendar; the one before ends to be valid at once."""
    key = secrets.token_urlsafe(KEY_BYTES)
    db.get_one(Workspace, workspace_id).calendar_key_sha256 = _hashed(key)
    audit.note(db, workspace_id, actor=actor, action="renew calendar address", subject=f"workspace {workspace_id}", now=now)
    return key


def has_key(db: orm.Session, workspace_id: int) -> bool:
    """Return whether the workspace has such an address."""
    return db.get_one(Workspace, workspace_id).calendar_key_sha256 is not None


def of_key(db: orm.Session, key: str, *, now: datetime) -> bytes | None:
    """Return the calendar of the workspace whose secret this is, as an .ics file, and bind to it; None where it is nobody's."""
    hashed = _hashed(key)
    row = db.execute(select(Workspace.id, Workspace.calendar_key_sha256).where(Workspace.calendar_key_sha256 == hashed)).first()
    # What is looked up is a hash, which nobody can approach letter by letter; compared once more in constant time all the same.
    if row is None or not hmac.compare_digest(row[1] or "", hashed):
        return None
    bind(db, row[0])
    return of_workspace(db, row[0], now=now)


def of_workspace(db: orm.Session, workspace_id: int, *, now: datetime, with_deadlines: bool = True) -> bytes:
    """Return a workspace's sessions, those of the past included, as an .ics file; `with_deadlines`: and their open deadlines."""
    today = now.date()
    ahead = sessions.upcoming(db, workspace_id, today, limit=MOST_SESSIONS)
    behind = sessions.past(db, workspace_id, today, limit=MOST_SESSIONS)
    off = _cancelled(db, workspace_id, {view.id for view in (*ahead, *behind)})
    due = deadlines.open_before(db, workspace_id, _FAR_AHEAD) if with_deadlines else ()
    return write((*reversed(behind), *ahead, *off), due, now=now)


def _cancelled(db: orm.Session, workspace_id: int, shown: set[int]) -> tuple[SessionView, ...]:
    """Return cancelled sessions that the lists leave out: a program that has one must hear that it is off."""
    held = (
        select(Session.id)
        .where(Session.workspace_id == workspace_id, Session.cancelled_at.is_not(None), Session.starts_on.is_not(None))
        .order_by(Session.starts_on.desc())
        .limit(MOST_SESSIONS)
    )
    return tuple(sessions.show(db, workspace_id, found) for found in db.scalars(held) if found not in shown)


def _hashed(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()
