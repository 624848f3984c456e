"""From bytes to a calendar's events, in the process that calls: `storage.calendars.reading` has a child do it, with limits."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from storage.calendars import parsing
from storage.calendars.expanding import EVENTS_SECONDS, MOST_IN_ALL, SERIES_SECONDS, Expansion, Patience, expanded, once
from storage.calendars.lines import Part, parts_of
from storage.calendars.parsing import Broken, ParsedEvent
from storage.calendars.refusing import refused
from storage.calendars.values import CalendarReading, LeftOut, Occurrence

# Ten years of a busy mission are some ten thousand.
MOST_EVENTS = 30_000


def reading_of(name: str, data: bytes, today: date) -> CalendarReading:
    """Return a calendar's events, those that repeat from a year before `today` to three years after. Raises Invalid."""
    parts = parts_of(data)
    if not parts.is_calendar:
        raise refused(name, "type")
    parsing.learn_zones([part for part in parts.found if part.kind == "VTIMEZONE"])
    gathering = _Gathering(today)
    gathering.take_all([part for part in parts.found if part.kind == "VEVENT"])
    return CalendarReading(parts.name, tuple(gathering.times), tuple(gathering.left_out), parts.is_whole and gathering.is_whole)


class _Gathering:
    """Events as they are read, and the series that they form."""

    def __init__(self, today: date) -> None:
        self.times: list[Occurrence] = []
        self._once: list[Occurrence] = []
        self.left_out: list[LeftOut] = []
        self.is_whole = True
        self._today = today
        self._for_events, self._for_series = Patience(EVENTS_SECONDS), Patience(SERIES_SECONDS)
        self._by_uid: dict[str, list[ParsedEvent]] = {}

    def take_all(self, parts: list[Part]) -> None:
        for part in parts[:MOST_EVENTS]:
            self._take(part)
        for series in self._by_uid.values():
            if any(given.repeats for given in series):
                self._repeat(series)
            else:
                self._once.extend(_each(series))
        self.times += self._once
        if len(parts) > MOST_EVENTS:
            reason = f"The calendar holds more than {MOST_EVENTS:,} events: those at its end were not read."
            self._leave_out(f"{len(parts) - MOST_EVENTS:,} events", "", reason)

    def _take(self, part: Part) -> None:
        try:
            with self._for_events.spent():
                given = parsing.parsed(part)
        except Broken as broken:
            self._leave_out(parsing.summary_of(part), parsing.printed_start(part), str(broken))
        else:
            self._by_uid.setdefault(given.uid, []).append(given)

    def _repeat(self, series: list[ParsedEvent]) -> None:
        summary, when = str(series[0].event.get("SUMMARY", "")), _in_words(parsing.span(series[0].event)[0])
        if len(self.times) >= MOST_IN_ALL:
            self._leave_out(summary, when, f"The calendar holds more than {MOST_IN_ALL:,} repetitions.")
            return
        try:
            with self._for_series.spent():
                found: Expansion = expanded(series, self._today)
        except Broken as broken:
            self._leave_out(summary, when, str(broken))
            return
        self.times.extend(found.times)
        if found.beyond:
            self.left_out.append(LeftOut(summary, when, found.beyond))

    def _leave_out(self, summary: str, when: str, reason: str) -> None:
        self.is_whole = False
        self.left_out.append(LeftOut(summary or "(without a name)", when, reason))


def _each(series: list[ParsedEvent]) -> list[Occurrence]:
    """Return the times of events of one UID that do not repeat: the newest version, or all where a program numbers none."""
    newest = max(_version(given) for given in series)
    found = [once(given) for given in series if _version(given) == newest]
    if len({occurrence.starts for occurrence in found}) == 1:
        return found[-1:]
    return [_told_apart(occurrence) for occurrence in found]


def _told_apart(occurrence: Occurrence) -> Occurrence:
    """Return one of several events that share a UID, told apart by its beginning."""
    return replace(occurrence, recurrence=occurrence.starts.isoformat())


def _version(given: ParsedEvent) -> int:
    version = given.event.get("SEQUENCE", 0)
    return version if isinstance(version, int) else 0


def _in_words(moment: date) -> str:
    return f"{moment.day} {moment:%B %Y}"
