"""What the window of a session is filled with: from a sentence or a session on file, and back to what the record takes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, time
from typing import TypeVar

from handlers.deps import Desk
from handlers.views.planning import Typed
from storage.agenda import Change, Plan
from storage.catalogue import names
from storage.catalogue.entries import Catalogue
from storage.errors import AlreadyPlanned, Invalid, RecordError, UnknownName
from storage.planned import SessionView
from storage.typed.days import take_days
from storage.typed.hours import take_hour
from storage.typed.names import Named, take_lone_body, take_session
from storage.typed.sentence import Sentence
from storage.typed.venues import take_venue

T = TypeVar("T")
NUMBER_DIGITS = 4
NOTHING = "nothing"
# Where the record says what is wrong by another name than the window's.
FIELD_OF = {
    "first day": "starts_on",
    "day": "starts_on",
    "days": "ends_on",
    "hour": "opens_at",
    "session": "number",
    "time zone": "time_zone",
}


def favoured(desk: Desk) -> tuple[str, ...]:
    """Return the codes of the bodies that a team deals with: of those that a name may mean, one of these is meant."""
    return tuple(sorted({session.body for session in desk.holdings.sessions}))


def understood(typed: str, desk: Desk) -> Typed:
    """Return what a sentence says part by part, also where the whole of it plans nothing; what is not clear is left empty."""
    catalogue = desk.holdings.catalogue
    sentence = _if_clear(lambda: Sentence(typed))
    if sentence is None:
        return Typed()
    starts_on, ends_on = _if_clear(lambda: take_days(sentence, desk.today)) or (None, None)
    named = _named(sentence, desk)
    opens_at = _if_clear(lambda: take_hour(sentence))
    place, time_zone = _if_clear(lambda: take_venue(sentence, catalogue)) or (None, None)
    code = named.body or _if_clear(lambda: take_lone_body(sentence, catalogue, favoured(desk)))
    return Typed(
        body=catalogue.bodies[code].name if code else None,
        number=_digits(named.number),
        qualifier=named.qualifier,
        starts_on=_iso(starts_on),
        ends_on=_iso(ends_on),
        opens_at=_clock(opens_at),
        place=place,
        time_zone=time_zone,
    )


def as_planned(one: SessionView) -> Typed:
    """Return what the window of a session on file is opened with."""
    return Typed(
        number=_digits(one.number),
        qualifier=one.qualifier,
        starts_on=_iso(one.starts_on),
        ends_on=_iso(one.ends_on),
        opens_at=_clock(one.opens_at),
        place=one.place,
        time_zone=one.time_zone,
    )


def plan(typed: Typed, catalogue: Catalogue) -> Plan:
    """Return what the window of a new session says. Raises Invalid or UnknownName, with the field's name."""
    starts_on = _day(typed.starts_on)
    if starts_on is None:
        raise Invalid("first day", NOTHING, "the day on which it opens")
    return Plan(
        body=_body(typed.body or NOTHING, catalogue),
        number=_number(typed.number),
        qualifier=typed.qualifier,
        starts_on=starts_on,
        ends_on=_day(typed.ends_on) or starts_on,
        opens_at=_hour(typed.opens_at),
        place=typed.place,
        time_zone=typed.time_zone,
    )


def change(typed: Typed, before: SessionView) -> Change:
    """
    Return what differs in the window of a session on file from what it was opened with: only that was said by somebody.

    What is emptied there stays as it is, but for the last day: without one, the session is of one day. Raises Invalid.
    """
    starts_on = _day(typed.starts_on)
    ends_on = _day(typed.ends_on) or starts_on
    moved = (starts_on, ends_on) != (before.starts_on, before.ends_on)
    return Change(
        starts_on=starts_on if moved else None,
        ends_on=ends_on if moved else None,
        opens_at=_new(_hour(typed.opens_at), before.opens_at),
        place=_new(typed.place, before.place),
        time_zone=_new(typed.time_zone, before.time_zone),
        number=_new(_number(typed.number), before.number),
        qualifier=_new(typed.qualifier, before.qualifier),
    )


def field(error: RecordError, asked: Sequence[str]) -> str:
    """Return which of the fields that were asked a refusal belongs under; the first for one that belongs to none."""
    what = error.what if isinstance(error, (Invalid, UnknownName)) else "days" if isinstance(error, AlreadyPlanned) else ""
    name = FIELD_OF.get(what, what)
    return name if name in asked else asked[0]


def _named(sentence: Sentence, desk: Desk) -> Named:
    catalogue = desk.holdings.catalogue
    clear = _if_clear(lambda: take_session(sentence, catalogue, favoured(desk)))
    if clear is not None:
        return clear
    unclear = take_session(sentence, catalogue, (), strict=False)
    return Named("", unclear.number, unclear.qualifier, unclear.spans)


def _if_clear(part: Callable[[], T]) -> T | None:
    """Return what a part of a sentence says; None where it says nothing that can be, or several things."""
    try:
        return part()
    except RecordError:
        return None


def _new(value: T | None, before: T | None) -> T | None:
    return None if value == before else value


def _body(typed: str, catalogue: Catalogue) -> str:
    found = names.body_named(typed, catalogue)
    if len(found) == 1:
        return found[0].code
    suggested = tuple(body.name for body in found) or names.suggest(typed, "body", catalogue)
    raise UnknownName("body", typed, suggested)


def _number(typed: str | None) -> int | None:
    if typed is None:
        return None
    if not (typed.isascii() and typed.isdigit() and 0 < len(typed) <= NUMBER_DIGITS):
        raise Invalid("number", typed, "the session's number alone, as 66")
    return int(typed)


def _day(picked: str | None) -> date | None:
    try:
        return None if picked is None else date.fromisoformat(picked)
    except ValueError as error:
        raise Invalid("day", picked or "", "a day as 2026-06-22") from error


def _hour(picked: str | None) -> time | None:
    try:
        return None if picked is None else time.fromisoformat(picked)
    except ValueError as error:
        raise Invalid("hour", picked or "", "a time as 10:00") from error


def _digits(number: int | None) -> str | None:
    return None if number is None else str(number)


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _clock(hour: time | None) -> str | None:
    return None if hour is None else f"{hour:%H:%M}"
