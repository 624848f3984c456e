"""The meeting that a text is for: the body, and the number of its session."""

from __future__ import annotations

import re

from storage.catalogue import names, numbers
from storage.catalogue.entries import Catalogue

_ASSEMBLY = "UNGA"
# Before a session's number: it is another session than the one spoken at.
_ANOTHER = re.compile(
    r"\b(?:(?:previous|last|preceding|past|former|earlier|next|coming|forthcoming)\s+(?:\w+\s+){0,2}|(?:outgoing"
    r"|predecessors?|since|ago|adjourn\w*|adjourn\w*|clos\w+|end|conclusion|after|stewardship|tenure|served"
    r"|led)\b[^.;]{0,70})$",
    re.IGNORECASE,
)
_THIS = re.compile(r"\b(?:this|our|present|current|historic|address\s+the|address\s+this)\s+(?:\w+\s+)?$", re.IGNORECASE)
# The session whose president is thanked, or at which something was said years ago, is over.
_OVER = re.compile(
    r"\b(?:thank\w*|commend\w*|tribute|praise|appreciation|appreciate|admiration|gratitude|grateful|indebted|debt"
    r"|compliments|esteem|acknowledge|applaud|leadership|presided|guided|conducted|steered"
    r"|completed|successfully\s+presiding|having\s+presided|chaired|directed|years?\s+ago|last\s+year)\b",
    re.IGNORECASE,
)
# "my first session", "our second general debate": the speaker counts, not the body.
_OWN = re.compile(r"\b(?:my|our|his|her|your|their)\s+(?:\w+\s+)?$", re.IGNORECASE)
_FEW = 12
_SOMEBODY = re.compile(
    r"\b(?:Mr|Ms|Mrs|Dr|Ambassador|Excellency|President|Minister|who|ago|year|(?:his|her|your)(?!\s+(?:delegation"
    r"|Government|country)))\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<!\bMr)(?<!\bMs)(?<!\bMrs)(?<!\bDr)(?<!\b[A-Z])[.!?]\s")
_OF_ANOTHER = re.compile(
    r"^\s+of\s+(?:the\s+)?(?!(?:UN|U\.N|United|General|Assembly|Organi[sz]ation|Preparatory|Commission|Working"
    r"|Conference|Board|Committee|Council)\b)[A-Z]"
)
# In running text a body other than the Assembly is the one spoken to only where the words say so.
_SPOKEN_TO = re.compile(
    r"(?:\baddress(?:ing)?|\bbefore|\bsessions?\s+of|\bmeeting\s+of|\bdebate\s+(?:of|in)|\b(?:President|Presidency"
    r"|Chair|Chairman|Chairperson|Chairmanship)\s+of|\bpreside\s+over"
    r"|\bstatement\s+(?:to|at|in)|\bspeak(?:ing)?\s+(?:to|at|in|before)|\bwork\s+of)\s+(?:\w+\s+){0,4}$",
    re.IGNORECASE,
)
_NOT_SPOKEN_TO = re.compile(
    r"\b(?:resolutions?|adopted\s+by|decisions?|member\s+of|elected\s+to|seat\s+(?:on|in)|reform\s+of"
    r"|mandate\s+of)\s+(?:\w+\s+){0,3}$",
    re.IGNORECASE,
)
# In a title, a body after "on" is what is spoken about, until the words turn to where.
_SUBJECT = re.compile(
    r"\b(?:on|regarding|concerning|about)\s+(?!behalf\b)(?:(?!\b(?:at|before|during|to|in)\b"
    r"|[\n:])[^\n]){0,110}$",
    re.IGNORECASE,
)
_NUMBERED_ASSEMBLY = re.compile(
    r"\b(\d{1,3}(?:st|nd|rd|th)|[A-Za-z]+(?:[-\s][A-Za-z]+)?)\s+(?:regular\s+)?(?:United\s+Nations\s+|UN\s+"
    r"|U\.N\.\s+)?General\s+Assembly\b",
    re.IGNORECASE,
)


