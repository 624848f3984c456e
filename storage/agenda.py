"""A session as somebody types or plans it: which body, which number, when and where."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, time
from typing import Protocol

from storage.catalogue import names, places
from storage.catalogue.entries import Catalogue
from storage.catalogue.numbering import number_in
from storage.errors import Invalid, UnknownName
from storage.typed.days import take_days
from storage.typed.hours import take_hour
from storage.typed.names import take_lone_body, take_session
from storage.typed.sentence import Sentence
from storage.typed.venues import take_venue

PLACE_LENGTH = 120
FIRST_YEAR, LAST_YEAR = 1945, 2100
MOST_DAYS = 400  # the General Assembly's sessions last a year
EXAMPLE = "PC-66 22-24 June 2026 Vienna"


@dataclass(frozen=True, slots=True)
class Plan:
    """
    A session to be planned. `body` is a code, `qualifier` "resumed", "special", ...; `starts_on` and `ends_on` are both included.

    `opens_at` is on the venue's clock, None where nobody said. `time_zone` None: that of the place, or without a place the
    body's own. `rest` is what was typed and not understood: it has to be said back.
    """

    body: str
    number: int | None
    qualifier: str | None
    starts_on: date
    ends_on: date
    opens_at: time | None = None
    place: str | None = None
    time_zone: str | None = None
    rest: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """
    What changes of a planned session; None leaves it as it is. `starts_on` without `ends_on` moves it at its present length.

    `rest` is what was typed and not understood. A `Plan` can stand for a change.
    """

    starts_on: date | None = None
    ends_on: date | None = None
    opens_at: time | None = None
    place: str | None = None
    time_zone: str | None = None
    number: int | None = None
    qualifier: str | None = None
    rest: str = ""


class Dated(Protocol):
    """A session whose days are known: a `Plan` or a `SessionView`."""

    @property
    def body(self) -> str:
        """Code of the body."""

    @property
    def number(self) -> int | None:
        """Number of the session."""

    @property
    def qualifier(self) -> str | None:
        """As "special"."""

    @property
    def starts_on(self) -> date | None:
        """First day."""


def checked(plan: Plan, catalogue: Catalogue) -> Plan:
    """
    Return a plan with its time zone, which is the place's, or without a place the body's own; None where neither is known.

    Raises UnknownName for a body that is not in the catalogue, and Invalid for days that cannot be and for a place whose time
    zone nobody knows.
    """
    body = catalogue.bodies.get(plan.body)
    if body is None:
        raise UnknownName("body", plan.body, names.suggest(plan.body, "body", catalogue))
    check_days(plan.starts_on, plan.ends_on)
    place, zone = settled(plan.place, plan.time_zone)
    return replace(plan, place=place, time_zone=zone or body.time_zone or None)


def check_days(starts_on: date, ends_on: date) -> None:
    """Raise Invalid where the last day is before the first, where they are too far apart, or out of reach."""
    typed = days_in_words(starts_on, ends_on)
    if ends_on < starts_on:
        raise Invalid("days", typed, "the first day before the last, as 22-24 June 2026")
    if not FIRST_YEAR <= starts_on.year <= ends_on.year <= LAST_YEAR:
        raise Invalid("days", typed, f"days between {FIRST_YEAR} and {LAST_YEAR}")
    if (ends_on - starts_on).days > MOST_DAYS:
        raise Invalid("days", typed, "a first and a last day that are at most a year apart")


def settled(place: str | None, time_zone: str | None) -> tuple[str | None, str | None]:
    """
    Return a place by its usual name, with its time zone: as said, or the place's own; None where nothing is said.

    Raises Invalid for a zone that is none, and for a place whose zone nobody knows where none is said.
    """
    plain = " ".join((place or "").split())[:PLACE_LENGTH] or None
    zone = None
    if time_zone:
        zone = places.time_zone_named(time_zone)
        if zone is None:
            raise Invalid("time zone", time_zone, "an IANA name, as Europe/Vienna")
    if plain is None:
        return None, zone
    known = places.place_named(plain)
    zone = zone or places.time_zone_of(plain)
    if zone is None:
        raise Invalid("place", plain, f"its time zone with it, as “in {plain}, Africa/Kigali”")
    return (known.name if known else plain), zone


def days_in_words(starts_on: date, ends_on: date) -> str:
    """Return "22 June 2026" or "22 June 2026 - 24 June 2026"."""
    first, last = (f"{day.day} {day:%B} {day.year}" for day in (starts_on, ends_on))
    return first if first == last else f"{first} - {last}"


def read(text: str, catalogue: Catalogue, today: date, favoured: tuple[str, ...] = ()) -> Plan:
    """
    Return the session that a sentence plans: "PC-66 22-24 June 2026 Vienna", "special session of the CTBTO PrepCom 13 October".

    `favoured` are the codes of bodies that the team deals with: of the bodies that a name may mean ("PrepCom"), the only one
    among them is meant. Raises UnknownName for a body that nobody knows or that may be several, and Invalid for a sentence that
    does not name body and days, for days and hours that cannot be or may be two, and for a place whose time zone nobody knows.
    """
    sentence = Sentence(text)
    days = take_days(sentence, today)
    named = take_session(sentence, catalogue, favoured)
    opens_at = take_hour(sentence)
    place, time_zone = take_venue(sentence, catalogue)
    body = named.body or take_lone_body(sentence, catalogue, favoured)
    if days is None:
        raise Invalid("session", sentence.text, f"its days too, as {EXAMPLE}")
    plan = Plan(body, named.number, named.qualifier, *days, opens_at, place, time_zone, sentence.rest())
    return checked(plan, catalogue)


def read_change(text: str, catalogue: Catalogue, today: date) -> Change:
    """
    Return what a sentence changes of a session that is known otherwise: "29 June - 1 July", "15:00 in Geneva".

    One day alone is where it begins now: it stays as long as it is. What is neither days, hour nor place stays in `rest`, among
    it the session's name: "PC-66" of "PC-66 29 June - 1 July". Raises Invalid as `read` does.
    """
    sentence = Sentence(text)
    starts_on, ends_on = take_days(sentence, today) or (None, None)
    named = take_session(sentence, catalogue, (), strict=False)
    opens_at = take_hour(sentence)
    place, time_zone = settled(*take_venue(sentence, catalogue))
    for start, end in named.spans:
        sentence.put_back(start, end)
    return Change(starts_on, None if starts_on == ends_on else ends_on, opens_at, place, time_zone, rest=sentence.rest())


def suggested_number(session: Dated, catalogue: Catalogue) -> int | None:
    """Return the number that a session has by its body's usual rhythm; None where none follows, as for special sessions."""
    body = catalogue.bodies.get(session.body)
    if body is None or session.starts_on is None or session.qualifier is not None or body.numbering != "ordinal":
        return None
    return number_in(body, session.starts_on.year, session.starts_on.month)


def notes(plan: Plan, catalogue: Catalogue) -> tuple[str, ...]:
    """Return, in sentences, what has to be said of a plan: what was not understood, and what does not go together."""
    body, number = catalogue.bodies[plan.body], suggested_number(plan, catalogue)
    said = []
    if plan.rest:
        said.append(f"Not understood, and left out: “{plan.rest}”.")
    if number not in (None, plan.number):
        short = body.abbreviation or body.code
        said.append(f"By its usual rhythm {plan.starts_on:%B %Y} is {short}-{number}.")
    if plan.place is None and plan.time_zone in (None, "UTC"):
        said.append("Where it meets was not said, so its hours are taken as UTC.")
    return tuple(said)
