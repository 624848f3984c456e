"""What a workspace holds for answering, as frozen values: the statements in force with their paragraphs, and the sessions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from storage.catalogue.entries import Catalogue

# A heading, a vocative ("Mr. Chair,") and the header are kept and shown, but neither numbered nor found.
# A courtesy (thanks at the opening, "Thank you, Chair" at the close) is numbered, but no position.
PARAGRAPH_KINDS = ("header", "heading", "vocative", "text", "courtesy")


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class HeldSession:
    """
    One meeting of a body. `number` is None for bodies that go by year or date.

    `year` is the year it opens in. `starts_on` / `ends_on` are None where the record does not say.
    `label` is how people name it: "65th session", "resumed 48th session", "meeting of 4 March 2024". A session that was called
    off is held too (`is_cancelled`): a statement may have been handed in for it. `qualifier` is "special", "resumed", ..., None
    for a regular session.
    """

    id: int
    body: str  # code
    number: int | None
    label: str
    year: int | None
    starts_on: date | None = None
    ends_on: date | None = None
    place: str | None = None
    is_cancelled: bool = False
    qualifier: str | None = None


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class HeldParagraph:
    """
    The unit that is cited.

    `number` is what people cite: from 1, header lines, headings and vocatives not counted, or the printed number where the
    source numbers its paragraphs; None for what is not counted. `block` is the place in the source text: blocks between
    blank lines, from 0.
    """

    id: int
    number: int | None
    block: int
    kind: str  # one of PARAGRAPH_KINDS
    text: str


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class HeldStatement:
    """One statement in force (of a chain of stages, the highest). Only the same object is the same statement."""

    id: int
    file: str
    title: str
    delegation: str  # code
    body: str  # code
    session: HeldSession
    speaker: str | None  # as understood: "Atsushi Kaifu"
    speaker_role: str | None
    delivered_on: date | None  # None where only the year is known
    year: int | None
    kind: str
    stage: str
    language: str | None
    paragraphs: tuple[HeldParagraph, ...]


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Holdings:
    """A snapshot of one workspace; `statements` in order of delivery, earliest first."""

    workspace_id: int
    revision: int
    own_delegation: str | None  # code of "we", where set
    statements: tuple[HeldStatement, ...]
    sessions: tuple[HeldSession, ...]
    catalogue: Catalogue
