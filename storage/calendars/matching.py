"""Which session an event of a calendar is: body, number and qualifier by what it is called, or why it is none."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib import resources

from storage.calendars.values import Occurrence
from storage.catalogue import names, numbering
from storage.catalogue.entries import Body, Catalogue
from storage.catalogue.wording import Word, words

# Ahead of a name in brackets or before a colon: what programs and people put where an event is off.
_CANCELLED = re.compile(
    r"\W{0,3}(?:cancel+ed|postponed|abgesagt|verschoben|annulée?|reportée?|cancelad[oa])\b[\s:\])-]*", re.IGNORECASE
)
_QUALIFIERS = frozenset({"resumed", "special", "extraordinary", "informal"})
_MEETING = frozenset({"session", "sessions", "meeting", "conference", "tagung", "sitzung", "reunion"})
_LEADING_WORDS = 4  # a name that comes later is spoken about: "Ambassador meets the chair of the ..."
DEADLINE = "DEADLINE"  # the category under which Rapporteur writes deadlines


class NoSession(Exception):
    """An event is no session, or it cannot be told which; the message says why, as a sentence for people."""


@dataclass(frozen=True, slots=True)
class Meant:
    """The session that an event names. `number` is None where the body has none, or the event does not say."""

    body: Body
    number: int | None
    qualifier: str | None
    is_cancelled: bool
    calls_itself_one: bool = True
    by_rule: bool = False


@dataclass(frozen=True, slots=True)
class _Named:
    """What one text names: the codes that each mention may be of, its number and qualifier, and the words outside of names."""

    codes: tuple[frozenset[str], ...]
    number: int | None
    qualifier: str | None
    numbers: frozenset[int]
    words: tuple[Word, ...]
    first: int  # how many words stand before the first name


class Namer:
    """Tells which sessions events are. What it worked out of a text it keeps: the times of a series have one name."""

    def __init__(self, catalogue: Catalogue, own: Body | None) -> None:
        """`own` is the body whose calendar it is: there an event needs no name; None for a calendar of several."""
        self._catalogue = catalogue
        self._own = own
        self._texts: dict[str, _Named] = {}

    def meant(self, occurrence: Occurrence, seat: str) -> Meant:
        """
        Return the session that an event names, in its summary, or else in its place, description or categories.

        `seat` is the city of the event's place, "" where it is none: it tells apart bodies of one name. The number of a body
        that counts its sessions is left open where the event does not give it: `numbered` finds it. Raises NoSession.
        """
        if DEADLINE in occurrence.categories:
            raise NoSession("It is a deadline, not a session.")
        off = _CANCELLED.match(occurrence.summary)
        found = self._named(occurrence.summary[off.end() :] if off else occurrence.summary)
        _refuse_beside(found)
        body = self._body(found, occurrence, seat)
        number = found.number
        if number is None:
            others = (self._named(text) for text in (occurrence.description, *occurrence.categories))
            number = next((other.number for other in others if other.number), None)
        qualifier = found.qualifier or next((word.folded for word in found.words if word.folded in _QUALIFIERS), None)
        itself = bool(found.codes) or any(word.folded in _MEETING for word in found.words)
        if body.numbering == "date":
            number = None
        return Meant(body, number, qualifier, bool(off) or occurrence.is_cancelled, itself)

    def _body(self, found: _Named, occurrence: Occurrence, seat: str) -> Body:
        said = _codes(found.codes)
        if len(found.numbers) > 1 or (found.codes and not said):
            raise NoSession("It names several sessions or bodies. Enter each by itself.")
        if said and found.first >= _LEADING_WORDS:
            raise NoSession("It names a body only in passing.")
        # What a body's own calendar holds is the body's, unless its name says otherwise.
        elsewhere = () if self._own else (occurrence.place or "", occurrence.description, *occurrence.categories)
        for text in ("", *elsewhere):
            more = _codes(self._named(text).codes)
            body = self._only((said & more or said) if said else more, seat)
            if body:
                return body
        if self._own and not said:
            return self._own
        raise NoSession(_unclear(said, self._catalogue))

    def _only(self, codes: frozenset[str], seat: str) -> Body | None:
        """Return the only body left, by the calendar's own body or by where the event is; None where more are, or none."""
        if self._own and self._own.code in codes:
            return self._own
        here = {code for code in codes if seat and self._catalogue.bodies[code].seat == seat}
        for left in (codes, here):
            if len(left) == 1:
                return self._catalogue.bodies[next(iter(left))]
        return None

    def _named(self, text: str) -> _Named:
        if text not in self._texts:
            self._texts[text] = _named(text, self._catalogue)
        return self._texts[text]


def numbered(given: Meant, opens_on: date) -> Meant:
    """
    Return what is meant with a number, by the body's rhythm where the event gives none. Raises NoSession.

    Only for what is called a session, or by the body's name: not everything in a body's calendar is one.
    """
    body = given.body
    if given.number is not None or given.qualifier or body.numbering != "ordinal":
        return given
    if not given.calls_itself_one:
        raise NoSession(f"It gives no number, and does not call itself a session of the {body.name}.")
    number = numbering.number_in(body, opens_on.year, opens_on.month)
    if number is None:
        raise NoSession(f"It gives no number, and the rhythm of the {body.name} gives none for that month.")
    return replace(given, number=number, by_rule=True)


def _codes(mentions: tuple[frozenset[str], ...]) -> frozenset[str]:
    """Return the codes that all mentions may be of; empty where they are of different bodies, or there are none."""
    return frozenset.intersection(*mentions) if mentions else frozenset()


def _unclear(codes: frozenset[str], catalogue: Catalogue) -> str:
    if not codes:
        return "It names no body that I know."
    either = sorted(catalogue.bodies[code].name for code in codes)
    return f"It may be of the {' or the '.join(either[:3])}: write the full name."


def _refuse_beside(found: _Named) -> None:
    beside = next((word for word in found.words if word.folded in _beside()), None)
    if beside:
        raise NoSession(f"By its name (“{beside.printed}”) it is no session, but something beside one.")


@cache
def _beside() -> frozenset[str]:
    """Return the words of what stands in calendars beside sessions, folded."""
    with resources.files("storage.calendars").joinpath("beside.csv").open(encoding="utf-8") as file:
        return frozenset(row["word"] for row in csv.DictReader(file))


def _named(text: str, catalogue: Catalogue) -> _Named:
    if not text.strip():
        return _Named((), None, None, frozenset(), (), 0)
    sessions, bodies = names.sessions_in(text, catalogue), names.bodies_in(text, catalogue)
    places = [(m.start, m.end) for m in sessions] + [(m.start, m.end) for m in bodies]
    all_words = words(text)
    outside = tuple(word for word in all_words if not any(start <= word.start < end for start, end in places))
    first = min((start for start, _ in places), default=0)
    codes = [frozenset(m.bodies) for m in sessions if m.bodies] + [frozenset(m.codes) for m in bodies]
    leading = sessions[0] if sessions else None
    return _Named(
        tuple(codes),
        leading.number if leading else None,
        leading.qualifier if leading else None,
        frozenset(m.number for m in sessions),
        outside,
        sum(word.start < first for word in all_words),
    )
