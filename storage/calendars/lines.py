"""A calendar's bytes to its events as content lines, whatever is broken between them (RFC 5545, section 3.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

# What is said of an event that we do not ask (attendees, attachments) is never parsed: what is broken there costs nothing.
ASKED = frozenset(
    {
        "UID", "SUMMARY", "LOCATION", "DESCRIPTION", "CATEGORIES", "STATUS", "SEQUENCE",
        "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID",
        "X-RAPPORTEUR-OPENS-AT", "X-RAPPORTEUR-TIME-ZONE",
    },
)  # fmt: skip
_FOLD = re.compile(rb"(?:\r\n|\n|\r)[ \t]")
_LINE_END = re.compile(rb"[\r\n]+")
_NAME = re.compile(r"[A-Za-z0-9-]+")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_MARK = "\ufeff"
_DEEPEST = 50  # components inside each other; a calendar has three
_LONGEST_NAME = 200
_LONGEST_TEXT = 4_000  # of a property; a description may hold a whole message, and only its first line is looked at


@dataclass(frozen=True, slots=True)
class Part:
    """An event or a time zone as its lines, without BEGIN and END. `is_closed` is false where its end is missing."""

    kind: str
    lines: tuple[str, ...]
    zone: str | None  # X-WR-TIMEZONE of the calendar around it
    is_closed: bool


@dataclass(slots=True)
class Parts:
    """What a file holds: its events and time zones in order, its name, and whether its calendars are closed as they must be."""

    name: str | None = None
    is_calendar: bool = False
    is_whole: bool = True
    found: list[Part] = field(default_factory=list)


def parts_of(data: bytes) -> Parts:
    """Return the events and time zones of a file; `is_calendar` is false where it holds no calendar at all."""
    scan = _Scan()
    for line in _lines(data):
        scan.take(line)
    scan.end()
    return scan.parts


def _lines(data: bytes) -> Iterator[str]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        data = data.decode("utf-16", "replace").encode()
    # Folded lines may be cut inside a letter of several bytes: they are joined before they are decoded.
    for line in _LINE_END.split(_FOLD.sub(b"", data)):
        if line.strip():
            yield _CONTROL.sub("", _decoded(line)).removeprefix(_MARK)


def _decoded(line: bytes) -> str:
    """Return a line as text: UTF-8 as the standard asks, and what older programs write where it is not."""
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace")


class _Scan:
    """Walks along the lines. `_open` are the components around the present one, `_part` where in them an event or zone begins."""

    def __init__(self) -> None:
        self.parts = Parts()
        self._open: list[str] = []
        self._part: int | None = None
        self._taken: list[str] = []
        self._zone: str | None = None

    def take(self, line: str) -> None:
        name, _, value = line.partition(":")
        name = name.strip().upper()
        if name == "BEGIN":
            self._begin(value.strip().upper())
        elif name == "END":
            self._end(value.strip().upper())
        elif self._part is not None:
            self._keep(line)
        elif self._open and self._open[-1] == "VCALENDAR":
            self._describe(name.partition(";")[0], value.strip())

    def end(self) -> None:
        """Give out what is still open at the end of the file."""
        if self._open:
            self._leave(0, is_closed=False)

    def _begin(self, name: str) -> None:
        if name in ("VEVENT", "VCALENDAR", "VTIMEZONE") and self._part is not None:
            # None of them stands inside an event: the end of the one before is missing.
            self._leave(self._part, is_closed=False)
        if len(self._open) >= _DEEPEST:
            self.parts.is_whole = False
            return
        self.parts.is_calendar |= name == "VCALENDAR"
        if name in ("VEVENT", "VTIMEZONE"):
            self._part, self._taken = len(self._open), []
        elif self._part is not None:
            self._keep(f"BEGIN:{name}")
        self._open.append(name)

    def _end(self, name: str) -> None:
        if name not in self._open:
            self.parts.is_whole = False
            return
        last = len(self._open) - 1 - self._open[::-1].index(name)
        if self._part is not None and last > self._part:
            self._keep(f"END:{name}")
        self._leave(last, is_closed=last == len(self._open) - 1)

    def _leave(self, at: int, *, is_closed: bool) -> None:
        """Close what was opened from a place on, and give out the event or zone among it."""
        self.parts.is_whole &= is_closed
        if self._part is not None and self._part >= at:
            # An alarm that is not closed inside an event that is takes nothing from the event.
            own_end = is_closed or (self._part == at and self._open[-1] == "VALARM")
            self.parts.found.append(Part(self._open[self._part], tuple(self._taken), self._zone, own_end))
            self._part = None
        if "VCALENDAR" in self._open[at:]:
            self._zone = None
        del self._open[at:]

    def _describe(self, name: str, value: str) -> None:
        if name == "X-WR-CALNAME":
            self.parts.name = self.parts.name or value[:_LONGEST_NAME] or None
        elif name == "X-WR-TIMEZONE":
            self._zone = value[:_LONGEST_NAME] or None

    def _keep(self, line: str) -> None:
        if self._part is not None and self._open[self._part] == "VTIMEZONE":
            self._taken.append(line.strip())
        elif self._open[-1] == "VEVENT" and (named := _NAME.match(line.strip())) and named[0].upper() in ASKED:
            long = named[0].upper() in ("DESCRIPTION", "SUMMARY", "LOCATION", "CATEGORIES", "UID")
            self._taken.append(line.strip()[:_LONGEST_TEXT] if long else line.strip())
