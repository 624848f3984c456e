"""Letters to persons that are sent in the background: written once each, taken up by one worker at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, delete, func, or_, orm, select, update
from sqlalchemy.exc import IntegrityError

from storage.models import Letter as Row

WAITING, SENT, DROPPED = "waiting", "sent", "dropped"
# How long the keys of letters are kept once they are sent, so that none is written again.
KEPT_FOR = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter that was taken up until `leased_until`; `about` holds numbers of rows, `attempts` counts this one."""

    id: int
    key: str
    target: str
    about: Mapping[str, Any]
    attempts: int
    leased_until: datetime | None
    made_at: datetime


def write(
    db: orm.Session,
    workspace_id: int,
    key: str,
    *,
    target: str,
    kind: str,
    about: Mapping[str, Any],
    not_before: datetime,
    now: datetime,
) -> bool:
    """Write a letter, to be sent from an instant on; False where it was written before, however far it is by now."""
    row = Row(
        workspace_id=workspace_id,
        key=key,
        target=target,
        kind=kind,
        about=dict(about),
        state=WAITING,
        next_try_at=not_before,
        made_at=now,
    )
    try:
        with db.begin_nested():
            db.add(row)
    except IntegrityError:
        return False
    return True


def claim(db: orm.Session, workspace_id: int, kind: str, now: datetime, *, lease: timedelta) -> tuple[Letter, ...]:
    """
    Take up the letter that is due longest, and with it all that are due to the same person about the same thing.

    What they are about is the key up to its last two words: "search 3 statement 12" is about search 3. Empty: nothing is due.
    """
    first = db.scalar(_due(workspace_id, kind, now).order_by(Row.next_try_at, Row.id).limit(1).with_for_update(skip_locked=True))
    if first is None:
        return ()
    same = _due(workspace_id, kind, now).where(Row.target == first.target, Row.key.startswith(f"{subject(first.key)} "))
    rows = db.scalars(same.order_by(Row.id).with_for_update(skip_locked=True)).all()
    for row in rows:
        row.attempts += 1
        row.leased_until = now + lease
    db.flush()
    return tuple(
        Letter(row.id, row.key, row.target, dict(row.about), row.attempts, row.leased_until, row.made_at) for row in rows
    )


def subject(key: str) -> str:
    """Return what a letter is about: its key without its last two words."""
    return key.rsplit(" ", 2)[0]


def last_sent(db: orm.Session, workspace_id: int, about: str) -> datetime | None:
    """Return when a letter about something was sent last; None: never."""
    held = select(func.max(Row.next_try_at)).where(
        Row.workspace_id == workspace_id, Row.state == SENT, Row.key.startswith(f"{about} ")
    )
    return db.scalar(held)


def sent(db: orm.Session, letters: Sequence[Letter], now: datetime) -> None:
    """Write down that letters stand in Slack."""
    _end(db, letters, SENT, now)


def dropped(db: orm.Session, letters: Sequence[Letter], now: datetime) -> None:
    """Write down that letters will not be sent."""
    _end(db, letters, DROPPED, now)


def put_off(db: orm.Session, letters: Sequence[Letter], until: datetime) -> None:
    """Let go of letters, to be taken up again at an instant."""
    _change(db, letters, {"next_try_at": until, "leased_until": None})


def forget_old(db: orm.Session, now: datetime) -> None:
    """Delete letters that were sent or dropped long ago."""
    db.execute(delete(Row).where(Row.state != WAITING, Row.made_at < now - KEPT_FOR))


def _due(workspace_id: int, kind: str, now: datetime) -> Select[Row]:
    return select(Row).where(
        Row.workspace_id == workspace_id,
        Row.kind == kind,
        Row.state == WAITING,
        Row.next_try_at <= now,
        or_(Row.leased_until.is_(None), Row.leased_until < now),
    )


def _end(db: orm.Session, letters: Sequence[Letter], state: str, now: datetime) -> None:
    # `next_try_at` of one that is done is when that was.
    _change(db, letters, {"state": state, "next_try_at": now, "leased_until": None})


def _change(db: orm.Session, letters: Sequence[Letter], values: dict[str, object]) -> None:
    """Change letters that are still ours: one that another worker has taken up meanwhile is left alone."""
    for letter in letters:
        ours = update(Row).where(Row.id == letter.id, Row.leased_until == letter.leased_until, Row.state == WAITING)
        db.connection().execute(ours.values(values))
