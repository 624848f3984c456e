"""For whom a text is read: "I have the honour to deliver this statement on behalf of H.E. Mr. X, President of Y"."""

from __future__ import annotations

import re

from storage.reading.headers import greetings, offices, people
from storage.reading.headers.people import Person

_DELIVERS = re.compile(
    r"\b(?:deliver\w*|read(?:ing)?(?:\s+out)?|speak(?:ing)?|address(?:ing)?(?=\s+(?:the|this|it|you|our|to|such|a|an"
    r"|all|on))|take\s+(?:the\s+floor|part)|present(?:ing)?\s+(?:to|the|this|his|her)"
    r"|ma[dk](?:e|ing)\s+(?:the|this|a|my|these)|statements?|stand(?:ing)?\s+(?:before|here|at)|participat\w+"
    r"|intervention|remarks|represent(?:ing)?|message|bring(?:ing)?\s+(?:you\s+)?a)\b",
    re.IGNORECASE,
)
# What directly leads up to the person in whose place the text is read.
_FOR = re.compile(
    r"(?:\bon\s+behalf\s+of|\bin\s+the\s+name\s+of|\b(?:statement|speech|address|message|letter|text"
    r"|intervention)\s+(?:of|by|from)|\brepresent(?:ing)?"
    r"|\bdelivered\s+by|\bau\s+nom\s+de|\ben\s+nombre\s+de)(?:[,\s]+(?:the|my|our|President|Head\s+of\s+State"
    r"|Prime\s+Minister|of|State|Minister))*[,\s]*$",
    re.IGNORECASE,
)
_OWN_OFFICE = re.compile(r"\b(?:my|our)\s+((?:Head\s+of\s+State|President|Prime\s+Minister|Foreign\s+Minister|Minister)),?\s*$")
_ENTRUSTED = re.compile(
    r"^[^.;]{0,220}?\b(?:instructed|asked|authori[sz]ed|directed|tasked|entrusted|requested|charged|designated"
    r"|mandated|bestowed|assigned|appoint(?:ed)?|commissioned)\b[^.;]{0,60}?\b(?:me|us)\b",
)
_CHARGED_BY = re.compile(
    r"\b(?:charged|instructed|asked|authori[sz]ed|entrusted|requested|tasked"
    r"|directed)\s+by\s+(?:the\s+)?$"
)
_COURTESY = re.compile(
    r"^[^.]{0,40}?\b(?:congratulat\w+|extend|express|convey|thank|welcome|greet|felicitat\w+|offer|assure"
    r"|wish\s+to\s+(?:congr|ext|exp|conv))\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?<!\b[A-Z])(?<!\b[A-Z][a-z])(?<!\bHon)(?<!\bProf)(?<!Jr)[.!?][”\"]?\s+(?=[“\"]?[A-Z0-9])")
