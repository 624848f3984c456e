"""What a calendar says becomes sessions: added, moved, cancelled, restored; the same calendar again changes nothing."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from itertools import chain

from sqlalchemy import orm, select

from storage import audit, delegations, sessions
from storage.calendars.joining import Joined, Understanding, understood
from storage.calendars.values import CalendarReading, LeftOut, Occurrence, Report
from storage.catalogue import load, names
from storage.database import take_turn
from storage.errors import Invalid, NotFound, RecordError, UnknownName
from storage.models import Calendar, CalendarEvent
from storage.planned import SessionView

MOST_SESSIONS = 500  # that one calendar brings
PORTION = 20  # new sessions that are planned in one transaction: each takes some hundredths of a second
FILES = "imported files"
SEVERAL = 3
SLACK_USER = re.compile(r"[UW][A-Z0-9]{2,30}")
_CHANGES = ("added", "moved", "cancelled", "restored")
_LISTS = (*_CHANGES, "numbered_by_rule")


def body_code(db: orm.Session, workspace_id: int, name: str | None) -> str | None:
    """Return the code of the body that a name means; None for no name. Raises UnknownName where it means none, or several."""
    if not (name or "").strip():
        return None
    found = names.body_named(name or "", delegations.catalogue(db, workspace_id))
    if len(found) == 1:
        return found[0].code
    near = tuple(body.name for body in found) or names.suggest(name or "", "body", load())
    raise UnknownName("body", name or "", near)


def understand(
    db: orm.Session, workspace_id: int, reading: CalendarReading, *, calendar_id: int | None = None, body: str | None = None
) -> Understanding:
    """
    Return which sessions a reading holds, as `take_in` needs to know. Takes a second for some thousand events.

    Done ahead in a transaction of its own that only reads, it keeps the one that writes short. The arguments are `take_in`'s.
    """
    own = _calendar(db, workspace_id, calendar_id).body if calendar_id is not None else body_code(db, workspace_id, body)
    return understood(reading, delegations.catalogue(db, workspace_id), own)


def portions(found: Understanding, today: date) -> tuple[Understanding, ...]:
    """
    Return the sessions of a large calendar in portions for `take_in(..., additions_only=True)`, ahead of taking it in whole.

    Each in a transaction of its own, they keep the record free for others meanwhile. Empty for a calendar that needs none.
    """
    if len(found.sessions) <= PORTION:
        return ()
    chosen, _ = _nearest(found.sessions, today)
    starts = range(0, len(chosen), PORTION)
    return tuple(replace(found, sessions=tuple(chosen[start : start + PORTION]), left_out=()) for start in starts)


def merged(ahead: Iterable[Report], whole: Report) -> Report:
    """Return what portions did together with the taking in of the whole, for which their changes are nothing new."""
    reports = (*ahead, whole)
    lists = {name: tuple(chain.from_iterable(getattr(report, name) for report in reports)) for name in _LISTS}
    changed = sum(len(getattr(report, name)) for report in reports[:-1] for name in _CHANGES)
    return replace(whole, **lists, unchanged=whole.unchanged - changed)


def take_in(
    db: orm.Session,
    workspace_id: int,
    reading: CalendarReading | Understanding,
    *,
    calendar_id: int | None = None,
    body: str | None = None,
    actor: str,
    now: datetime,
    additions_only: bool = False,
) -> Report:
    """
    Make a calendar's sessions ours, and return what that did; what cannot be taken in is in the report, and costs nothing else.

    `calendar_id` is a feed's; None for a file, which may be all of one `body` (any name of it) where its events do not say.
    Only what the calendar says anew changes a session, so that one that a person moved stays. What a feed no longer has is
    cancelled where it is still ahead and the feed was read whole; what a file does not have means nothing. `additions_only`
    takes in nothing but events never seen before (see `portions`). Raises NotFound for a calendar and UnknownName for a body
    that is not there.
    """
    take_turn(db, f"calendars of {workspace_id}")
    found = reading
    if isinstance(found, CalendarReading):
        found = understand(db, workspace_id, found, calendar_id=calendar_id, body=body)
    calendar = _calendar(db, workspace_id, calendar_id) if calendar_id is not None else _files(db, workspace_id, actor, now)
    if calendar.address is not None and calendar.stopped_at is not None:
        return _Taking(db, calendar, actor, now).report(())  # somebody stopped following it while it was read
    taking = _Taking(db, calendar, actor, now)
    chosen, beyond = _nearest(found.sessions, now.date())
    for joined in chosen:
        if not (additions_only and taking.knows(joined)):
            taking.take(joined, found)
    if additions_only:
        return replace(taking.report(()), left_out=())
    if calendar.address is not None and found.is_whole and not taking.is_suddenly_empty(found):
        taking.drop_absent(found)
    report = taking.report((*found.left_out, *beyond))
    _note(db, calendar, report, actor, now)
    return report


class _Taking:
    """One taking in: the rows of the calendar's events, and what was done so far."""

    def __init__(self, db: orm.Session, calendar: Calendar, actor: str, now: datetime) -> None:
        self._db, self._calendar, self._actor, self._now = db, calendar, actor, now
        rows = db.scalars(select(CalendarEvent).where(CalendarEvent.calendar_id == calendar.id))
        self._rows = {row.key: row for row in rows}
        self._of_session: dict[int, list[CalendarEvent]] = {}
        for row in self._rows.values():
            self._of_session.setdefault(row.session_id, []).append(row)
        self._emptied: set[int] = set()
        self._added: list[SessionView] = []
        self._moved: list[SessionView] = []
        self._cancelled: list[SessionView] = []
        self._restored: list[SessionView] = []
        self._by_rule: list[SessionView] = []
        self._left_out: list[LeftOut] = []
        self._unchanged = 0

    def take(self, joined: Joined, found: Understanding) -> None:
        """Bring one session to what the calendar says, where that is news."""
        held = self._held(joined)
        if held is not None and not self._is_news(joined, held, found):
            self._unchanged += 1
            return
        try:
            with self._db.begin_nested():
                shown = self._applied(joined, held)
        except RecordError as refusal:
            self._left_out.append(_left_out(joined, _in_words(refusal)))
            return
        if shown is not None:
            self._remember(joined, shown.id)

    def knows(self, joined: Joined) -> bool:
        """Tell whether any event of a session was seen before."""
        return any(occurrence.key in self._rows for occurrence in joined.occurrences)

    def is_suddenly_empty(self, found: Understanding) -> bool:
        """Tell whether all of several sessions are gone at once: a fault of the calendar's server, more often than meant."""
        return not found.keys and sum(row.gone_at is None for row in self._rows.values()) >= SEVERAL

    def drop_absent(self, found: Understanding) -> None:
        """Cancel what a feed no longer has; what lies behind us has only left the calendar's window."""
        for row in self._rows.values():
            if row.key not in found.keys and row.gone_at is None:
                self._emptied.add(row.session_id)
        for session_id in sorted(self._emptied):
            view = sessions.show(self._db, self._calendar.workspace_id, session_id)
            if not _is_ahead(view, self._now.date()):
                continue
            for row in self._of_session.get(session_id, ()):
                if row.key not in found.keys:
                    row.gone_at = row.gone_at or self._now
            self._db.flush()
            if view.cancelled_at is None and not self._stands_elsewhere(session_id):
                self._cancelled.append(self._cancel(session_id))

    def report(self, left_out: Iterable[LeftOut]) -> Report:
        """Return what was done."""
        return Report(
            added=tuple(self._added),
            moved=tuple(self._moved),
            cancelled=tuple(self._cancelled),
            restored=tuple(self._restored),
            unchanged=self._unchanged,
            left_out=(*left_out, *self._left_out),
            numbered_by_rule=tuple(self._by_rule),
        )

    def _held(self, joined: Joined) -> SessionView | None:
        """Return the session on file: the one that these events became, or the one that they name."""
        plan, workspace_id = joined.plan, self._calendar.workspace_id
        ids = dict.fromkeys(self._rows[o.key].session_id for o in joined.occurrences if o.key in self._rows)
        linked = [sessions.show(self._db, workspace_id, session_id) for session_id in ids]
        linked = [view for view in linked if view.body == plan.body]
        same = [view for view in linked if (view.number, view.qualifier) == (plan.number, plan.qualifier) or joined.by_rule]
        return next(iter(same), None) or sessions.on_file(self._db, workspace_id, plan) or next(iter(linked), None)

    def _is_news(self, joined: Joined, held: SessionView, found: Understanding) -> bool:
        """Tell whether the calendar says anything of this session that it did not say before."""
        rows = [self._rows.get(occurrence.key) for occurrence in joined.occurrences]
        said = zip(rows, joined.occurrences, strict=True)
        if any(row is None or row.session_id != held.id or row.said != _said(joined, occurrence) for row, occurrence in said):
            return True
        if any(row.gone_at is not None for row in rows if row) is not any(o.is_cancelled for o in joined.occurrences):
            return True
        others = (row for row in self._of_session.get(held.id, ()) if row.gone_at is None)
        return self._calendar.address is not None and found.is_whole and any(row.key not in found.keys for row in others)

    def _applied(self, joined: Joined, held: SessionView | None) -> SessionView | None:
        if joined.is_cancelled:
            return self._called_off(joined, held)
        if held is None or held.starts_on is None:
            return self._planned(joined)
        return self._brought_in_line(joined, held)

    def _called_off(self, joined: Joined, held: SessionView | None) -> SessionView | None:
        if held is None:
            self._left_out.append(_left_out(joined, "It is cancelled, and was not planned here."))
            return None
        if held.cancelled_at is not None or held.starts_on is None:
            self._unchanged += 1
            return held
        self._cancelled.append(self._cancel(held.id))
        return held

    def _planned(self, joined: Joined) -> SessionView:
        keeper = next((name for name in (self._actor, self._calendar.added_by) if SLACK_USER.fullmatch(name)), None)
        shown = sessions.add(self._db, self._calendar.workspace_id, joined.plan, actor=self._actor, now=self._now, keeper=keeper)
        self._added.append(shown)
        if joined.by_rule:
            self._by_rule.append(shown)
        return shown

    def _brought_in_line(self, joined: Joined, held: SessionView) -> SessionView:
        workspace_id = self._calendar.workspace_id
        if held.cancelled_at is not None and self._was_off(held):
            sessions.restore(self._db, workspace_id, held.id, actor=self._actor, now=self._now)
        change = joined.change(held)
        shown = sessions.move(self._db, workspace_id, held.id, change, actor=self._actor, now=self._now)
        if held.cancelled_at is not None and shown.cancelled_at is None:
            self._restored.append(shown)
        elif _when_and_where(shown) != _when_and_where(held):
            self._moved.append(shown)
        else:
            self._unchanged += 1
        return shown

    def _was_off(self, held: SessionView) -> bool:
        """Tell whether it was this calendar that called a session off, or has not spoken of it; a person's word stands."""
        rows = self._of_session.get(held.id, ())
        return all(row.gone_at is not None for row in rows)

    def _cancel(self, session_id: int) -> SessionView:
        return sessions.cancel(self._db, self._calendar.workspace_id, session_id, actor=self._actor, now=self._now)

    def _stands_elsewhere(self, session_id: int) -> bool:
        """Tell whether an event that still stands in a calendar that is followed, this one or another, is about a session."""
        standing = (
            select(CalendarEvent.id)
            .join(Calendar, Calendar.id == CalendarEvent.calendar_id)
            .where(
                CalendarEvent.workspace_id == self._calendar.workspace_id,
                CalendarEvent.session_id == session_id,
                CalendarEvent.gone_at.is_(None),
                Calendar.address.is_not(None),
                Calendar.stopped_at.is_(None),
            )
        )
        return self._db.scalar(standing.limit(1)) is not None

    def _remember(self, joined: Joined, session_id: int) -> None:
        for occurrence in joined.occurrences:
            row = self._rows.get(occurrence.key)
            if row is None:
                row = CalendarEvent(
                    workspace_id=self._calendar.workspace_id,
                    calendar_id=self._calendar.id,
                    key=occurrence.key,
                    session_id=session_id,
                )
                self._db.add(row)
                self._rows[row.key] = row
                self._of_session.setdefault(session_id, []).append(row)
            elif row.session_id != session_id:
                self._of_session[row.session_id].remove(row)
                self._emptied.add(row.session_id)
                self._of_session.setdefault(session_id, []).append(row)
            row.session_id, row.said = session_id, _said(joined, occurrence)
            row.gone_at = (row.gone_at or self._now) if occurrence.is_cancelled else None
        self._db.flush()


