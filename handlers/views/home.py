"""The Home tab: what is coming, what is yours to do, what did not reach anybody, and how to ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers import limits
from handlers.errors import SLACK
from handlers.views import blocks, buttons, calendar, deadline, ladder, reminder_settings, session, usage
from handlers.views.blocks import Block, Button
from storage.planned import DeadlineView, SessionView, Undelivered

YOURS_SHOWN, SOON_SHOWN = 5, 4
UNDELIVERED_SHOWN = 5
NONE_PLANNED = "No session is planned yet. Add one, or bring in a calendar: /sessions calendar."
NO_DEADLINES = "No deadlines."
# Why a reminder reached nobody, beside Slack's own reasons.
REASONS = {
    "over": "It came too late to be of use: the session was over.",
    "user_not_found": "That person is no longer here. Choose another under Reminders.",
    "user_disabled": "That person's account is closed. Choose another under Reminders.",
    "shared_outside": "Members of another organisation read that channel. Choose another under Reminders.",
}
IN_DOUBT = "Its answer was lost, and Slack does not let me look whether it stands there. Please look."
WHERE_TO_SEE = "Choose another channel under Reminders, or ask whoever runs Rapporteur."


@dataclass(frozen=True, slots=True)
class Coming:
    """A session that is coming, with all of its deadlines by when they are due."""

    session: SessionView
    deadlines: tuple[DeadlineView, ...] = ()


@dataclass(frozen=True, slots=True)
class Contents:
    """
    What the Home tab of one person shows.

    `yours` are the open deadlines that this person owns, `soon` those of others and of nobody that are near or overdue,
    `undelivered` the reminders that reached nobody lately.
    """

    statements: int = 0
    coming: tuple[Coming, ...] = ()
    yours: tuple[DeadlineView, ...] = ()
    soon: tuple[DeadlineView, ...] = ()
    undelivered: tuple[Undelivered, ...] = ()


def home(contents: Contents, now: datetime, *, told: str = "", undo: Button | None = None) -> Block:
    """Return the Home tab; `told` says what was just done there, and `undo` takes it back."""
    parts = [blocks.header("Rapporteur"), *([blocks.section(told, undo)] if told else [])]
    parts += [blocks.section(_held(contents.statements)), blocks.actions(_verbs()), *_undelivered(contents.undelivered)]
    parts += _rows("Yours to do", contents.yours[:YOURS_SHOWN], now)
    parts += _rows("Due soon", contents.soon[:SOON_SHOWN], now)
    parts += [blocks.header("Next sessions"), *([] if contents.coming else [blocks.section(NONE_PLANNED)])]
    for one in contents.coming:
        parts += _ladder(one, now)
    return {"type": "home", "blocks": [*parts, blocks.divider(), *usage.everything().blocks]}


def _held(statements: int) -> str:
    return {0: "No statement is on file yet.", 1: "1 statement is on file."}.get(
        statements, f"{statements:,} statements are on file."
    )


def _verbs() -> list[Button]:
    return [
        Button("Add a statement", buttons.ADD_STATEMENT, "0"),
        Button("Plan a session", session.ADD, "0"),
        Button("Change the ladder", ladder.OPEN, "0"),
        reminder_settings.opening("workspace"),
        Button("Calendars", calendar.OPEN, "0"),
    ]


def _rows(title: str, shown: Sequence[DeadlineView], now: datetime) -> list[Block]:
    rows = [block for one in shown for block in deadline.row(one, now, named=True)]
    return [blocks.header(title), *rows] if rows else []


def _ladder(one: Coming, now: datetime) -> list[Block]:
    """Return a session with its deadlines, the open ones first; they are acted on above, or where Show leads."""
    show = Button("Show", session.SHOW, buttons.numbers(one.session.id))
    parts = [blocks.divider(), blocks.section(session.heading(one.session), show), blocks.context(_when(one.session, now))]
    ordered = sorted(one.deadlines, key=lambda duty: (duty.done_at is not None, duty.due_at))
    return [*parts, *(deadline.lines(ordered, now) or [blocks.context(NO_DEADLINES)])]


def _when(one: SessionView, now: datetime) -> str:
    days = session.days(one.starts_on, one.ends_on)
    return " · ".join(filter(None, (days, limits.cut(one.place or "", limits.LABEL_TEXT), session.how_long(one, now))))


def _undelivered(lost: Sequence[Undelivered]) -> list[Block]:
    """Return the reminders that reached nobody, each with what to do about it."""
    if not lost:
        return []
    parts = [blocks.header("Reminders that reached nobody"), *map(_lost, lost[:UNDELIVERED_SHOWN])]
    more = len(lost) - UNDELIVERED_SHOWN
    return [*parts, blocks.context(f"and {more} more in the last two weeks")] if more > 0 else parts


def _lost(one: Undelivered) -> Block:
    where: Block = {"type": "user", "user_id": one.target}
    if one.target[:1] not in ("U", "W"):
        where = {"type": "channel", "channel_id": one.target}
    runs = [blocks.run(one.session_name, "bold"), blocks.run(", to "), where, blocks.run(", due ")]
    return blocks.lines([*runs, deadline.token(one.due_at), blocks.run(f"\n{reason(one)}")])


def reason(lost: Undelivered) -> str:
    """Return why a reminder reached nobody, and what to do about it."""
    known = IN_DOUBT if lost.is_in_doubt else REASONS.get(lost.reason) or SLACK.get(lost.reason)
    return known or f"Slack did not take it ({lost.reason or 'no reason given'}). {WHERE_TO_SEE}"
