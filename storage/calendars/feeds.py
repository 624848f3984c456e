"""Calendars that are followed: whose turn it is to be read again, and how the last reading went."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Select, orm, select

from storage import audit
from storage.calendars.addresses import address
from storage.calendars.taking_in import body_code
from storage.calendars.values import DueFeed, FeedView
from storage.errors import NotFound
from storage.models import Calendar, Workspace
from storage.sealing import keys_of

EVERY = timedelta(hours=1)
SLOWEST = timedelta(days=1)  # after failures
# An unchanged feed is read whole once a day all the same: what repeats reaches further ahead every day.
WHOLE_EVERY = timedelta(days=1)
LEASE = timedelta(minutes=5)  # within which one replica reads a feed, and no other
NAME_LENGTH = 200
REASON_LENGTH = 500


def follow(
    db: orm.Session,
    workspace_id: int,
    typed: str,
    *,
    body: str | None = None,
    name: str | None = None,
    actor: str,
    now: datetime,
) -> FeedView:
    """
    Follow the calendar at an address (https or webcal); it is due at once. One that is followed already stays one.

    `body` is whose events they are, by any name, where they do not say; `name` what to call it, its host where nothing is said.
    Raises Invalid for an address that may not be fetched, UnknownName for a body.
    """
    found = address(typed)
    code = body_code(db, workspace_id, body)
    row = _at(db, workspace_id, str(found))
    is_news = row is None or row.stopped_at is not None or row.body != (code or row.body)
    if row is None:
        sealed = keys_of(db).seal_text(str(found), _about(workspace_id))
        row = Calendar(workspace_id=workspace_id, name=found.host, address=sealed, added_by=actor, added_at=now, failures=0)
        db.add(row)
    row.name, row.body, row.stopped_at = (name or row.name)[:NAME_LENGTH], code or row.body, None
    row.next_fetch_at = now if is_news else row.next_fetch_at
    row.fetched_at, row.etag = (None, None) if is_news else (row.fetched_at, row.etag)
    db.flush()
    if is_news:
        _note(db, row, "follow calendar", actor, now)
    return _view(db, row)


def unfollow(db: orm.Session, workspace_id: int, calendar_id: int, *, actor: str, now: datetime) -> FeedView:
    """Follow a calendar no more; the sessions that it brought stay. Raises NotFound."""
    row = _row(db, workspace_id, calendar_id)
    row.stopped_at, row.next_fetch_at = now, None
    _note(db, row, "unfollow calendar", actor, now)
    return _view(db, row)


def listed(db: orm.Session, workspace_id: int) -> tuple[FeedView, ...]:
    """Return the calendars that a workspace follows, the oldest first."""
    rows = db.scalars(_followed().where(Calendar.workspace_id == workspace_id).order_by(Calendar.id))
    return tuple(_view(db, row) for row in rows)


def show(db: orm.Session, workspace_id: int, calendar_id: int) -> FeedView:
    """Return a calendar that is followed. Raises NotFound."""
    return _view(db, _row(db, workspace_id, calendar_id))


def due(db: orm.Session, now: datetime, *, limit: int) -> tuple[DueFeed, ...]:
    """
    Return feeds of all workspaces whose turn it is, and keep them for the caller for `LEASE`: a crash loses no turn.

    Not those of teams that have left.
    """
    waiting = _followed().where(Calendar.next_fetch_at <= now, Calendar.workspace_id.in_(_here())).limit(limit)
    rows = db.scalars(waiting.order_by(Calendar.next_fetch_at, Calendar.id).with_for_update(skip_locked=True)).all()
    return tuple(_claimed(row, now) for row in rows)


def claim(db: orm.Session, workspace_id: int, calendar_id: int, now: datetime) -> DueFeed:
    """Return one feed to be read now, whether or not it is its turn, and keep it for the caller. Raises NotFound."""
    return _claimed(_row(db, workspace_id, calendar_id), now)


def address_of(db: orm.Session, feed: DueFeed) -> str:
    """Return the address of a feed. Raises Locked where its key is not here, NotFound where it is followed no more."""
    return _address(db, _row(db, feed.workspace_id, feed.calendar_id))


def reseal(db: orm.Session) -> int:
    """Seal addresses that are plain, or sealed by an older key; return how many. Nothing without a key. Raises Locked."""
    keys, changed = keys_of(db), 0
    for row in db.scalars(select(Calendar).where(Calendar.address.is_not(None)).order_by(Calendar.id).with_for_update()):
        if row.address is not None and not keys.is_sealed_by_newest(row.address):
            row.address, changed = keys.seal_text(_address(db, row), _about(row.workspace_id)), changed + 1
    return changed


def fetched(
    db: orm.Session, workspace_id: int, calendar_id: int, *, now: datetime, etag: str | None, name: str | None = None
) -> None:
    """
    Note that a feed was read whole; `etag` is what its server calls this version, `name` what the calendar calls itself.

    Nothing happens where it is followed no more.
    """
    row = db.get(Calendar, calendar_id)
    if row is not None and row.workspace_id == workspace_id and row.stopped_at is None:
        row.fetched_at, row.next_fetch_at, row.failures, row.failure = now, now + EVERY, 0, None
        row.etag = etag if etag and len(etag) <= REASON_LENGTH else None
        if name and row.name == address(_address(db, row)).host:
            row.name = name[:NAME_LENGTH]


def unchanged(db: orm.Session, workspace_id: int, calendar_id: int, *, now: datetime) -> None:
    """Note that a feed's server has no other version than ours."""
    row = db.get(Calendar, calendar_id)
    if row is not None and row.workspace_id == workspace_id and row.stopped_at is None:
        row.next_fetch_at, row.failures, row.failure = now + EVERY, 0, None


