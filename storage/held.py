"""What a workspace holds for answering, as frozen values: the statements in force with their paragraphs, and the sessions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from storage.catalogue.entries import Catalogue
from storage.index.reading import Source

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


@dataclass(frozen=True, slots=True, weakref_slot=True)
class HeldParagraph:
    """
    The unit that is cited. The same `id` and text are the same paragraph, however often it is read.

    `number` is what people cite: from 1, header lines, headings and vocatives not counted, or the printed number where the
    source numbers its paragraphs; None for what is not counted. `block` is the place in the source text: blocks between
    blank lines, from 0.
    """

    id: int
    number: int | None = field(compare=False)
    block: int = field(compare=False)
    kind: str = field(compare=False)  # one of PARAGRAPH_KINDS
    text: str


class Shelf(Protocol):
    """Where the texts of statements stand."""

    def paragraphs(self, statement_id: int) -> tuple[HeldParagraph, ...]:
        """Return the paragraphs of a statement, in order."""

    def fetch(self, statement_ids: Sequence[int]) -> None:
        """Read the texts of statements at once, because they will be needed."""

    def some(self, paragraph_ids: Sequence[int]) -> dict[int, HeldParagraph]:
        """Return paragraphs by number."""


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class HeldStatement:
    """
    One statement in force (of a chain of stages, the highest). Only the same object is the same statement.

    `text` is its paragraphs, or the shelf that they are taken from when they are read: what was stored never changes.
    `worked_out` is what was worked out of it (see `storage.recalling.keeping`), which goes when it does.
    """

    id: int
    number: int  # the workspace's own: what people see
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
    text: tuple[HeldParagraph, ...] | Shelf
    worked_out: dict[Any, Any] = field(init=False, default_factory=dict, repr=False)

    @property
    def paragraphs(self) -> tuple[HeldParagraph, ...]:
        """Return the paragraphs, in order; the first time, they are read."""
        return self.text if isinstance(self.text, tuple) else self.text.paragraphs(self.id)


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Holdings:
    """
    A snapshot of one workspace; `statements` in order of delivery, earliest first.

    `index` is where the words of its statements are looked up, and `shelf` where their texts stand; None for statements that are
    in no database.
    """

    workspace_id: int
    revision: int
    own_delegation: str | None  # code of "we", where set
    statements: tuple[HeldStatement, ...]
    sessions: tuple[HeldSession, ...]
    catalogue: Catalogue
    index: Source | None = None
    shelf: Shelf | None = None
