"""What became of every reminder: the record's tables against what Slack accepted."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from storage.database import Record
from storage.models import Posting, Reminder
from storage.reminders.states import OPEN, SENT


@dataclass(frozen=True)
class Outcome:
    """
    Counts over the reminders that were due. `lost`: no message stands. `doubled`: messages too many that stand in the end.

    `unaccounted`: the tables do not say "sent". `stood_twice`: messages too many that stood until they were deleted again, and
    `swept` those deletions. `repeats`: messages that say of themselves that they may be one.
    """

    reminders: int
    lost: int
    doubled: int
    unaccounted: int
    stood_twice: int
    swept: int
    repeats: int
    retried: int
    lateness: tuple[float, ...]


def is_done(record: Record, due_until: datetime) -> bool:
    """Return whether nothing is left to be gathered, posted or swept."""
    planned = select(func.count()).where(Reminder.state == "planned", Reminder.due_at <= due_until)
    still_open = select(func.count()).where(Posting.state.in_(OPEN))
    unswept = select(func.count()).where(Posting.state == SENT, Posting.attempt > 1, Posting.swept_at.is_(None))
    with record.read() as db:
        return not any(db.scalar(query) for query in (planned, still_open, unswept))


def settled(record: Record, ledger: Mapping[str, Any], due_until: datetime) -> Outcome:
    """Return what became of the reminders due until an instant. `ledger` is the server's."""
    messages = ledger["messages"]
    standing = Counter(message["key"] for message in messages if message["deleted_at"] is None)
    accepted = Counter(message["key"] for message in messages)
    with record.read() as db:
        rows = list(db.scalars(select(Reminder).where(Reminder.due_at <= due_until, Reminder.state != "withdrawn")))
        postings = {posting.id: posting for posting in db.scalars(select(Posting))}
        db.expunge_all()
    keys: defaultdict[tuple[int, str], set[str]] = defaultdict(set)
    for posting in postings.values():
        keys[posting.session_id, posting.target].add(posting.key)
    of_row = [postings.get(row.posting_id or 0) for row in rows]
    targets = {(row.session_id, row.target) for row in rows}
    known = {key for found in keys.values() for key in found}
    strangers = sum(count for key, count in standing.items() if key not in known)
    return Outcome(
        reminders=len(rows),
        lost=sum(posting is None or not standing[posting.key] for posting in of_row),
        doubled=sum(max(0, sum(standing[key] for key in keys[target]) - 1) for target in targets) + strangers,
        unaccounted=sum(posting is None or posting.state != SENT for posting in of_row),
        stood_twice=sum(count - 1 for count in accepted.values() if count > 1),
        swept=sum(message["deleted_at"] is not None for message in messages),
        repeats=sum(posting.may_be_repeat for posting in postings.values()),
        retried=sum(posting.attempt > 1 for posting in postings.values()),
        lateness=lateness(messages, postings.values()),
    )


def lateness(messages: list[Mapping[str, Any]], postings: Any) -> tuple[float, ...]:
    """Return, in order of size, how many seconds after it was due each message was first accepted."""
    first: dict[str, float] = {}
    for message in messages:
        first.setdefault(message["key"], message["at"])
    return tuple(sorted(first[posting.key] - posting.due_at.timestamp() for posting in postings if posting.key in first))
