"""Importing by the hundred: files and folders, a manifest, each text whole or not at all, safe to repeat."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

from sqlalchemy import orm

from bot import indexing
from storage import audiences, keeping, statements
from storage.audiences import EVERYTHING
from storage.catalogue import load
from storage.database import Record
from storage.errors import Invalid, RecordError, Unreadable
from storage.exporting.rows import unguarded
from storage.provenance import Provenance, of_header
from storage.purging import RESTORED_WITHIN
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
    "agenda_items": "agenda_items",
}
SLACK_NUMBER = re.compile(r"[UWCG][A-Z0-9]{1,38}")
PERSONS = ("U", "W")
MANIFEST_NAME = "manifest.csv"
# Reading happens in child processes; more at once than this only wait for each other on a small machine.
READERS = 4
# The index is merged after so many statements, and at the end.
MERGED_AFTER = 24


@dataclass(frozen=True, slots=True)
class Standing:
    """
    How a statement stands in the record that it comes from: since when it is withdrawn, None where it is in force.

    `visible_to` are the channels, or the one person, that it is kept for, by Slack's numbers; none: the whole workspace.
    """

    withdrawn: datetime | None = None
    visible_to: tuple[str, ...] = ()
    keeper: str | None = None


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
    standings: Mapping[str, Standing] = MappingProxyType({}),
) -> Iterator[Outcome]:
    """
    Yield what became of each file, in order, as it is done; `standings` says how a statement stands, by file name.

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
            standing = standings.get(path.name, Standing())
            try:
                with record.begin(workspace_id) as db:
                    receipt = statements.add(
                        db,
                        workspace_id,
                        reading=text,
                        source=source,
                        provenance=provenance,
                        actor=actor,
                        now=now(),
                        seen=EVERYTHING,
                        audience_id=_audience(db, workspace_id, standing),
                        keeper=standing.keeper,
                    )
                    if receipt.new and standing.withdrawn:
                        _withdraw(db, workspace_id, receipt.statement_id, standing.withdrawn, actor, now())
            except RecordError as refusal:
                yield Outcome(path, None, refusal)
            else:
                yield Outcome(path, receipt, None)
    indexing.merge(record, workspace_id, now, at_rest=True)


def _withdraw(db: orm.Session, workspace_id: int, statement_id: int, since: datetime, actor: str, now: datetime) -> None:
    """Withdraw a statement as it was; one that would be purged at once has its full time again."""
    since = since if now - since < RESTORED_WITHIN else now
    keeping.withdraw(db, workspace_id, statement_id, seen=EVERYTHING, actor=actor, now=now, since=since)


def _audience(db: orm.Session, workspace_id: int, standing: Standing) -> int | None:
    people = [one for one in standing.visible_to if one.startswith(PERSONS)]
    channels = [one for one in standing.visible_to if one not in people]
    return audiences.named(db, workspace_id, keeper=people[0] if people else None, channels=channels)


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


def read_standings(path: Path) -> dict[str, Standing]:
    """
    Return how each statement of a manifest stands, by file name.

    Raises Invalid as `read_manifest`, and for a time of withdrawal or a number of Slack's that is none.
    """
    return {name: _standing(row) for name, row in _rows(path).items()}


def _standing(row: dict[str, str]) -> Standing:
    withdrawn, keeper = (row.get("withdrawn") or "").strip(), (row.get("keeper") or "").strip()
    visible_to = tuple(one.strip() for one in (row.get("visible_to") or "").split("|") if one.strip())
    for number in (*visible_to, *filter(None, (keeper,))):
        if not SLACK_NUMBER.fullmatch(number):
            raise Invalid("channel or person", number, "Slack's number of it, as C0123456789 or U0123456789")
    return Standing(_instant(withdrawn) if withdrawn else None, visible_to, keeper or None)


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
