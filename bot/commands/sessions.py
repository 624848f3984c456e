"""`rapporteur sessions`: which are planned and which are over; planning, moving and cancelling one."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from bot.clock import now
from bot.commands import batch
from bot.commands.asking import JSON
from bot.commands.console import Desk, desk, out
from bot.commands.importing import ACTOR
from storage import agenda, delegations, sessions
from storage.catalogue.entries import Catalogue
from storage.errors import Invalid
from storage.planned import SessionView

app = typer.Typer(help="Sessions: list, add, move, cancel; import from calendars and export.", no_args_is_help=True)

SESSION = Annotated[str, typer.Argument(metavar="SESSION", help="As people call it: PC-66, “IAEA Board March”, or #12.")]
# Words of a sentence need no quotation marks: they are joined as typed.
PLANNED = Annotated[list[str], typer.Argument(metavar="SENTENCE...", help="As PC-66 22-24 June 2026 Vienna.")]
CHANGED = Annotated[list[str], typer.Argument(metavar="SENTENCE...", help="What changes, as 29 June-1 July 2026 at 15:00.")]


@app.command("list")
def list_(
    past: Annotated[bool, typer.Option("--past", help="Those that are over, the latest first.")] = False,  # noqa: FBT002 - an option
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, metavar="N", help="At most this many.")] = 20,
    as_json: JSON = False,  # noqa: FBT002 - an option
) -> None:
    """
    List the sessions that are on or lie ahead, the next first.

    Example: rapporteur sessions list --past --limit 5
    """
    with desk() as at:
        today = now().astimezone(at.settings.zone).date()
        verb = sessions.past if past else sessions.upcoming
        with at.record.read(at.workspace_id) as db:
            found = verb(db, at.workspace_id, today, limit=limit)
    if as_json:
        batch.print_json({"sessions": [shape(session) for session in found]})
        return
    for session in found:
        _say(line(session))
    if not found:
        _say("No session that is over is on file." if past else "No session is planned. rapporteur sessions add plans one.")


@app.command()
def add(sentence: PLANNED) -> None:
    """
    Plan a session, with its deadlines and reminders. The same again changes nothing.

    Example: rapporteur sessions add PC-66 22-24 June 2026 Vienna
    """
    with desk() as at:
        known, ours = _known(at)
        plan = agenda.read(" ".join(sentence), known, now().astimezone(at.settings.zone).date(), ours)
        with at.record.begin(at.workspace_id) as db:
            before = sessions.on_file(db, at.workspace_id, plan)
            planned = sessions.add(db, at.workspace_id, plan, actor=ACTOR, now=now())
    _say(f"{'On file already' if planned == before else 'Planned'}: {line(planned)}")
    for note in agenda.notes(plan, known):
        _say(note)


@app.command()
def move(session: SESSION, sentence: CHANGED) -> None:
    """
    Change when or where a session is held; its deadlines and reminders move along.

    Example: rapporteur sessions move PC-66 29 June-1 July 2026
    """
    with desk() as at:
        known, _ = _known(at)
        change = agenda.read_change(" ".join(sentence), known, now().astimezone(at.settings.zone).date())
        if not any((change.starts_on, change.opens_at, change.place, change.time_zone)):
            raise Invalid("change", " ".join(sentence), "the new days, hour or place, as 29 June-1 July 2026")
        with at.record.begin(at.workspace_id) as db:
            before = sessions.named(db, at.workspace_id, session, now())
            after = sessions.move(db, at.workspace_id, before.id, change, actor=ACTOR, now=now())
    _say(f"{'Nothing changed' if after == before else 'Moved'}: {line(after)}")
    if change.rest:
        _say(f"Not understood, and left out: “{change.rest}”.")


@app.command()
def cancel(session: SESSION) -> None:
    """
    Call a session off: its reminders will not go out. It stays on file; `restore` takes it back.

    Example: rapporteur sessions cancel PC-66
    """
    with desk() as at, at.record.begin(at.workspace_id) as db:
        found = sessions.named(db, at.workspace_id, session, now())
        called_off = sessions.cancel(db, at.workspace_id, found.id, actor=ACTOR, now=now())
    _say(f"{'Nothing changed' if called_off == found else 'Cancelled'}: {line(called_off)}")


@app.command()
def restore(session: SESSION) -> None:
    """
    Take the cancellation of a session back.

    Example: rapporteur sessions restore PC-66
    """
    with desk() as at, at.record.begin(at.workspace_id) as db:
        found = sessions.named(db, at.workspace_id, session, now())
        restored = sessions.restore(db, at.workspace_id, found.id, actor=ACTOR, now=now())
    _say(f"{'Nothing changed' if restored == found else 'Restored'}: {line(restored)}")


def line(session: SessionView) -> str:
    """Return a session on one line: "PC-66  22 June 2026 - 24 June 2026  Vienna (Europe/Vienna)  ..., 66th session"."""
    days = (
        agenda.days_in_words(session.starts_on, session.ends_on or session.starts_on) if session.starts_on else "days not known"
    )
    where = f"{session.place} ({session.time_zone})" if session.place else session.time_zone
    state = "cancelled" if session.cancelled_at else ""
    return "  ".join(filter(None, (session.name, days, where, state, f"{session.body_name}, {session.label}")))


def shape(session: SessionView) -> dict[str, Any]:
    """Return a session as programs read it."""
    return {
        "id": session.id,
        "name": session.name,
        "body": session.body,
        "number": session.number,
        "qualifier": session.qualifier,
        "label": session.label,
        "starts_on": session.starts_on and session.starts_on.isoformat(),
        "ends_on": session.ends_on and session.ends_on.isoformat(),
        "opens_at": f"{session.opens_at:%H:%M}",
        "place": session.place,
        "time_zone": session.time_zone,
        "cancelled": session.cancelled_at is not None,
        "statements": session.statements,
    }


def _known(at: Desk) -> tuple[Catalogue, tuple[str, ...]]:
    with at.record.read(at.workspace_id) as db:
        return delegations.catalogue(db, at.workspace_id), sessions.bodies(db, at.workspace_id)


def _say(text: str) -> None:
    out.print(text, markup=False, soft_wrap=True)
