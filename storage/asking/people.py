"""Whose words are asked for: we, a delegation, a group, the others, a leader, a speaker."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from storage.asking.lexicon import Leader, leaders
from storage.asking.line import Line
from storage.catalogue.delegation_names import DelegationMention
from storage.catalogue.entries import Catalogue
from storage.catalogue.names import delegations_in
from storage.heard import heard_in
from storage.held import Holdings
from storage.text.normalising import folded


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_SAY = (
    r"(?:say|says|said|saying|mention\w*|talk\w*|speak\w*|spoke\w*|state[ds]?|raise[ds]?|call\w*|refer\w*|address\w*|bring|brought|express\w*|"
    r"use[ds]?|have|had|has|make|made|go|come|ask\w*|announce\w*|promise\w*|pledge\w*|commit\w*|propose\w*|support\w*|back\w*|oppose\w*|"
    r"condemn\w*|criticis\w*|criticiz\w*|praise\w*|thank\w*|welcome\w*|describe\w*|explain\w*|declare\w*|admit\w*|argue\w*|claim\w*|want\w*|"
    r"think|thought|tell|told|put|take|took|demand\w*|urge\w*|complain\w*|offer\w*|suggest\w*|stand|stood|feel|see|view\w*|change[ds]?|"
    r"develop\w*|evolve[ds]?|acknowledge\w*|warn\w*|express\w*|comment\w*|quote[ds]?|react\w*|respond\w*|justif\w*|compare[ds]?|present\w*|cite[ds]?|bring|discuss\w*)"
)
_LITTLE = r"(?:ever|also|already|once|first|last|even|really|actually|exactly|publicly|then|again|start(?:ed)?|begin|began|to)"
_SAYING_AFTER = _compiled(
    r"^(?:['’]s)?(?:\s+(?:and|or|,|&))?\s+(?:(?:has|have|had|did|do|does|is|was)\s+)?(?:not\s+)?(?:"
    + _LITTLE
    + r"\s+)*"
    + _SAY
    + r"\b"
)
# "When did X last come up", "was X ever named": X is what is spoken of, and not who speaks.
_SPOKEN_OF_AFTER = _compiled(
    r"^\s+(?:been\s+)?(?:"
    + _LITTLE
    + r"\s+)*(?:been\s+)?(?:(?:c[oa]me|crop\w*|turn\w*|pop\w*)\s+up|get\s+(?:a\s+|any\s+)?mention\w*|"
    r"appear\w*|feature[ds]?|figure[ds]?|"
    r"(?:mentioned|named|raised|discussed|addressed|cited|condemned|thanked|quoted|referred\s+to|brought\s+up|talked\s+about|spoken\s+of)"
    r"(?=\s+(?:by|in|at|during|since|before|last|this)\b|\W*$))"
)
_ASKED_BEFORE = _compiled(r"\b(?:did|do|does|has|have|had|is|was|were|are)\s+(?:the\s+)?(?:delegation\s+of\s+)?$")
_WHOSE_AFTER = _compiled(
    r"^(?:['’]s?|s)?\s+(?:\w+\s+){0,2}?(?:line|lines|stance|position|positions|wording|language|statements?|speech(?:es)?|intervention|remarks|view|views|take|"
    r"message|address|words|policy|attitude|approach|commitments?|pledges?|promises?|call|calls)\b(?!\s+(?:between|with))",
)
_BY_BEFORE = _compiled(
    r"(?:\b(?:by|according\s+to|said\s+by|statements?\s+(?:of|by|from)|speech(?:es)?\s+(?:of|by|from)|position\s+of|line\s+of|stance\s+of|views?\s+of|delegation\s+of|"
    r"representative\s+of|president\s+of|wording\s+of|language\s+of|from)\s+(?:the\s+)?)$",
)
_WITH_ANOTHER = _compiled(r"^\s*(?:,|and|or|&|\+|/)\s*(?:the\s+)?$")
_ABOUT_AFTER = _compiled(r"^\s*(?::|-|–|—|\bon\b|\babout\b|\bre\b)\s*")
_HEAD = _compiled(r"^\W*(?:and\s+)?(?:what\s+about\s+)?(?:the\s+)?$")
_BUT = (
    r"(?:besides|apart\s+from|aside\s+from|other\s+than|except(?:ing)?(?:\s+for)?|excluding|leaving\s+(?:out|aside)|"
    r"not\s+counting)"
)
_BUT_US = _compiled(
    r"\b(?:"
    + _BUT
    + r"\s+(?:us|ourselves|me|we|ours|our(?:\s+own)?(?:\s+(?:delegation|country|side))?)|but\s+(?:us|ourselves))\b"
)
_BUT_BEFORE = _compiled(r"\b" + _BUT + r"\s+(?:the\s+)?$")
_OTHERS = _compiled(
    r"\b(?:who\s+else|(?:which|what|any|the|all|by|from|an)?\s*\b(?:an)?other\s+(?:delegations?|countr(?:y|ies)|states?|members?|missions?|governments?|speakers?)|"
    r"(?:any|every|some)(?:body|one)\s+else|(?:the\s+)?others|the\s+rest|everyone\s+but\s+us|other\s+people|else\s+(?:said|mentioned|spoke|talked|raised))\b",
)
_WHO_ELSE = _compiled(r"\bwho\s+else\b")
_ANYONE = _compiled(
    r"\b(?:(?:which|what|any|how\s+many|all)\s+(?:the\s+)?(?:delegations?|countries|states|members|missions)|"
    r"(?:(?<=^)|(?<=did\s)|(?<=has\s)|(?<=does\s)|(?<=by\s)|(?<=from\s))(?:any|every)(?:body|one)|"
    r"who(?:\s+all)?\s+(?:has\s+|have\s+|had\s+)?(?:ever\s+|also\s+|first\s+|last\s+|already\s+)*"
    r"(?:mention\w*|said|says|say|talk\w*|spoke\w*|speak\w*|raise[ds]?|refer\w*|call(?:ed|s)?\s+for|support(?:s|ed)|oppose[ds]?|condemn\w*|thank\w*|brought\s+up|bring\w*\s+up|quote[ds]?))\b",
)
_OWN = _compiled(r"\b(?:we|we['’]ve|we['’]re|our|ours|ourselves|i|my|mine)\b")
# "Which countries did we thank": they are spoken of, and we speak.
_WE_SPEAK = _compiled(r"\b(?:did|do|have|had|has)(?:\s*n['’]?t|\s+not)?\s+(?:we|i)\b")
_US = re.compile(r"\bus\b|\bUs\b")
_SPEAKING_FOR = _compiled(
    r"\b(?:our|the|my)\s+(?:own\s+)?(?:(?:prime|foreign|deputy|first)\s+)?(?:president|pm|minister|ambassador|leader|chancellor|king|queen|permanent\s+representative|pr|fm|head\s+of\s+state|delegation|government|country)\b(?:['’]s)?"
)
_OUR_OWN_LINE = _compiled(r"\baccording\s+to\s+us\b|\bby\s+us\b|\bfrom\s+us\b|\bof\s+ours\b")


_TITLES = r"under|president|pm|prime\s+minister|(?:foreign\s+)?minister|chancellor|fm|ms|mrs|mr"
_IN_OFFICE = _compiled(
    r"^\s+(?:took\s+(?:over|office)|came\s+(?:in)?to\s+(?:power|office)|was\s+elected|(?:was|became|is)\s+(?:the\s+)?"
    r"(?:pm|fm|president|chancellor|(?:(?:prime|foreign)\s+)?minister)|was\s+in\s+(?:power|office))\b"
)
_SHORTEST_NAME = 3  # "Li", "Wu" are too short to tell from words


@dataclass(frozen=True, slots=True)
class Subject:
    """As the fields of `Parts`."""

    delegations: tuple[str, ...] = ()
    others: bool = False
    anyone: bool = False
    own: bool = False
    leader: str = ""
    term: tuple[int, int | None] | None = None
    speaker: str = ""


def read_people(line: Line, own: str | None, holdings: Holdings, catalogue: Catalogue) -> Subject:
    """Return whose words the line asks for, taken out of it. A delegation that is spoken of stays in; "us" becomes our name."""
    we_speak = bool(_WE_SPEAK.search(line.rest))
    but_us = line.takes_any(_BUT_US)
    our_line = line.takes_any(_OUR_OWN_LINE)
    others = (not we_speak and line.takes_any(_OTHERS)) or line.takes_any(_WHO_ELSE) or but_us
    anyone = not we_speak and line.takes_any(_ANYONE)
    we = our_line or bool(_OWN.search(line.rest))
    left_out = _left_out(line, catalogue)
    if left_out:
        return Subject(delegations=left_out, others=True)
    leader = _leader(line, catalogue, holdings, own)
    ours = we or (leader is not None and leader[1].delegation == own)
    named = _delegations(line, catalogue, frozenset(heard_in(holdings).by_delegation), we=ours)
    speaker = _speaker(line, holdings)
    if not named and leader is not None and not others:
        named = (leader[1].delegation,)
    line.takes_any(_SPEAKING_FOR)
    if named and own is not None and own not in named:
        _name_us(line, catalogue.delegations[own].name if own in catalogue.delegations else own)
    return Subject(
        delegations=named,
        others=others,
        anyone=anyone and not our_line,
        own=we,
        leader=leader[0] if leader else "",
        term=(leader[1].from_, leader[1].to) if leader else None,
        speaker=speaker,
    )


def _left_out(line: Line, catalogue: Catalogue) -> tuple[str, ...]:
    """Take out the delegations that an answer shall leave out ("besides Norway")."""
    found = []
    for mention in delegations_in(line.rest, catalogue):
        but = _BUT_BEFORE.search(line.rest[: mention.start])
        if but:
            found.append(mention.code)
            line.take(but.start(), mention.end)
    return tuple(dict.fromkeys(found))


def _name_us(line: Line, name: str) -> None:
    """Put our own name in place of "us" when others are asked about: their words about us are looked for."""
    line.rest = _US.sub(name, line.rest)
    line.text = line.rest


def _delegations(line: Line, catalogue: Catalogue, heard: frozenset[str], *, we: bool) -> tuple[str, ...]:
    mentions = delegations_in(line.rest, catalogue)
    speaking: list[str] = []
    previous_end = -1
    for mention in mentions:
        before, after = line.rest[: mention.start], line.rest[mention.end :]
        joined = bool(speaking) and previous_end >= 0 and _WITH_ANOTHER.match(line.rest[previous_end : mention.start])
        if joined or _speaks(before, after, we=we, heard=mention.code in heard):
            speaking.append(mention.code)
            previous_end = mention.end
    if (
        not speaking
        and len(mentions) > 1
        and mentions[0].code in heard
        and _HEAD.match(line.rest[: mentions[0].start])
        and not _OWN.search(line.rest)
    ):
        speaking = [mentions[0].code]  # "india ukraine 2022": the first is who speaks
    if not speaking and mentions and mentions[-1].code in heard and not we and _stands_last(line.rest, mentions[-1]):
        speaking = [mentions[-1].code]  # "terrorism, India 2019"
    for mention in mentions:
        if mention.code in speaking:
            line.take(mention.start, mention.end)
    return tuple(dict.fromkeys(speaking))


def _stands_last(text: str, mention: DelegationMention) -> bool:
    """Tell whether a delegation stands behind a comma at the end, where nothing is asked: a heading, and not a topic."""
    return text[: mention.start].rstrip().endswith(",") and not text[mention.end :].strip(" ?!.,") and "?" not in text


def _speaks(before: str, after: str, *, we: bool, heard: bool) -> bool:
    if _SPOKEN_OF_AFTER.match(after):
        return False
    # "How did Norway pitch its bid": where we are not named, a delegation whose words are held is who speaks, whatever the verb.
    if _ASKED_BEFORE.search(before) and (_SAYING_AFTER.match(after) or not after.strip(" ?!.") or (heard and not we)):
        return True
    if _ASKED_BEFORE.search(before) and re.match(r"^\s*(?:,|and|or|&)\s", after):
        return True
    whose = _WHOSE_AFTER.match(after)
    if (
        whose
        and _is_theirs(whose.group(), we=we, heard=heard)
        and not re.search(r"\b(?:on|about|of|towards?)\s+(?:the\s+)?$", before, re.IGNORECASE)
    ):
        return True
    if not we and _BY_BEFORE.search(before):
        return True
    return heard and bool(
        _HEAD.match(before) and (_ABOUT_AFTER.match(after) or _SAYING_AFTER.match(after)) and not _OWN.search(after)
    )


def _is_theirs(after: str, *, we: bool, heard: bool) -> bool:
    """Tell whether the line that follows a name is its own: "norway ukraine line", but not "colombia peace line", not held."""
    return after.startswith(("'", "’")) or (not we and (heard or len(after.split()) == 1))


def _leader(line: Line, catalogue: Catalogue, holdings: Holdings, own: str | None) -> tuple[str, Leader] | None:
    """Take out our own leader's name, or another's where he is who speaks ("Macron on Mali"), and not who is spoken of."""
    heard = set(heard_in(holdings).by_delegation) & set(catalogue.delegations)
    text = folded_in_place(line.rest)
    known = sorted((leader for leader in leaders() if leader.delegation in heard), key=lambda leader: leader.delegation != own)
    for leader in known:
        for pattern in _patterns(leader):
            found = pattern.search(text)
            if found is None:
                continue
            before, after = line.rest[: found.start()], line.rest[found.end() :]
            if leader.delegation == own or _speaks(before, after, we=bool(_OWN.search(line.rest)), heard=True):
                in_office = _IN_OFFICE.match(after)
                line.take(found.start(), found.end() + (in_office.end() if in_office else 0))
                return line.text[found.start("name") : found.end("name")], leader
    return None


@cache
def _patterns(leader: Leader) -> tuple[re.Pattern[str], ...]:
    """Return what a leader is found by: a name that stands for nobody else, or the surname behind a title or "under"."""
    names = "|".join(re.escape(name) for name in leader.names)
    surnames = "|".join(sorted({re.escape(name.split()[-1]) for name in leader.names}))
    return (
        _compiled(rf"(?:\b(?:since|while|when|under)\s+)?\b(?P<name>{names})(?:['’]?s)?\b"),
        _compiled(rf"\b(?:{_TITLES})\s+(?P<name>{surnames})(?:['’]?s)?\b(?!\s*\d)"),
        _compiled(rf"\b(?:since|while|when)\s+(?P<name>{surnames})(?={_IN_OFFICE.pattern.removeprefix('^')})"),
    )


def folded_in_place(text: str) -> str:
    """Return `text` in lower case without accents, as long as it was."""
    return "".join((folded(c) or c)[:1] if c.isalpha() else c for c in text)


def _speaker(line: Line, holdings: Holdings) -> str:
    """Take out the surname (or full name) of somebody whose statements are held, and return the name as understood."""
    speakers = sorted(sorted(heard_in(holdings).speakers), key=len, reverse=True)
    for speaker in speakers:
        surname = speaker.split()[-1]
        for name in (speaker, surname):
            found = re.search(
                r"\b(?:ambassador\s+|amb\.?\s+|mr\.?\s+|ms\.?\s+|minister\s+)?" + re.escape(name) + r"(?:['’]?s)?\b",
                line.rest,
                re.IGNORECASE,
            )
            if found and len(name) >= _SHORTEST_NAME:
                line.take(found.start(), found.end())
                return speaker
    return ""
