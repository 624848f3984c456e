"""Sessions: the next ones, those that are past, and one with all that is planned for it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Literal
from zoneinfo import ZoneInfo

from handlers import limits
from handlers.markup import escaped
from handlers.views import blocks, buttons, session_parts
from handlers.views.blocks import Block, Button, Message
from handlers.views.session_parts import Part
from storage.agenda import Plan
from storage.errors import NotFound
from storage.held import HeldStatement
from storage.planned import DeadlineView, SessionView
from storage.reminders import schedule
from storage.sessions import ordinal

LINES_ON_A_PAGE = 10
MINUTES_OF_A_DAY = 24 * 60

SHOW = "show_session"
UPCOMING, PAST = "upcoming_sessions", "past_sessions"
UPCOMING_PAGED, PAST_PAGED = (re.compile(rf"{action}(_back)?") for action in (UPCOMING, PAST))
ADD = "add_session"
CHANGE = "change_session"
CANCEL = "cancel_session"
RESTORE = "restore_session"
UNDO_ADD, UNDO_MOVE, MOVE_TO = "undo_add_session", "undo_move_session", "move_session"
NUMBER = "number_session"

NONE_PLANNED = (
    "No session is planned. Plan one: /sessions add PC-66 22-24 June 2026 Vienna. Or bring in a calendar: /sessions calendar."
)
NONE_PAST = "No session that is over is on file."
NO_DAYS = "days not on file"
CANCELLED = "Cancelled"
READY = "The team is ready: no more reminders."
FOR_YOU = "For you: "

# Block Kit reference, confirmation dialog.
CONFIRM_TITLE, CONFIRM_TEXT, CONFIRM_BUTTON = 100, 300, 30
# What Slack asks before a session is cancelled: title, text, what confirms and what does not.
CANCELLING = (
    "Cancel this session?",
    "Its reminders will not go out. It stays on file, and can be restored.",
    "Cancel session",
    "Keep",
)


How = Literal["full", "receipt", "window"]


@dataclass(frozen=True, slots=True)
class Listed:
    """A session of a list, with how many of its deadlines are open."""

    session: SessionView
    open_deadlines: int = 0


@dataclass(frozen=True, slots=True)
class Full:
    """
    A session with all that is planned for it.

    `leads` are as they are written, `targets` the channels and persons that are reminded. `suggested` is the number that it has
    by the body's rhythm, None where it has one or none follows.
    """

    session: SessionView
    deadlines: tuple[DeadlineView, ...] = ()
    statements: tuple[HeldStatement, ...] = ()
    leads: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    suggested: int | None = None


def heading(session: SessionView) -> str:
    """Return "CTBTO Preparatory Commission, 66th session (PC-66)"; a session without a number has no short name to add."""
    full = f"{session.body_name}, {session.label}"
    return full if session.number is None or session.name in full else f"{full} ({session.name})"


def days(starts_on: date | None, ends_on: date | None) -> str:
    """Return "22–24 June 2026", "29 June – 1 July 2026", "4 March 2024"."""
    if starts_on is None:
        return NO_DAYS
    last = ends_on or starts_on
    if last == starts_on:
        return _day(last)
    if (last.year, last.month) == (starts_on.year, starts_on.month):
        return f"{starts_on.day}–{_day(last)}"
    return f"{_day(starts_on) if last.year != starts_on.year else f'{starts_on.day} {starts_on:%B}'} – {_day(last)}"


def how_long(session: SessionView, now: datetime) -> str:
    """Return how far off a session is, by the days of its venue; empty where its days are not known."""
    if session.starts_on is None:
        return ""
    today = now.astimezone(ZoneInfo(session.time_zone)).date()
    last = session.ends_on or session.starts_on
    if today < session.starts_on:
        ahead = (session.starts_on - today).days
        return "tomorrow" if ahead == 1 else f"in {ahead:,} days"
    if today > last:
        ago = (today - last).days
        return "ended yesterday" if ago == 1 else f"ended {ago:,} days ago"
    opens = schedule.instant(session.starts_on, session.opens_at, session.time_zone)
    if last == session.starts_on or now < opens:
        return "today"
    return f"now, day {(today - session.starts_on).days + 1} of {(last - session.starts_on).days + 1}"


def listing(listed: Sequence[Listed], now: datetime, *, page: int, more: bool, past: bool = False) -> Message:
    """Return a page of sessions, each with a button that shows it; pages count from 0."""
    headline = "Sessions that are over, the latest first" if past else "The next sessions"
    if not listed:
        return _nothing(NONE_PAST if past else NONE_PLANNED, past=past)
    parts = [blocks.section(headline)]
    lines = [_line(one, now, past=past) for one in listed]
    for one, line in zip(listed, lines, strict=True):
        parts.append(blocks.section(line, Button("Show", SHOW, buttons.numbers(one.session.id))))
    row = buttons.paging(PAST if past else UPCOMING, page, page + (2 if more else 1))
    row += [] if past else [Button("Plan a session", ADD, "0")]
    parts += [blocks.actions(row)] if row else []
    return _message([headline, *lines], parts)


def session(
    shown: Full, now: datetime, *, lead: str = "", undo: Button | None = None, more: Sequence[Button] = (), how: How = "full"
) -> Message:
    """
    Return one session: when and where, its deadlines, statements and reminders, and what can be done about it.

    `lead` is a sentence about what was just done, and `undo` the button that takes that back; `more` are buttons beside our own.
    `how`: in full, with the buttons of deadlines; as a receipt, short; or in a window, where deadlines have no buttons.
    """
    one = shown.session
    said = [*([lead] if lead else []), heading(one), *_particulars(one, now)]
    parts: list[Block] = [*([blocks.section(lead)] if lead else []), blocks.lines([blocks.run(heading(one), "bold")])]
    parts.append(blocks.section("\n".join(_particulars(one, now))))
    if token := _for_the_reader(one):
        parts.append(blocks.says(f"{FOR_YOU}{token}"))
    for found, words in _parts(shown, now, how):
        parts += found
        said += words
    if shown.suggested is not None:
        parts.append(_suggestion(one, shown.suggested))
        said.append(_by_rhythm(shown.suggested))
    show = [Button("Show", SHOW, buttons.numbers(one.id))] if how == "receipt" else []
    parts.append(row_of([*([undo] if undo else []), *show, *_verbs(one, more, now)]))
    return _message(said, parts)


def to_cancel(one: SessionView, now: datetime) -> Message:
    """Return the question that comes before a session is cancelled."""
    asked = f"Cancel {heading(one)}?"
    parts = [blocks.section(asked), blocks.section("\n".join(_particulars(one, now)))]
    parts.append(row_of([_cancel(one), Button("Show", SHOW, buttons.numbers(one.id))]))
    return _message([asked, *_particulars(one, now)], parts)


def cancelled(one: SessionView) -> Message:
    """Return what is said of a session that was just cancelled, with the way back."""
    done = f"{CANCELLED}: {heading(one)}, {days(one.starts_on, one.ends_on)}. Its reminders will not go out."
    undo = Button("Undo", RESTORE, buttons.numbers(one.id))
    return _message([done], [blocks.section(done), row_of([undo, Button("Show", SHOW, buttons.numbers(one.id))])])


def standing(words: str, one: SessionView | None, wanted: Plan) -> Message:
    """Return why a session was not planned anew, and, where it is the same one, the button that moves it."""
    if one is None:
        return _message([words], [blocks.section(words)])
    moved = replace(one, starts_on=wanted.starts_on, ends_on=wanted.ends_on, opens_at=wanted.opens_at or one.opens_at)
    row = [Button("Move it", MOVE_TO, _days_of(moved)), Button("Show", SHOW, buttons.numbers(one.id))]
    return _message([words], [blocks.section(words), row_of(row)])


def undo_move(before: SessionView) -> Button:
    """Return the button that gives a session back the days and the hour it had before it was moved."""
    return Button("Undo", UNDO_MOVE, _days_of(before))


def days_kept(value: object) -> tuple[int, date | None, date | None, time]:
    """Return what the buttons that move a session keep: its number, the days and the hour. Raises NotFound."""
    number, first, last, minutes = buttons.read_numbers(value, 4)
    if max(first, last) > date.max.toordinal() or minutes >= MINUTES_OF_A_DAY:
        raise NotFound("question", "")  # a value that this version did not write
    hour = time(minutes // 60, minutes % 60)
    return number, date.fromordinal(first) if first else None, date.fromordinal(last) if last else None, hour


def undo_add(session_id: int) -> Button:
    """Return the button that takes a session off the plan that was just put on it."""
    return Button("Undo", UNDO_ADD, buttons.numbers(session_id))


def row_of(row: Sequence[Button]) -> Block:
    """Return a row of buttons, of which the one that cancels asks first."""
    shown = blocks.actions(row)
    for element in shown["elements"]:
        if element["action_id"] == CANCEL:
            element["confirm"] = question(*CANCELLING)
    return shown


def question(title: str, text: str, confirm: str, deny: str) -> Block:
    """Return what Slack asks before a button takes effect."""
    return {
        "title": blocks.plain(title, CONFIRM_TITLE),
        "text": blocks.plain(text, CONFIRM_TEXT),
        "confirm": blocks.plain(confirm, CONFIRM_BUTTON),
        "deny": blocks.plain(deny, CONFIRM_BUTTON),
        "style": "danger",
    }


def _parts(shown: Full, now: datetime, how: How) -> list[Part]:
    one = shown.session
    is_reminded = one.starts_on and not (one.cancelled_at or one.ready_at or _is_over(one, now))
    return [
        session_parts.deadlines(shown.deadlines, now, with_buttons=how == "full"),
        *([session_parts.statements(shown.statements)] if how == "full" else []),
        session_parts.reminders(shown.leads if is_reminded else (), shown.targets),
    ]


def _days_of(one: SessionView) -> str:
    first, last = one.starts_on, one.ends_on
    hour = one.opens_at.hour * 60 + one.opens_at.minute
    return buttons.numbers(one.id, first.toordinal() if first else 0, last.toordinal() if last else 0, hour)


def _verbs(one: SessionView, more: Sequence[Button], now: datetime) -> list[Button]:
    if one.cancelled_at is not None:
        return [Button("Restore", RESTORE, buttons.numbers(one.id))]
    change = Button("Change", CHANGE, buttons.numbers(one.id))
    return [change] if _is_over(one, now) else [change, *more, _cancel(one)]


def _is_over(one: SessionView, now: datetime) -> bool:
    last = one.ends_on or one.starts_on
    return last is not None and now.astimezone(ZoneInfo(one.time_zone)).date() > last


def _cancel(one: SessionView) -> Button:
    return Button("Cancel session", CANCEL, buttons.numbers(one.id), "danger")


def _particulars(one: SessionView, now: datetime) -> list[str]:
    """Return when and where on the venue's clock, and how far off that is."""
    where = f" in {limits.cut(one.place, limits.LABEL_TEXT)}" if one.place else ""
    opening = f", opens at {one.opens_at:%H:%M}" if one.starts_on else ""
    when = f"{days(one.starts_on, one.ends_on)}{opening}{where} ({one.time_zone})"
    if one.cancelled_at is not None:
        return [when, f"{CANCELLED} on {_day(one.cancelled_at.astimezone(ZoneInfo(one.time_zone)).date())}"]
    return [line for line in (when, how_long(one, now), READY if one.ready_at else "") if line]


