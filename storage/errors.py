"""
What the record refuses, as data; the words are chosen in `handlers.errors`.

Not frozen: Python writes the traceback into an exception while it travels.
"""

from __future__ import annotations

from dataclasses import dataclass


class RecordError(Exception):
    """The base of every refusal; carries the values that its sentence needs."""


@dataclass(eq=False)
class Unreadable(RecordError):
    """A document could not be turned into text. `reason` is one of `UNREADABLE_REASONS`."""

    name: str
    reason: str
    detail: str = ""


UNREADABLE_REASONS = frozenset(
    {
        "scan",  # pages without text
        "password",
        "type",  # detail: what it seems to be, or its extension
        "too_large",  # detail: the limit that was passed, e.g. "20 MB"
        "too_slow",
        "damaged",
        "empty",
        "encoding",
    },
)


@dataclass(eq=False)
class Incomplete(RecordError):
    """A statement lacks what it cannot be cited without. `missing` names the fields."""

    name: str
    missing: tuple[str, ...]


@dataclass(eq=False)
class UnknownName(RecordError):
    """A delegation, body or session was named that nobody knows. `suggestions` are near names, best first."""

    what: str
    name: str
    suggestions: tuple[str, ...] = ()


@dataclass(eq=False)
class NotFound(RecordError):
    """What was asked for is not in this workspace. `name` is what was typed for it; empty where it has none that people know."""

    what: str
    name: str


@dataclass(eq=False)
class Invalid(RecordError):
    """A value cannot be used. `expected` says what is."""

    what: str
    value: str
    expected: str


@dataclass(eq=False)
class NotAllowed(RecordError):
    """Somebody may not do what they asked for. `role`, "keeper" or "admin", is who may."""

    role: str


@dataclass(eq=False)
class SameWords(RecordError):
    """The same words are on file already, as the statement of this number and title."""

    number: int
    title: str


@dataclass(eq=False)
class AlreadyPlanned(RecordError):
    """A session stands in the record otherwise than it is to be planned; `held` and `wanted` are its days and place in words."""

    name: str
    held: str
    wanted: str


@dataclass(eq=False)
class NoBackup(RecordError):
    """A backup could not be made or put back. `name` is the file, place or program; `reason` is one of `NO_BACKUP_REASONS`."""

    name: str
    reason: str
    detail: str = ""


NO_BACKUP_REASONS = frozenset(
    {
        "exists",
        "unwritable",  # detail: the system's words
        "unreadable",  # same
        "other_kind",  # detail: what kind of record it should be of
        "damaged",
        "later",  # made by a later version
        "not_empty",  # detail: the setting that names the place
        "no_program",  # detail: the command to run where the program is
        "program_failed",  # detail: its first words
    },
)


@dataclass(eq=False)
class Locked(RecordError):
    """A secret on file cannot be opened. `version` is that of the key it needs; None: the key is here, and does not open it."""

    version: int | None
