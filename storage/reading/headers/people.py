"""A person as a text names them: forms of address, name, and the office held."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from storage.reading.headers import offices, words

_TOKEN = re.compile(r"\S+")
_ADDRESS_WORDS = words.of_kind("form of address")
# Words that show that a name follows; "the" and "general" alone do not.
_STRONG_ADDRESS = re.compile(
    r"(?<![\w.])(?:(?:His|Her|Their)\s+(?:Excellency|Majesty|Royal\s+Highness|Highness|Serene\s+Highness|Holiness|Eminence)"
    r"|H\.\s?E\.?|S\.\s?E\.(?:\s?M\.)?|HE(?=\s+M[rs])|Mr|Mrs|Ms|Miss|Mme|Dr|Hon[’']ble|Hon"
    r"|(?:The\s+)?(?:Right\s+)?Hono[u]?rable|Ambassador"
    r"|President|Prime\s+Minister|King|Pope|Sir|Dame|Sheikh|Prince|Sultan|General(?!\s+(?:Assembly|Debate|Committee"
    r"|Conference|Council|Secretariat))|Colonel|Captain|Lieutenant|Brigadier|Field\s+Marshal|Admiral)\b(?![’']s)\.?",
    re.IGNORECASE,
)
_PARTICLES = words.of_kind("name particle")
_ROMAN = re.compile(r"^(?:[IVX]{2,5}|[IVX])$")
_CALENDAR = re.compile(
    r"^(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)$",
)
_NO_PERSON = re.compile(
    r"\b(?:Delegation|Mission|Group|Government|Union|States|Countries|Republic|Kingdom|Movement|Secretariat)\b", re.IGNORECASE
)
_MOST_NAME_WORDS = 10
_LONGEST_ABBREVIATION = 2  # "Mr", "St"


@dataclass(frozen=True, slots=True)
class Person:
    """A person named in a text from `start` to `end`: name without forms of address and office as printed, either may be None."""

    start: int
    end: int
    printed: str | None
    role: str | None

    @property
    def name(self) -> str | None:
        """The name with surnames in capitals set in title case; None where only an office is given."""
        return proper_case(self.printed) if self.printed else None


def proper_case(name: str) -> str:
    """Return a name with words in capitals set in title case: "Krishna MENON" as "Krishna Menon"; initials and numerals stay."""
    return " ".join(_proper_word(word) for word in name.split())


def _proper_word(word: str) -> str:
    letters = [c for c in word if c.isalpha()]
    initials = "." in word and len(letters) <= word.count(".") + 1 and not word.endswith(("Jr.", "Sr."))
    if len(letters) == 1 or not letters or not all(c.isupper() for c in letters) or _ROMAN.match(word) or initials:
        return word
    return re.sub(r"[^\W\d_]+", lambda m: m.group().capitalize(), word)


def _is_name_word(word: str) -> bool:
    bare = word.strip(",.;:")
    return bool(bare) and bare[0].isalpha() and (bare[0].isupper() or not bare[0].islower()) and not _CALENDAR.match(bare)


def name_at(text: str, start: int) -> tuple[str | None, int]:
    """Return the name that begins at or after `start` (forms of address skipped) and its end; None where none begins there."""
    taken: list[str] = []
    end = start
    pending: list[str] = []
    for token in _TOKEN.finditer(text, start):
        word = token.group()
        bare = word.rstrip(",;:.)").lower().replace("’", "'")
        if not taken and (bare in _ADDRESS_WORDS or word.lower() in _ADDRESS_WORDS):
            end = token.end()
            if word.endswith(","):
                end -= 1
                break
            continue
        if offices.at(text, token.start()):
            break
        if word.lower().rstrip(",") in _PARTICLES and (taken or not word.islower()):
            pending.append(word)
            continue
        if not _is_name_word(word) or word.startswith("(") or len(taken) > _MOST_NAME_WORDS:
            break
        stop = _ends_name(word)
        taken += [*pending, word.rstrip(",;:)") if not stop else word.rstrip(",;:.)")]
        pending = []
        end = token.start() + len(word.rstrip(",;:)")) if not stop else token.start() + len(word.rstrip(",;:.)"))
        if stop or word.endswith((",", ";", ":", ")")):
            break
    return (" ".join(taken) or None), end


def _ends_name(word: str) -> bool:
    """Whether a full stop after this word ends the sentence: not after an initial, "Jr." or an abbreviated form of address."""
    if not word.endswith("."):
        return False
    bare = word.rstrip(".")
    return len(bare) > _LONGEST_ABBREVIATION and "." not in bare and bare not in ("Jr", "Prof", "Hon", "Amb")


def _after_comma(text: str, end: int) -> int:
    match = re.compile(
        r"[,.]?\s*(?:[,(–-]\s*)?(?:(?:M\.?P|K\.?C|S\.?C|CBE|OBE|GCMG|Ph\.?D)\.?,\s*)?(?:(?:the|our|my)\s+)?", re.IGNORECASE
    ).match(text, end)
    return match.end() if match else end


def people_in(text: str) -> tuple[Person, ...]:
    """Return the people a text names, in order: "Mr. X, Minister of Y", "the Minister of Y, Mr. X", "President X"."""
    found: list[Person] = []
    position = 0
    while position < len(text):
        person = _next(text, position)
        if person is None:
            break
        found.append(person)
        position = max(person.end, position + 1)
    return tuple(found)


def _next(text: str, position: int) -> Person | None:
    """Return the next person: whichever comes first, a form of address or an office."""
    while address := _STRONG_ADDRESS.search(text, position):
        office = offices.find(text, position)
        if office and office.start <= address.start():
            return _office_first(text, office)
        person, position = _addressed(text, address.start())
        position = max(position, address.end())
        if person:
            return person
    office = offices.find(text, position)
    return _office_first(text, office) if office else None


def _addressed(text: str, start: int) -> tuple[Person | None, int]:
    """Return the person whose form of address begins at `start`, None without name and office, and where to read on."""
    name, end = name_at(text, start)
    after = _after_comma(text, end)
    held = offices.at(text, after)
    if held and name is None:
        return replace(_office_first(text, held), start=start), held.end
    if held and after > end:
        return Person(start, held.end, name, held.text), held.end
    return (Person(start, end, name, None) if name else None), end


def _office_first(text: str, office: offices.Office) -> Person:
    """Return the person whose office stands first: "the Prime Minister of Japan, Mr. X", "President X" or the office alone."""
    gap = re.compile(r"(?:\s+of\s+(?:my|our)\s+country)?[,.]?\s*(?:[–-]\s*)?").match(text, office.end)
    after = gap.end() if gap else office.end
    address = _STRONG_ADDRESS.match(text, after)
    bare_name = office.is_bare and text[office.end : office.end + 1] == " "
    if not (address or bare_name):
        return Person(office.start, office.end, None, office.text)
    name, end = name_at(text, after)
    if name is None:
        return Person(office.start, office.end, None, office.text)
    second = offices.at(text, _after_comma(text, end)) if text[end : end + 1] == "," else None
    if second and office.is_bare:  # "President X, President of the Republic of Y"
        return Person(office.start, second.end, name, second.text)
    country = re.compile(r" of (?=[A-Zt])").match(text, end) if office.is_bare else None
    if country:  # "President X of the Philippines"
        place, end = offices.place_at(text, country.end())
        return Person(office.start, end, name, f"{office.text} of {place}" if place else office.text)
    return Person(office.start, end, name, office.text)


def person_at(text: str, position: int) -> Person | None:
    """Return the person named from a position on, "the" skipped; None where none is named there."""
    start = position + 4 if text[position : position + 4].lower() == "the " else position
    office = offices.at(text, start)
    if office:
        return _office_first(text, office)
    address = _STRONG_ADDRESS.match(text, start)
    if address:
        return _addressed(text, start)[0]
    name, end = name_at(text, start)
    held = offices.at(text, _after_comma(text, end)) if name else None
    if name is None or not (held or len(name.split()) > 1) or start != position or _NO_PERSON.search(name):
        return None
    return Person(start, held.end if held else end, name, held.text if held else None)
