"""Events to planned sessions: the mornings and afternoons of one session become one, from its first day to its last."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from storage import agenda
from storage.agenda import Plan
from storage.calendars.matching import Meant, Namer, NoSession, numbered
from storage.calendars.values import CalendarReading, LeftOut, Occurrence
from storage.catalogue import places
from storage.catalogue.entries import Catalogue
from storage.catalogue.wording import words
from storage.errors import Invalid
from storage.planned import SessionView

_SHORTEST_GAP = timedelta(days=4)  # over a long weekend a session goes on
_NEXT_DAY = timedelta(days=1)
_ADDRESS = re.compile(r"\S*(?:://|@|www\.)\S*")
# What tells the parts of one meeting apart, not one meeting from another.
_PART_WORDS = frozenset(
    {"day", "morning", "afternoon", "evening", "am", "pm", "of", "st", "nd", "rd", "th", "part", "cont", "continued"}
)


@dataclass(frozen=True, slots=True)
class Placed:
    """An event with its days on the venue's clock; `opens_at` is None for an event of whole days."""

    occurrence: Occurrence
    starts_on: date
    ends_on: date
    opens_at: time | None
    place: str | None
    zone: str


@dataclass(frozen=True, slots=True)
class Joined:
    """
    A session as a calendar has it, with the events that it was made of, those of them marked that are cancelled.

    `by_rule` says that its number is not the calendar's.
    """

    plan: Plan
    occurrences: tuple[Occurrence, ...]
    is_cancelled: bool
    by_rule: bool

    def change(self, held: SessionView) -> Plan:
        """Return what a session on file changes to; a number that follows from a rule never goes over one that stands there."""
        return replace(self.plan, number=held.number, qualifier=held.qualifier) if self.by_rule else self.plan


@dataclass(frozen=True, slots=True)
class Understanding:
    """
    The sessions that a calendar holds, in the order of their days, and what of it is none.

    `keys` are those of all its events, also of those that are no sessions; `is_whole` as the reading has it.
    """

    sessions: tuple[Joined, ...]
    left_out: tuple[LeftOut, ...]
    keys: frozenset[str]
    is_whole: bool


def understood(reading: CalendarReading, catalogue: Catalogue, own: str | None) -> Understanding:
    """Return the sessions that a calendar holds; `own` is the code of the body whose calendar it is, None for a mixed one."""
    namer = Namer(catalogue, catalogue.bodies.get(own or ""))
    groups: dict[tuple[str | int | None, ...], list[tuple[Meant, Placed]]] = {}
    left_out = list(reading.left_out)
    for occurrence in reading.occurrences:
        try:
            given, placed = _placed(occurrence, namer)
        except NoSession as refusal:
            left_out.append(_left_out(occurrence, str(refusal)))
        else:
            groups.setdefault(_group(given, occurrence), []).append((given, placed))
    sessions: list[Joined] = []
    for group in groups.values():
        made, others = _joined(group)
        sessions += made
        left_out += others
    return Understanding(
        tuple(sorted(sessions, key=lambda joined: joined.plan.starts_on)),
        tuple(left_out),
        frozenset(occurrence.key for occurrence in reading.occurrences),
        reading.is_whole,
    )


def _placed(occurrence: Occurrence, namer: Namer) -> tuple[Meant, Placed]:
    place = _ADDRESS.sub("", occurrence.place or "").strip(" ,;-") or None
    city, city_zone = _city(place or "")
    given = namer.meant(occurrence, city)
    zone = places.time_zone_named(occurrence.time_zone or "") or city_zone
    zone = zone or (given.body.time_zone if given.body.seat else occurrence.zone) or "UTC"
    placed = _on_the_clock(replace(occurrence, is_cancelled=given.is_cancelled), place, zone)
    try:
        agenda.check_days(placed.starts_on, placed.ends_on)
    except Invalid as error:
        raise NoSession(f"It lasts from {error.value}: no session does.") from error
    return numbered(given, placed.starts_on), placed


@cache
def _city(place: str) -> tuple[str, str | None]:
    """Return the city that a place is in, "" where it names none, and its time zone."""
    whole = places.place_named(place)
    if whole:
        return whole.name, whole.time_zone
    named = [mention.place for mention in places.places_in(place)]
    return (named[-1].name if named else ""), places.time_zone_of(place)


def _on_the_clock(occurrence: Occurrence, place: str | None, zone: str) -> Placed:
    starts, ends = occurrence.starts, occurrence.ends
    if not isinstance(starts, datetime) or not isinstance(ends, datetime):
        return Placed(occurrence, starts, ends, occurrence.opens_at, place, zone)
    clock = ZoneInfo(zone)
    first, last = (moment.astimezone(clock) if moment.tzinfo else moment for moment in (starts, ends))
    # What ends at midnight ends with the day before.
    until = last - timedelta(seconds=1) if last > first else last
    return Placed(occurrence, first.date(), max(first.date(), until.date()), first.time(), place, zone)


