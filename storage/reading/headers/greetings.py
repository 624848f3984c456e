"""Whom a text greets: lines and phrases that name people who listen, not the one who speaks."""

from __future__ import annotations

import re

# Whole lines of address, wherever they stand at the beginning.
_OPENS = re.compile(
    r"^(?:[-–•\"“'‘]\s*)?(?:(?:Mr|Mrs|Ms|Madam(?:e)?|Mister|Dear|Distinguished|Esteemed|Honou?red|Honou?rable"
    r"|Respected|Your|Excellenc(?:y|ies)|Majest(?:y|ies)|Highness(?:es)?"
    r"|Fellow|Colleagues?|Ladies|Heads\s+of|Messrs|Acting|Co-?Chairs?|Chair(?:man|person|woman)?|President"
    r"|Secretary[-\s]General|Authorities|Members|Delegates?"
    r"|Delegations|Ambassadors?|Friends|Sirs?|Good\s+(?:morning|afternoon|evening|day)"
    r"|In\s+the\s+(?:holy\s+)?name\s+of|Bismillah|As-?sala\w*|Assa\w+|All\s+protocols?"
    r"|Greetings|Peace|May\s+(?:God|Allah|peace)|Praise|Hail|Welcome|Thank|Hello|Salutations|Presidents|Ministers"
    r"|Representatives)\b\.?)",
    re.IGNORECASE,
)
# Officers of a meeting and of the Secretariat, who are greeted by those who speak.
_OFFICER = re.compile(
    r"(?:President|Chair(?:man|person|woman)?|Chairmanship|Presidency|Secretary[-\s]General|Executive\s+Secretary"
    r"|Director[-\s]General|High\s+Commissioner)\b"
    r"(?:[-\s]elect)?,?\s*(?:of|for|du|de\s+la|at)?\s*(?:(?:the|this|its|our|your)\s+)*"
    r"(?:(?:\d+(?:st|nd|rd|th)|[A-Za-z]{0,12}-?[a-z]{0,10}?(?:th|first|second|third))\b|(?:\w+\s+){0,2}(?:session"
    r"|assembl(?:y|ée)|committee|commission|conference|board|working\s+group|meeting)\b"
    r"|(?:United\s+Nations|UN|U\.N\.)\b|IAEA|CTBTO|OPCW|International\s+Atomic|(?:UN\s+)?Security\s+Council"
    r"|Human\s+Rights\s+Council|Executive\s+Council|Economic\s+and\s+Social|Organi[sz]ation\b)",
    re.IGNORECASE,
)
_GENERAL = re.compile(r"\bSecretary[-\s]General\b", re.IGNORECASE)
_PERSON_LINE = re.compile(r"^(?:[-–•]\s*)?(?:H\.\s?E\.?|H\.?R\.?H|His|Her|Their|HE|S\.\s?E\.)\b", re.IGNORECASE)
_LONGEST = 200
_VOCATIVE_END = re.compile(r"[,;:!]$")
_GREETED_WORDS = re.compile(
    r"\b(?:excellenc(?:y|ies)|ladies|gentlem[ae]n|delegates|colleagues|distinguished|majesties|highnesses"
    r"|heads\s+of\s+(?:state|delegations?))\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"\b(?:I|we|my|our|me|us|is|are|was|has|have|let|allow|wish|would)\b")
_TITLED = re.compile(
    r"\b(?:statement|address|speech|remarks|intervention|message|explanation|delivered"
    r"|reply)\b",
    re.IGNORECASE,
)
_STATE_OFFICE = re.compile(
    r"^(?:President|Minister|Secretary|Ambassador|Representative)\s+(?:of|for)\b(?!\s+the\s+(?:General|United|UN\b|\d"
    r"|Assembly))",
    re.IGNORECASE,
)


def names_officer(text: str) -> bool:
    """Whether an office is one of the meeting or its secretariat ("President of the General Assembly"), not of a state."""
    return bool(_OFFICER.match(text) or _GENERAL.search(text))


def has_officer(text: str) -> bool:
    """Whether a text names an officer of a meeting anywhere."""
    return bool(_OFFICER.search(text) or _GENERAL.search(text))


def is_greeting(line: str) -> bool:
    """Whether a whole line addresses those who listen: "Mr. President,", "H.E. Mr. X, President of the General Assembly"."""
    if _TITLED.search(line) and not _VOCATIVE_END.search(line):
        return False
    if _PERSON_LINE.match(line) and not _SENTENCE.search(line):
        return has_officer(line) or bool(_GREETED_WORDS.search(line[4:])) or line.endswith((";", ":"))
    if has_officer(line) and not _SENTENCE.search(line):
        return True
    if _STATE_OFFICE.match(line):
        return False
    return bool(_OPENS.match(line)) and (len(line) < _LONGEST or bool(_VOCATIVE_END.search(line)))
