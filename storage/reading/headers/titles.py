"""The lines above a statement: which belong to the header, and which of them is its title."""

from __future__ import annotations

import re
from dataclasses import dataclass

from storage.catalogue import names
from storage.catalogue.entries import Catalogue
from storage.reading.headers import dates, foreign, greetings, kinds, languages, offices, records
from storage.reading.headers.lines import Opening

_NOUN = (
    r"statements?|address|speech|remarks|intervention|declaration|message|explanations?\s+of\s+(?:vote|position)|right\s+of\s+reply|keynote|presentation|communiqu[eé]"
    r"|d[eé]claration|allocution|discours|explication\s+de\s+vote|discurso|declaraci[oó]n|intervenci[oó]n|alocuci[oó]n|pronunciamento|interven[cç][aã]o|Rede|Erklärung"
    r"|eov|eop|ror"
)
_TITLE = re.compile(rf"(?<!\w)(?:{_NOUN})(?!\w)|ステートメント|発言|演説|声明|スピーチ|发言|讲话|演讲|выступлени|заявлени|речь|بيان|كلمة|خطاب", re.IGNORECASE)
_OPENS_WITH_NOUN = re.compile(rf"^\W{{0,3}}(?:(?:the|full|national|joint|group|eu|opening|closing|general|video|plenary|draft)\s+){{0,3}}(?:{_NOUN})(?!\w)", re.IGNORECASE)
_FIRST_PERSON = re.compile(
    r"(?<!\w)(?:I|we|my|our|me|us|allow|let|je|nous|notre|mon|permettez|yo|nosotros|nuestro|mi|permítame|я|мы|наш\w*|我|我们|私|我々|أود|يسرني|you|your)(?!\w)",
    re.IGNORECASE,
)
_ROMAN_ONE = re.compile(r"(?<!\w)I(?=[:.)-]|$)|Part I\b|Cluster I\b|Committee I\b|World War I\b|MC\.?\s?I\b")
_CONTINUES = re.compile(r"(?:[,:–—-]|(?<!\w)(?:of|the|to|at|on|for|and|by|in|de|du|des|la|le|à|del|en|y|et|au))$", re.IGNORECASE)
_CONTINUED = re.compile(
    r"^(?:[a-zà-ÿ(]|(?:At|On|To|Of|During|Before|By|For|And|In|AT|ON|TO|OF|DURING|BEFORE|BY|FOR|AND|IN)\s|Item\s|Permanent\s+Representative|Minister|Ambassador\s+Extraordinary)",
)
_SUBJECT = re.compile(r"^(?:\(?agenda\s+)?item\s+\d+|^(?:sub-?)?cluster\s+\w+|^point\s+\d+\s+de\s+l|^tema\s+\d+", re.IGNORECASE)
_NOTE = re.compile(r"^\W*(?:original|translated|translation|unofficial|interpretation|delivered|language|embargo|the\s+speaker\s+spoke|spoke)\b", re.IGNORECASE)
_LETTERHEAD = re.compile(
    r"^(?:the\s+)?(?:permanent\s+(?:mission|representation|delegation)|embassy|ministry|government|mission\s+permanente|misión\s+permanente|delegation\s+of|ministère|ministerio"
    r"|united\s+nations|general\s+assembly|first\s+committee|security\s+council|commission|\d+(?:st|nd|rd|th)\s|[a-z]+-?[a-z]*\s+(?:regular\s+)?session|new\s+york|vienna|geneva|the\s+hague)\b",
    re.IGNORECASE,
)
_ENDS_SENTENCE = re.compile(r"(?<![A-Z])(?<!\b[A-Z][a-z])[.?!][”\"’')]?$")
_OFFICE_LINE = re.compile(r"^(?:Hon[’']?ble|Honou?rable|H\.\s?E\.|His|Her|Mr|Mrs|Ms|Dr|Hon|Ambassador|Prime\s+Minister|President|Minister|Permanent\s+Representative|Deputy|Foreign\s+Minister)\b", re.IGNORECASE)
_FINITE = re.compile(r"(?<!\w)(?:is|was|were|are|has|have|had|been|will|should|must|can|may)(?!\w)")
_WORD = re.compile(r"[^\W_]+")
_FIGURES = re.compile(r"^[\d/.\- ]{6,12}$")
_SMALL = frozenset("of the to at on for and by in a an de du des la le les del el los y et au aux à en o e do da г года der die das delivered held st nd rd th er am pm".split())
_LONGEST = 320  # characters; a title that gives speaker, office, meeting and item runs to about 300