_AS = re.compile(r"\bas\s+(?:the\s+)?$", re.IGNORECASE)
_CONVEYS = re.compile(
    r"\b(?:convey|extend|express|offer|bring|congratulate|thank|welcome|greet)(?:\s+(?:to\s+)?(?:you|him|her|everyone"
    r"|all))?,?(?:\s*Sir,?)?\s+(?:on\s+behalf\s+of|in\s+the\s+name\s+of)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_WISHES = re.compile(r"\b(?:would\s+like|should\s+like|wish|want|allow\s+me|permit\s+me|may\s+I|let\s+me),?\s*$", re.IGNORECASE)
_VOCATIVE = re.compile(r"\b(?:Mr|Mister|Madam|Madame)\.?\s+(?:Vice[ -])?(?:President|Chair\w*|Secretary-General)\b,?")
_AGREES = re.compile(r"\b(?:align\w*|associat\w*|endors\w*|subscrib\w*)\b")
_TEXT_OF = re.compile(
    r"\b(?:statement|speech|address|message|letter|text)\s+(?:that\b[^.]{0,40}|of|by|from|on\s+behalf\s+of)\s*$"
    r"|delivered\s+by\s*(?:the\s*)?$|represent(?:ing)?\s*$",
)
_OURS = re.compile(r"\b(?:I|me|my|we|us|our|statement|present)\b", re.IGNORECASE)
_WHO = re.compile(r"^[^,]*?,\s*(?:who|whom|which)\b[^,]*(?:,[^,]*)?,")
_OWN_SPEECH = re.compile(r"\b(?:read|deliver|make|present)\s+my\b")
_ON_BEHALF = re.compile(r"\bon\s+behalf\s+of\s+(?:the\s+)?$", re.IGNORECASE)
_THEN_FOR_HIM = re.compile(
    r"\bon\s+(?:his|her)\s+behalf\b|\bread\s+(?:out\s+)?(?:his|her)\s+(?:statement|speech|address|message)\b", re.IGNORECASE
)


def person_spoken_for(text: str) -> Person | None:
    """
    Return the person in whose place a text is read, with the office, either None where it is not given; None where the
    speaker speaks for nobody. Congratulations conveyed on somebody's behalf are not a speech read on his or her behalf.
    """
    text = _VOCATIVE.sub(lambda m: " " * len(m.group()), text)
    if not _DELIVERS.search(text):
        return None
    for person in people.people_in(text):
        if greetings.names_officer(person.role or "") or not _says_who(person):
            continue
        start, end = _sentence(text, person)
        before, after = text[start : person.start], text[person.end : end]
        if _is_spoken_for(before, after) or _is_meant_next(before, after, text[end:]):
            return _with_own_office(person, before)
    return None


def office_on_whose_behalf(text: str) -> str | None:
    """
    Return the office of whoever it is that a speaker acts on behalf of, be it only to congratulate; None where nobody is
    named.
    """
    named = (p.role for p in people.people_in(text) if p.role and _ON_BEHALF.search(text[: p.start]))
    return next((role for role in named if not greetings.names_officer(role)), None)


def _says_who(person: Person) -> bool:
    """
    Whether there is a name, or an office that only one person holds ("the President, the Government and the people" names
    none).
    """
    return person.name is not None or (person.role is not None and " " in person.role and not offices.is_bare(person.role))


def _sentence(text: str, person: Person) -> tuple[int, int]:
    before = [m.end() for m in _SENTENCE_END.finditer(text, 0, person.start)]
    after = _SENTENCE_END.search(text, person.end)
    return (before[-1] if before else 0), (after.start() if after else len(text))


def _is_spoken_for(before: str, after: str) -> bool:
    if _CHARGED_BY.search(before):
        return True
    if _AS.search(before) or _CONVEYS.search(before):
        return False
    if _ENTRUSTED.match(after) and not _OWN_SPEECH.search(after) and (_DELIVERS.search(after) or _DELIVERS.search(before)):
        return True
    return _FOR.search(before) is not None and _delivers_for(before, after)


def _delivers_for(before: str, after: str) -> bool:
    """Whether the words around "on behalf of X" are about delivering a text, not about agreeing with one or conveying wishes."""
    lead = _FOR.sub("", before)
    if _AGREES.search(lead):
        return False
    if _TEXT_OF.search(before):
        return bool(_OURS.search(lead))
    if _DELIVERS.search(lead) and not _WISHES.search(lead):
        return not re.search(r"\bcongratulat", lead)
    follows = _WHO.sub("", after)
    return bool(_DELIVERS.search(after)) and not _COURTESY.match(follows)


def _is_meant_next(before: str, after: str, rest: str) -> bool:
    """Whether the person sends greetings here, and the next sentence says that the text is read on his or her behalf."""
    if not re.search(r"\b(?:greetings|wishes|message|apologies)\b[^.]{0,60}\b(?:from|of)\s+(?:the\s+)?$", before):
        return False
    following = _SENTENCE_END.split(rest, maxsplit=2)[:2]
    return bool(_THEN_FOR_HIM.search(after)) or any(_THEN_FOR_HIM.search(s) and _DELIVERS.search(s) for s in following)


def _with_own_office(person: Person, before: str) -> Person:
    """Return the person with the office that "my President, Mr. X" gives, where none follows the name."""
    own = _OWN_OFFICE.search(before)
    if person.role is None and own:
        return Person(person.start, person.end, person.name, own[1])
    return person
