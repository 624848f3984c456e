"""The parts of a session as it is shown: its deadlines, the statements on file, the reminders that are planned."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from handlers import limits
from handlers.views import blocks, buttons, deadline
from handlers.views.blocks import Block, Button
from storage.held import HeldStatement
from storage.planned import DeadlineView

STATEMENTS_SHOWN = 5
DEADLINES_SHOWN = 10
NO_STATEMENT = "No statement on file yet."
NO_REMINDERS = "No reminders are planned."

# Blocks, and the same as lines of text.
Part = tuple[list[Block], list[str]]


def deadlines(duties: Sequence[DeadlineView], now: datetime, *, with_buttons: bool) -> Part:
    """Return a session's deadlines: the open ones, then what is done; nothing where it has none."""
    waiting = [one for one in duties if one.done_at is None]
    done = [one for one in duties if one.done_at is not None][:DEADLINES_SHOWN]
    if not duties:
        return [], []
    title = f"Deadlines: {len(waiting)} open" if waiting else "Deadlines: all done"
    shown = waiting[:DEADLINES_SHOWN]
    rows = [block for one in shown for block in deadline.row(one, now)] if with_buttons else deadline.lines(shown, now)
    rest = [blocks.context(f"and {len(waiting) - len(shown)} more")] if len(waiting) > len(shown) else []
    parts = [blocks.context(title), *rows, *rest, *deadline.lines(done, now)]
    return parts, [title, *(deadline.in_words(one, now) for one in (*shown, *done))]


def statements(filed: Sequence[HeldStatement]) -> Part:
    """Return the statements on file for a session, with a button for each that shows it."""
    if not filed:
        return [blocks.context(NO_STATEMENT)], [NO_STATEMENT]
    title = "1 statement on file" if len(filed) == 1 else f"{len(filed)} statements on file"
    lines = [f"#{one.number} {limits.cut(one.title, limits.CITATION_TEXT)}" for one in filed[:STATEMENTS_SHOWN]]
    parts = [blocks.context(title)]
    for one, line in zip(filed, lines, strict=False):
        parts.append(blocks.section(line, Button("Show", buttons.SHOW_STATEMENT, buttons.numbers(one.id))))
    return parts, [title, *lines]


def reminders(leads: Sequence[str], targets: Sequence[str]) -> Part:
    """Return which reminders are planned, as leads are written, and for which channels and persons; without leads, none."""
    if not leads:
        return [blocks.context(NO_REMINDERS)], [NO_REMINDERS]
    words = f"Reminders: {_listed([_lead(lead) for lead in leads])}"
    if not targets:
        words = f"{words}, but there is no channel or person to remind yet."
        return [blocks.context(words)], [words]
    runs = [blocks.run(f"{words}, to ")]
    for position, target in enumerate(targets):
        runs += [blocks.run(", ")] if position else []
        runs.append({"type": "user", "user_id": target} if target[:1] in "UW" else {"type": "channel", "channel_id": target})
    return [blocks.lines(runs)], [words]


def _lead(written: str) -> str:
    """Return "7 days before", "1 day before at 17:00", "in the morning"."""
    ahead, at, hour = written.partition(" at ")
    return f"{'in the morning' if ahead == 'morning' else f'{ahead} before'}{at}{hour}"


def _listed(words: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))