def body_in(text: str, catalogue: Catalogue, *, running: bool = False) -> str | None:
    """
    Return the code of the body that a text names; None where it names none, or where the name fits several.

    Of a body and its organ ("General Assembly, First Committee") it is the organ. With `running` the text is a speech, in
    which bodies are also merely spoken of: then one other than the General Assembly counts only where the words say that
    it is addressed.
    """
    certain: list[str] = []
    open_: list[tuple[str, ...]] = []
    for mention in names.bodies_in(text, catalogue):
        if running and not _addressed(text, mention.start, mention.codes):
            continue
        if not running and _SUBJECT.search(text[max(0, mention.start - 120) : mention.start]):
            continue
        if len(mention.codes) == 1:
            certain += mention.codes
        else:
            open_.append(mention.codes)
    if certain:
        return _ASSEMBLY if running and _ASSEMBLY in certain else _narrowest(certain, catalogue)
    shared = set.intersection(*map(set, open_)) if open_ else set()
    seated = {code for code in shared if catalogue.bodies[code].seat and catalogue.bodies[code].seat.lower() in text.lower()}
    fitting = seated if len(shared) > 1 and not running else shared
    if not fitting and not running:  # "PC-65": only one of the bodies called so has come to a 65th session
        fitting = {m.bodies[0] for m in names.sessions_in(text, catalogue) if len(m.bodies) == 1}
    return fitting.pop() if len(fitting) == 1 else None


def _addressed(text: str, start: int, codes: tuple[str, ...]) -> bool:
    before = text[max(0, start - 60) : start]
    if _ASSEMBLY in codes and len(codes) == 1:
        return not _NOT_SPOKEN_TO.search(before)
    return bool(_SPOKEN_TO.search(before))


def _narrowest(certain: list[str], catalogue: Catalogue) -> str:
    """Return the first body, or the organ of it that is named as well."""
    first = certain[0]
    for code in certain:
        if code in catalogue.bodies and catalogue.bodies[code].parent == first:
            return code
    return first


def session_in(text: str, body: str | None, catalogue: Catalogue) -> int | None:
    """
    Return the number of the session that a text is for; None where it gives none.

    Sessions of other bodies, and those named as past ("your predecessor ... at the sixty-fourth session"), are left out.
    Of several that remain, the one called "this" or "the present" counts, else the latest.
    """
    found: list[tuple[bool, int]] = []
    for mention in names.sessions_in(text, catalogue):
        before = text[max(0, mention.start - 80) : mention.start]
        if not _fits(mention.bodies, body, catalogue) or (
            mention.qualifier in ("special", "emergency special") and not mention.bodies
        ):
            continue
        if _ANOTHER.search(before) or (not mention.bodies and _OF_ANOTHER.match(text[mention.end : mention.end + 30])):
            continue
        this = bool(_THIS.search(before))
        if mention.number <= _FEW and _OWN.search(before):
            continue
        if ". " in text[mention.start : mention.end] or (not this and _is_over(text, mention.start, mention.end)):
            continue
        found.append((this, mention.number))
    if not found and body == _ASSEMBLY:
        found = _numbered_assemblies(text)
    return max(found)[1] if found else None


def _is_over(text: str, start: int, end: int) -> bool:
    """Whether the sentence around a session speaks of it as past."""
    before = _SENTENCE.split(text[max(0, start - 300) : start])[-1]
    after = _SENTENCE.split(text[end : end + 60])[0]
    thanked = _OVER.search(before) is not None and _SOMEBODY.search(before) is not None
    return thanked or bool(
        re.search(r"\bago\b|\blast\s+year\b|\bby\s+(?:his|her|your)\s+predecessor|\bcame\s+to\s+an\s+end\b", after)
    )


def _fits(bodies: tuple[str, ...], body: str | None, catalogue: Catalogue) -> bool:
    """
    Whether a session's body is the text's, or the one whose organ it is (the First Committee sits in the Assembly's
    sessions).
    """
    if not bodies or body in bodies:
        return True
    if body is None:
        return len(bodies) > 1
    return body in catalogue.bodies and catalogue.bodies[body].parent in bodies


def _numbered_assemblies(text: str) -> list[tuple[bool, int]]:
    found = []
    for match in _NUMBERED_ASSEMBLY.finditer(text):
        words = match[1].split()
        number = numbers.ordinal(match[1]) or numbers.ordinal(words[-1])
        start = match.end(1) - len(words[-1])
        before = text[max(0, start - 80) : start]
        if number and not _ANOTHER.search(before) and not (number <= _FEW and _OWN.search(before)):
            found.append((True, number))
    return found
