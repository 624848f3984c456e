"""A typed line as its parts: whose words, where, when, of what kind, about what."""

from __future__ import annotations

import re
from datetime import date

from storage.asking.collection import Collection
from storage.asking.lexicon import words_of
from storage.asking.line import Line
from storage.asking.mending import mended
from storage.asking.parts import Parts
from storage.asking.people import read_people
from storage.asking.places import read_bodies
from storage.asking.times import read_times
from storage.heard import heard_in
from storage.held import Holdings
from storage.text.normalising import folded


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_QUOTED = re.compile(r"[\"“”„«]\s*([^\"“”„«»]{2,300}?)\s*[\"“”»]")
# Who corrects himself means what comes after.
_CORRECTION = _compiled(
    r"^.*\b(?:no,?\s+wait|wait,?\s+no|no,?\s+sorry|scratch\s+that|i\s+meant?|or\s+rather|correction)\b[\s,:;-]*(?=\S+\s+\S)"
)
_CHANGE = _compiled(
    r"\bhow\s+(?:has|have|had|did|do|does|is|was|much\s+has)\b.*\b(?:chang|develop|evolv|shift|differ|vari|moved|progress|grow|grew|soften|harden)|"
    r"\b(?:chang|develop|evol|shift)\w*\s+(?:of|in)\s+(?:our|the|their)\b|\b(?:our|the|their)\s+\w*\s*(?:chang|evol|shift)\w*|^\W*compare\b|\bcompare\s+(?:our|what\s+we|how\s+we)\b|"
    r"\bwhat\s+(?:has\s+)?changed\b|\bdid\s+(?:our|we)\b.*\b(?:chang|evolv|shift)\w*|\bover\s+(?:the\s+years|time)\b|\bchanged\b.*\b(?:since|over|from|between)\b|"
    r"\bhow\s+(?:has|have|did)\b.*\bover\s+the\b|\b(?:timeline|evolution)\b|\byear\s+by\s+year\b|\bsession\s+by\s+session\b",
)
_FIRST = _compiled(
    r"\b(?:which|what|when|where|in)\b.{0,60}\bfirst\s+(?:come|came|crop|turn|pop|appear|feature|figure|use|enter|show|surface)\w*|\bfirst\s+(?:statement|speech|session|intervention|address|occasion|instance|year)\b|\bhow\s+long\s+have\b|\bwhen\s+did\b.{0,40}\b(?:start|begin)\b|"
    r"\bfirst\s+time\b|\bwhen\b.{0,60}\bfirst\b|\bfirst\s+(?:mention|reference|raise|talk|speak|spoke|bring|brought|say|said|call|use|refer|address|appear|announce|cite|go\b|went)\w*|"
    r"\bearliest\b|\bsince\s+when\b|\bfor\s+the\s+first\s+time\b|\bwhen\s+did\s+(?:we|\w+)\s+(?:start|begin)\b|\bwho\b.{0,20}\bfirst\b|\bwhere\s+(?:did|have|has)\s+\w+\s+first\b",
)
_LAST = _compiled(
    r"\b(?:last|latest|most\s+recent)\s+(?:statement|speech|session|intervention|address|occasion|instance|year)\s+(?:of\s+ours\s+)?(?:in\s+which|where|when|that|which|we)\b|"
    r"\blast\s+time\b|\bwhen\b.{0,60}\blast\b(?!\s+(?:session|year|month|week|decade|meeting))|\blast\s+(?:mention|reference|raise|talk|speak|spoke|bring|brought|say|said|call|use|refer|address|cite)\w*|"
    r"\b(?:latest|most\s+recent|current|newest|up[\s-]to[\s-]date|last)\s+(?:\w+\s+)?(?:wording|line|lines|language|position|stance|mention|reference|formulation|text|statement|message|word|views?|quote)\b|"
    r"\bmost\s+recently\b|\bwhere\s+do\s+we\s+stand\b",
)
_ALL = _compiled(
    r"\ball\s+(?:of\s+)?(?:our\s+|the\s+|their\s+)?(?:mentions?|references?|passages?|statements?|quotes?|times?)\b|\bevery\s+(?:time|mention|reference|passage|statement)\b|"
    r"\bwhich\s+(?:of\s+our\s+)?(?:statements?|speeches|sessions|years|interventions)\b|\bhow\s+(?:often|many\s+times)\b|\bwhere\s+(?:have|has)\b|\blist\b|\beverything\b",
)
_EVER = _compiled(r"\bever\b|\bat\s+any\s+(?:point|time)\b|^\W*(?:have|has|did|do|does)\b|\bnever\b|\banything\b")
_THANKS = _compiled(
    r"\bthank\w*\b|\bcongratulat\w*\b|\bgratitude\b|\bappreciat\w*\b|\bwelcom\w*\s+the\s+(?:president|chair)\b|\bcondolence\w*\b"
)
_TERM = _compiled(
    r"\b(?:the\s+)?(?:term|phrase|expression|slogan)\s+(?P<term>(?!of\b|for\b|in\b|on\b)[^\s?.,;:!]+(?:\s+[^\s?.,;:!]+){0,4})"
)
_PRESUMES = _compiled(r"^\W*(?:where|when|who|whom|how|why|which|need|find|show|quote)\b")
# "The 68 session": its ending was not typed.
_BARE_NUMBER = _compiled(r"\b(\d{1,3})(?=\s+session\b)")
_LONGEST = 1000  # characters; what comes after them is no longer the question
_A_NAME = 3  # a line in capitals that is longer is shouted, and no abbreviation
_UNKNOWN_SPEAKER = _compiled(
    r"\b(?:did|has|have|does)\s+(?:the\s+)?(?P<name>(?:[^\W\d_]+\s+){1,3}?)(?:ever\s+|also\s+|first\s+|last\s+|already\s+)*(?:say|said|mention\w*|talk\w*|raise[ds]?|state[ds]?|spoken?|speak|promise\w*|call(?:ed)?\s+for)\b",
)


