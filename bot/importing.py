"""Importing by the hundred: files and folders, a manifest, each text whole or not at all, safe to repeat."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

from bot import indexing
from storage import statements, withdrawing
from storage.audiences import EVERYTHING
from storage.catalogue import load
from storage.database import Record
from storage.errors import Invalid, RecordError, Unreadable
from storage.exporting.rows import unguarded
from storage.provenance import Provenance, of_header
from storage.reading import documents
from storage.reading.values import Reading
from storage.statements import Receipt, SourceBytes

# Column of the manifest -> what it says of the text.
MANIFEST_COLUMNS = {
    "delegation": "delegation",
    "body": "body",
    "session": "session",
    "date": "date",
    "speaker": "speaker",
    "title": "title",
    "language": "language",
    "kind": "kind",
    "stage": "stage",
    "speaker_role": "speaker_role",
    "on_behalf_of": "on_behalf_of_name",
    "on_behalf_of_role": "on_behalf_of_role",
    "original_language": "original_language",
}
MANIFEST_NAME = "manifest.csv"
# Reading happens in child processes; more at once than this only wait for each other on a small machine.
READERS = 4
# The index is merged after so many statements, and at the end.
MERGED_AFTER = 24


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: a receipt, or the refusal."""

    path: Path
    receipt: Receipt | None
    refusal: RecordError | None


def import_files(
    record: Record,
    workspace_id: int,
    paths: list[Path],
    *,
    manifest: dict[str, Provenance],
    given: Provenance,
    actor: str,
    now: Callable[[], datetime],
    withdrawn: Mapping[str, datetime] = MappingProxyType({}),
) -> Iterator[Outcome]:
    """
    Yield what became of each file, in order, as it is done. Those in `withdrawn` are stored as withdrawn at that instant.

    Each file has a transaction of its own, after it was read: a crash leaves every statement whole or absent, and the same call
    again stores the rest. What the caller gives wins over the manifest, and the manifest over the header of the text.
    """
    with documents.Reader() as reader, ThreadPoolExecutor(READERS) as pool:
        for place, (path, reading) in enumerate(zip(paths, pool.map(lambda p: _read(reader, p), paths), strict=True), 1):
            if place % MERGED_AFTER == 0:
                indexing.merge(record, workspace_id, now)
            if isinstance(reading, RecordError):
                yield Outcome(path, None, reading)
                continue
            source, text = reading
            provenance = given.over(manifest.get(path.name, Provenance())).over(of_header(text.header))
            try:
                with record.begin() as db:
                    receipt = statements.add(
                        db,
                        workspace_id,
                        reading=text,
                        source=source,
                        provenance=provenance,
                        actor=actor,
                        now=now(),
                        seen=EVERYTHING,
                    )
                    if receipt.new and path.name in withdrawn:
                        withdrawing.withdraw(
                            db, workspace_id, receipt.statement_id, at=withdrawn[path.name], actor=actor, now=now()
                        )
            except RecordError as refusal:
                yield Outcome(path, None, refusal)
            else:
                yield Outcome(path, receipt, None)
    indexing.merge(record, workspace_id, now, at_rest=True)


def files_under(paths: list[Path]) -> list[Path]:
    """Return every file named, or lying in a folder named, once; hidden files and manifests are passed over. Raises Invalid."""
    found: dict[Path, None] = {}
    for path in paths:
        if not path.exists():
            raise Invalid("path", str(path), "a file or folder that exists")
        inside = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
        found |= dict.fromkeys(p for p in inside if path.is_file() or not (p.name.startswith(".") or p.name == MANIFEST_NAME))
    return list(found)


def read_manifest(path: Path) -> dict[str, Provenance]:
    """Return what a manifest says of each file, by file name, in its order. Raises Invalid where it has no column `file`."""
    return {name: _row(row) for name, row in _rows(path).items()}


def read_withdrawn(path: Path) -> dict[str, datetime]:
    """Return which files a manifest says are withdrawn, and since when. Raises Invalid as `read_manifest`, and for no instant."""
    said = ((name, row.get("withdrawn") or "") for name, row in _rows(path).items())
    return {name: _instant(text.strip()) for name, text in said if text.strip()}


def _instant(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise Invalid("time of withdrawal", text, "a day or time, as 2026-03-01") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _rows(path: Path) -> dict[str, dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            rows = list(csv.DictReader(lines))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise Invalid("manifest", str(path), "a CSV file in UTF-8") from error
    if rows and "file" not in rows[0]:
        raise Invalid("manifest", str(path), "a CSV file with a column `file`")
    # An exported manifest has apostrophes before what a spreadsheet would take for a formula.
    plain = ({column: unguarded(cell) for column, cell in row.items() if isinstance(cell, str)} for row in rows)
    return {Path(row["file"]).name: row for row in plain if row.get("file")}


def _row(row: dict[str, str]) -> Provenance:
    said = {field: row[column].strip() for column, field in MANIFEST_COLUMNS.items() if row.get(column)}
    code = (row.get("iso3") or "").strip()
    if code in load().delegations:
        said["delegation"] = code  # a code cannot be misread, a name can
    return Provenance(**said)


def _read(reader: documents.Reader, path: Path) -> tuple[SourceBytes, Reading] | RecordError:
    try:
        data = path.read_bytes()
        # A name in another encoding than the system's holds half characters, which no database takes.
        name = path.name.encode("utf-8", "replace").decode()
        return SourceBytes(name, data), reader.read(name, data)
    except RecordError as refusal:
        return refusal
    except OSError as error:
        return Unreadable(path.name, "damaged", error.strerror or "")
