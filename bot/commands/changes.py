"""`rapporteur log`: who changed what, when."""

from __future__ import annotations

from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from bot.clock import now
from bot.commands import batch
from bot.commands.asking import JSON
from bot.commands.console import desk, out
from handlers.log import since_when
from handlers.views import changes
from storage import audit, audit_subjects, workspaces
from storage.audiences import EVERYTHING
from storage.audit import Entry, Which

NONE = "Nothing was changed."
LISTED = 50


def log(
    since: Annotated[str | None, typer.Option(metavar="DAY", help="From this day on, as 2026-05-01 or “1 May”.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many changes.")] = LISTED,
    as_json: JSON = False,  # noqa: FBT002 - an option
) -> None:
    """
    Say who changed what and when, the latest first: statements, sessions, deadlines, settings, roles.

    Example: rapporteur log --since 2026-05-01
    """
    with desk() as found:
        with found.record.read() as db:
            zone = workspaces.of_id(db, found.workspace_id).time_zone
            today = now().astimezone(ZoneInfo(zone)).date()
            which = Which(since=since_when(since, today, zone) if since else None)
            entries = audit.entries(db, found.workspace_id, EVERYTHING, which, limit=limit)
            count = audit.count(db, found.workspace_id, EVERYTHING, which)
            names = audit_subjects.names(db, found.workspace_id, entries)
        if as_json:
            batch.print_json({"count": count, "changes": [_as_json(one, names) for one in entries]})
        else:
            _print(entries, names, zone, count)


def _print(entries: tuple[Entry, ...], names: dict[str, str], zone: str, count: int) -> None:
    for one in entries:
        when = one.at.astimezone(ZoneInfo(zone))
        who = changes.plain([changes.actor(one.actor)])
        out.print(f"{when:%Y-%m-%d %H:%M %Z}  {who} {_what(one, names)}", markup=False, soft_wrap=True)
    if not entries:
        out.print(NONE, markup=False)
    elif count > len(entries):
        out.print(f"... and {count - len(entries):,} earlier ones; --limit shows more.", markup=False)


def _as_json(one: Entry, names: dict[str, str]) -> dict[str, object]:
    what = {"at": one.at.isoformat(), "actor": one.actor, "action": one.action, "subject": one.subject, "detail": one.detail}
    return {**what, "in_words": _what(one, names)}


def _what(one: Entry, names: dict[str, str]) -> str:
    return changes.plain(changes.what(one, names))