def _calendar(db: orm.Session, workspace_id: int, calendar_id: int) -> Calendar:
    row = db.scalar(select(Calendar).where(Calendar.workspace_id == workspace_id, Calendar.id == calendar_id))
    if row is None:
        raise NotFound("calendar", str(calendar_id))
    return row


def _files(db: orm.Session, workspace_id: int, actor: str, now: datetime) -> Calendar:
    """Return the row that stands for all files: an event is known by its UID, in whichever file it comes again."""
    row = db.scalar(select(Calendar).where(Calendar.workspace_id == workspace_id, Calendar.address.is_(None)).limit(1))
    if row is None:
        row = Calendar(workspace_id=workspace_id, name=FILES, added_by=actor, added_at=now)
        db.add(row)
        db.flush()
    return row


def _nearest(found: tuple[Joined, ...], today: date) -> tuple[list[Joined], list[LeftOut]]:
    """Return at most as many sessions as one calendar brings, those ahead first, and the others as left out."""
    ahead = [joined for joined in found if joined.plan.ends_on >= today]
    behind = [joined for joined in reversed(found) if joined.plan.ends_on < today]
    order = list(chain(ahead, behind))
    reason = f"A calendar brings at most {MOST_SESSIONS} sessions; this one is further away than those."
    return order[:MOST_SESSIONS], [_left_out(joined, reason) for joined in order[MOST_SESSIONS:]]


