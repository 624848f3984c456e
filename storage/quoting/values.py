"""A quote as typed and how it was judged, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass

from storage.held import HeldParagraph, HeldStatement

VERDICTS = ("verbatim", "near", "paraphrase", "not_said")
FINDINGS = (
    "declared_omission",
    "undeclared_omission",
    "negation",
    "number",
    "name",
    "date",
    "verb",
    "wording",
    "stitched",
    "other_session",
)


@dataclass(frozen=True, slots=True)
class Alleged:
    """
    What is claimed: the words quoted, and who is said to have said them where.

    `claimed` is the attribution as typed ("as Kaifu said at PC-65"), None where there is none; codes, numbers, years: its names.
    """

    typed: str
    quote: str
    claimed: str | None = None
    delegation: str | None = None
    bodies: tuple[str, ...] = ()
    session_numbers: tuple[int, ...] = ()
    years: tuple[int, ...] = ()
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of the redline: `op` is "same", "said" (only in the record) or "quoted" (only in the quote)."""

    op: str
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """Why a quote differs: the words concerned, as quoted and as said (either may be empty)."""

    kind: str  # one of FINDINGS
    quoted: str
    said: str


@dataclass(frozen=True, slots=True)
class Match:
    """
    A place where it, or the like of it, was said.

    `said` is cut from `paragraph.text` at [start, end). `score` is the similarity of the alignment, 0 to 1.
    """

    statement: HeldStatement
    paragraph: HeldParagraph
    start: int
    end: int
    said: str
    redline: tuple[Piece, ...]
    score: float
    citation: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """
    `verdict` is one of VERDICTS, or None for fewer than four content words: then `note` says how often and where.

    `said_by`: "us", "other" or None (nobody). `findings` belong to the first match.
    """

    alleged: Alleged
    verdict: str | None
    said_by: str | None
    findings: tuple[Finding, ...]
    matches: tuple[Match, ...]
    note: str = ""
