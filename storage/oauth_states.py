"""Installations that somebody has begun: the state that goes to Slack with them, and must come back with the same browser."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, orm

from storage.models import OAuthState

# Time to read what the app may do, and to find an administrator.
GOOD_FOR = timedelta(minutes=10)
BYTES = 32


def issue(db: orm.Session, now: datetime) -> str:
    """Return a new state; its hash alone is kept. What was not used in time is forgotten."""
    db.execute(delete(OAuthState).where(OAuthState.expires_at <= now))
    state = secrets.token_urlsafe(BYTES)
    db.add(OAuthState(state_sha256=_hash(state), expires_at=now + GOOD_FOR))
    return state


def consume(db: orm.Session, state: str, now: datetime) -> bool:
    """Return whether a state is one of ours, in time; the same one again is not."""
    ours = delete(OAuthState).where(OAuthState.state_sha256 == _hash(state), OAuthState.expires_at > now)
    return bool(db.connection().execute(ours).rowcount)


def _hash(state: str) -> str:
    return hashlib.sha256(state.encode()).hexdigest()
