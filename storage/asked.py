"""Questions and quotes as they were typed, so that buttons work after a restart and a thread can go on."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import and_, delete, func, or_, orm, select, update

from storage.errors import NotFound
from storage.models import AskedQuestion as Row
from storage.models import Feedback

# A thread's later questions lean on the last few; more would only cost time.
THREAD_MEMORY = 10
# Of a busy week, the latest questions.
LOOKED_AT = 500
# What people ask says what they work on: it is kept as long as its buttons are of use, and no longer.
KEPT_FOR = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """What was typed: a question ("said") or a quote; `on` is the day asked, `earlier` the questions before it in its thread."""

    id: int
    user: str
    channel: str | None
    thread: str | None
    typed: str
    earlier: tuple[str, ...]
    on: date
    kind: str


def keep(
    db: orm.Session,
    workspace_id: int,
    *,
    user: str,
    channel: str | None,
    thread: str | None,
    typed: str,
    earlier: tuple[str, ...],
    on: date,
    found: bool,
    kind: str,
    openly: bool = False,
    now: datetime,
) -> int:
    """
    Store what was asked and whether anything was found; return its number, which buttons carry.

    `openly`: everybody in the channel read it.
    """
    row = Row(
        workspace_id=workspace_id,
        user=user,
        channel=channel,
        thread=thread,
        typed=typed,
        earlier=list(earlier),
        day=on,
        found=found,
        kind=kind,
        openly=openly,
        asked_at=now,
    )
    db.add(row)
    db.flush()
    return row.id


def recall(db: orm.Session, workspace_id: int, asked_id: int, user: str) -> AskedQuestion:
    """
    Return what was asked under this number in this workspace, by this person or before everybody. Raises NotFound.

    A question says what somebody works on: it is nobody else's business until they share its answer.
    """
    theirs = (Row.user == user) | Row.openly.is_(True)
    row = db.scalar(select(Row).where(Row.workspace_id == workspace_id, Row.id == asked_id, theirs))
    if row is None:
        raise NotFound("question", str(asked_id))
    return _view(row)


def unanswered(
    db: orm.Session, workspace_id: int, *, since: datetime, user: str, channels: Collection[str], limit: int
) -> tuple[AskedQuestion, ...]:
    """
    Return questions to which nothing was found, the latest first, each once, and none to which something was found later on.

    Those of a person, and those that others asked before everybody in one of these channels.
    """
    theirs = or_(Row.user == user, and_(Row.openly, Row.channel.in_(sorted(channels))))
    asked = select(Row).where(Row.workspace_id == workspace_id, Row.asked_at >= since, Row.kind == "said", theirs)
    latest: dict[str, Row] = {}
    for row in db.scalars(asked.order_by(Row.id.desc()).limit(LOOKED_AT)):
        latest.setdefault(" ".join(row.typed.casefold().split()), row)
    return tuple(_view(row) for row in latest.values() if not row.found)[:limit]


def asked_openly(db: orm.Session, workspace_id: int, *, since: datetime, limit: int) -> tuple[str, ...]:
    """Return the channels in which a question to which nothing was found was asked before everybody, the latest first."""
    rows = db.scalars(
        select(Row.channel)
        .where(Row.workspace_id == workspace_id, Row.asked_at >= since, Row.openly, Row.kind == "said", ~Row.found)
        .where(Row.channel.is_not(None))
        .group_by(Row.channel)
        .order_by(func.max(Row.id).desc())
        .limit(limit)
    )
    return tuple(channel for channel in rows if channel)


def open_up(db: orm.Session, workspace_id: int, asked_id: int) -> None:
    """Let everybody press the buttons of an answer that its asker has shared."""
    db.execute(update(Row).where(Row.workspace_id == workspace_id, Row.id == asked_id).values(openly=True))


def forget_old(db: orm.Session, now: datetime) -> None:
    """Delete what was asked so long ago that nobody presses its buttons, and of which nobody said lately what they thought."""
    judged = select(Feedback.asked_id).where(Feedback.given_at >= now - KEPT_FOR)
    db.execute(delete(Row).where(Row.asked_at < now - KEPT_FOR, Row.id.not_in(judged)))


def in_thread(db: orm.Session, workspace_id: int, channel: str, thread: str) -> tuple[str, ...]:
    """Return the questions asked in this thread so far, oldest first, at most the last ten; quotes are left out."""
    rows = db.scalars(
        select(Row.typed)
        .where(Row.workspace_id == workspace_id, Row.channel == channel, Row.thread == thread, Row.kind == "said")
        .order_by(Row.id.desc())
        .limit(THREAD_MEMORY),
    )
    return tuple(reversed(rows.all()))


def _view(row: Row) -> AskedQuestion:
    return AskedQuestion(row.id, row.user, row.channel, row.thread, row.typed, tuple(row.earlier), row.day, row.kind)
