"""The offices and ranks that a header names: where one begins in a text and how far it runs."""

from __future__ import annotations

import re
from dataclasses import dataclass

from storage.catalogue import numbers
from storage.reading.headers import words

_HEADS = (
    r"(?:(?:Deputy|Vice|First|Second|Third|Acting|Permanent|Parliamentary|Federal|Executive|Senior|State|Under"
    r"|Assistant|Special|Former|Crown"
    r"|Minister|Union|Interim|Transitional|Caretaker|Cabinet|Foreign|External|Prime|High|Alternate|Resident|Chief)[\s-]+){0,4}"
    r"(?:President|Minister|Secretary|Premier|Chancellor|Representative|Counsell?or|Ambassador|Chairman|Chairperson"
    r"|Chairwoman|Chair|Head|head"
    r"|Director|Governor|Commissioner|Attach[eé]|Advis[eo]r|Envoy|Delegate|Emir|Amir|Monarch|Regent|Leader"
    r"|Captains?\s+Regent|Charg[eé]\s+d[’']affaires"
    r"|Repr[eé]sentante?|Ambassadeur|Ambassadrice|Ministre|Pr[eé]sidente?|Premier\s+ministre|Secr[eé]taire"
    r"|Chef(?=\s+(?:de|du))|Conseill[eè]re?"
    r"|Embajador[a]?|Ministr[oa]|Presidenta?|Presidente|Canciller|Secretari[oa]|Consejer[oa]|Embaixador[a]?|(?:King"
    r"|Queen|Sultan)(?=\s+of\b)|Coordinator|Observer|Speaker|Taoiseach|Chief\s+Executive|Commander"
    r"|Spokesperson)\b(?:[\s-]+(?:General|Counsell?or|Designate|permanente?|Permanente?|adjointe?|Adjoint[ao]?|g[eé]n[eé]ral))?"
)
_HEAD = re.compile(r"(?<![\w-])(?:" + _HEADS + ")")
_ANY_CASE = re.compile(r"(?<![\w-])(?:" + _HEADS + ")", re.IGNORECASE)
# An office alone is bare: a name may follow it ("President Adama Barrow").
_BARE = re.compile(
    r"^(?:Prime |Foreign |Deputy |Vice[ -])*(?:President|Minister|Chancellor|Premier|Secretary|Ambassador|Counsell?or"
    r"|Emir|Amir)$",
    re.IGNORECASE,
)
_LINKS = words.of_kind("office link")
_ABROAD = re.compile(r"Representati|Repr[eé]sentant|Ambassad|Embajador|Delegate|Observer|Mission|Envoy|Embassy", re.IGNORECASE)
_ABROAD_WORDS = words.of_kind("posting link")
_ON = words.of_kind("body on a subject")  # "to the Conference on Disarmament"
_TOKEN = re.compile(r"\S+")
_CALENDAR = re.compile(
    r"^(?:January|February|March|April|June|July|August|September|October|November|December|(?:Mon|Tues|Wednes|Thurs"
    r"|Fri|Satur|Sun)day)$"
)
_ADDRESS = re.compile(r"^(?:Mr|Mrs|Ms|Miss|Dr|H\.E|His|Her|Their|Hon|Mme|Sir|Excellency|Excellencies)\.?,?$")
# What follows an office directly is a name ("President Adama Barrow"); only a link leads on to its field or state.
_GOES_ON = re.compile(r"\s+(?i:of|and|for|&|de|du|des|d[’']|del|y|et|to|in|at|auprès|ante|adjoint)\b|\s+[a-z]")
_AND_PEOPLE = re.compile(r"\s+and\s+(?:the\s+)?(?:Government|People)\b")
_SECOND = re.compile(r"\s*(?:\([A-Z]{2,}\)\s*)?,\s*(?:and\s+)?(?:the\s+)?")
_MINISTRY = re.compile(r"(?:Ministry|Department|Office|Permanent\s+Mission|Republic|Kingdom|Commonwealth|Federation)\b")
_FIELDS = re.compile(r"^[A-Z][\w-]+(?:\s[\w-]+){0,4}\s(?:and|&)\s[A-Z]")
_ADDRESSED = re.compile(r"\b(?:Ladies|Gentlemen|Excellenc\w+|Delegates|Colleagues|Heads)\b", re.IGNORECASE)
_ABBREVIATED = re.compile(r"^(?:St|Ste|Gen|U\.N|U\.S|D\.P\.R)\.$")
_IN_OFFICES = words.of_kind("office word")


