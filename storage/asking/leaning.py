"""Times that lean on the question before: "and at the 65th?", "and the year before?", "and before that?", "since then?"."""

from __future__ import annotations

import re

from storage.asking.parts import Parts, Window
from storage.catalogue.numbering import year_of
from storage.held import Holdings

# A longer line stands on its own.
_MOST_WORDS = 8
_LEAD = (
    r"^\W*(?:(?:and|or|but|so|ok|then|also|what\s+about|how\s+about|same(?:\s+\w+)?\s+for)\s+)*"
    r"(?:(?:in|at|for|from|during)\s+)?(?:the\s+)?"
)
_END = r"\W*$"
_ONE = r"(?:session|meeting|one|debate|conference)"


def _compiled(middle: str) -> re.Pattern[str]:
    return re.compile(_LEAD + middle + _END, re.IGNORECASE)


_NUMBER = _compiled(r"(?P<th>(?P<n>\d{1,3})(?:st|nd|rd|th))(?:\s+one)?")
_YEAR = _compiled(
    r"(?:(?P<before>year\s+(?:before|earlier|prior)|previous\s+year)|year\s+(?:after|later)|(?:next|following)\s+year)(?:\s+that)?"
)
_SESSION = _compiled(
    rf"(?:(?P<before>{_ONE}\s+(?:before|earlier|prior)|(?:previous|preceding)(?:\s+{_ONE})?)|{_ONE}\s+after|(?:next|following)(?:\s+{_ONE})?)(?:\s+that)?"
)
_STRETCH = _compiled(
    r"(?:(?P<before>before(?:\s+(?:that|then))?|earlier|previously)|(?:since|after|from)\s+(?:then|that)(?:\s+on)?|afterwards|later)"
)
_NAMED_BACK = 3
_EARLIEST = 99  # sessions back


def leaning(typed: str, before: Parts, holdings: Holdings) -> Window | None:
    """Return the time that a whole line names by the time asked about before; None where it names none so."""
    if len(typed.split()) > _MOST_WORDS or before == Parts():
        return None
    number = _NUMBER.match(typed)
    if number is not None:
        n = int(number.group("n"))
        return Window(f"{number.group('th')} session", numbers=(n, n), bodies=bodies_of(before.windows))
    if not before.windows:
        return None
    window = before.windows[-1]
    for pattern, reading in ((_YEAR, _other_year), (_SESSION, _other_session), (_STRETCH, _stretch)):
        found = pattern.match(typed)
        if found is not None:
            return reading(window, holdings, earlier=found.group("before") is not None)
    return None


def bodies_of(windows: tuple[Window, ...]) -> tuple[str, ...]:
    """Return the bodies that were named with a session ("PC-64")."""
    return tuple(dict.fromkeys(code for window in windows for code in window.bodies))


def _other_year(window: Window, holdings: Holdings, *, earlier: bool) -> Window | None:
    years = _years_of(window, holdings)
    year = _beside(years, earlier=earlier) if years is not None else None
    if year is None:
        return _other_session(window, holdings, earlier=earlier) if window.years is None else None
    return Window(str(year), years=(year, year), bodies=window.bodies)


def _other_session(window: Window, holdings: Holdings, *, earlier: bool) -> Window | None:
    if window.back is not None:
        first, last = window.back
        back = last + 1 if earlier else max(first - 1, 0)
        return Window(_counted(back), back=(back, back), bodies=window.bodies)
    if window.numbers is None:
        return _other_year(window, holdings, earlier=earlier) if window.years is not None or window.days is not None else None
    number = _beside(window.numbers, earlier=earlier)
    return Window(f"session {number}", numbers=(number, number), bodies=window.bodies) if number is not None else None


def _counted(back: int) -> str:
    return ("this session", "last session", "last session but one")[back] if back < _NAMED_BACK else f"{back} sessions ago"


def _stretch(window: Window, holdings: Holdings, *, earlier: bool) -> Window | None:
    if window.back is not None:
        first, last = window.back
        back = (last + 1, _EARLIEST) if earlier else (0, max(first - 1, 0))
        return Window("earlier sessions" if earlier else "later sessions", back=back, bodies=window.bodies)
    if window.numbers is not None:
        number = _beside(window.numbers, earlier=earlier)
        return (
            None
            if number is None
            else Window(
                _stretch_named("session ", number, earlier=earlier), numbers=_open(number, earlier=earlier), bodies=window.bodies
            )
        )
    years = _years_of(window, holdings)
    year = _beside(years, earlier=earlier) if years is not None else None
    return (
        None
        if year is None
        else Window(_stretch_named("", year, earlier=earlier), years=_open(year, earlier=earlier), bodies=window.bodies)
    )


def _stretch_named(what: str, value: int, *, earlier: bool) -> str:
    return f"until {what}{value}" if earlier else f"from {what}{value}"


def _open(value: int, *, earlier: bool) -> tuple[int | None, int | None]:
    return (None, value) if earlier else (value, None)


def _beside(stretch: tuple[int | None, int | None], *, earlier: bool) -> int | None:
    """Return what comes just before the stretch, or just after it; None where it is open there."""
    first, last = stretch
    if earlier:
        return None if first is None else max(first - 1, 0)
    return None if last is None else last + 1


def _years_of(window: Window, holdings: Holdings) -> tuple[int | None, int | None] | None:
    if window.days is not None:
        first, last = window.days
        return (first.year if first else None), (last.year if last else None)
    if window.numbers is not None and window.numbers[0] is not None and window.numbers[0] == window.numbers[1]:
        year = _year_of_session(window.numbers[0], window.bodies, holdings)
        return None if year is None else (year, year)
    return window.years


def _year_of_session(number: int, bodies: tuple[str, ...], holdings: Holdings) -> int | None:
    held = [s for s in holdings.statements if s.session.number == number and (not bodies or s.body in bodies)]
    if held:
        return held[-1].year
    known = [holdings.catalogue.bodies[code] for code in bodies if code in holdings.catalogue.bodies]
    return next((year for body in known if (year := year_of(body, number)) is not None), None)
