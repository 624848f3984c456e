"""The offices and ranks that a header names: where one begins in a text and how far it runs."""

from __future__ import annotations

import re
from dataclasses import dataclass

_HEADS = (
    r"(?:(?:Deputy|Vice|First|Second|Third|Acting|Permanent|Parliamentary|Federal|Executive|Senior|State|Under|Assistant|Special|Former|Crown"
    r"|Minister|Union|Interim|Transitional|Caretaker|Cabinet|Foreign|External|Prime|High|Alternate|Resident|Chief|Hon[’']?ble)[\s-]+){0,4}"
    r"(?:President|Minister|Secretary|Premier|Chancellor|Representative|Counsell?or|Ambassador|Chairman|Chairperson|Chairwoman|Chair|Head|head"
    r"|Director|Governor|Commissioner|Attach[eé]|Advis[eo]r|Envoy|Delegate|Emir|Amir|Monarch|Regent|Leader|Captains?\s+Regent|Charg[eé]\s+d[’']affaires"
    r"|Coordinator|Observer|Speaker|Taoiseach|Chief\s+Executive|Commander|Spokesperson)\b(?:[\s-]+(?:General|Counsell?or|Designate))?"
)
_HEAD = re.compile(r"(?<![\w-])(?:" + _HEADS + ")")
_HEAD_CAPITALS = re.compile(r"(?<![\w-])(?:" + _HEADS + ")", re.IGNORECASE)
# An office alone is bare: a name may follow it ("President Adama Barrow").
_BARE = re.compile(r"^(?:Prime |Foreign |Deputy |Vice[ -])*(?:President|Minister|Chancellor|Premier|Secretary|Ambassador|Counsell?or|Emir|Amir)$", re.IGNORECASE)
_LINKS = frozenset("of the and for & de du des la le d' et y del a au aux à".split())
_ABROAD = re.compile(r"Representative|Ambassador|Delegate|Observer|Mission|Envoy|Representation|Embassy", re.IGNORECASE)
_ABROAD_WORDS = frozenset("to in at".split())
_MEETING = re.compile(r"^(?:\d+(?:st|nd|rd|th)|[A-Z]?[a-z]+(?:-|\s)?[a-z]*(?:th|first|second|third))$")
_TOKEN = re.compile(r"\S+")
_CALENDAR = re.compile(r"^(?:January|February|March|April|June|July|August|September|October|November|December|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)$")
_ADDRESS = re.compile(r"^(?:Mr|Mrs|Ms|Miss|Dr|H\.E|His|Her|Their|Hon|Mme|Sir|Excellency|Excellencies)\.?,?$")
_SECOND = re.compile(r"\s*,\s*(?:and\s+)?(?:the\s+)?")
_MINISTRY = re.compile(r"(?:Ministry|Department|Government|Office|Permanent\s+Mission|Republic|Kingdom|Commonwealth|Federation)\b")
_NOT_FINAL = frozenset({*_LINKS, *_ABROAD_WORDS})


@dataclass(frozen=True, slots=True)
class Office:
    """An office as written from `start` to `end`; `is_bare` where it names no state or field, so that a name may follow."""

    start: int
    end: int
    text: str

    @property
    def is_bare(self) -> bool:
        """Whether the office stands alone ("President")."""
        return bool(_BARE.match(self.text))


def find(text: str, position: int = 0) -> Office | None:
    """Return the next office at or after a position; None where there is none."""
    match = _pattern(text).search(text, position)
    return _office(text, match) if match else None


def at(text: str, position: int) -> Office | None:
    """Return the office that begins exactly at a position; None where none does."""
    match = _pattern(text).match(text, position)
    return _office(text, match) if match else None


def place_at(text: str, position: int) -> tuple[str, int]:
    """Return the capitalised words from a position on ("the Philippines") and their end."""
    return _run(text, position, abroad=False)


def _pattern(text: str) -> re.Pattern[str]:
    """Only a text in capitals may hold an office in capitals; elsewhere "president" is a word like others."""
    return _HEAD_CAPITALS if text.isupper() else _HEAD


def _office(text: str, match: re.Match[str]) -> Office:
    rest, end = _run(text, match.end(), abroad=bool(_ABROAD.search(match.group())))
    end = end if rest else match.end()
    end = _further(text, end)
    return Office(match.start(), end, " ".join(text[match.start() : end].split()))


def _further(text: str, end: int) -> int:
    """Return the end of the offices that follow after commas: "Head of State", "Ministry of Foreign Affairs of Japan"."""
    while True:
        comma = _SECOND.match(text, end)
        if comma is None:
            return end
        head = _pattern(text).match(text, comma.end()) or _MINISTRY.match(text, comma.end())
        if head is None:
            return end
        _, end = _run(text, head.end(), abroad=bool(_ABROAD.search(head.group())))
        end = max(end, head.end())


def _run(text: str, start: int, *, abroad: bool) -> tuple[str, int]:
    """Return the words that belong to what begins before `start`, and where the last of them ends."""
    end = start
    last = start
    for token in _TOKEN.finditer(text, start):
        word = token.group()
        bare = word.strip(",;:.()")
        abroad = abroad or bool(_ABROAD.search(bare))
        known = bare.lower() in _LINKS or (abroad and bare.lower() in _ABROAD_WORDS)
        if known and word == bare and (token.start() == last + 1 or token.start() == last):
            last = token.end()
            continue
        if not _belongs(bare, word):
            break
        last = token.start() + len(word.rstrip(",;:.()"))
        end = last
        if word != bare and not word.startswith("("):
            break
    return " ".join(text[start:end].split()), end


def _belongs(bare: str, word: str) -> bool:
    if not bare or _CALENDAR.match(bare) or _ADDRESS.match(word) or word.startswith(("(", "[", "“", '"')):
        return False
    return bare[0].isupper() or bare in ("head", "charge", "heads") or bare.lower().startswith(("l'", "l’", "d'", "d’"))
