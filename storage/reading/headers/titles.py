"""The lines above a statement: which belong to the header, and which of them is its title."""

from __future__ import annotations

import re
from dataclasses import dataclass

from storage.catalogue import names
from storage.catalogue.entries import Catalogue
from storage.reading.headers import dates, foreign, greetings, kinds, languages, offices, records, words
from storage.reading.headers.lines import Opening

_NOUN = (
    r"statements?|address|speech|remarks|intervention|declaration|message|explanations?\s+of\s+(?:vote|position)"
    r"|right\s+of\s+reply|keynote|presentation|communiqu[eé]"
    r"|d[eé]claration|allocution|discours|explication\s+de\s+vote|discurso|declaraci[oó]n|intervenci[oó]n"
    r"|alocuci[oó]n|pronunciamento|interven[cç][aã]o|Rede|Erklärung"
    r"|eov|eop|ror"
)
_TITLE = re.compile(
    rf"(?<!\w)(?:{_NOUN})(?!\w)"
    r"|ステートメント|発言|演説|声明|スピーチ|发言|讲话|演讲|выступлени|заявлени|речь|بيان|كلمة|خطاب",
    re.IGNORECASE,
)
_OPENS_WITH_NOUN = re.compile(
    rf"^\W{{0,3}}(?:(?:the|full|national|joint|group|eu|opening|closing|general|video|plenary"
    rf"|draft)\s+){{0,3}}(?:{_NOUN})(?!\w)",
    re.IGNORECASE,
)
_FIRST_PERSON = re.compile(
    r"(?<!\w)(?:I|we|my|our|me|us|allow|let|je|nous|notre|mon|permettez|yo|nosotros|nuestro|mi|permítame|я|мы|наш\w*"
    r"|我|我们|私|我々|أود|يسرني|you|your)(?!\w)",
    re.IGNORECASE,
)
_ROMAN_ONE = re.compile(r"(?<!\w)I(?=[:.)-]|$)|Part I\b|Cluster I\b|Committee I\b|World War I\b|MC\.?\s?I\b")
_CONTINUES = re.compile(
    r"(?:[,:–—-]|(?<!\w)(?:of|the|to|at|on|for|and|by|in|de|du|des|la|le|à|del|en|y|et"
    r"|au))$",
    re.IGNORECASE,
)
_CONTINUED = re.compile(
    r"^(?:[a-zà-ÿ(]|(?:At|On|To|Of|During|Before|By|For|And|In|AT|ON|TO|OF|DURING|BEFORE|BY|FOR|AND|IN)\s|Item\s"
    r"|Permanent\s+Representative|Minister|Ambassador\s+Extraordinary)",
)
_SUBJECT = re.compile(r"^(?:\(?agenda\s+)?item\s+\d+|^(?:sub-?)?cluster\s+\w+|^point\s+\d+\s+de\s+l|^tema\s+\d+", re.IGNORECASE)
_NOTE = re.compile(
    r"^\W*(?:original|translated|translation|unofficial|interpretation|delivered|language|embargo"
    r"|the\s+speaker\s+spoke|spoke)\b",
    re.IGNORECASE,
)
_OFFICE_HOLDER = re.compile(r"^(?:Government|Delegation|Cabinet|Office)\s+of\s+\S", re.IGNORECASE)
_SENDER = re.compile(
    r"^(?:permanent\s+(?:mission|representation|delegation)|embassy|ministry|mission\s+permanente|misión\s+permanente|ministère|ministerio)\b",
    re.IGNORECASE,
)
_ENDS_SENTENCE = re.compile(r"(?<![A-Z])(?<!\b[A-Z][a-z])[.?!][”\"’')]?$")
_OFFICE_LINE = re.compile(
    r"^(?:Hon[’']?ble|Honou?rable|H\.\s?E\.|His|Her|Mr|Mrs|Ms|Dr|Hon|Ambassador|Prime\s+Minister|President|Minister"
    r"|Permanent\s+Representative|Deputy|Foreign\s+Minister)\b",
    re.IGNORECASE,
)
_FINITE = re.compile(r"(?<!\w)(?:is|was|were|are|has|have|had|been|will|should|must|can|may)(?!\w)")
_WORD = re.compile(r"[^\W_]+")
_OF_SOMEBODY = re.compile(
    r"(?<!\w)(?:his|her)(?!\s+(?:excellency|majesty|royal|highness|serene"
    r"|holiness))(?!\w)",
    re.IGNORECASE,
)
_IN_SENTENCE = re.compile(r"^(?:On|In|Since|By|Before|After|Until|With|From)\s+(?!behalf)")
_FIGURES = re.compile(r"^[\d/.\- ]{6,12}$")
_SMALL = words.of_kind("title small word")
_LONG = 180
_SHORT = 80
_LONGEST_CODE = 3  # "It" at the end of a line is no Italy
_MOST_WORDS = 45
_MOST_PLACE_WORDS = 6
_LONGEST = 320  # characters; a title that gives speaker, office, meeting and item runs to about 300