def failed(db: orm.Session, workspace_id: int, calendar_id: int, *, now: datetime, reason: str) -> None:
    """Note that a feed could not be read, and why, in words; it is tried again after longer and longer, at most a day."""
    row = db.get(Calendar, calendar_id)
    if row is not None and row.workspace_id == workspace_id and row.stopped_at is None:
        row.failures, row.failure = row.failures + 1, reason[:REASON_LENGTH]
        row.next_fetch_at = now + min(SLOWEST, EVERY * 2 ** min(row.failures - 1, 10))


def _claimed(row: Calendar, now: datetime) -> DueFeed:
    row.next_fetch_at = now + LEASE
    is_fresh = row.fetched_at is not None and now - row.fetched_at < WHOLE_EVERY
    return DueFeed(row.workspace_id, row.id, row.etag if is_fresh else None)


def _followed() -> Select[Calendar]:
    return select(Calendar).where(Calendar.address.is_not(None), Calendar.stopped_at.is_(None))


def _here() -> Select[int]:
    return select(Workspace.id).where(Workspace.uninstalled_at.is_(None))


def _at(db: orm.Session, workspace_id: int, plain: str) -> Calendar | None:
    """Return the oldest calendar at an address; the same one is sealed otherwise each time, so each is opened."""
    held = select(Calendar).where(Calendar.workspace_id == workspace_id, Calendar.address.is_not(None))
    return next((row for row in db.scalars(held.order_by(Calendar.id)) if _address(db, row) == plain), None)


def _address(db: orm.Session, row: Calendar) -> str:
    return keys_of(db).open_text(row.address or "", _about(row.workspace_id))


def _about(workspace_id: int) -> str:
    return f"calendar address of workspace {workspace_id}"


def _row(db: orm.Session, workspace_id: int, calendar_id: int) -> Calendar:
    row = db.scalar(_followed().where(Calendar.workspace_id == workspace_id, Calendar.id == calendar_id))
    if row is None:
        raise NotFound("calendar", str(calendar_id))
    return row


def _note(db: orm.Session, row: Calendar, action: str, actor: str, now: datetime) -> None:
    host = address(_address(db, row)).host  # never the rest: it may be a secret
    audit.note(db, row.workspace_id, actor=actor, action=action, subject=f"calendar {row.id}", now=now, host=host, body=row.body)


def _view(db: orm.Session, row: Calendar) -> FeedView:
    return FeedView(
        id=row.id,
        name=row.name,
        host=address(_address(db, row)).host,
        body=row.body,
        fetched_at=row.fetched_at,
        next_fetch_at=row.next_fetch_at,
        failures=row.failures,
        failure=row.failure,
    )
