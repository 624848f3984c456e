"""What is planned, as frozen values: sessions with their days, deadlines, and what a reminder is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

# When a session opens where nobody said when, on the venue's clock.
OPENS_AT = time(10)


@dataclass(frozen=True, slots=True)
class SessionView:
    """
    A session as it is planned. `name` is what people call it among themselves ("PC-66"), `label` the full form ("66th session").

    `starts_on` and `ends_on` are days on the venue's clock, None where the record does not say; a session of one day has both.
    `time_zone` is the venue's, an IANA name. `keeper` is the Slack user who planned it, None for what a calendar brought.
    """

    id: int
    body: str  # code
    body_name: str
    number: int | None
    qualifier: str | None
    name: str
    label: str
    starts_on: date | None
    ends_on: date | None
    opens_at: time
    place: str | None
    time_zone: str
    cancelled_at: datetime | None = None
    ready_at: datetime | None = None
    keeper: str | None = None
    statements: int = 0  # of the workspace's own delegation, on file
    year: int | None = None  # in which it opened, also where its days are not known


@dataclass(frozen=True, slots=True)
class DeadlineView:
    """
    A dated duty of a session. `due_on` and `due_time` are on the venue's clock (`time_zone`), `due_at` is the instant in UTC.

    `owner` is a Slack user id, None for nobody yet.
    """

    id: int
    session_id: int
    session_name: str
    step: str
    label: str
    due_on: date
    due_time: time
    due_at: datetime
    time_zone: str
    owner: str | None = None
    done_at: datetime | None = None
    done_by: str | None = None
    snoozed_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Undelivered:
    """
    A reminder that reached nobody: to which channel or person, for which session, when it was due, and why (a code).

    `is_in_doubt`: it may stand there all the same; its answer was lost, and Slack does not let us look.
    """

    session_id: int
    session_name: str
    target: str
    due_at: datetime
    reason: str
    is_in_doubt: bool = False


@dataclass(frozen=True, slots=True)
class Notice:
    """
    What one posted reminder is about; the words are chosen in `handlers.views.reminder`.

    `kind` is "session" (ahead of a session), "deadline" (of deadlines alone), "escalation" (a deadline passed undone), "moved",
    "cancelled", "snoozed" (asked for again), or "undelivered" (another reminder could not be posted: `undelivered` says which).
    `leads` are the leads that came due, as written ("7 days"), longest first: more than one where some were missed.
    `deadlines` are the open ones of the session, by when they are due; `concerned` the numbers of those that this notice is for.
    """

    posting_id: int
    kind: str
    target: str
    session: SessionView
    deadlines: tuple[DeadlineView, ...]
    concerned: tuple[int, ...]
    leads: tuple[str, ...]
    due_at: datetime
    is_late: bool
    may_be_repeat: bool
    undelivered: Undelivered | None = None
