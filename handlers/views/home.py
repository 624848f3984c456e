"""The Home tab: what is to be done now first, then what is coming, what is on file, what was not found, and how to ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers import limits
from handlers.errors import SLACK
from handlers.views import (
    blocks,
    buttons,
    calendar,
    deadline,
    ladder,
    preparing,
    reminder_settings,
    searches,
    session,
    statement,
    usage,
)
from handlers.views.blocks import Block, Button
from handlers.views.setup import first_run, overview
from storage.asked import AskedQuestion
from storage.planned import DeadlineView, SessionView, Undelivered
from storage.searches import SavedSearch
from storage.statements import StatementLine

YOURS_SHOWN, SOON_SHOWN = 5, 4
UNDELIVERED_SHOWN, RECENT_SHOWN, UNANSWERED_SHOWN, SAVED_SHOWN = 5, 5, 5, 8
ASK_AGAIN = "ask_again"
NONE_PLANNED = "No session is planned yet. Add one, or bring in a calendar: /sessions calendar."
NO_DEADLINES = "No deadlines."
NOTHING_HELD = "No statement is on file yet. I answer from what is on file alone."
# Why a reminder reached nobody, beside Slack's own reasons.
REASONS = {
    "over": "It came too late to be of use: the session was over.",
    "user_not_found": "That person is no longer here. Choose another under Reminders.",
    "user_disabled": "That person's account is closed. Choose another under Reminders.",
    "shared_outside": "Members of another organisation read that channel. Choose another under Reminders.",
}
IN_DOUBT = "Its answer was lost, and Slack does not let me look whether it stands there. Please look."
WHERE_TO_SEE = "Choose another channel under Reminders, or ask whoever runs Rapporteur."
STILL_TO_SET_UP = {
    "delegation": "Say which delegation is “we”",
    "time_zone": "Choose your team's time zone",
    "channel": "Choose where reminders go",
    "record": "Bring in the first statements, or a calendar",
}


@dataclass(frozen=True, slots=True)
class Coming:
    """A session that is coming, with all of its deadlines by when they are due, and codes of what is `missing` for it."""

    session: SessionView
    deadlines: tuple[DeadlineView, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SettingUp:
    """
    How far a team is set up: codes of what is still `lacking`, and whether the first run is still to be gone through.

    `admins` are those who were named and can do it; `may_set_up`: the viewer is one of them, or runs the Slack workspace.
    """

    may_set_up: bool = False
    lacking: tuple[str, ...] = ()
    is_first_run: bool = False
    admins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Contents:
    """
    What the Home tab of one person shows: nothing that this person may not see.

    `yours` are the open deadlines that this person owns, `soon` those of others and of nobody that are near or overdue,
    `undelivered` the reminders that reached nobody lately, `unanswered` the questions of the week to which nothing was found.
    """

    statements: int = 0
    coming: tuple[Coming, ...] = ()
    yours: tuple[DeadlineView, ...] = ()
    soon: tuple[DeadlineView, ...] = ()
    undelivered: tuple[Undelivered, ...] = ()
    recent: tuple[StatementLine, ...] = ()
    unanswered: tuple[AskedQuestion, ...] = ()
    saved: tuple[SavedSearch, ...] = ()
    setting_up: SettingUp = SettingUp()
    may_keep: bool = True


def home(contents: Contents, now: datetime, *, told: str = "", undo: Button | None = None) -> Block:
    """Return the Home tab; `told` says what was just done there, and `undo` takes it back."""
    parts = [blocks.header("Rapporteur"), *([blocks.section(told, undo)] if told else [])]
    parts += _to_set_up(contents.setting_up)
    parts += _rows("Yours to do", contents.yours[:YOURS_SHOWN], now)
    parts += _rows("Due soon", contents.soon[:SOON_SHOWN], now)
    parts += [*_undelivered(contents.undelivered), *_sessions(contents, now), *_recent(contents)]
    parts += [*_unanswered(contents.unanswered), *searches.lines(contents.saved[:SAVED_SHOWN]), *_settings(contents.setting_up)]
    guide = [blocks.divider(), *usage.everything().blocks]
    return {"type": "home", "blocks": [*parts[: limits.BLOCKS_IN_VIEW - len(guide)], *guide]}


def turned_away(reason: str) -> Block:
    """Return the Home tab of somebody who is not answered: why, and nothing else."""
    return {"type": "home", "blocks": [blocks.header("Rapporteur"), blocks.section(reason)]}


def _to_set_up(found: SettingUp) -> list[Block]:
    """Return what is still to set up, for those who can; the others are told who can, as long as nothing can be answered."""
    if not found.lacking:
        return []
    if not found.may_set_up:
        return [first_run.waiting(found.admins)] if "delegation" in found.lacking else []
    steps = "\n".join(f"• {STILL_TO_SET_UP[code]}" for code in found.lacking if code in STILL_TO_SET_UP)
    begin = first_run.opening("Set up (2 minutes)") if found.is_first_run else overview.opening()
    return [blocks.header("Still to set up"), blocks.section(steps, begin)]


def _sessions(contents: Contents, now: datetime) -> list[Block]:
    parts = [blocks.header("Next sessions"), *([] if contents.coming else [blocks.section(NONE_PLANNED)])]
    for one in contents.coming:
        parts += _ladder(one, now)
    row = [Button("Plan a session", session.ADD, "0"), Button("Calendars", calendar.OPEN, "0")]
    return [*parts, blocks.actions([*row, Button("Change the ladder", ladder.OPEN, "0")])]


def _recent(contents: Contents) -> list[Block]:
    held = blocks.section(_held(contents.statements)) if not contents.statements else blocks.context(_held(contents.statements))
    parts = [blocks.header("Latest statements"), held]
    for line in contents.recent[:RECENT_SHOWN]:
        show = Button("Show", buttons.READ_STATEMENT, buttons.numbers(line.id, 0))
        parts.append(blocks.section(f"{limits.cut(line.title, limits.LABEL_TEXT)}\n{statement.where(line)}", show))
    return [*parts, blocks.actions([Button("Add a statement", buttons.ADD_STATEMENT, "0")])] if contents.may_keep else parts


def _held(statements: int) -> str:
    return {0: NOTHING_HELD, 1: "1 statement is on file."}.get(statements, f"{statements:,} statements are on file.")


def _unanswered(asked: Sequence[AskedQuestion]) -> list[Block]:
    rows = [
        blocks.section(limits.cut(one.typed, limits.LABEL_TEXT), Button("Ask again", ASK_AGAIN, buttons.numbers(one.id)))
        for one in asked[:UNANSWERED_SHOWN]
    ]
    return [blocks.header("Asked this week, and nothing found"), *rows] if rows else []


def _settings(found: SettingUp) -> list[Block]:
    if not found.may_set_up:
        return []
    return [blocks.header("For admins"), blocks.actions([overview.opening(), reminder_settings.opening("workspace")])]


def _rows(title: str, shown: Sequence[DeadlineView], now: datetime) -> list[Block]:
    rows = [block for one in shown for block in deadline.row(one, now, named=True)]
    return [blocks.header(title), *rows] if rows else []


def _ladder(one: Coming, now: datetime) -> list[Block]:
    """Return a session with its deadlines, the open ones first; they are acted on above, or where Show leads."""
    show = Button("Show", session.SHOW, buttons.numbers(one.session.id))
    parts = [blocks.divider(), blocks.section(session.heading(one.session), show), blocks.context(_when(one.session, now))]
    if missing := preparing.missing_in_words(one.missing):
        prepare = Button("Prepare", preparing.PREPARE, buttons.numbers(one.session.id))
        parts.append(blocks.section(f"Still missing: {', '.join(missing)}.", prepare))
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
