"""`rapporteur backup` and `rapporteur restore`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot import indexing
from bot.clock import now
from bot.commands import batch
from bot.commands.asking import JSON
from bot.commands.console import as_it_stands, out, settings
from storage import backups, content
from storage.database import upgrade


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write it; read by its owner alone.")],
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,  # noqa: FBT002 - an option
    as_json: JSON = False,  # noqa: FBT002 - an option
) -> None:
    """
    Copy the whole record to a file, checked, also while the bot runs; and print the fingerprint of its content.

    Example: rapporteur backup rapporteur-2026-03-01.db
    """
    with as_it_stands(settings()) as record:
        made = backups.save(record, file, replace=force)
    if as_json:
        batch.print_json({"file": str(made.path), "bytes": made.size_bytes, "content": made.fingerprint})
        return
    out.print(f"{made.path}: {made.size_bytes:,} bytes, checked.", markup=False, soft_wrap=True)
    said = made.fingerprint or "its tables have an earlier version's shape: run `rapporteur upgrade` for a fingerprint"
    out.print(f"Content: {said}", markup=False, soft_wrap=True)


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A backup, as `rapporteur backup` made it.")],
    as_json: JSON = False,  # noqa: FBT002 - an option
) -> None:
    """
    Put a backup back into an empty place (a new RAPPORTEUR_HOME or database), and print the fingerprint of its content.

    Example: rapporteur restore rapporteur-2026-03-01.db
    """
    with as_it_stands(settings()) as record:
        backups.restore(record, file)
        upgrade(record)
        indexing.list_missing(record, now)
        with record.read() as db:
            fingerprint = content.fingerprint(db)
    if as_json:
        batch.print_json({"file": str(file), "content": fingerprint})
    else:
        out.print(f"{file} is restored and up to date.\nContent: {fingerprint}", markup=False, soft_wrap=True)
