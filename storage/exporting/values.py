"""What is taken out of the record, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from storage.held import HeldParagraph

# Cited: answers come from it. Lower stage: another stage of the same statement is cited. Withdrawn: kept, and never cited.
STATUSES = ("cited", "lower stage", "replaced", "withdrawn")


@dataclass(frozen=True, slots=True)
class Named:
    """A delegation or a body: its code and its name."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class ExportedSession:
    """
    The session of a statement. `label` is how people name it, `typed` what `rapporteur import` takes for it.

    None for what the record does not say.
    """

    label: str
    typed: str
    number: int | None
    qualifier: str | None
    year: int | None
    starts_on: date | None
    ends_on: date | None
    place: str | None


@dataclass(frozen=True, slots=True)
class ExportedSource:
    """The document that a statement was read from. `sha256` is of its bytes as received, which are not in here."""

    name: str
    media_type: str
    size_bytes: int
    sha256: str
    received_at: datetime
    received_from: str


@dataclass(frozen=True, slots=True)
class Printed:
    """What was typed or printed of a statement's provenance, before it was understood; None where nothing was."""

    delegation: str | None
    body: str | None
    session: str | None
    date: str | None
    speaker: str | None


@dataclass(frozen=True, slots=True)
class ExportedStatement:
    """
    A statement with all that the record knows of it. `status` is one of `STATUSES`; instants are aware, in UTC.

    `delivered_on` is None where only the `year` is known. `visible_to` are the channels, or the one person, that it is kept
    for; none: the whole workspace sees it. `number` is what people see of it; statements of one `chain`, the number of the first
    of them, are stages of one statement; None where there is one stage. `text_sha256` is of the words alone: the same in another
    file or layout.
    """

    number: int
    title: str
    delegation: Named
    body: Named
    session: ExportedSession
    delivered_on: date | None
    year: int | None
    speaker: str | None
    speaker_role: str | None
    on_behalf_of_name: str | None
    on_behalf_of_role: str | None
    kind: str | None
    stage: str | None
    language: str | None
    original_language: str | None
    agenda_items: tuple[str, ...]
    status: str
    withdrawn_at: datetime | None
    visible_to: tuple[str, ...]
    keeper: str | None
    added_at: datetime
    chain: int | None
    text_sha256: str
    source: ExportedSource
    printed: Printed
    paragraphs: tuple[HeldParagraph, ...]

    @property
    def date(self) -> str:
        """Return the day as 2025-11-10, the year where that is all that is known, else nothing."""
        return self.delivered_on.isoformat() if self.delivered_on else str(self.year or "")

    @property
    def session_name(self) -> str:
        """Return the body and the session, as a citation has them."""
        return f"{self.body.name}, {self.session.label}"
