"""What `rapporteur doctor` looks at on the machine: disk, log, backups, and the process that opens documents."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

from bot import backing_up
from bot.clock import now
from bot.finding import MISSING, OK, WRONG, Finding
from bot.settings import Settings
from handlers.errors import sentence
from storage.errors import RecordError
from storage.reading import documents

# A statement with its source takes some 50 kB; below this, importing an archive would fill the disk.
LOW_DISK_BYTES = 500 * 1024 * 1024
# A running bot makes one a day; where the last is older than this, it does not.
OLD_BACKUP = timedelta(days=2)
TRIED = "The reader works."


def findings(settings: Settings) -> list[Finding]:
    """Return what was found; nothing is left behind."""
    return [disk(settings.rapporteur_home), log(settings.rapporteur_home), backup(settings), reader()]


def disk(home: Path) -> Finding:
    """Return how much is free where the record is."""
    folder = home
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    if free < LOW_DISK_BYTES:
        return Finding("Disk", WRONG, f"{free // 1024**2} MB free at {home}: too little. Make room, or move RAPPORTEUR_HOME.")
    return Finding("Disk", OK, f"{free // 1024**3} GB free at {home}.")


def log(home: Path) -> Finding:
    """Return whether the log can be written."""
    file = home / "rapporteur.log"
    was_there = file.exists()
    try:
        with file.open("a", encoding="utf-8"):
            pass
        if not was_there:
            file.unlink()
    except OSError as error:
        return Finding("Log", WRONG, f"{file} cannot be written ({error.strerror}). Give it to the user who runs the bot.")
    return Finding("Log", OK, f"{file} can be written.")


def backup(settings: Settings) -> Finding:
    """Return how old the last backup is."""
    if str(settings.record_url).startswith("postgres"):
        return Finding("Backup", MISSING, "A PostgreSQL record is backed up by you: rapporteur backup FILE, every night.")
    folder = backing_up.folder_of(settings.rapporteur_home)
    last = backing_up.newest(folder)
    if last is None:
        daily = (
            "A running bot makes one a day." if settings.rapporteur_backups else "RAPPORTEUR_BACKUPS is off: see to it yourself."
        )
        return Finding("Backup", MISSING, f"There is none in {folder}. {daily}")
    hours = (now() - last) / timedelta(hours=1)
    if now() - last > OLD_BACKUP:
        text = f"The last one in {folder} is {hours / 24:.0f} days old. Keep the bot running, or run: rapporteur backup FILE"
        return Finding("Backup", WRONG if settings.rapporteur_backups else MISSING, text)
    return Finding("Backup", OK, f"The last one in {folder} is {max(hours, 0):.0f} hours old.")


def reader() -> Finding:
    """Return whether the child process that opens documents starts and reads."""
    try:
        reading = documents.read("doctor.txt", TRIED.encode())
    except (RecordError, RuntimeError, OSError) as error:
        reason = sentence(error) if isinstance(error, RecordError) else str(error)
        return Finding("Documents", WRONG, f"The process that opens them does not work: {reason}")
    if TRIED not in "".join(paragraph.text for paragraph in reading.paragraphs):
        return Finding("Documents", WRONG, "The process that opens them gives back something else. Install Rapporteur anew.")
    return Finding("Documents", OK, "The process that opens them starts and reads.")
