"""What calendars say and what was made of it, as frozen values."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, time

from storage.planned import SessionView


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What was not taken from a calendar: what it is called, when it is in words ("" where unknown), and why, as a sentence."""

    summary: str
    when: str
    reason: str


@dataclass(frozen=True, slots=True)
class Occurrence:
    """
    An event of a calendar, or one time of an event that repeats.

    `starts` and `ends` are days, both included, of an all-day event; otherwise instants in UTC, or, without a time zone, what a
    clock on the wall shows at the venue. `zone` is the IANA name of the zone that the calendar gives, None where it gives none.
    `recurrence` says which time of a repeated event it is, by when its rule has it; "" for an event that happens once.
    `description` is the first line. `opens_at` and `time_zone` stand only in calendars that Rapporteur wrote.
    """

    uid: str
    recurrence: str
    summary: str
    starts: date
    ends: date
    place: str | None = None
    description: str = ""
    categories: tuple[str, ...] = ()
    zone: str | None = None
    is_cancelled: bool = False
    opens_at: time | None = None
    time_zone: str | None = None

    @property
    def is_all_day(self) -> bool:
        """Whether the event takes days, not hours."""
        return not isinstance(self.starts, datetime)

    @property
    def key(self) -> str:
        """SHA-256 of the event's UID and which time of it this is: the same in every version of the calendar."""
        return hashlib.sha256(f"{self.uid}\0{self.recurrence}".encode("utf-8", "replace")).hexdigest()


@dataclass(frozen=True, slots=True)
class CalendarReading:
    """
    A calendar as read. `is_whole` is false where some part could not be read, so that an event's absence means nothing.

    `name` is what the calendar calls itself, None where it does not say.
    """

    name: str | None
    occurrences: tuple[Occurrence, ...]
    left_out: tuple[LeftOut, ...]
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Report:
    """
    What taking in a calendar did. A session stands in one of the lists; `unchanged` counts those about which nothing is new.

    `restored` were cancelled and are on again; `numbered_by_rule` are those added whose number the calendar does not give: it
    follows from the body's rhythm, and somebody should look at it.
    """

    added: tuple[SessionView, ...]
    moved: tuple[SessionView, ...]
    cancelled: tuple[SessionView, ...]
    restored: tuple[SessionView, ...]
    unchanged: int
    left_out: tuple[LeftOut, ...]
    numbered_by_rule: tuple[SessionView, ...] = ()


@dataclass(frozen=True, slots=True)
class FeedView:
    """
    A calendar that is followed. `host` is the part of its address that holds no secret.

    `failure` says in words why it could not be read last time, None where it could; `next_fetch_at` is when it is read again.
    """

    id: int
    name: str
    host: str
    body: str | None
    fetched_at: datetime | None
    next_fetch_at: datetime | None
    failures: int
    failure: str | None


@dataclass(frozen=True, slots=True)
class DueFeed:
    """A feed whose turn it is; `etag` is what its server called the version we have."""

    workspace_id: int
    calendar_id: int
    etag: str | None
