"""
Messages on their way: who takes one up, what is about to be done, what became of it.

Slack knows no key that would keep a message from being posted twice, so each step is on record before the next is taken: a
worker claims a posting for a time, writes down its intent, posts once, and writes down the answer. Where the answer is lost, or
the worker with it, the message is looked for by its key before anything is sent again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, func, or_, orm, select, update

from storage import audit
from storage.models import Posting, Workspace
from storage.reminders import undelivered
from storage.reminders.states import (
    CLAIMED,
    DROPPED,
    FAILED,
    HELD,
    OPEN,
    SENDING,
    SENT,
    UNKNOWN,
    WAITING,
)

ACTOR = "rapporteur"
# "About 1 message a second and channel" (chat.postMessage).
CHANNEL_PAUSE = timedelta(seconds=1)
# Where Slack could not be reached at all: 5, 10, 20, ... seconds until the next try, a minute at most.
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=5), timedelta(minutes=1)
# A message that a fault of ours keeps from being made is given up after this time.
GIVEN_UP_AFTER = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Claim:
    """
    A posting that a worker has taken up until `leased_until`.

    `look_back_to` is the start of the attempt whose answer is not known: the message is looked for from there on; None where
    nothing was sent yet. `channel` is the conversation it goes to, None while a person's is not known.
    """

    posting_id: int
    workspace_id: int
    session_id: int
    key: str
    target: str
    channel: str | None
    worker: str
    leased_until: datetime
    attempt: int
    look_back_to: datetime | None
    is_last_lead: bool
    may_be_repeat: bool


def claim(db: orm.Session, worker: str, now: datetime, *, lease: timedelta, workspace_ids: frozenset[int]) -> Claim | None:
    """
    Take up the posting of these workspaces that is due longest, for as long as the lease; None where nothing is to be done now.

    Also one whose worker has not been heard of since its lease ended. Not in a workspace that Slack asked us to leave alone for
    a while, and not within a second of the last message to the same channel.
    """
    first = _due(now, workspace_ids).where(~_busy_targets(now)).order_by(Posting.due_at, Posting.id).limit(1)
    row = db.scalar(first.with_for_update(skip_locked=True, of=Posting))
    if row is None:
        return None
    looks_back = row.state in (SENDING, UNKNOWN)
    row.state = UNKNOWN if looks_back else CLAIMED
    row.leased_by, row.leased_until = worker, now + lease
    return _claim(row, worker, row.leased_until, row.attempted_at if looks_back else None)


def waits_for_channel(db: orm.Session, now: datetime, *, workspace_ids: frozenset[int]) -> bool:
    """Return whether something is due that waits for no more than the second between two messages to its channel."""
    return db.scalar(_due(now, workspace_ids).limit(1)) is not None


def count_due(db: orm.Session, now: datetime, *, workspace_ids: frozenset[int]) -> int:
    """Return to how many targets something could be posted now, those that wait for their second included."""
    targets = _due(now, workspace_ids).with_only_columns(Posting.workspace_id, Posting.target).distinct().subquery()
    return db.scalar(select(func.count()).select_from(targets)) or 0


def intend(db: orm.Session, claimed: Claim, now: datetime, *, channel: str, time_needed: timedelta, repeat: bool = False) -> bool:
    """
    Write down that the message is about to be sent; False where it must not be: withdrawn meanwhile, or the lease too short.

    `repeat`: nobody could look whether the attempt before had succeeded, and the message says so.
    """
    if now + time_needed > claimed.leased_until:
        return False
    workspace = db.get_one(Workspace, claimed.workspace_id, populate_existing=True)
    if workspace.stopped_reason is not None or (workspace.paused_until or now) > now:
        put_off(db, claimed, workspace.paused_until or now)  # another worker was told to wait after we had taken this up
        return False
    values = {
        "state": SENDING,
        "attempt": Posting.attempt + 1,
        # Of several attempts the first in doubt: whatever any of them left in Slack is looked for from there on.
        "attempted_at": claimed.look_back_to or now,
        "channel": channel,
        "may_be_repeat": repeat,
    }
    return _written(db, claimed, values)


def sent(db: orm.Session, claimed: Claim, now: datetime, *, channel: str, ts: str) -> bool:
    """
    Write down that the message stands in Slack; False where another one does already, so that ours is one too many.

    Whoever has the posting by now: a worker that was frozen beyond its lease knows better than the one that came after it.
    """
    values = {"state": SENT, "channel": channel, "ts": ts, "sent_at": now, "leased_until": None, "reason": None}
    first = update(Posting).where(Posting.id == claimed.posting_id, Posting.state != SENT).values(values)
    if db.connection().execute(first).rowcount:
        return True
    row = db.get_one(Posting, claimed.posting_id, populate_existing=True)
    if row.ts == ts:
        return True
    row.swept_at = None  # whatever becomes of taking ours away, the channel is looked at once more
    return False


def not_sent(db: orm.Session, claimed: Claim, now: datetime, reason: str) -> None:
    """Write down that Slack was not reached, so that nothing was sent: tried again after a while, longer with each attempt."""
    not_done(db, claimed, now + min(FIRST_PAUSE * 2 ** min(claimed.attempt, 10), LONGEST_PAUSE), reason)


def unknown(db: orm.Session, claimed: Claim, now: datetime, *, settle: timedelta) -> None:
    """Write down that the answer was lost: looked for when a message that was taken would have become visible."""
    _written(db, claimed, {"state": UNKNOWN, "next_try_at": now + settle, "leased_until": None})


def not_done(db: orm.Session, claimed: Claim, until: datetime, reason: str) -> None:
    """
    Write down that Slack did not take the message, and that it may be tried again from an instant on.

    Where an earlier attempt is in doubt, it stays so: the message is looked for before the next try.
    """
    state = WAITING if claimed.look_back_to is None else UNKNOWN
    _written(db, claimed, {"state": state, "next_try_at": until, "reason": reason, "leased_until": None})


def put_off(db: orm.Session, claimed: Claim, until: datetime) -> None:
    """Let go of a claimed posting, to be taken up again at an instant: looked for first where an attempt may have succeeded."""
    for held_as, left_as in ((CLAIMED, WAITING), (SENDING, UNKNOWN), (UNKNOWN, UNKNOWN)):
        if _written(db, claimed, {"state": left_as, "next_try_at": until, "leased_until": None}, of=(held_as,)):
            return


def pause(db: orm.Session, workspace_id: int, until: datetime) -> None:
    """Post nothing in a workspace before an instant (429), or before a later one that it was told already."""
    row = db.get_one(Workspace, workspace_id, with_for_update={"key_share": True})
    row.paused_until = max(until, row.paused_until or until)


def not_made(db: orm.Session, claimed: Claim, now: datetime, *, pause: timedelta) -> None:
    """Write down that a fault of ours kept the message from being made: tried again for an hour, then given up, and told."""
    row = db.get_one(Posting, claimed.posting_id, populate_existing=True)
    if row.state in (CLAIMED, UNKNOWN) and now - row.made_at > GIVEN_UP_AFTER:
        _end(db, claimed, now, FAILED if row.state == CLAIMED else HELD, "cannot_be_made")
    else:
        put_off(db, claimed, now + pause)


def stopped(db: orm.Session, workspace_id: int) -> str | None:
    """Return why nothing is posted in a workspace: Slack's refusal of our token; None where all is well."""
    return db.scalar(select(Workspace.stopped_reason).where(Workspace.id == workspace_id))


