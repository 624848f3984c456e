"""The label that opens a speech in a verbatim or summary record: "19. Mr. TURBAY AYALA (Colombia) (translated from Spanish):"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from storage.reading.headers import people

_LABEL = re.compile(
    r"(?:\W{0,3}\d{1,4}\s?\.?\s{0,3}|\W{1,3})?(?:The\s+)?(?P<address>Mr|Mrs|Ms|Miss|Sir|Dame|Dr|Prince|Princess|King"
    r"|Queen|President|Archbishop|Monsignor|Lord|Lady"
    r"|General|Count|U|Sheikh|Begum|Prime\s+Minister|Chancellor|Mme|M|Emperor|Sultan|Emir|Cardinal|Father|Colonel"
    r"|Major|Captain|Ambassador|Nawab|Dato|Tun)"
    r"\b\.?\s+(?P<name>[^\W\d_][^():;]{1,60}?)\s?\((?P<first>[^()]{2,80})\)"
    r"(?:\s?\((?P<second>[^()]{2,120})\))?\s?(?P<colon>[:;]?)",
    re.IGNORECASE,
)
_SUMMARY = re.compile(
    r"(?:\W{0,3}\d{1,4}\s?\.\s{0,3})?(?P<address>Mr|Mrs|Ms|Miss|Sir|Dame|Dr|Prince|Sheikh|General|Lord)\b\.?\s+(?=[^\W\d_])",
    re.IGNORECASE,
)
# A summary record tells in the third person and in the past tense: "Mr. BLANCO asked ...", "Mr. SCHUMAN, after referring
# ..., said".
_TOLD = re.compile(
    r",?\s+(?:\([^()]{2,60}\)\s*)?(?:,?\s*(?:speaking\s+)?on behalf of (?:his|her) [a-z]+,?\s*|,?\s*after\b|in (?:his|her)\b"
    r"|(?!should|would|could|will|may|might|can)[a-z]+(?:ed|id|gan|ok|ew|ve|lt|nt|ught)\b|paid|said|hoped|felt|wished"
    r"|thought|drew|spoke|made|took|gave)",
)
# Titles that are part of how the person is called; "Mr." is not.
_KEPT = frozenset(
    {
        "sir",
        "dame",
        "prince",
        "princess",
        "king",
        "queen",
        "lord",
        "lady",
        "count",
        "u",
        "sheikh",
        "begum",
        "nawab",
        "dato",
        "tun",
    }
)
_OFFICES = frozenset({"president", "prime minister", "chancellor", "ambassador"})
_NOTE = re.compile(r"translat|interpret|spoke|original|speaking|english|delivered", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Label:
    """The printed name of who speaks in a record, the office and the place if the label gives them, the note on language."""

    name: str
    role: str | None
    place: str | None
    note: str
    start: int
    end: int


def label(text: str) -> Label | None:
    """Return the label that a text of a record begins with; None where it begins otherwise."""
    match = _LABEL.match(text)
    if match is None:
        return _told(text)
    first, second = match["first"], match["second"] or ""
    place = None if _NOTE.search(first) else first
    if place is None and not second:
        second = first
    if not (match["colon"] or second or match["name"].isupper() or re.search(r"\b[A-Z]{3,}", match["name"])):
        return None
    address = " ".join(match["address"].lower().split())
    name = " ".join(match["name"].split())
    kept = f"{match['address'].capitalize()} {name}" if address in _KEPT else name
    role = match["address"].title() if address in _OFFICES else None
    return Label(kept, role, place, second, match.start("address"), match.end())


def _told(text: str) -> Label | None:
    """Return who speaks in a summary record: a name after "Mr." at the very beginning, followed by what was said."""
    match = _SUMMARY.match(text)
    if match is None:
        return None
    name, end = people.name_at(text, match.end())
    if name is None or not _TOLD.match(text, end):
        return None
    place = re.compile(r"\s*\(([^()]{2,60})\)").match(text, end)
    address = match["address"]
    kept = f"{address.capitalize()} {name}" if address.lower() in _KEPT else name
    return Label(kept, None, place[1] if place else None, "", match.start("address"), end)
