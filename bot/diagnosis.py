"""What `rapporteur doctor` looks at."""

from __future__ import annotations

from sqlalchemy import orm
from sqlalchemy.exc import SQLAlchemyError

from bot import diagnosis_of_machine, diagnosis_of_slack
from bot.clock import now
from bot.finding import Finding
from bot.settings import Settings
from handlers.errors import sentence
from storage import content, statements, workspaces
from storage.audiences import EVERYTHING
from storage.catalogue import load, names
from storage.database import Wall, is_current, open_record, seconds_ahead, wall
from storage.errors import Invalid
from storage.leaving import UNINSTALLED
from storage.reminders import content as reminders_ahead
from storage.reminders import postings
from storage.reminders.planning import planned_sessions
from storage.reminders.settings import channels_of
from storage.workspaces import WorkspaceView

# Further apart than this, replicas and the database do not agree on what is due.
NOTABLE_SECONDS = 2.0


def examine(settings: Settings) -> list[Finding]:
    """Return what was found, in the order of setting up; nothing is changed, and Slack is asked but nothing is posted."""
    channels, of_record = _record(settings)
    return [
        _database(settings),
        *diagnosis_of_machine.findings(settings),
        _delegation(settings),
        *diagnosis_of_slack.findings(settings, channels),
        *of_record,
    ]


def _database(settings: Settings) -> Finding:
    try:
        record = open_record(settings.record_url)
    except Invalid as error:
        return Finding("Database", "wrong", sentence(error))
    kind = record.engine.dialect.name
    try:
        if not is_current(record):
            return Finding(
                "Database", "missing", f"{kind}, reachable, but its tables are not up to date. Run: rapporteur upgrade"
            )
        with record.read() as db:
            held = sum(statements.count(db, workspace.id, EVERYTHING) for workspace in workspaces.one_by_one(db))
        return Finding("Database", "ok", f"{kind}, up to date, {held} statements on file.")
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", error)).strip().splitlines()[0]
        return Finding("Database", "wrong", f"{kind} cannot be reached ({reason}). Check DATABASE_URL and that the server runs.")
    finally:
        record.close()


def _record(settings: Settings) -> tuple[tuple[str, ...], list[Finding]]:
    """Return the channels that reminders go to, and what the record says of itself; nothing where there is none to ask."""
    try:
        record = open_record(settings.record_url)
    except Invalid:
        return (), []
    try:
        if not is_current(record):
            return (), []
        with record.read() as db:
            clock = _database_clock(seconds_ahead(db, now()))
            each = [(channels_of(db, one.id), _posting(db, one)) for one in workspaces.one_by_one(db)]
            channels = tuple(dict.fromkeys(name for names, _ in each for name in names))
            found = [*_wall(wall(record)), *clock, *(posting for _, posting in each)]
            return channels, [*found, Finding("Content", "ok", f"Fingerprint {content.fingerprint(db)}.")]
    except SQLAlchemyError:
        return (), []
    finally:
        record.close()


def _wall(found: Wall | None) -> list[Finding]:
    if found is None:
        return []
    if found.role_is_above:
        text = (
            f"PostgreSQL does not keep teams apart by itself: {found.role}, the role of DATABASE_URL, is above its row security."
            " Connect as an ordinary role that owns the tables; as a superuser: CREATE ROLE rapporteur_bot LOGIN PASSWORD '...';"
            ' then see "The wall between teams" in the README.'
        )
        return [Finding("Wall between teams", "missing", text)]
    if found.open_tables:
        text = f"These tables have no row security: {', '.join(found.open_tables)}. Restore it from a backup of this version."
        return [Finding("Wall between teams", "wrong", text)]
    return [Finding("Wall between teams", "ok", "PostgreSQL itself shows what is done for a team that team's rows alone.")]


def _database_clock(ahead: float) -> list[Finding]:
    if abs(ahead) <= NOTABLE_SECONDS:
        return []
    text = f"{abs(ahead):.0f} seconds {'behind' if ahead > 0 else 'ahead of'} the database's. Have both set by the network (NTP)."
    return [Finding("Clock of this machine", "wrong", text)]


def _posting(db: orm.Session, workspace: WorkspaceView) -> Finding:
    stopped = postings.stopped(db, workspace.id)
    if stopped == UNINSTALLED:
        return Finding("Reminders", "ok", f"{workspace.team_id} has uninstalled the app: nothing is posted there.")
    if stopped is not None:
        text = f"Slack refuses the token ({stopped}): no reminder goes out. Copy SLACK_BOT_TOKEN again, or install the app again."
        return Finding("Reminders", "wrong", text)
    ahead = sum(
        len(reminders_ahead.planned_for(db, workspace.id, number)) for number in planned_sessions(db, workspace.id, now())
    )
    if not ahead:
        return Finding("Reminders", "missing", "None is planned. Add a session with /sessions add, and set RAPPORTEUR_CHANNEL.")
    return Finding("Reminders", "ok", f"{ahead} are planned.")


def _delegation(settings: Settings) -> Finding:
    name = settings.rapporteur_delegation
    if name is None:
        return Finding(
            "Delegation", "missing", "Nobody is 'we' yet. Set RAPPORTEUR_DELEGATION to your country, for example Japan."
        )
    found = names.delegation_named(name, load())
    if found is None:
        near = ", ".join(names.suggest(name, "delegation", load())) or "its name in English or its ISO code"
        return Finding("Delegation", "wrong", f"RAPPORTEUR_DELEGATION {name!r} is not known. Try: {near}.")
    return Finding("Delegation", "ok", f"'We' are {found.name}.")