def stopped_among(db: orm.Session, workspace_ids: frozenset[int]) -> tuple[int, ...]:
    """Return those of these workspaces in which nothing is posted."""
    refusing = select(Workspace.id).where(Workspace.id.in_(workspace_ids), Workspace.stopped_reason.is_not(None))
    return tuple(db.scalars(refusing.order_by(Workspace.id)))


def stop(db: orm.Session, workspace_id: int, reason: str, now: datetime) -> None:
    """Post nothing more in a workspace that refuses our token, until `go_on`."""
    row = db.get_one(Workspace, workspace_id)
    if row.stopped_reason is None:
        row.stopped_reason = reason
        audit.note(
            db, workspace_id, actor=ACTOR, action="stop posting", subject=f"workspace {workspace_id}", now=now, reason=reason
        )


def go_on(db: orm.Session, workspace_id: int) -> None:
    """Post again: a token of the workspace was accepted."""
    db.execute(update(Workspace).where(Workspace.id == workspace_id).values(stopped_reason=None))


def refused(db: orm.Session, claimed: Claim, now: datetime, reason: str) -> None:
    """Write down that Slack refuses the message for good, and have those who answer for it told another way."""
    _end(db, claimed, now, FAILED, reason)


def held(db: orm.Session, claimed: Claim, now: datetime, reason: str) -> None:
    """Write down that nobody can tell whether the message stands there: not sent again, its keepers are asked to look."""
    _end(db, claimed, now, HELD, reason)