@dataclass(frozen=True, slots=True)
class Head:
    """The header's lines in order, the title among them (joined where it runs over lines), and the number of lines before the statement."""

    lines: tuple[str, ...]
    title: str | None
    length: int


def head(opening: Opening, catalogue: Catalogue) -> Head:
    """Return the header of an opening: the lines before the first greeting or sentence; empty where the text begins at once."""
    length = 0
    certain = False
    for line in opening.lines:
        if belongs(line, continues=length > 0 and _goes_on(opening.lines[length - 1], line)):
            certain = True
        elif not _is_meeting(line, catalogue):
            break
        length += 1
    # The name of a state or body alone may be the first line of a wrapped sentence.
    lines = opening.lines[: length if certain else 0]
    return Head(lines, _title(lines), len(lines))


def belongs(line: str, *, continues: bool = False) -> bool:
    """Whether a line is part of a header: title, day and place, speaker, letterhead, note on language or stage."""
    if len(line) > _LONGEST or records.label(line):
        return False
    if kinds.is_stage_line(line) or _NOTE.match(line):
        return len(line) < 160
    if _speaks(line) or greetings.is_greeting(line):
        return False
    return (
        is_title(line)
        or bool(_SUBJECT.match(line))
        or (len(line) < 160 and bool(_LETTERHEAD.match(line)) and not _ENDS_SENTENCE.search(line))
        or _is_only_day(line)
        or (bool(_OFFICE_LINE.match(line)) and _names_office(line))
        or (continues and len(line) < 200)
    )


def _is_meeting(line: str, catalogue: Catalogue) -> bool:
    """Whether a short line names a body, a session, a state or a day, set as a line of its own."""
    if len(line) > _LONGEST // 2 or _speaks(line) or greetings.is_greeting(line) or records.label(line) or _FINITE.search(line):
        return False
    if _ENDS_SENTENCE.search(line) or not _is_set_as_title(line):
        return False
    named = names.bodies_in(line, catalogue) or names.sessions_in(line, catalogue) or names.delegation_named(line, catalogue)
    return bool(named or foreign.body_in(line, catalogue) or foreign.session_in(line) or _FIGURES.match(line))


def is_title(line: str) -> bool:
    """Whether a line reads as a title: it names a statement, speaks in no person and is no sentence."""
    found = _TITLE.search(line)
    if not found or _speaks(line):
        return False
    if _OPENS_WITH_NOUN.match(line):
        return not _FINITE.search(line)
    return len(line.split()) <= 45 and not _ENDS_SENTENCE.search(line) and not line.endswith((",", ":")) and _is_set_as_title(line)


def _is_set_as_title(line: str) -> bool:
    """Whether at least half of the words that carry meaning begin with a capital, or are in a script without capitals."""
    words = [w for w in _WORD.findall(line) if w.lower() not in _SMALL]
    return sum(not w[0].islower() for w in words) * 2 >= len(words)


def _speaks(line: str) -> bool:
    return bool(_FIRST_PERSON.search(_ROMAN_ONE.sub("", line)))


def _names_office(line: str) -> bool:
    found = offices.find(line)
    return found is not None and not _ENDS_SENTENCE.search(line) and not greetings.names_officer(found.text)


def _goes_on(before: str, line: str) -> bool:
    return bool(_CONTINUES.search(before)) or bool(_CONTINUED.match(line))


def _title(lines: tuple[str, ...]) -> str | None:
    """Return the title line, with the lines that it runs over; None where no line is one."""
    first = next((n for n, line in enumerate(lines) if is_title(line) and not _is_note(line)), None)
    if first is None:
        return None
    words = [lines[first]]
    for line in lines[first + 1 :]:
        if not _goes_on(words[-1], line) or _is_note(line) or _is_only_day(line):
            break
        words.append(line)
    return " ".join(words)


def _is_note(line: str) -> bool:
    return kinds.is_stage_line(line) or bool(_NOTE.match(line)) or languages.original_language(line) is not None and len(line) < 60


def _is_only_day(line: str) -> bool:
    """Whether a line gives a day and at most a place and a time with it."""
    day = dates.dated(line) if len(line) < 80 else None
    if day is None or _TITLE.search(line):
        return False
    rest = [w for w in _WORD.findall(line.replace(day.printed, " ")) if w.lower() not in _SMALL]
    return len(rest) <= 6 and not any(w[0].islower() for w in rest)
