"""Where to look: the parts of a question laid over what is held, on the day it is asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from storage.asking.parts import Parts, Window
from storage.catalogue.entries import Catalogue
from storage.catalogue.numbering import last_closed, open_session, year_of
from storage.heard import Heard, heard_by, keep
from storage.held import HeldSession, HeldStatement, Holdings

# A general debate ends about three weeks after its session opens; where only the year of a statement is known,
# it is taken to be delivered by then.
_DELIVERED_AFTER = timedelta(days=17)


@dataclass(frozen=True, slots=True)
class Resolved:
    """
    The statements in scope, in order of delivery, and what the windows came to.

    `sessions` are those that the windows name and a statement is held for, `numbers` all that they name; without windows, none.
    `readings` say window by window what it was read as. `wider` is what is visible at all, for the nearest mention.
    `silent` are the sessions counted back ("last session") of which nothing is on file.
    """

    delegations: tuple[str, ...]
    bodies: tuple[str, ...]
    statements: tuple[HeldStatement, ...]
    sessions: tuple[HeldSession, ...]
    numbers: tuple[int, ...]
    wider: tuple[HeldStatement, ...]
    days: tuple[date | None, date | None] = (None, None)
    silent: tuple[HeldSession, ...] = ()


def resolve(parts: Parts, holdings: Holdings, *, on: date, own: str | None) -> Resolved:
    """Return what is in scope. What was delivered after `on` is not seen."""
    delivered = _delivered(holdings, on)
    delegations = _delegations(parts, delivered, own)
    spoken = [s for s in delivered.of(delegations) if _within_term(s, parts)]
    if parts.speaker:
        spoken = [s for s in spoken if s.speaker == parts.speaker]
    bodies = _bodies(parts, spoken)
    spoken = [s for s in spoken if not bodies or s.body in bodies]
    fitting = [_fitting(group, spoken, holdings, on) for group in _groups(parts.windows)]
    inside = tuple(s for s in spoken if all(s in fit for fit in fitting))
    sessions = _sessions(inside) if parts.windows else ()
    numbers, silent = _numbers(parts, sessions, spoken, holdings, on), _silent(parts, spoken, holdings, on)
    return Resolved(delegations, bodies, inside, sessions, numbers, delivered.statements, _days(parts.windows), silent)


def _delivered(holdings: Holdings, on: date) -> Heard:
    return heard_by(holdings, on) or keep(
        holdings, on, Heard([s for s in holdings.statements if delivered_by(s, on, holdings.catalogue)])
    )


def delivered_by(statement: HeldStatement, on: date, catalogue: Catalogue) -> bool:
    """Tell whether a statement had been delivered on a day; with only its year known, whether its session was well under way."""
    if statement.delivered_on is not None:
        return statement.delivered_on <= on
    if statement.year is None or statement.year != on.year:
        return statement.year is None or statement.year < on.year
    if statement.session.ends_on is not None and statement.session.ends_on < on:
        return True
    return _under_way(statement, on - _DELIVERED_AFTER, catalogue)


def _under_way(statement: HeldStatement, day: date, catalogue: Catalogue) -> bool:
    """Tell whether a statement's session had opened; True where nobody knows."""
    session, body = statement.session, catalogue.bodies.get(statement.body)
    if session.starts_on is not None:
        return session.starts_on <= day
    if body is None or session.number is None or year_of(body, session.number) is None:
        return True
    reached = open_session(body, day) or last_closed(body, day)
    return reached is None or session.number <= reached


def _delegations(parts: Parts, delivered: Heard, own: str | None) -> tuple[str, ...]:
    heard = tuple(delivered.by_delegation)
    if parts.others:
        left_out = parts.delegations or ((own,) if own else ())
        return tuple(code for code in heard if code not in left_out)
    if parts.delegations:
        return parts.delegations
    return heard if parts.anyone or own is None else (own,)


def _within_term(statement: HeldStatement, parts: Parts) -> bool:
    if parts.term is None or statement.year is None:
        return True
    first, last = parts.term
    return first <= statement.year and (last is None or statement.year <= last)


def _bodies(parts: Parts, spoken: list[HeldStatement]) -> tuple[str, ...]:
    held = {s.body for s in spoken}
    named = [*parts.bodies, *(w.bodies for w in parts.windows if w.bodies)]
    codes = [code for mention in named for code in (tuple(c for c in mention if c in held) or mention)]
    return tuple(dict.fromkeys(codes))


def _groups(windows: tuple[Window, ...]) -> list[list[Window]]:
    """Group the windows of one kind, of which a statement must fit any; it must fit one of every kind."""
    groups = [
        [w for w in windows if w.numbers is not None],
        [w for w in windows if w.years is not None or w.days is not None],
        [w for w in windows if w.back is not None],
    ]
    return [group for group in groups if group]


def _fitting(windows: list[Window], spoken: list[HeldStatement], holdings: Holdings, on: date) -> set[HeldStatement]:
    tests = [_fits(window, spoken, holdings, on) for window in windows]
    return {s for s in spoken if any(fits(s) for fits in tests)}


def _fits(window: Window, spoken: list[HeldStatement], holdings: Holdings, on: date) -> Callable[[HeldStatement], bool]:
    if window.back is not None:
        counted = set(counted_back(window.back, spoken, holdings, on))
        return lambda s: s.session in counted
    if window.numbers is not None:
        first, last = window.numbers
        return lambda s: s.session.number is not None and _inside(s.session.number, first, last)
    if window.days is not None:
        return lambda s: _day_inside(s, window.days, holdings.catalogue)
    years = window.years or (None, None)
    return lambda s: s.year is not None and _inside(s.year, *years)


