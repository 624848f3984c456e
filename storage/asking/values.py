"""A question as understood and its answer, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from storage.held import HeldParagraph, HeldSession, HeldStatement


@dataclass(frozen=True, slots=True)
class Scope:
    """
    Where to look. An empty tuple means: no limit on this side.

    `sessions` are those resolved from what was asked, per body, in order. `from_` and `to` are days, both included.
    """

    delegations: tuple[str, ...] = ()
    others: bool = False  # everybody but `delegations`
    bodies: tuple[str, ...] = ()
    sessions: tuple[HeldSession, ...] = ()
    from_: date | None = None
    to: date | None = None
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """
    A typed line as understood.

    `kind`: "said" (what did we say), "ever" (have we ever), "first", "last", "change", "who_else", "all" (every mention).
    `topic` are the words and phrases looked for, as typed or mended; `expansions` says what was read as what, for people:
    (("IMS", "International Monitoring System"), ("last session", "CTBTO Preparatory Commission, 65th session, 2025")).
    `not_understood` are words that look like a scope but name nothing known.
    """

    typed: str
    kind: str
    topic: tuple[str, ...]
    phrases: tuple[str, ...]  # in quotation marks: looked for exactly
    scope: Scope
    expansions: tuple[tuple[str, str], ...] = ()
    not_understood: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """One reading of an ambiguous question: what the button says, and the question that it asks."""

    label: str
    question: str


@dataclass(frozen=True, slots=True)
class Change:
    """Words, as printed, that a session has and the one before it had not, and the reverse, where the topic is spoken of."""

    added: tuple[str, ...]
    dropped: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """
    A paragraph that answers. `highlights` are [start, end) offsets in `paragraph.text`; `score` orders; the best has 1.

    `change` is what changed since the passage before it, where a change over time is asked for and another session begins;
    `also` are the citations of the same words elsewhere at the same session.
    """

    statement: HeldStatement
    paragraph: HeldParagraph
    highlights: tuple[tuple[int, int], ...]
    score: float
    citation: str
    change: Change | None = None
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """
    Own words only, or none.

    `found` False: `passages` is empty, `note` says what was searched, `nearest` holds the closest mention outside the scope.
    `choices` is not empty where the question must be asked back; then nothing else is.
    `session_numbers` are those the answer is about (`understood.sessions` of the command line).
    """

    question: Question
    found: bool
    passages: tuple[Passage, ...]
    nearest: tuple[Passage, ...] = ()
    note: str = ""
    choices: tuple[Choice, ...] = ()
    session_numbers: tuple[int, ...] = ()
