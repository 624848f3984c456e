"""What every command shares: the settings, the record, the clock, and how a refusal is printed."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import NoReturn

import typer
from pydantic import ValidationError
from rich.console import Console
from sqlalchemy.exc import OperationalError

from bot import indexing
from bot.clock import now
from bot.commands.workspaces import chosen
from bot.settings import Settings, settings_given
from storage.audiences import EVERYTHING
from storage.catalogue import load, names
from storage.database import Record, open_record, upgrade
from storage.errors import Invalid, UnknownName
from storage.held import Holdings
from storage.holdings import current

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)


@dataclass(frozen=True)
class Desk:
    """An open record and the workspace that the command line works on."""

    record: Record
    workspace_id: int
    settings: Settings

    def holdings(self) -> Holdings:
        """Return all that the workspace holds now: whoever runs the bot may see it."""
        with self.record.read(self.workspace_id) as db:
            return current(db, self.workspace_id, EVERYTHING)


def refuse(text: str) -> NoReturn:
    """Print one clear line and end with code 1."""
    err.print(text, style="red", markup=False, soft_wrap=True)
    raise typer.Exit(1)


def settings() -> Settings:
    """Return the settings; one that cannot be used is named. The data folder is made where it is missing."""
    try:
        found = settings_given()
        found.rapporteur_home.mkdir(parents=True, exist_ok=True)
    except ValidationError as error:
        first = error.errors()[0]
        refuse(f"{str(first['loc'][0]).upper()}: {first['msg'].removeprefix('Value error, ')}.")
    except OSError as error:
        refuse(
            f"RAPPORTEUR_HOME: the folder {error.filename} cannot be made ({error.strerror}). Set it to one that can be written."
        )
    if not os.access(found.rapporteur_home, os.W_OK):
        refuse(f"RAPPORTEUR_HOME: the folder {found.rapporteur_home} cannot be written. Set it to one that can.")
    return found


@contextmanager
def opened() -> Iterator[tuple[Record, Settings]]:
    """Open the record of the settings, brought up to date; a database that cannot be used is refused in one line."""
    configured = settings()
    with as_it_stands(configured) as record:
        upgrade(record)
        indexing.list_missing(record, now)
        yield record, configured


@contextmanager
def as_it_stands(configured: Settings) -> Iterator[Record]:
    """Open the record of the settings without bringing it up to date; one that cannot be used is refused in one line."""
    record = open_record(configured.record_url, configured.keys)
    try:
        yield record
    except OperationalError as error:
        refuse(f"The database cannot be reached: {str(error.orig).strip().splitlines()[0]}. Check DATABASE_URL and that it runs.")
    finally:
        record.close()


@contextmanager
def desk() -> Iterator[Desk]:
    """Open the record and the workspace that `--workspace` names; an only one needs no name. Raises RecordError."""
    with opened() as (record, configured):
        with record.begin() as db:
            workspace = chosen(db)
        yield Desk(record, workspace.id, configured)


def today(configured: Settings, typed: str | None) -> date:
    """Return the day that relative times count from: as typed, or today in the team's time zone."""
    if typed is None:
        return now().astimezone(configured.zone).date()
    try:
        return date.fromisoformat(typed)
    except ValueError as error:
        raise Invalid("day", typed, "a day as 2026-03-01") from error


def we(holdings: Holdings, configured: Settings, typed: str | None) -> str | None:
    """Return the code of the delegation that asks: as typed, as set, or the workspace's own; None where none is known."""
    name = typed or configured.rapporteur_delegation
    if name is None:
        return holdings.own_delegation
    found = names.delegation_named(name, holdings.catalogue)
    if found is None:
        raise UnknownName("delegation", name, names.suggest(name, "delegation", load()))
    return found.code


def read_text(path: str) -> str:
    """Return the text of a file, or of standard input for "-"."""
    if path == "-":
        return sys.stdin.read()
    try:
        with open(path, encoding="utf-8-sig") as file:  # noqa: PTH123 - the path is as typed
            return file.read()
    except OSError as error:
        raise Invalid("file", path, f"a file that can be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise Invalid("file", path, "UTF-8 text") from error
