"""The parts of a typed line, before the record is looked at, as values; a follow-up keeps those that it does not say again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Window:
    """
    One stretch of time as typed; exactly one of the pairs is set, both ends included, None an open end.

    `back` counts sessions back from the one open: (1, 1) the last, (2, 2) the one before, (1, 3) the last three, (0, 0) this one.
    `numbers` are session numbers, of `bodies` where they were named with them.
    """

    typed: str
    years: tuple[int | None, int | None] | None = None
    days: tuple[date | None, date | None] | None = None
    numbers: tuple[int | None, int | None] | None = None
    back: tuple[int, int] | None = None
    bodies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Parts:
    """
    `delegations` are those asked about; empty with neither `others` nor `anyone` means "we". `others`: everybody but the asker
    (or but `delegations`); `anyone`: everybody. `own` says that the line speaks of "we" in so many words.
    `bodies` holds one tuple for each body named, with the codes that the name may stand for.
    """

    topic: str = ""
    phrases: tuple[str, ...] = ()
    kind: str = "said"
    delegations: tuple[str, ...] = ()
    others: bool = False
    anyone: bool = False
    own: bool = False
    presumes: bool = False  # the line takes it for granted that something was said: "where did we ..."
    bodies: tuple[tuple[str, ...], ...] = ()
    windows: tuple[Window, ...] = ()
    leader: str = ""  # as typed
    term: tuple[int, int | None] | None = None  # the leader's years in office
    speaker: str = ""  # understood name, as the statements have it
    mended: tuple[tuple[str, str], ...] = ()
    not_understood: tuple[str, ...] = ()
