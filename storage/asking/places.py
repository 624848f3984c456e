"""The bodies that a line names, by name or by the place where they sit."""

from __future__ import annotations

import re

from storage.asking.line import Line
from storage.asking.parts import Window
from storage.catalogue.names import bodies_at, bodies_in
from storage.heard import heard_in
from storage.held import Holdings


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


# Before a body that is a scope; a body that is spoken of ("reform of the Security Council") has none of these.
_WHERE = _compiled(
    r"\b(?:at|in|during|from|before|to|for|within|last|previous|latest|this|our|the\s+last)\s+(?:the\s+|our\s+|this\s+|a\s+|last\s+|previous\s+)*(?:\d{4}\s+)?$"
)
_AT = _compiled(r"\b(?:at|before|during)\s+(?:the\s+|our\s+|last\s+|this\s+)*(?:\d{4}\s+)?$")
_SPOKEN_OF = _compiled(
    r"\b(?:about|of|on|reform\w*|revitali\w*|role|seat|candid\w*|bid|run|elected|election|join\w*|into|campaign\w*|term|member\w*|place)\s+(?:\w+\s+)?(?:the\s+|our\s+)*$"
)
_SAID_THERE = _compiled(
    r"^(?:['’]s)?\s+(?:session|sessions|statement|statements|speech|speeches|meeting|meetings|general\s+debate|debate|intervention|line|address|remarks)\b"
)
_ENDS = _compiled(r"^\s*(?:\d{4}\s*)?[?!.,]*\s*$")
_BEGINS = _compiled(r"^\s*$")
_PLACE = _compiled(
    r"\b(?:in|from|at|out\s+of|tell|told|inform(?:ed)?|remind(?:ed)?|(?:say|said)\s+to)\s+(?:our\s+|the\s+)?(?P<place>vienna|geneva|new\s+york|the\s+hague|nairobi|paris|rome|montreal|ny|nyc)\b|\b(?P<short>ny|nyc)\b"
)
_PLACES = {"ny": "New York", "nyc": "New York"}
_LAST = _compiled(r"\b(?:the\s+)?(?:last|previous|latest|most\s+recent)\s+(?:regular\s+)?$")
_THIS = _compiled(r"\b(?:this|the\s+current|current)\s+$")


def read_bodies(line: Line, holdings: Holdings, own: str | None) -> tuple[tuple[tuple[str, ...], ...], tuple[Window, ...]]:
    """Return the bodies named as a scope, as the codes each may stand for, and "the last PrepCom" as a window; all taken out."""
    held = heard_in(holdings).bodies
    bodies: list[tuple[str, ...]] = []
    windows: list[Window] = []
    for mention in bodies_in(line.rest, holdings.catalogue):
        before, after = line.rest[: mention.start], line.rest[mention.end :]
        codes = tuple(code for code in mention.codes if code in held) or mention.codes
        if _with_number(before, after) or not _is_scope(
            before, after, holds=bool(held & set(mention.codes)), printed=line.rest[mention.start : mention.end]
        ):
            continue
        bodies.append(codes)
        windows += _window(line, mention.start, mention.end)
        line.take(mention.start, mention.end)
    place = _place(line, holdings, own)
    return (*bodies, *((place,) if place and not bodies else ())), tuple(windows)


def _with_number(before: str, after: str) -> bool:
    """Tell whether a session number belongs to the name ("UNGA 79", "65th session of the"): the number is read with it, later."""
    return bool(
        re.match(r"^[\s(-]{0,2}\d{1,3}\b", after)
        or re.search(
            r"\d{1,3}(?:st|nd|rd|th)\s+(?:(?:regular|special|resumed)\s+)?(?:sessions?\s+(?:of|at)\s+)?(?:the\s+)?$",
            before,
            re.IGNORECASE,
        )
    )


def _is_scope(before: str, after: str, *, holds: bool, printed: str) -> bool:
    if _SAID_THERE.match(after) and (holds or _AT.search(before)):
        return True
    if not holds:
        return bool(_AT.search(before))
    if _SPOKEN_OF.search(before):
        return False
    short = " " not in printed
    return (
        bool(_WHERE.search(before))
        or "debate" in printed.casefold()
        or (short and bool(_ENDS.match(after) or _BEGINS.match(before) or re.match(r"^\s*[:,-]", after)))
    )


def _window(line: Line, start: int, end: int) -> list[Window]:
    if _SAID_THERE.match(line.rest[end:]) and "statement" not in line.rest[end : end + 12]:
        return []  # "last PrepCom session": read with the times
    for pattern, back in ((_LAST, (1, 1)), (_THIS, (0, 0))):
        found = pattern.search(line.rest[:start])
        if found:
            return [Window(" ".join(line.take(found.start(), end).split()), back=back)]
    return []


def _place(line: Line, holdings: Holdings, own: str | None) -> tuple[str, ...]:
    """Take out a place where bodies sit whose statements are held; a place that is not, is spoken of."""
    found = _PLACE.search(line.rest)
    if found is None:
        return ()
    typed = found.group("place") or found.group("short")
    heard = heard_in(holdings)
    spoken = heard.bodies if own is None else {s.body for s in heard.of((own,))}
    seated = {body.code for body in bodies_at(_PLACES.get(typed.casefold(), typed), holdings.catalogue)}
    held = tuple(sorted(seated & spoken))
    if held or typed.casefold() in _PLACES:
        line.take(found.start(), found.end())
    return held
