"""What people thought of answers: kept at the press, explained afterwards where somebody wants to, read by admins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, orm, select
from sqlalchemy.exc import IntegrityError

from storage import asked
from storage.models import AskedQuestion, Feedback

# Why an answer did not help, as it is stored; what was typed beside it follows after a line's end.
REASONS = ("wrong", "missing", "misunderstood", "too_long", "other")
COMMENT_LENGTH = 1000


@dataclass(frozen=True, slots=True)
class Opinion:
    """
    What somebody thought of one answer. `reason` is one of REASONS, None where nobody said; `comment` is what they typed.

    `typed` is the question or quote as asked by `asker`; `openly` says that everybody in `channel` read it there.
    """

    id: int
    user: str
    helpful: bool
    reason: str | None
    comment: str
    given_at: datetime
    asker: str
    channel: str | None
    openly: bool
    typed: str
    kind: str
    found: bool


@dataclass(frozen=True, slots=True)
class Tally:
    """How many answers were found helpful, and how many were not."""

    helpful: int
    unhelpful: int


def give(db: orm.Session, workspace_id: int, asked_id: int, user: str, *, helpful: bool, now: datetime) -> None:
    """Store what somebody thinks of an answer, in place of what they thought before. Raises NotFound."""
    row = _own(db, workspace_id, asked_id, user, helpful=helpful, now=now)
    row.helpful, row.reason, row.given_at = helpful, None, now


def explain(
    db: orm.Session, workspace_id: int, asked_id: int, user: str, *, reason: str | None, comment: str, now: datetime
) -> None:
    """Add why an answer did not help to what somebody thought of it. Raises NotFound."""
    row = _own(db, workspace_id, asked_id, user, helpful=False, now=now)
    known = reason if reason in REASONS else "other"
    row.helpful, row.given_at = False, now
    row.reason = f"{known}\n{comment.strip()[:COMMENT_LENGTH]}".strip()


def opinions(db: orm.Session, workspace_id: int, *, limit: int | None = None, offset: int = 0) -> tuple[Opinion, ...]:
    """Return what people thought, the latest first."""
    rows = db.execute(
        select(Feedback, AskedQuestion)
        .join(AskedQuestion, AskedQuestion.id == Feedback.asked_id)
        .where(Feedback.workspace_id == workspace_id, AskedQuestion.workspace_id == workspace_id)
        .order_by(Feedback.given_at.desc(), Feedback.id.desc())
        .limit(limit)
        .offset(offset),
    )
    return tuple(_opinion(given, question) for given, question in rows)


def tally(db: orm.Session, workspace_id: int) -> Tally:
    """Return how many found an answer helpful, and how many did not."""
    counted = select(Feedback.helpful, func.count()).where(Feedback.workspace_id == workspace_id).group_by(Feedback.helpful)
    found = {bool(helpful): count for helpful, count in db.execute(counted)}
    return Tally(found.get(True, 0), found.get(False, 0))


def _own(db: orm.Session, workspace_id: int, asked_id: int, user: str, *, helpful: bool, now: datetime) -> Feedback:
    """Return somebody's opinion of an answer, made where there is none yet: two presses at once are one opinion."""
    asked.recall(db, workspace_id, asked_id, user)
    held = select(Feedback).where(Feedback.workspace_id == workspace_id, Feedback.asked_id == asked_id, Feedback.user == user)
    row = db.scalar(held)
    if row is not None:
        return row
    row = Feedback(workspace_id=workspace_id, asked_id=asked_id, user=user, helpful=helpful, given_at=now)
    try:
        with db.begin_nested():
            db.add(row)
    except IntegrityError:
        return db.scalars(held).one()
    return row


def _opinion(given: Feedback, question: AskedQuestion) -> Opinion:
    reason, _, comment = (given.reason or "").partition("\n")
    return Opinion(
        id=given.id,
        user=given.user,
        helpful=given.helpful,
        reason=reason or None,
        comment=comment,
        given_at=given.given_at,
        asker=question.user,
        channel=question.channel,
        openly=question.openly,
        typed=question.typed,
        kind=question.kind,
        found=question.found,
    )
