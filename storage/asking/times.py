"""The times that a line names: sessions, years, days, near or far, as windows."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date, timedelta

from storage.asking.line import Line
from storage.asking.parts import Window
from storage.catalogue.entries import Catalogue
from storage.catalogue.names import sessions_in
from storage.text.normalising import folded

_COUNTS = {w: n for n, w in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())} | {"couple of": 2, "couple": 2, "few": 3, "several": 3, "both": 2}
_N = r"(?P<n>\d{1,2}|" + "|".join(sorted(_COUNTS, key=len, reverse=True)) + r")"
_LAST = r"(?:last|past|previous|preceding|latest|most recent|recent)"
_MEETING = r"(?:sessions?|meetings?|general debates?|debates?|conferences?|statements?|speech(?:es)?)"
_AT = r"(?:\b(?:in|at|during|over|from|of|for|since|across|throughout|within)\s+)?(?:\b(?:the|our|their|its|these|those)\s+)?"
_Y = r"(?:19[4-9]\d|20\d\d)"
_MONTHS = {name.casefold(): n for n in range(1, 13) for name in (calendar.month_name[n], calendar.month_abbr[n])} | {"sept": 9}
_MONTH = "(?:" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _count(found: re.Match[str]) -> int:
    typed = found.group("n").casefold()
    return int(typed) if typed.isdigit() else _COUNTS[typed]


def _typed(found: re.Match[str]) -> str:
    return " ".join(found.group().split())


_Reader = Callable[[re.Match[str], date], Window | None]


def _back(first: int, last: int) -> _Reader:
    return lambda found, _on: Window(_typed(found), back=(first, last))


def _years_ago(found: re.Match[str], on: date) -> Window:
    year = on.year - _count(found)
    return Window(_typed(found), years=(year, year))


def _last_years(found: re.Match[str], on: date) -> Window:
    return Window(_typed(found), years=(on.year - _count(found), on.year))


def _calendar_year(offset: int) -> _Reader:
    return lambda found, on: Window(_typed(found), years=(on.year + offset, on.year + offset))


def _decade(offset: int) -> _Reader:
    def read(found: re.Match[str], on: date) -> Window:
        first = on.year - on.year % 10 + offset
        return Window(_typed(found), years=(first, first + 9))

    return read


def _named_decade(found: re.Match[str], _on: date) -> Window:
    first = int(found.group("decade"))
    first += 0 if first > 1900 else 2000 if first < 40 else 1900  # noqa: PLR2004 - "the 90s" are last century's
    span = {"early": (0, 3), "mid": (4, 6), "late": (7, 9)}.get((found.group("part") or "").casefold().strip("- "), (0, 9))
    return Window(_typed(found), years=(first + span[0], first + span[1]))


def _month_of(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def _months_back(offset: int) -> _Reader:
    def read(found: re.Match[str], on: date) -> Window:
        months = on.year * 12 + on.month - 1 - offset
        return Window(_typed(found), days=_month_of(months // 12, months % 12 + 1))

    return read


def _last_months(found: re.Match[str], on: date) -> Window:
    months = on.year * 12 + on.month - 1 - _count(found)
    return Window(_typed(found), days=(_month_of(months // 12, months % 12 + 1)[0], on))


def _week(offset: int) -> _Reader:
    def read(found: re.Match[str], on: date) -> Window:
        monday = on - timedelta(days=on.weekday() + 7 * offset)
        return Window(_typed(found), days=(monday, monday + timedelta(days=6)))

    return read


def _days_back(offset: int) -> _Reader:
    return lambda found, on: Window(_typed(found), days=(on - timedelta(days=offset), on - timedelta(days=offset)))


def _month_and_year(found: re.Match[str], on: date) -> Window | None:
    month = _MONTHS[found.group("month").casefold().rstrip(".")]
    year = found.groupdict().get("year")
    if year is None:  # "last September": the latest one that is over or under way
        return Window(_typed(found), days=_month_of(on.year if month < on.month else on.year - 1, month))
    return Window(_typed(found), days=_month_of(int(year), month))


def _day(found: re.Match[str], _on: date) -> Window | None:
    parts = found.groupdict()
    month = parts["month"].casefold().rstrip(".")
    try:
        day = date(int(parts["year"]), _MONTHS.get(month) or int(month), int(parts["day"]))
    except ValueError:
        return None
    return Window(_typed(found), days=(day, day))


def _range(found: re.Match[str], _on: date) -> Window:
    first, last = sorted((int(found.group("a")), int(found.group("b"))))
    return Window(_typed(found), years=(first, last))


def _from_year(found: re.Match[str], on: date) -> Window | None:
    year = int(found.group("y"))
    return Window(_typed(found), years=(year, None)) if year <= on.year else None


def _after_year(found: re.Match[str], on: date) -> Window | None:
    year = int(found.group("y"))
    return Window(_typed(found), years=(year + 1, None)) if year <= on.year else None


def _until_year(found: re.Match[str], _on: date) -> Window:
    return Window(_typed(found), years=(None, int(found.group("y"))))


def _before_year(found: re.Match[str], _on: date) -> Window:
    return Window(_typed(found), years=(None, int(found.group("y")) - 1))


def _numbers(found: re.Match[str], _on: date) -> Window:
    first, last = sorted((int(found.group("a")), int(found.group("b"))))
    return Window(_typed(found), numbers=(first, last))


def _number(found: re.Match[str], _on: date) -> Window:
    return Window(_typed(found), numbers=(int(found.group("a")), int(found.group("a"))))


_ORDINAL = r"(?:st|nd|rd|th)"
# What follows a year and shows that the year names a thing ("the 2015 Paris Agreement"), not a time: anything but these.
_SAID_THEN = r"(?!\s+(?!sessions?\b|statements?\b|speech|debate|general\b|address|intervention|line\b|position|text\b|wording|language|remarks|meeting|unga\b|ga\b|prepcom)[A-Za-z])"

# Tried in this order, each over the whole line; the first that fits takes the words.
_SESSIONS: tuple[tuple[re.Pattern[str], _Reader], ...] = (
    (_compiled(_AT + _LAST + r"\s+" + _MEETING + r"\s+but\s+one\b"), _back(2, 2)),
    (_compiled(_AT + r"(?:" + _MEETING + r"\s+before\s+last|(?:penultimate|second[\s-]+(?:to[\s-]+)?last|next[\s-]+to[\s-]+last)\s+" + _MEETING + ")" + r"\b"), _back(2, 2)),
    (_compiled(_AT + r"(?:session|meeting|one)\s+before\s+(?:that|the\s+last(?:\s+one)?)\b"), _back(2, 2)),
    (_compiled(_AT + _LAST + r"\s+" + _N + r"\s+(?:\w+\s+)?" + _MEETING + r"\b"), lambda f, _on: Window(_typed(f), back=(1, _count(f)))),
    (_compiled(_AT + _N + r"\s+" + _LAST + r"\s+" + _MEETING + r"\b"), lambda f, _on: Window(_typed(f), back=(1, _count(f)))),
    (_compiled(_AT + _N + r"\s+" + _MEETING + r"\s+(?:ago|back|earlier)\b"), lambda f, _on: Window(_typed(f), back=(_count(f), _count(f)))),
    (_compiled(_AT + r"\b(?:last|previous|preceding|latest|most\s+recent)\s+(?:regular\s+)?(?:session|meeting|general\s+debate|debate|conference)\b"), _back(1, 1)),
    (_compiled(_AT + r"\b(?:this|the\s+current|current|the\s+ongoing|ongoing|the\s+present)\s+(?:session|meeting|general\s+debate|debate)\b"), _back(0, 0)),
    (_compiled(_AT + r"\b(?:sessions?|unga|ga|pc|gc)[\s-]*(?P<a>\d{1,3})\s*(?:-|–|to|through|until|till)\s*(?P<b>\d{1,3})\b(?!\d)"), _numbers),
    (_compiled(_AT + r"\b(?:(?:from|between)\s+)?(?:the\s+)?(?P<a>\d{1,3})" + _ORDINAL + r"\s*(?:-|–|to|through|until|till)\s*(?:the\s+)?(?P<b>\d{1,3})" + _ORDINAL + r"\s+" + _MEETING + r"\b"), _numbers),
)
_YEARS: tuple[tuple[re.Pattern[str], _Reader], ...] = (
    (_compiled(_AT + r"\b(?P<day>\d{1,2})" + _ORDINAL + r"?\s+(?:of\s+)?(?P<month>" + _MONTH + r")[\s,]+(?P<year>" + _Y + r")\b"), _day),
    (_compiled(_AT + r"\b(?P<month>" + _MONTH + r")\s+(?P<day>\d{1,2})" + _ORDINAL + r"?,?\s+(?P<year>" + _Y + r")\b"), _day),
    (_compiled(_AT + r"\b(?P<year>" + _Y + r")-(?P<month>\d{2})-(?P<day>\d{2})\b"), _day),
    (_compiled(_AT + r"\b(?P<month>" + _MONTH + r")\s+(?:of\s+)?(?P<year>" + _Y + r")\b"), _month_and_year),
    (_compiled(_AT + r"\blast\s+(?P<month>" + _MONTH + r")"), _month_and_year),
    (_compiled(_AT + r"\b(?:(?:between|from|in)\s+)?(?P<a>" + _Y + r")\s*(?:-|–|—|/|to|till|until|through|up\s+to|and|&)\s*(?P<b>" + _Y + r")\b"), lambda f, on: _between(f, on)),
    (_compiled(r"\b(?:ever\s+)?(?:since|from|starting(?:\s+in)?|as\s+of|beginning\s+in)\s+(?:the\s+year\s+)?(?P<y>" + _Y + r")\b(?:\s+(?:on(?:wards?)?|to\s+(?:date|now|today|the\s+present)|until\s+(?:now|today)))?(?!-)" + _SAID_THEN), _from_year),
    (_compiled(r"\b(?P<y>" + _Y + r")\s+(?:onwards?|to\s+(?:date|now|today)|and\s+(?:later|after)|until\s+(?:now|today))\b"), _from_year),
    (_compiled(r"\bafter\s+(?P<y>" + _Y + r")\b" + _SAID_THEN), _after_year),
    (_compiled(r"\b(?:until|till|up\s+to|through|to)\s+(?P<y>" + _Y + r")\b" + _SAID_THEN), _until_year),
    (_compiled(r"\b(?:before|prior\s+to|pre-?)\s*(?P<y>" + _Y + r")\b" + _SAID_THEN), _before_year),
    (_compiled(_AT + r"\b(?P<part>early|mid|late)?[\s-]*(?P<decade>(?:19|20)?\d0)['’]?s\b"), _named_decade),
    (_compiled(_AT + r"\b(?:this|the\s+current|current|the\s+present)\s+decade\b|\bin\s+the\s+twenties\b"), _decade(0)),
    (_compiled(_AT + r"\b(?:last|previous|past)\s+decade\b"), _decade(-10)),
    (_compiled(_AT + r"\b" + _LAST + r"\s+" + _N + r"\s+years?\b"), _last_years),
    (_compiled(_AT + r"\b" + _N + r"\s+years?\s+(?:ago|back)\b"), _years_ago),
    (_compiled(_AT + r"\byear\s+before\s+last\b"), _calendar_year(-2)),
    (_compiled(_AT + r"\b(?:last|previous|past)\s+year(?:['’]s)?\b"), _calendar_year(-1)),
    (_compiled(_AT + r"\b(?:this|the\s+current|current)\s+year(?:['’]s)?\b"), _calendar_year(0)),
    (_compiled(_AT + r"\b(?:last|past)\s+" + _N + r"\s+months?\b"), _last_months),
    (_compiled(_AT + r"\b(?:last|previous|past)\s+month(?:['’]s)?\b"), _months_back(1)),
    (_compiled(_AT + r"\bthis\s+month(?:['’]s)?\b"), _months_back(0)),
    (_compiled(_AT + r"\b(?:last|previous|past)\s+week(?:['’]s)?\b"), _week(1)),
    (_compiled(_AT + r"\bthis\s+week(?:['’]s)?\b"), _week(0)),
    (_compiled(r"\byesterday(?:['’]s)?\b"), _days_back(1)),
    (_compiled(r"\btoday(?:['’]s)?\b"), _days_back(0)),
)
_BARE_YEAR = _compiled(r"(?P<lead>\b(?:in|at|during|for|of|from|the|by|agenda|resolution|year)\s+)*(?<![\d-])(?P<y>" + _Y + r")(?:['’]s)?\b(?![-–/]\d)(?P<next>\s+[A-Za-z]+)?")
_SAID_WORDS = frozenset("session sessions statement statements speech speeches debate general address intervention line position text wording language remarks meeting unga ga prepcom".split())
_ALL_TIME = _compiled(r"\b(?:over|through|throughout|across|down)\s+(?:all\s+)?(?:the|these|our)?\s*(?:years|sessions|time|decades)\b|\bover\s+time\b|\bhistorically\b|\bat\s+any\s+(?:point|time)\b|\bof\s+all\s+time\b|\bso\s+far\b|\bto\s+date\b|\bin\s+(?:all\s+)?(?:the\s+)?(?:years|sessions)\b")
_LISTED = _compiled(r"\b(?P<a>\d{1,3})(?:" + _ORDINAL + r")?\s*(?:,|and|&|\+)\s*(?=(?:the\s+)?\d{1,3}" + _ORDINAL + r"\s+" + _MEETING + r")")
_LISTED_AFTER = _compiled(_AT + r"\b(?:sessions|unga|ga)\s+(?P<a>\d{1,3})\s*(?:,|and|&|\+)\s*(?P<b>\d{1,3})\b")
_SINCE = _compiled(r"\b(?:since|from|starting\s+(?:at|with)|as\s+of)\s+(?:the\s+)?(?:un\s+)?$")
_AFTER = _compiled(r"\bafter\s+(?:the\s+)?$")
_BEFORE = _compiled(r"\b(?:before|prior\s+to)\s+(?:the\s+)?$")
_UNTIL = _compiled(r"\b(?:until|till|up\s+to|through)\s+(?:the\s+)?$")


def _between(found: re.Match[str], on: date) -> Window | None:
    if int(found.group("b")) > on.year + 1:
        return None  # a membership term or a target, not a time at which something was said
    listed = re.search(r"and|&", found.group())
    return _range(found, on) if not listed or re.match(r"\s*(?:\w+\s+)?(?:between|from)\b", found.group(), re.IGNORECASE) else _pair(found)


def _pair(found: re.Match[str]) -> Window | None:
    first, last = sorted((int(found.group("a")), int(found.group("b"))))
    return Window(_typed(found), years=(first, last)) if last == first + 1 else None


def read_times(line: Line, on: date, catalogue: Catalogue) -> tuple[Window, ...]:
    """Return the windows that the line names, taken out of it; years to come and years that name a thing stay in."""
    windows = [*_read(line, on, _SESSIONS), *_listed(line), *_named(line, catalogue), *_read(line, on, _YEARS), *_bare_years(line, on)]
    for _ in line.takes(_ALL_TIME):
        pass
    return tuple(windows)


def _read(line: Line, on: date, readers: tuple[tuple[re.Pattern[str], _Reader], ...]) -> list[Window]:
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
    for found in line.takes(_LISTED_AFTER):
        windows += [Window(_typed(found), numbers=(int(n), int(n))) for n in (found.group("a"), found.group("b"))]
    windows += [_number(found, date.min) for found in line.takes(_LISTED)]
    return windows


def _named(line: Line, catalogue: Catalogue) -> list[Window]:
    """Read sessions by number: "PC-65", "the 65th session", and what stands before them ("since")."""
    windows = []
    for mention in sessions_in(line.rest, catalogue):
        before = line.rest[: mention.start]
        numbers: tuple[int | None, int | None] = (mention.number, mention.number)
        lead = None
        for pattern, bounds in (
            (_SINCE, (mention.number, None)),
            (_AFTER, (mention.number + 1, None)),
            (_BEFORE, (None, mention.number - 1)),
            (_UNTIL, (None, mention.number)),
        ):
            lead = pattern.search(before)
            if lead is not None and not (pattern is _SINCE and folded(lead.group()).startswith("from")):
                numbers = bounds
                break
        start = lead.start() if lead is not None else mention.start
        windows.append(Window(" ".join(line.take(start, mention.end).split()), numbers=numbers, bodies=mention.bodies))
    return windows


def _bare_years(line: Line, on: date) -> list[Window]:
    windows = []
    at = 0
    while (found := _BARE_YEAR.search(line.rest, at)) is not None:
        at = found.end("y")
        year = int(found.group("y"))
        lead = folded(found.group("lead") or "").split()
        following = (found.group("next") or "").strip().casefold()
        names_a_thing = year > on.year or lead[-1:] in (["agenda"], ["resolution"], ["by"]) or (
            lead[-1:] == ["the"] and bool(following) and following not in _SAID_WORDS
        )
        if not names_a_thing and not re.search(r"(?:agenda|resolution|res\.?|by)\s*$", line.rest[: found.start()], re.IGNORECASE):
            windows.append(Window(str(year), years=(year, year)))
            line.take(found.start(), found.end("y"))
    return windows
