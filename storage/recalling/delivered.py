"""Which statements were delivered at a body before a day, and which of them were the last."""

from __future__ import annotations

from datetime import date, timedelta

from storage.asking.scope import delivered_by
from storage.held import HeldStatement, Holdings

# What is not yet spoken is never quoted as said.
DRAFT = "draft"
# Beside these, a statement of another kind is the main one of its session.
_BESIDE = frozenset(
    {"explanation of vote", "explanation of position", "right of reply", "point of order", "introduction of a draft"}
)


def delivered_before(holdings: Holdings, delegation: str, before: date) -> tuple[HeldStatement, ...]:
    """Return a delegation's statements delivered before a day, in order of delivery; drafts are none."""
    day = before - timedelta(days=1)
    return tuple(
        statement
        for statement in holdings.statements
        if statement.delegation == delegation and statement.stage != DRAFT and delivered_by(statement, day, holdings.catalogue)
    )


def of_last_session(spoken: tuple[HeldStatement, ...], body: str, session_id: int | None) -> tuple[HeldStatement, ...]:
    """Return the statements of the body's last session, the main one first; `session_id` is the one that is prepared."""
    there = [statement for statement in spoken if statement.body == body and statement.session.id != session_id]
    if not there:
        return ()
    return tuple(sorted((s for s in there if s.session.id == there[-1].session.id), key=_rank))


def _rank(statement: HeldStatement) -> tuple[bool, int, int]:
    length = sum(len(paragraph.text) for paragraph in statement.paragraphs)
    return statement.kind in _BESIDE, -length, statement.id