def _for_the_reader(one: SessionView) -> str:
    """Return Slack's token of the opening, which every reader sees in the time of their own device."""
    if one.starts_on is None or one.cancelled_at is not None:
        return ""
    opens = schedule.instant(one.starts_on, one.opens_at, one.time_zone)
    return f"<!date^{int(opens.timestamp())}^{{date_short_pretty}} at {{time}}|{_day(opens.date())}, {opens:%H:%M} UTC>"


def _suggestion(one: SessionView, number: int) -> Block:
    return blocks.section(_by_rhythm(number), Button(f"Use {number}", NUMBER, buttons.numbers(one.id, number)))


def _by_rhythm(number: int) -> str:
    return f"By its usual rhythm this is the {ordinal(number)} session."


def _line(one: Listed, now: datetime, *, past: bool) -> str:
    planned = one.session
    state = CANCELLED.lower() if planned.cancelled_at is not None else how_long(planned, now)
    filed = {0: "no statement yet", 1: "statement on file"}.get(planned.statements, f"{planned.statements} statements on file")
    open_ = f"{one.open_deadlines} open deadline{'' if one.open_deadlines == 1 else 's'}" if one.open_deadlines else ""
    place = limits.cut(planned.place or "", limits.LABEL_TEXT)
    year = f"{planned.year}, " if planned.year and planned.starts_on is None else ""
    facts = (f"{year}{days(planned.starts_on, planned.ends_on)}", place, state, "" if past else open_, filed)
    return f"{limits.cut(heading(planned), limits.CITATION_TEXT)}\n{' · '.join(filter(None, facts))}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"


def _nothing(words: str, *, past: bool) -> Message:
    row = [] if past else [blocks.actions([Button("Plan a session", ADD, "0")])]
    return _message([words], [blocks.section(words), *row])


def _message(said: Sequence[str], parts: Sequence[Block]) -> Message:
    return Message(limits.cut(escaped("\n".join(said)), limits.MESSAGE_TEXT), tuple(parts))