def _inside(value: int, first: int | None, last: int | None) -> bool:
    return (first is None or first <= value) and (last is None or value <= last)


def _day_inside(statement: HeldStatement, days: tuple[date | None, date | None] | None, catalogue: Catalogue) -> bool:
    first, last = days or (None, None)
    day = statement.delivered_on
    if day is None:  # a month does not fit a statement of which only the year is known, unless the session opens in it
        day = statement.session.starts_on
    if day is None:
        return last is not None and _may_have_been_by(statement, last, catalogue)
    return (first is None or first <= day) and (last is None or day <= last)


def _may_have_been_by(statement: HeldStatement, day: date, catalogue: Catalogue) -> bool:
    """Tell of a statement of which only the year is known whether its session was open on a day of that year."""
    body = catalogue.bodies.get(statement.body)
    number = statement.session.number
    return statement.year == day.year and body is not None and number is not None and open_session(body, day) == number


def counted_back(back: tuple[int, int], spoken: list[HeldStatement], holdings: Holdings, on: date) -> list[HeldSession]:
    """
    Return the sessions counted back from the one open on the day, body by body: (1, 1) the last.

    A session that was planned and has taken place counts, though nobody may have spoken there; one that lies ahead or was
    called off does not.
    """
    found: list[HeldSession] = []
    first, last = back
    for body in dict.fromkeys(s.body for s in spoken):
        sessions = _held(body, spoken, holdings, on)
        current = [session for session in sessions if _is_open(session, holdings.catalogue, on)]
        past = [session for session in sessions if session not in current]
        if first == 0:
            found += current
        elif past:
            found += _from_the_end(past, first, last)
    return found


def _held(body: str, spoken: list[HeldStatement], holdings: Holdings, on: date) -> list[HeldSession]:
    """Return the sessions that a body has held or is holding, in order of time: those spoken at, and those planned."""
    heard = {s.session: s for s in reversed(spoken) if s.body == body}
    own = [session for session in reversed(heard) if not session.is_cancelled and (session.starts_on or on) <= on]
    planned = [s for s in holdings.sessions if s.body == body and s not in heard and _took_place(s, on)]
    if not planned:
        return own
    opened = {session: session.starts_on or _first_day(heard[session]) for session in own}
    return sorted([*own, *planned], key=lambda session: opened.get(session) or session.starts_on or date.max)


def _took_place(session: HeldSession, on: date) -> bool:
    """Tell whether a regular session has opened as planned."""
    return session.starts_on is not None and session.starts_on <= on and session.qualifier is None and not session.is_cancelled


def _first_day(statement: HeldStatement) -> date:
    return statement.delivered_on or date(statement.year or date.max.year, 12, 31)


def _from_the_end(past: list[HeldSession], first: int, last: int) -> list[HeldSession]:
    """Count by number where the sessions have one, so that a session without a statement counts too."""
    newest = past[-1].number
    if newest is not None and all(session.number is not None for session in past):
        return [s for s in past if s.number is not None and newest - last + 1 <= s.number <= newest - first + 1]
    return past[-last : len(past) - first + 1]


def _is_open(session: HeldSession, catalogue: Catalogue, on: date) -> bool:
    body = catalogue.bodies.get(session.body)
    if session.starts_on is not None and session.ends_on is not None:
        return session.starts_on <= on <= session.ends_on
    return body is not None and session.number is not None and open_session(body, on) == session.number


def _sessions(statements: tuple[HeldStatement, ...]) -> tuple[HeldSession, ...]:
    return tuple(dict.fromkeys(s.session for s in statements))


def _numbers(
    parts: Parts, sessions: tuple[HeldSession, ...], spoken: list[HeldStatement], holdings: Holdings, on: date
) -> tuple[int, ...]:
    named = {n for w in parts.windows if w.numbers is not None and None not in w.numbers for n in _span(w)}
    counted: set[int] = set()
    for window in parts.windows:
        if window.back is not None:
            counted.update(s.number for s in counted_back(window.back, spoken, holdings, on) if s.number is not None)
    held = {s.number for s in sessions if s.number is not None}
    narrowing = len(_groups(parts.windows)) > 1  # windows of two kinds narrow each other
    return tuple(sorted(held if narrowing else named | held | counted))


def _silent(parts: Parts, spoken: list[HeldStatement], holdings: Holdings, on: date) -> tuple[HeldSession, ...]:
    heard = {s.session for s in spoken}
    counted = [s for w in parts.windows if w.back is not None for s in counted_back(w.back, spoken, holdings, on)]
    return tuple(dict.fromkeys(session for session in counted if session not in heard))


def _span(window: Window) -> range:
    first, last = window.numbers or (None, None)
    return range(first or 0, (last if last is not None else -1) + 1)


def _days(windows: tuple[Window, ...]) -> tuple[date | None, date | None]:
    """Return the first and the last day that the years and days named come to."""
    spans = [_as_days(w) for w in windows if w.years is not None or w.days is not None]
    if not spans:
        return None, None
    firsts, lasts = [first for first, _ in spans], [last for _, last in spans]
    return (
        None if None in firsts else min(day for day in firsts if day is not None),
        None if None in lasts else max(day for day in lasts if day is not None),
    )


def _as_days(window: Window) -> tuple[date | None, date | None]:
    if window.days is not None:
        return window.days
    first, last = window.years or (None, None)
    return (date(first, 1, 1) if first else None), (date(last, 12, 31) if last else None)