def understand(typed: str, holdings: Holdings, collection: Collection, *, on: date, own: str | None) -> Parts:
    """Return the parts of the line; nothing is looked up in the statements but their words, to mend slips of the finger."""
    typed = " ".join(typed[:_LONGEST].split())
    phrases = tuple(found.group(1) for found in _QUOTED.finditer(typed))
    unquoted = _CORRECTION.sub("", _QUOTED.sub(" ", typed))
    text, mendings = mended(_straight(unquoted), collection, holdings.catalogue)
    line = Line(text)
    kind = _kind(text)
    bodies, body_windows = read_bodies(line, holdings, own)
    heard = heard_in(holdings)
    windows = (*body_windows, *read_times(line, on, holdings.catalogue, earliest=heard.begins or 0, numbers=heard.numbers))
    subject = read_people(line, own, holdings, holdings.catalogue)
    unknown = () if subject.delegations or subject.speaker else _unknown(line, collection, holdings)
    phrases = (*phrases, *_term(line))
    return Parts(
        topic=" ".join(line.rest.split()),
        phrases=phrases,
        kind="who_else"
        if (subject.others or (subject.anyone and kind in ("said", "ever", "all"))) and kind != "change"
        else kind,
        delegations=subject.delegations,
        others=subject.others,
        anyone=subject.anyone,
        own=subject.own,
        presumes=bool(_PRESUMES.match(text)),
        bodies=bodies,
        windows=windows,
        leader=subject.leader,
        term=subject.term,
        speaker=subject.speaker,
        mended=mendings,
        not_understood=unknown,
    )


def _term(line: Line) -> tuple[str, ...]:
    """Take out the words that are asked about as words: "the term quality infrastructure"."""
    return tuple(found.group("term").strip() for found in line.takes(_TERM))


def _straight(text: str) -> str:
    straight = text.replace("’", "'").replace("`", "'").replace("\u00a0", " ")
    straight = _BARE_NUMBER.sub(r"\1th", straight)
    shouted = straight.isupper() and len(straight.split()) > _A_NAME
    return straight.lower() if shouted else straight


def _kind(text: str) -> str:
    for kind, pattern in (("change", _CHANGE), ("first", _FIRST), ("last", _LAST), ("all", _ALL), ("ever", _EVER)):
        if pattern.search(text):
            return kind
    return "said"


def asks_for_courtesies(text: str) -> bool:
    """Tell whether thanks or congratulations are asked about, which are no positions otherwise."""
    return bool(_THANKS.search(text))


def _unknown(line: Line, collection: Collection, holdings: Holdings) -> tuple[str, ...]:
    """Take out a name that stands where a delegation should and is none, and that no statement knows."""
    found = _UNKNOWN_SPEAKER.search(line.rest)
    if found is None:
        return ()
    words = found.group("name").split()
    strange = [word for word in words if not collection.forms[folded(word)] and folded(word) not in words_of("stop")]
    names = {folded(word) for name in _names(holdings) for word in name.split()}
    if not strange or any(folded(word) in names for word in strange):
        return ()
    line.take(found.start("name"), found.end("name"))
    return (" ".join(words),)


def _names(holdings: Holdings) -> list[str]:
    return sorted(heard_in(holdings).speakers) + [
        n for d in holdings.catalogue.delegations.values() for n in (d.name, d.official_name, *d.aliases, *d.demonyms)
    ]