def dropped(db: orm.Session, claimed: Claim, now: datetime, reason: str) -> None:
    """Write down that the message came too late to be useful."""
    _end(db, claimed, now, DROPPED, reason)


def to_sweep(db: orm.Session, now: datetime, *, settle: timedelta, workspace_ids: frozenset[int]) -> tuple[Claim, ...]:
    """Return the messages that took more than one attempt, when a second one would have become visible."""
    rows = db.scalars(
        select(Posting)
        .join(Workspace, Workspace.id == Posting.workspace_id)
        .where(
            Posting.workspace_id.in_(workspace_ids),
            Posting.state == SENT,
            Posting.attempt > 1,
            Posting.swept_at.is_(None),
            *_may_be_called(now),
            Posting.sent_at < now - settle,
        )
        .order_by(Posting.id)
        .limit(50),
    )
    return tuple(_claim(row, "", now, row.attempted_at) for row in rows)


def swept(db: orm.Session, posting_id: int, ts: str | None, now: datetime) -> None:
    """Write down that a message stands there once, and which of two was kept."""
    values: dict[str, object] = {"swept_at": now} | ({"ts": ts} if ts else {})
    db.execute(update(Posting).where(Posting.id == posting_id).values(values))


def _claim(row: Posting, worker: str, leased_until: datetime, look_back_to: datetime | None) -> Claim:
    return Claim(
        posting_id=row.id,
        workspace_id=row.workspace_id,
        session_id=row.session_id,
        key=row.key,
        target=row.target,
        channel=row.channel,
        worker=worker,
        leased_until=leased_until,
        attempt=row.attempt,
        look_back_to=look_back_to,
        is_last_lead=row.is_last_lead,
        may_be_repeat=row.may_be_repeat,
    )


def _due(now: datetime, workspace_ids: frozenset[int]) -> Select[Posting]:
    return (
        select(Posting)
        .join(Workspace, Workspace.id == Posting.workspace_id)
        .where(
            Posting.workspace_id.in_(workspace_ids),
            Posting.state.in_(OPEN),
            Posting.next_try_at <= now,
            or_(Posting.leased_until.is_(None), Posting.leased_until < now),
            *_may_be_called(now),
        )
    )


def _may_be_called(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions of a workspace whose Slack takes calls now."""
    return or_(Workspace.paused_until.is_(None), Workspace.paused_until <= now), Workspace.stopped_reason.is_(None)


def _busy_targets(now: datetime) -> ColumnElement[bool]:
    """Return the condition that another message to the same target is on its way, or was sent within the last second."""
    other = orm.aliased(Posting)
    return (
        select(other.id)
        .where(
            other.workspace_id == Posting.workspace_id,
            other.target == Posting.target,
            other.id != Posting.id,
            or_(
                other.state.in_((CLAIMED, SENDING)) & (other.leased_until >= now),
                (other.state == SENT) & (other.attempted_at > now - CHANNEL_PAUSE) & (other.attempted_at <= now),
            ),
        )
        .exists()
    )


def _written(
    db: orm.Session, claimed: Claim, values: dict[str, object], of: tuple[str, ...] = (CLAIMED, SENDING, UNKNOWN)
) -> bool:
    """Change a posting that is still ours: one that was withdrawn, or taken up by another worker, is left alone."""
    ours = update(Posting).where(
        Posting.id == claimed.posting_id,
        Posting.leased_by == claimed.worker,
        Posting.leased_until == claimed.leased_until,
        Posting.state.in_(of),
    )
    return bool(db.connection().execute(ours.values(values)).rowcount)


def _end(db: orm.Session, claimed: Claim, now: datetime, state: str, reason: str) -> None:
    if _written(db, claimed, {"state": state, "reason": reason[:40], "leased_until": None}):
        row = db.get_one(Posting, claimed.posting_id, populate_existing=True)
        audit.note(
            db,
            row.workspace_id,
            actor=ACTOR,
            action="not delivered",
            subject=f"posting {row.id}",
            now=now,
            state=state,
            reason=reason,
        )
        undelivered.tell_keepers(db, row, now)
