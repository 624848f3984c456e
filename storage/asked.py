"""Questions and quotes as they were typed, so that buttons work after a restart and a thread can go on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import delete, orm, select

from storage.errors import NotFound
from storage.models import AskedQuestion as Row
from storage.models import Feedback

# A thread's later questions lean on the last few; more would only cost time.
THREAD_MEMORY = 10
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


def recall(db: orm.Session, workspace_id: int, asked_id: int) -> AskedQuestion:
    """Return what was asked under this number in this workspace. Raises NotFound."""
    row = db.scalar(select(Row).where(Row.workspace_id == workspace_id, Row.id == asked_id))
    if row is None:
        raise NotFound("question", str(asked_id))
    return AskedQuestion(row.id, row.user, row.channel, row.thread, row.typed, tuple(row.earlier), row.day, row.kind)


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
