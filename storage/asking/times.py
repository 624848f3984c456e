"""The times that a line names: sessions, years, days, near or far, as windows."""

from __future__ import annotations

import re
from datetime import date

from storage.asking.lexicon import words_of
from storage.asking.line import Line
from storage.asking.parts import Window
from storage.asking.time_patterns import (
    AFTER,
    ALL_TIME,
    BARE_ORDINAL,
    BARE_YEAR,
    BEFORE,
    LISTED,
    LISTED_AFTER,
    SESSIONS,
    SINCE,
    UNTIL,
    YEARS,
)
from storage.asking.time_readings import Reader, typed
from storage.catalogue.entries import Catalogue
from storage.catalogue.names import bodies_in, sessions_in

_NAMES_A_THING = re.compile(r"\b(?:agenda|resolution|res\.?|by)\s*$", re.IGNORECASE)

_OF = re.compile(r"(?:,|\s+(?:of|at|in|for))?\s*(?:the\s+)?(?:cycle\s+of\s+the\s+)?", re.IGNORECASE)


def read_times(
    line: Line, on: date, catalogue: Catalogue, earliest: int = 0, numbers: frozenset[int] = frozenset()
) -> tuple[Window, ...]:
    """
    Return the windows that the line names, taken out of it; years to come, years before `earliest` (the record's first)
    and years that name a thing stay in. `numbers` are the sessions held: an ordinal that stands alone ("the 74th") may be one.
    """
    windows = [
        *_read(line, on, SESSIONS),
        *_listed(line),
        *_named(line, catalogue),
        *_bare_ordinals(line, numbers),
        *_read(line, on, YEARS),
        *_bare_years(line, on, earliest),
    ]
    line.takes_any(ALL_TIME)
    return tuple(windows)


def _read(line: Line, on: date, readers: tuple[tuple[re.Pattern[str], Reader], ...]) -> list[Window]:
    windows = []
    for pattern, reader in readers:
        at = 0
        while (found := pattern.search(line.rest, at)) is not None:
            at = max(found.end(), at + 1)
            window = reader(found, on)
            if window is not None:
                windows.append(window)
                line.take(found.start(), found.end())
    return windows


def _listed(line: Line) -> list[Window]:
    windows = []
    for found in line.takes(LISTED_AFTER):
        windows += [Window(typed(found), numbers=(int(n), int(n))) for n in (found.group("a"), found.group("b"))]
    windows += [
        Window(typed(found).rstrip(" ,&+").removesuffix(" and"), numbers=(int(found.group("a")),) * 2)
        for found in line.takes(LISTED)
    ]
    return windows


def _named(line: Line, catalogue: Catalogue) -> list[Window]:
    """Read sessions by number: "PC-65", "the 65th session", and what stands before them ("since")."""
    windows = []
    for mention in sessions_in(line.rest, catalogue):
        start, numbers = _opened(line.rest[: mention.start], mention.start, mention.number)
        end = _with_its_body(line.rest, mention.end, mention.bodies, catalogue)
        windows.append(Window(" ".join(line.take(start, end).split()), numbers=numbers, bodies=mention.bodies))
    return windows


def _bare_ordinals(line: Line, numbers: frozenset[int]) -> list[Window]:
    windows = []
    at = 0
    while (found := BARE_ORDINAL.search(line.rest, at)) is not None:
        at = found.end()
        number = int(found.group("n"))
        if number in numbers:
            start, stretch = _opened(line.rest[: found.start()], found.start(), number)
            windows.append(Window(typed(found) + " session", numbers=stretch))
            line.take(start, found.end())
    return windows


def _with_its_body(text: str, end: int, codes: tuple[str, ...], catalogue: Catalogue) -> int:
    """Return where "65th session of the PrepCom" ends: the body named with a session is no topic."""
    for body in bodies_in(text, catalogue):
        if body.start >= end and set(body.codes) & set(codes) and _OF.fullmatch(text[end : body.start]):
            end = body.end
    return end


def _opened(before: str, start: int, number: int) -> tuple[int, tuple[int | None, int | None]]:
    bounds = ((SINCE, (number, None)), (AFTER, (number + 1, None)), (BEFORE, (None, number - 1)), (UNTIL, (None, number)))
    for pattern, stretch in bounds:
        lead = pattern.search(before)
        if lead is not None:
            return lead.start(), stretch
    return start, (number, number)


def _bare_years(line: Line, on: date, earliest: int) -> list[Window]:
    windows = []
    at = 0
    while (found := BARE_YEAR.search(line.rest, at)) is not None:
        at = found.end("y")
        if (
            int(found.group("y")) >= earliest
            and not _names_a_thing(found, on)
            and not _NAMES_A_THING.search(line.rest[: found.start()])
        ):
            year = int(found.group("y"))
            windows.append(Window(str(year), years=(year, year)))
            line.take(found.start(), found.end("y"))
    return windows


def _names_a_thing(found: re.Match[str], on: date) -> bool:
    """Tell whether a year is one to come, or names a thing: "the 2015 Paris Agreement", and not "the 2015 statement"."""
    following = (found.group("next") or "").strip().casefold()
    named = (found.group("lead") or "").casefold() == "the" and bool(following) and following not in words_of("said of a year")
    return named or int(found.group("y")) > on.year