def _said(joined: Joined, occurrence: Occurrence) -> str:
    """Return what an event says of its session, as a hash: which, when, where, and whether it stands."""
    plan = joined.plan
    number = None if joined.by_rule else plan.number
    what = (plan.body, number, plan.qualifier, occurrence.starts, occurrence.ends, occurrence.place, occurrence.is_cancelled)
    return hashlib.sha256("\0".join(map(str, what)).encode("utf-8", "replace")).hexdigest()


def _when_and_where(view: SessionView) -> tuple[object, ...]:
    return view.number, view.qualifier, view.starts_on, view.ends_on, view.opens_at, view.place, view.time_zone


def _is_ahead(view: SessionView, today: date) -> bool:
    return view.starts_on is not None and (view.ends_on or view.starts_on) >= today


def _left_out(joined: Joined, reason: str) -> LeftOut:
    first = joined.plan.starts_on
    return LeftOut(joined.occurrences[0].summary, f"{first.day} {first:%B %Y}", reason)


def _in_words(refusal: RecordError) -> str:
    if isinstance(refusal, Invalid):
        return f"“{refusal.value}” cannot be used as the {refusal.what}: it takes {refusal.expected}."
    return str(refusal) or "The record refuses it."


def _note(db: orm.Session, calendar: Calendar, report: Report, actor: str, now: datetime) -> None:
    done = {name: len(getattr(report, name)) for name in _CHANGES}
    if any(done.values()):
        subject = f"calendar {calendar.id}"
        audit.note(db, calendar.workspace_id, actor=actor, action="take in calendar", subject=subject, now=now, **done)
