"""Files that are written whole or not at all, for their owner alone; nothing is overwritten unless that is asked for."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import orm

from bot.importing import MANIFEST_NAME
from storage.errors import Invalid
from storage.exporting import akoma_ntoso, objects, rows, taking_out
from storage.exporting.file_names import Names
from storage.exporting.values import ExportedStatement

SOURCES = "sources"
OBJECTS = "statements.jsonl"


def is_folder(path: Path) -> bool:
    """Tell whether a path that is to be written is a folder: it is one, or its name has no ending, as files have."""
    return path.is_dir() or not path.suffix


def write_table(db: orm.Session, workspace_id: int, found: Iterable[ExportedStatement], path: Path, *, force: bool) -> None:
    """
    Write statements as a table; into a folder, as its manifest, with the documents as received beside it.

    The manifest comes last: a folder without one was not finished. Raises Invalid for what cannot be written.
    """
    if not is_folder(path):
        names = Names()
        write(path, rows.table((names.of_source(statement.source.name), statement) for statement in found), force=force)
        return
    sources = made_folder(made_folder(path, force=force) / SOURCES, force=force)
    write(path / MANIFEST_NAME, rows.table(_with_sources(db, workspace_id, found, sources, force=force)), force=force)


def write_objects(found: Iterable[ExportedStatement], path: Path, *, force: bool) -> None:
    """Write statements as JSON, one a line. Raises Invalid for what cannot be written."""
    target = made_folder(path, force=force) / OBJECTS if is_folder(path) else path
    write(target, objects.lines(found), force=force)


def write_documents(found: Iterable[ExportedStatement], path: Path, *, force: bool) -> None:
    """Write statements as Akoma Ntoso, one file each into a folder; a file's name takes one. Raises Invalid."""
    folder, names = (made_folder(path, force=force), Names()) if is_folder(path) else (None, Names())
    for statement in found:
        target = folder / names.of_statement(statement, ".xml") if folder else path
        write(target, [akoma_ntoso.document(statement)], force=force)


def write(path: Path, pieces: Iterable[bytes], *, force: bool) -> None:
    """Write a file whole or not at all, readable by its owner alone. Raises Invalid where it is there, or cannot be written."""
    if not force and os.path.lexists(path):
        raise Invalid("file", str(path), "another name, or add --force to write over it")
    with _beside(path) as file:
        for piece in pieces:
            file.write(piece)


def made_folder(path: Path, *, force: bool) -> Path:
    """Return a folder, made where it is missing. Raises Invalid where something lies in it, or it cannot be made."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not force and any(path.iterdir()):
            raise Invalid("folder", str(path), "a new or empty one, or add --force to write over what is in it")
    except OSError as error:
        raise Invalid("folder", str(path), f"one that can be written ({error.strerror})") from error
    return path


@contextmanager
def _beside(path: Path) -> Iterator[BinaryIO]:
    """Open a file beside the one that is meant, which takes its name when all of it is written."""
    temporary = None
    try:
        number, temporary = tempfile.mkstemp(prefix=".rapporteur-", dir=path.parent)  # its mode is 0600
        with os.fdopen(number, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except OSError as error:
        raise Invalid("file", str(path), f"one that can be written ({error.strerror})") from error
    finally:
        if temporary is not None:
            with suppress(OSError):
                Path(temporary).unlink(missing_ok=True)


def _with_sources(
    db: orm.Session, workspace_id: int, found: Iterable[ExportedStatement], folder: Path, *, force: bool
) -> Iterator[tuple[str, ExportedStatement]]:
    """Yield statements with the names under which their documents were written."""
    names = Names()
    for statement in found:
        name = names.of_source(statement.source.name)
        write(folder / name, [taking_out.source_bytes(db, workspace_id, statement.number)], force=force)
        yield name, statement