def _group(given: Meant, occurrence: Occurrence) -> tuple[str | int | None, ...]:
    """Return what the events of one session have in common."""
    named = given.number is not None or given.body.numbering == "year"
    title = None if named else " ".join(w.folded for w in words(occurrence.summary) if not _tells_parts(w.folded))
    return given.body.code, given.number, given.qualifier, title


def _tells_parts(word: str) -> bool:
    return word in _PART_WORDS or word.isdigit()


def _joined(group: Sequence[tuple[Meant, Placed]]) -> tuple[list[Joined], list[LeftOut]]:
    """Return the sessions of a group of events: one of a number, one for each run of days where there is none."""
    body, number = group[0][0].body, group[0][0].number
    gap = _NEXT_DAY if body.numbering == "date" and number is None else max(_SHORTEST_GAP, timedelta(days=body.length_days))
    live = [pair for pair in group if not pair[0].is_cancelled]
    off = [pair for pair in group if pair[0].is_cancelled]
    runs = list(_runs(live, gap))
    if number is None:
        return [_session(run) for run in (*_with(runs, off, gap), *_runs(_beyond(runs, off, gap), gap))], []
    if not runs:
        return [_session(off)], []
    longest = max(runs, key=_days)
    others = [_elsewhere(pair, longest) for run in runs if run is not longest for pair in run]
    return [_session([*longest, *off])], others


def _runs(pairs: Iterable[tuple[Meant, Placed]], gap: timedelta) -> Iterator[list[tuple[Meant, Placed]]]:
    """Yield the events that follow each other with no wider gap than given."""
    run: list[tuple[Meant, Placed]] = []
    last = date.min
    for pair in sorted(pairs, key=lambda pair: (pair[1].starts_on, pair[1].opens_at or time())):
        if run and pair[1].starts_on - last > gap:
            yield run
            run = []
        run.append(pair)
        last = max(last, pair[1].ends_on) if len(run) > 1 else pair[1].ends_on
    if run:
        yield run


def _with(
    runs: list[list[tuple[Meant, Placed]]], off: list[tuple[Meant, Placed]], gap: timedelta
) -> list[list[tuple[Meant, Placed]]]:
    """Return runs with the cancelled events that belong to them: a cancelled day beside days that stand."""
    return [[*run, *(pair for pair in off if _touches(run, pair, gap))] for run in runs]


def _beyond(
    runs: list[list[tuple[Meant, Placed]]], off: list[tuple[Meant, Placed]], gap: timedelta
) -> list[tuple[Meant, Placed]]:
    return [pair for pair in off if not any(_touches(run, pair, gap) for run in runs)]


def _touches(run: list[tuple[Meant, Placed]], pair: tuple[Meant, Placed], gap: timedelta) -> bool:
    first, last = min(placed.starts_on for _, placed in run), max(placed.ends_on for _, placed in run)
    return first - gap <= pair[1].ends_on and pair[1].starts_on <= last + gap


def _days(run: list[tuple[Meant, Placed]]) -> int:
    return (max(placed.ends_on for _, placed in run) - min(placed.starts_on for _, placed in run)).days


def _session(run: list[tuple[Meant, Placed]]) -> Joined:
    standing = [pair for pair in run if not pair[0].is_cancelled] or run
    given, first = min(standing, key=lambda pair: (pair[1].starts_on, pair[1].opens_at or time()))
    clocks = [p.opens_at for _, p in standing if p.starts_on == first.starts_on and p.opens_at is not None]
    plan = Plan(
        body=given.body.code,
        number=given.number,
        qualifier=given.qualifier,
        starts_on=first.starts_on,
        ends_on=max(placed.ends_on for _, placed in standing),
        opens_at=min(clocks, default=None),
        place=next((placed.place for _, placed in standing if placed.place), None),
        time_zone=first.zone,
    )
    return Joined(
        plan,
        tuple(placed.occurrence for _, placed in run),
        all(pair[0].is_cancelled for pair in run),
        all(pair[0].by_rule for pair in standing),
    )


def _elsewhere(pair: tuple[Meant, Placed], longest: list[tuple[Meant, Placed]]) -> LeftOut:
    first, last = min(placed.starts_on for _, placed in longest), max(placed.ends_on for _, placed in longest)
    return _left_out(pair[1].occurrence, f"The calendar has the same session on other days: {agenda.days_in_words(first, last)}.")


def _left_out(occurrence: Occurrence, reason: str) -> LeftOut:
    starts = occurrence.starts
    time_of_day = f", {starts:%H:%M}{' UTC' if starts.tzinfo else ''}" if isinstance(starts, datetime) else ""
    return LeftOut(occurrence.summary or "(without a name)", f"{starts.day} {starts:%B %Y}{time_of_day}", reason)
