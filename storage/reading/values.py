"""What reading a document gives, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Header:
    """What the header of a text says; None where it does not say. The names follow the `header` command's contract."""

    title: str | None = None
    speaker_name: str | None = None
    speaker_role: str | None = None
    delegation: str | None = None  # name in English, as in the catalogue
    body: str | None = None  # name, as in the catalogue
    session_number: int | None = None
    date: date | None = None
    on_behalf_of_name: str | None = None
    on_behalf_of_role: str | None = None
    language: str | None = None  # ISO 639-1
    original_language: str | None = None
    # As printed, for the record's separate columns.
    printed_speaker: str | None = None
    printed_date: str | None = None
    # What the header says of the text itself: kind ("explanation of vote") and stage ("as delivered").
    kind: str | None = None
    stage: str | None = None


@dataclass(frozen=True, slots=True)
class ReadParagraph:
    """One paragraph as read. `number`, `block` and `kind` as in `storage.held.HeldParagraph`."""

    number: int | None
    block: int
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    """
    A document as text: its paragraphs in order, and its blocks (the source text between blank lines, unwrapped).

    `media_type` is what the bytes are, whatever the name says.
    """

    media_type: str
    blocks: tuple[str, ...]
    paragraphs: tuple[ReadParagraph, ...]
    header: Header
