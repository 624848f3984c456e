"""Small readings and provenances for tests, written by us."""

from __future__ import annotations

from datetime import UTC, datetime

from storage.provenance import Provenance
from storage.reading.values import Header, Reading, ReadParagraph
from storage.statements import SourceBytes

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def reading(*texts: str) -> Reading:
    """Return a text of numbered paragraphs, as read."""
    paragraphs = tuple(ReadParagraph(number, number - 1, "text", text) for number, text in enumerate(texts, 1))
    return Reading("text/plain", texts, paragraphs, Header())


def source(*texts: str, name: str = "statement.txt") -> SourceBytes:
    """Return the file that such a text came in."""
    return SourceBytes(name, "\n\n".join(texts).encode())


AUSTRIA_AT_PC_65 = Provenance(
    delegation="Austria",
    body="CTBTO Preparatory Commission",
    session="65",
    date="2025-11-10",
    speaker="Maria KAISER",
    title="Statement of Austria",
    stage="as delivered",
    language="en",
)
