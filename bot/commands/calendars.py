"""`rapporteur sessions import|follow|unfollow|feeds|export`: sessions from calendars, and as a calendar."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from bot import feeds as fetching
from bot.clock import now
from bot.commands import batch
from bot.commands.asking import JSON
from bot.commands.console import Desk, desk, err, out, refuse
from bot.commands.importing import ACTOR
from bot.fetching import NotFetched
from handlers.errors import sentence
from handlers.portions import taken_in
from storage import agenda
from storage.calendars import feeds, reading, subscription, taking_in
from storage.calendars.values import FeedView, LeftOut, Report
from storage.errors import Invalid, RecordError
from storage.planned import SessionView

SHOWN_OF_A_REASON = 10
BODY = Annotated[str | None, typer.Option(help="Whose sessions they are, where the events do not say: IAEA Board, ...")]


def import_(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Calendar files (.ics).")],
    body: BODY = None,
    as_json: JSON = False,  # noqa: FBT002 - an option
) -> None:
    """
    Take sessions in from calendar files. The same file again changes nothing; what it moved, moves.

    Example: rapporteur sessions import vienna.ics --body "IAEA Board of Governors"
    """
    refused = 0
    with desk() as at:
        for file in files:
            try:
                report = _import_one(at, file, body)
            except RecordError as error:
                refused += 1
                err.print(sentence(error), style="red", markup=False, soft_wrap=True)
            else:
                _print(file.name, report, as_json=as_json)
    if refused:
        refuse(f"{refused} of {len(files)} files were not taken in; mend or leave them, then import again.")


def follow(
    url: Annotated[str, typer.Argument(metavar="URL", help="The calendar's address: https://... or webcal://...")],
    body: BODY = None,
    as_json: JSON = False,  # noqa: FBT002 - an option
) -> None:
    """
    Follow a calendar on the web: it is read now, and every hour while Rapporteur runs; what moves there, moves here.

    Example: rapporteur sessions follow https://calendar.example.org/board.ics --body "IAEA Board of Governors"
    """
    with desk() as at:
        with at.record.begin(at.workspace_id) as db:
            feed = feeds.follow(db, at.workspace_id, url, body=body, actor=ACTOR, now=now())
            due = feeds.claim(db, at.workspace_id, feed.id, now())
        try:
            report = fetching.refresh(at.record, due, now)
        except NotFetched as reason:
            leave = f"rapporteur sessions unfollow {feed.id}"
            refuse(f"{reason} It is followed all the same, as number {feed.id}, and tried again; to leave it: {leave}")
    if report is None:
        out.print(f"{feed.host} is followed as number {feed.id}. Nothing is new in it.", markup=False, soft_wrap=True)
    else:
        _print(f"{feed.host}, followed as number {feed.id}", report, as_json=as_json)


def unfollow(number: Annotated[int, typer.Argument(metavar="N", help="As `rapporteur sessions feeds` lists it.")]) -> None:
    """
    Follow a calendar no more. The sessions that it brought stay.

    Example: rapporteur sessions unfollow 2
    """
    with desk() as at, at.record.begin(at.workspace_id) as db:
        feed = feeds.unfollow(db, at.workspace_id, number, actor=ACTOR, now=now())
    out.print(f"{feed.name} is followed no more. Its sessions stay.", markup=False, soft_wrap=True)


def list_feeds(
    as_json: JSON = False,  # noqa: FBT002 - an option
) -> None:
    """
    List the calendars that are followed, and how the last reading went.

    Example: rapporteur sessions feeds
    """
    with desk() as at, at.record.read(at.workspace_id) as db:
        found = feeds.listed(db, at.workspace_id)
    if as_json:
        batch.print_json({"feeds": [_feed_shape(feed) for feed in found]})
    elif not found:
        out.print("No calendar is followed. Follow one: rapporteur sessions follow https://...", soft_wrap=True)
    else:
        for feed in found:
            out.print(_feed_line(feed), markup=False, soft_wrap=True)


def export(
    output: Annotated[str, typer.Option(metavar="FILE", help="Where to write it; - is standard output.")] = "-",
    deadlines: Annotated[bool, typer.Option("--deadlines", help="With the open deadlines.")] = False,  # noqa: FBT002 - an option
) -> None:
    """
    Write the sessions as a calendar file (.ics), for any calendar program.

    Example: rapporteur sessions export --output sessions.ics --deadlines
    """
    with desk() as at, at.record.read(at.workspace_id) as db:
        written = subscription.of_workspace(db, at.workspace_id, now=now(), with_deadlines=deadlines)
    if output == "-":
        sys.stdout.buffer.write(written)
        return
    try:
        Path(output).write_bytes(written)
    except OSError as error:
        raise Invalid("file", output, f"one that can be written ({error.strerror})") from error


def _import_one(at: Desk, file: Path, body: str | None) -> Report:
    found = reading.read(_bytes_of(file), name=file.name, today=now().date())
    with at.record.read(at.workspace_id) as db:
        understood = taking_in.understand(db, at.workspace_id, found, body=body)
    return taken_in(at.record, at.workspace_id, understood, now, actor=ACTOR, body=body)


def _bytes_of(file: Path) -> bytes:
    most = reading.CALENDAR_LIMITS.document
    try:
        with file.open("rb") as opened:
            return opened.read(most + 1)  # one byte more tells that it is too large, however large it is
    except OSError as error:
        raise Invalid("calendar", str(file), f"a file that can be read ({error.strerror})") from error


def _print(name: str, report: Report, *, as_json: bool) -> None:
    if as_json:
        batch.print_json({"calendar": name, **_shape(report)})
        return
    out.print(f"{name}: {_counts(report)}", markup=False, soft_wrap=True)
    for label, views in _lists(report):
        for view in views:
            out.print(f"  {label}: {_session_line(view)}", markup=False, soft_wrap=True)
    _print_left_out(report.left_out)


def _print_left_out(left_out: Sequence[LeftOut]) -> None:
    """Print what was left out, by reason: a calendar may hold thousands of events that are no sessions."""
    for reason, count in Counter(found.reason for found in left_out).most_common():
        out.print(f"  Left out, {count:,}: {reason}", markup=False, soft_wrap=True)
        same = [found for found in left_out if found.reason == reason]
        for found in same[:SHOWN_OF_A_REASON]:
            out.print(f"    {', '.join(filter(None, (found.summary, found.when)))}", markup=False, soft_wrap=True)
        if count > SHOWN_OF_A_REASON:
            out.print(f"    and {count - SHOWN_OF_A_REASON:,} more", markup=False)


def _lists(report: Report) -> tuple[tuple[str, tuple[SessionView, ...]], ...]:
    return (
        ("Added", report.added),
        ("Moved", report.moved),
        ("Cancelled", report.cancelled),
        ("Restored", report.restored),
        ("Numbered by the body's rhythm, please check", report.numbered_by_rule),
    )


def _counts(report: Report) -> str:
    named = [(label, len(views)) for label, views in _lists(report)[:4]]
    counts = [*named, ("Unchanged", report.unchanged), ("Left out", len(report.left_out))]
    return " ".join(f"{label} {count:,}." for label, count in counts if count) or "There is nothing in it."


def _session_line(view: SessionView) -> str:
    days = agenda.days_in_words(view.starts_on, view.ends_on or view.starts_on) if view.starts_on else ""
    return ", ".join(filter(None, (view.name, days, view.place)))


def _shape(report: Report) -> dict[str, Any]:
    lists = {name: _sessions(getattr(report, name)) for name in ("added", "moved", "cancelled", "restored", "numbered_by_rule")}
    left_out = [{"summary": found.summary, "when": found.when, "reason": found.reason} for found in report.left_out]
    return {**lists, "unchanged": report.unchanged, "left_out": left_out}


def _sessions(views: Iterable[SessionView]) -> list[dict[str, Any]]:
    return [
        {
            "id": view.id,
            "name": view.name,
            "starts_on": view.starts_on and view.starts_on.isoformat(),
            "ends_on": view.ends_on and view.ends_on.isoformat(),
            "place": view.place,
            "time_zone": view.time_zone,
        }
        for view in views
    ]


def _feed_shape(feed: FeedView) -> dict[str, Any]:
    return {
        "id": feed.id,
        "name": feed.name,
        "host": feed.host,
        "body": feed.body,
        "fetched_at": feed.fetched_at and feed.fetched_at.isoformat(),
        "failure": feed.failure,
    }


def _feed_line(feed: FeedView) -> str:
    name = feed.name if feed.host in feed.name else f"{feed.name} ({feed.host})"
    read = f"last read {feed.fetched_at:%Y-%m-%d %H:%M} UTC" if feed.fetched_at else "not read yet"
    failed = f"failed {feed.failures} times: {feed.failure}" if feed.failure else ""
    return ", ".join(filter(None, (f"{feed.id}: {name}", feed.body, read, failed)))
