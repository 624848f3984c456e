"""Terms from a table that somebody keeps: a CSV file with the columns term, equivalents and bodies."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass

from storage import delegations, glossary
from storage.catalogue.entries import Catalogue, Term
from storage.errors import Invalid, RecordError

COLUMNS = ("term", "equivalents", "bodies")
NEEDED = frozenset({"term", "equivalents"})
SEPARATOR = "|"
MOST_BYTES, MOST_LINES = 1_000_000, 5_000
EXPECTED = "a CSV file whose first line is: term,equivalents,bodies"


@dataclass(frozen=True, slots=True)
class Refused:
    """A line that was not taken, by its number in the file (the heading is line 1), and why."""

    line: int
    term: str
    error: RecordError


@dataclass(frozen=True, slots=True)
class Table:
    """What a file holds: the terms, the last of each, and the lines that were refused."""

    terms: tuple[Term, ...]
    refused: tuple[Refused, ...]


def read(data: bytes, known: Catalogue) -> Table:
    """
    Return the terms of a CSV file and what is wrong with its other lines.

    Commas, semicolons and tabs separate; `equivalents` and `bodies` are separated by "|" among themselves. Raises Invalid for a
    file that is no such table.
    """
    lines = _text(data).splitlines()
    if not lines or len(lines) > MOST_LINES:
        raise Invalid("file", f"{len(lines):,} lines", f"{EXPECTED}, of at most {MOST_LINES:,} lines")
    reader = csv.DictReader(lines, delimiter=max(",;\t", key=lines[0].count))
    reader.fieldnames = [str(name).strip().casefold() for name in reader.fieldnames or ()]
    if not set(reader.fieldnames) >= NEEDED:
        raise Invalid("file", ", ".join(reader.fieldnames) or "–", EXPECTED)
    return _table(reader, known)


def bodies(cell: str, known: Catalogue) -> tuple[str, ...]:
    """Return the codes of bodies, named in any way, with "|" between them. Raises UnknownName."""
    return tuple(
        dict.fromkeys(delegations.known_body(name.strip(), known).code for name in cell.split(SEPARATOR) if name.strip())
    )


def equivalents(cell: str) -> tuple[str, ...]:
    """Return words and phrases with "|" between them."""
    return tuple(one.strip() for one in cell.split(SEPARATOR) if one.strip())


def _table(reader: csv.DictReader[str], known: Catalogue) -> Table:
    found: dict[str, Term] = {}
    refused = []
    try:
        for row in reader:
            if not any(isinstance(value, str) and value.strip() for value in row.values()):
                continue
            try:
                term = _term(row, known)
                found[term.term] = term
            except RecordError as error:
                refused.append(Refused(reader.line_num, (row.get("term") or "").strip(), error))
    except csv.Error as error:
        raise Invalid("file", f"line {reader.line_num}", EXPECTED) from error
    return Table(tuple(found.values()), tuple(refused))


def _term(row: Mapping[str | None, str | None], known: Catalogue) -> Term:
    cells = {name: row.get(name) or "" for name in COLUMNS}
    return glossary.checked(Term(cells["term"], equivalents(cells["equivalents"]), bodies(cells["bodies"], known)))


def _text(data: bytes) -> str:
    if len(data) > MOST_BYTES:
        raise Invalid("file", f"{len(data):,} bytes", f"{EXPECTED}, of at most {MOST_BYTES:,} bytes")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # As spreadsheets save it on Windows.
        return data.decode("cp1252", "replace")
