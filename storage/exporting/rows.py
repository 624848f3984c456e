"""Tables for spreadsheets (CSV): statements, which can be read in again, and the passages of an answer."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

from storage.asking.values import Answer, Passage
from storage.catalogue.entries import Catalogue
from storage.citing import session_name
from storage.exporting.values import ExportedStatement

# What `rapporteur import` reads of a manifest, and then what a person wants to see.
READ_AGAIN = (
    "file", "delegation", "iso3", "body", "session", "date", "speaker", "title", "language", "kind", "stage",
    "speaker_role", "on_behalf_of", "on_behalf_of_role", "original_language", "agenda_items", "withdrawn", "visible_to", "keeper",
)  # fmt: skip
TO_SEE = ("status", "session_name", "year", "paragraphs", "words", "media_type", "bytes", "sha256", "added")
OF_AN_ANSWER = (
    "question", "found", "delegation", "iso3", "body", "session", "date", "speaker", "title", "paragraph", "text", "citation",
    "file", "note",
)  # fmt: skip
# A cell that begins so is a formula to a spreadsheet, and may fetch or send what it likes; full-width signs are read alike.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n\0＝＋－＠]")


def table(statements: Iterable[tuple[str, ExportedStatement]]) -> Iterator[bytes]:
    """Yield a table of statements, each under the name of its file, in pieces: UTF-8 with a mark that spreadsheets know."""
    yield _head((*READ_AGAIN, *TO_SEE))
    for name, statement in statements:
        yield _line((name, *_read_again(statement), *_to_see(statement)))


def answer(found: Answer, catalogue: Catalogue) -> bytes:
    """Return the passages of an answer as a table; one line that says so where nothing was found."""
    lines = [_passage(found, passage, catalogue) for passage in found.passages]
    nothing: tuple[str | None, ...] = (found.question.typed, "no", *[""] * (len(OF_AN_ANSWER) - 3), found.note)
    return b"".join((_head(OF_AN_ANSWER), *map(_line, lines or [nothing])))


def guarded(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula: an apostrophe stands before what would begin one."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    """Return a cell without the apostrophe that `guarded` put before it."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def _read_again(statement: ExportedStatement) -> tuple[str | None, ...]:
    return (
        statement.delegation.name,
        statement.delegation.code,
        statement.body.name,
        statement.session.typed,
        statement.date,
        statement.speaker,
        statement.title,
        statement.language,
        statement.kind,
        statement.stage,
        statement.speaker_role,
        statement.on_behalf_of_name,
        statement.on_behalf_of_role,
        statement.original_language,
        ", ".join(statement.agenda_items),
        _out_of_force(statement),
        "|".join(statement.visible_to),
        statement.keeper,
    )


def _out_of_force(statement: ExportedStatement) -> str | None:
    """Return since when a statement is no longer cited: one that was replaced comes back withdrawn, as of when it was added."""
    if statement.withdrawn_at is None and statement.status == "replaced":
        return statement.added_at.isoformat()
    return statement.withdrawn_at.isoformat() if statement.withdrawn_at else None


def _to_see(statement: ExportedStatement) -> tuple[str, ...]:
    spoken = [p for p in statement.paragraphs if p.number is not None]
    return (
        statement.status,
        statement.session_name,
        str(statement.year or ""),
        str(len(spoken)),
        str(sum(len(paragraph.text.split()) for paragraph in spoken)),
        statement.source.media_type,
        str(statement.source.size_bytes),
        statement.source.sha256,
        statement.added_at.isoformat(),
    )


def _passage(found: Answer, passage: Passage, catalogue: Catalogue) -> tuple[str | None, ...]:
    statement, number = passage.statement, passage.paragraph.number
    delegation = catalogue.delegations.get(statement.delegation)
    body = catalogue.bodies.get(statement.body)
    return (
        found.question.typed,
        "yes",
        delegation.name if delegation else statement.delegation,
        statement.delegation,
        body.name if body else statement.body,
        session_name(statement.session, catalogue),
        statement.delivered_on.isoformat() if statement.delivered_on else str(statement.year or ""),
        statement.speaker,
        statement.title,
        "" if number is None else str(number),
        passage.paragraph.text,
        passage.citation,
        statement.file,
        found.note,
    )


def _head(names: Sequence[str]) -> bytes:
    return b"\xef\xbb\xbf" + _line(names)


def _line(cells: Sequence[str | None]) -> bytes:
    """Return one line, as RFC 4180 has it."""
    written = io.StringIO()
    # Half characters, which no encoding takes, come only from file names of another encoding than the system's.
    csv.writer(written, lineterminator="\r\n").writerow([guarded(cell or "") for cell in cells])
    return written.getvalue().encode("utf-8", "replace")