@dataclass(frozen=True, slots=True)
class Office:
    """An office as written from `start` to `end`; `is_bare` where it names no state or field, so that a name may follow."""

    start: int
    end: int
    text: str

    @property
    def is_bare(self) -> bool:
        """Whether the office stands alone ("President")."""
        return is_bare(self.text)


def is_bare(office: str) -> bool:
    """Whether an office names neither state nor field: "President", "Prime Minister"."""
    return bool(_BARE.match(office))


def find(text: str, position: int = 0) -> Office | None:
    """Return the next office at or after a position; None where there is none."""
    match = next((m for m in _ANY_CASE.finditer(text, position) if _is_printed_as_office(m, text)), None)
    return _office(text, match) if match else None


def at(text: str, position: int) -> Office | None:
    """Return the office that begins exactly at a position; None where none does."""
    match = _head_at(text, position)
    return _office(text, match) if match else None


def place_at(text: str, position: int) -> tuple[str, int]:
    """Return the capitalised words from a position on ("the Philippines") and their end."""
    return _run(text, position, abroad=False)


def _head_at(text: str, position: int) -> re.Match[str] | None:
    match = _ANY_CASE.match(text, position)
    return match if match and _is_printed_as_office(match, text) else None


def _is_printed_as_office(match: re.Match[str], text: str) -> bool:
    """Whether the words stand with capital initials, or all in capitals; "president" in small letters is a word like others."""
    return match.group().isupper() or bool(_HEAD.match(text, match.start()))


def _office(text: str, match: re.Match[str]) -> Office:
    _, end = _run(text, match.end(), abroad=bool(_ABROAD.search(match.group()))) if _GOES_ON.match(text, match.end()) else ("", 0)
    end = max(end, match.end())
    end = _further(text, end)
    words = " ".join(text[match.start() : end].split())
    return Office(match.start(), end, _AND_PEOPLE.sub("", words))


def _further(text: str, end: int) -> int:
    """Return the end of the offices that follow after commas: "Head of State", "Ministry of Foreign Affairs of Japan"."""
    while True:
        comma = _SECOND.match(text, end)
        if comma is None:
            return end
        head = _head_at(text, comma.end()) or _MINISTRY.match(text, comma.end())
        if head is None:
            return _more_fields(text, end, comma.end())
        _, end = _run(text, head.end(), abroad=bool(_ABROAD.search(head.group())))
        end = max(end, head.end())


def _more_fields(text: str, end: int, start: int) -> int:
    """
    Return the end of a list of fields: "Minister for Foreign Affairs, International Business and CARICOM Affairs of
    Grenada".
    """
    field, further = _run(text, start, abroad=False)
    return further if _FIELDS.match(field) and not _ADDRESSED.search(field) else end


def _run(text: str, start: int, *, abroad: bool) -> tuple[str, int]:
    """Return the words that belong to what begins before `start`, and where the last of them ends."""
    end = start
    linked = True
    previous = ""
    for token in _TOKEN.finditer(text, start):
        word = token.group()
        bare = word.strip(",;:.()")
        abroad = abroad or bool(_ABROAD.search(bare))
        known = bare.lower() in _LINKS or (abroad and bare.lower() in _ABROAD_WORDS)
        article = bare.lower() == "the"
        known = known or (bare == "on" and previous in _ON)
        previous = bare.lower()
        if known and word == bare and not (article and not linked):
            linked = True
            continue
        if not _belongs(bare, word):
            break
        linked = False
        end = token.start() + len(word.rstrip(",;:.()"))
        if word != bare and not word.startswith("(") and not _ABBREVIATED.match(word):
            break
    return " ".join(text[start:end].split()), end


def _belongs(bare: str, word: str) -> bool:
    if not bare or _CALENDAR.match(bare) or _ADDRESS.match(word) or word.startswith(("(", "[", "“", '"')):
        return False
    return (
        bare[0].isupper()
        or bare in _IN_OFFICES
        or numbers.ordinal(bare) is not None
        or bare.lower().startswith(("l'", "l’", "d'", "d’"))
    )