@dataclass(frozen=True, slots=True)
class Head:
    """
    The header's lines in order, the title among them (joined where it runs over lines), and the number of lines before
    the statement.
    """

    lines: tuple[str, ...]
    title: str | None
    length: int


def head(opening: Opening, catalogue: Catalogue) -> Head:
    """Return the header of an opening: the lines before the first greeting or sentence; empty where the text begins at once."""
    length = 0
    certain = False
    for line in opening.lines:
        if belongs(line, continues=certain and _goes_on(opening.lines[length - 1], line)):
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
        return len(line) < _LONG
    if _speaks(line) or greetings.is_greeting(line):
        return False
    return (
        is_title(line)
        or bool(_SUBJECT.match(line))
        or (bool(_SENDER.match(line)) and _is_set_as_title(line) and not _FINITE.search(line))
        or _is_only_day(line)
        or (bool(_OFFICE_LINE.match(line)) and _names_office(line))
        or (continues and len(line) < _LONG and not _FINITE.search(line) and not _ENDS_SENTENCE.search(line))
    )


def _is_meeting(line: str, catalogue: Catalogue) -> bool:
    """Whether a short line names a body, a session, a state or a day, set as a line of its own."""
    if len(line) > _LONGEST // 2 or _speaks(line) or greetings.is_greeting(line) or records.label(line) or _FINITE.search(line):
        return False
    if _ENDS_SENTENCE.search(line) or not _is_set_as_title(line):
        return False
    named = (
        _OFFICE_HOLDER.match(line)
        or names.bodies_in(line, catalogue)
        or names.sessions_in(line, catalogue)
        or (len(line) > _LONGEST_CODE and names.delegation_named(line, catalogue))
    )
    return bool(named or foreign.body_in(line, catalogue) or foreign.session_in(line) or _FIGURES.match(line))


def is_title(line: str) -> bool:
    """Whether a line reads as a title: it names a statement, speaks in no person and is no sentence."""
    found = _TITLE.search(line)
    if not found or _speaks(line):
        return False
    if _FINITE.search(line) or _IN_SENTENCE.match(line):
        return False
    if _OPENS_WITH_NOUN.match(line):
        return True
    return (
        len(line.split()) <= _MOST_WORDS
        and not _ENDS_SENTENCE.search(line)
        and not line.endswith((",", ":"))
        and _is_set_as_title(line)
    )


def _is_set_as_title(line: str) -> bool:
    """Whether at least half of the words that carry meaning begin with a capital, or are in a script without capitals."""
    meant = [w for w in _WORD.findall(line) if w.lower() not in _SMALL]
    return sum(not w[0].islower() for w in meant) * 2 >= len(meant)


def _speaks(line: str) -> bool:
    return bool(_FIRST_PERSON.search(_ROMAN_ONE.sub("", line)))


def _names_office(line: str) -> bool:
    found = offices.find(line)
    if found is None or greetings.names_officer(found.text) or _FINITE.search(line):
        return False
    return not _ENDS_SENTENCE.search(line) and _is_set_as_title(line) and not _OF_SOMEBODY.search(line)


def _goes_on(before: str, line: str) -> bool:
    return bool(_CONTINUES.search(before)) or bool(_CONTINUED.match(line))


def _title(lines: tuple[str, ...]) -> str | None:
    """Return the title line, with the lines that it runs over; None where no line is one."""
    first = next((n for n, line in enumerate(lines) if is_title(line) and not _is_note(line)), None)
    if first is None:
        return None
    parts = [lines[first]]
    for line in lines[first + 1 :]:
        if not _goes_on(parts[-1], line) or _is_note(line) or _is_only_day(line):
            break
        parts.append(line)
    return " ".join(parts)


def _is_note(line: str) -> bool:
    return (
        kinds.is_stage_line(line)
        or bool(_NOTE.match(line))
        or (languages.original_language(line) is not None and len(line) < _SHORT)
    )


def _is_only_day(line: str) -> bool:
    """Whether a line gives a day and at most a place and a time with it."""
    day = dates.dated(line) if len(line) < _SHORT else None
    if day is None or _TITLE.search(line) or _IN_SENTENCE.match(line):
        return False
    rest = [w for w in _WORD.findall(line.replace(day.printed, " ")) if w.lower() not in _SMALL]
    return len(rest) <= _MOST_PLACE_WORDS and not any(w[0].islower() for w in rest)
