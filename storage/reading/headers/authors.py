"""Whose statement it is: the delegation that a title, an office or a speaker's own words name."""

from __future__ import annotations

import re

from rapidfuzz import fuzz

from storage.catalogue import names
from storage.catalogue.entries import Catalogue, Delegation

# What leads up to a delegation's name where somebody speaks for it.
_FOR = re.compile(
    r"(?:\b(?:on\s+behalf\s+of|in\s+the\s+name\s+of|represent(?:ing)?|speak(?:ing)?\s+for|greetings\s+(?:of|from)"
    r"|as\s+(?:the\s+)?representatives?\s+of"
    r"|head\s+of\s+(?:the\s+)?delegation\s+of|statement\s+(?:of|from)|au\s+nom\s+d[eu]|en\s+nombre\s+de|от\s+имени)"
    r")(?:[,\s]+(?:and|of|the|my|our|its|all|his|her|people|peoples|Governments?|delegation|President|Prime|Minister"
    r"|Head|Majesty|Excellency|Royal|Highness|King|Queen|Sultan|Emir|Amir"
    r"|nation|country|State|newly|independent|d[eu]|la|l[’'])){0,14}[\s’']*$",
    re.IGNORECASE,
)
# "on behalf of President X, the Government and the people of"
_FOR_PEOPLE = re.compile(
    r"\bon\s+behalf\s+of\b(?:(?!\b(?:thank|congratulat|expres|exten|welcom|to\b))[^.;]){0,100}\b(?:Government"
    r"|peoples?|delegation|nation)\s+of\s+(?:the\s+)?$",
    re.IGNORECASE,
)
# The style of a state before its name: "the People's Republic of", "the Commonwealth of the".
_STYLE = re.compile(
    r"(?:\bthe\s+)?(?:\b(?:People[’']s|Socialist|Democratic|Federal|Federative|Islamic|Arab|Polish|Soviet|Grand"
    r"|Hashemite|Bolivarian|Plurinational|Co-operative|Cooperative|Independent|United)\s+){0,4}"
    r"\b(?:Republic|Kingdom|State|Commonwealth|Sultanate|Principality|Union|Duchy|Federation|Emirate)\s+of\s+(?:the\s+)?$"
    r"|\b(?:People[’']s|Socialist|Democratic|Federal|Islamic|Arab|Soviet)\s+$",
    re.IGNORECASE,
)
_THEIRS = re.compile(
    r"\b(?:your|his(?!\s+(?:Excellency|Majesty))|her(?!\s+(?:Excellency|Majesty))|you\s+(?:\w+\s+)?represent|mention"
    r"|sister(?:ly)?|friendly|brotherly|fraternal|neighbou?ring|predecessor|thank\w*|condolences\s+to|sympathy"
    r"|made\s+(?:\w+\s+){0,2}by|delivered\s+(?:\w+\s+){0,2}by|aligns?|associates?"
    r"|endorses?|subscribes?|congratulations\s+to|tribute\s+to|hospitality)\b(?:[^.;]|(?<=Mr)\.|(?<=Ms)\.|(?<=Mrs)\.){0,60}$",
    re.IGNORECASE,
)
_MY_COUNTRY = re.compile(
    r"\b(?:my|our)\s+(?:own\s+)?(?!(?:sister|friend|brother|fraternal|neighbo|host"
    r"|great\s+friend)\w*\s)(?:\w+\s+)?(?:country|nation|homeland|State|land"
    r"|Government),?\s+(?:the\s+)?(?:\w+\s+of\s+(?:the\s+)?)?$",
    re.IGNORECASE,
)
# Somebody else's statement for a group, with which the speaker's own country agrees.
_SAID_BY_OTHERS = re.compile(
    r"\b(?:colleague|spoke|(?:made|delivered|said|given|addressed|statement|speech|address|declaration"
    r"|remarks)\b(?!\s+(?:this|the\s+following|today))|associat\w*|align\w*|endors\w*|subscrib\w*"
    r"|complement\w*)\b[^;]{0,120}$",
    re.IGNORECASE,
)
_MY_STATEMENT = re.compile(
    r"\b(?:I|me|we)\b[^.;]{0,60}\b(?:make|deliver|speak|honou?r|privilege|pleasure|address)", re.IGNORECASE
)
_DELEGATION = re.compile(r"^\s+(?:\w+\s+)?delegation\b", re.IGNORECASE)
_THE_DELEGATION_OF = re.compile(r"(?:^|[.,;:]\s+|\bof\s+|\bthat\s+)the\s+delegation\s+of\s+(?:the\s+)?$", re.IGNORECASE)
_TO_DELEGATION = re.compile(
    r"\b(?:to|thank|with|from|by|(?<!as )(?<!as the )head\s+of|leader(?:ship)?\s+of|mention\s+of"
    r"|member\s+of)\s+(?:the\s+)?(?:distinguished\s+)?(?:delegation\s+of\s+(?:the\s+)?)?$",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"^\s+(?:also\s+|once\s+again\s+|wishes\s+to\s+|would\s+like\s+to\s+|is\s+|feels\s+|stands\s+|looks\s+|fully\s+|warmly\s+)*"
    r"(?:honou?red|pleased|joins?|offers?|congratulates?|welcomes?|reaffirms?|reiterates?|aligns?|associates?"
    r"|congratulate|join|reaffirm|express(?:es)?|extends?|proud|ready|delighted|attaches|thanks|commends)\b",
)
_OUR_GOOD_WISHES = re.compile(
    r"^[’'](?:s\b)?\s+(?:(?:own|full|hearty|warm|warmest|strong|strongest|sincere|heartfelt|deep|complete|continued"
    r"|unwavering|firm|best)\s+(?:and\s+)?){0,3}"
    r"(?:support|congratulations|co-?operation|appreciation|commitment|felicitations|solidarity|wishes|readiness|gratitude)\b",
)
_PLEDGE = re.compile(r"\b(?:you|pledge|assure|offer|reaffirm|express|convey|extend|reiterate|add)\b[^.;]{0,40}$", re.IGNORECASE)
_SELF = re.compile(r"\b(?:I|me|my|we|our|us)\b")
_SHORTEST_MISSPELT = 6
_SAME_BUT_A_SLIP = 92  # of 100: one letter too few in ten, two in twenty-five
_WE_IN = re.compile(r"^,\s+(?:we|our)\b", re.IGNORECASE)
_BEGINS = re.compile(r"(?:^|[.!?:,;)]\s+)(?:the\s+)?$", re.IGNORECASE)
# Where a title turns from who speaks to where and on what.
_TURNS = re.compile(
    r"(?<!\w)(?:at|on(?!\s+behalf)|during|before|to\s+the|in\s+the|under|item|regarding|concerning|à\s+la|lors|devant"
    r"|sur|ante|sobre|durante|en\s+(?:la|el))(?!\w)",
    re.IGNORECASE,
)
_BEHALF = re.compile(
    r"(?:on\s+behalf\s+of|au\s+nom\s+d[eu](?:\s+la|\s+l[’'])?|en\s+nombre\s+de(?:l|\s+la)?|в\s+лице"
    r"|от\s+имени)\s*(?:the\s+|members\s+of\s+the\s+)*",
    re.IGNORECASE,
)


def in_office(role: str | None, catalogue: Catalogue) -> Delegation | None:
    """Return the delegation that an office names: Japan for "Permanent Representative of Japan to the United Nations"."""
    mentions = names.delegations_in(role or "", catalogue)
    known = [catalogue.delegations[m.code] for m in mentions if m.code in catalogue.delegations]
    return next((d for d in known if _is_state(d)), known[0] if known else None)


def misspelt_in_office(role: str | None, catalogue: Catalogue) -> Delegation | None:
    """Return the one delegation whose name an office gives with a slip of a letter ("Prime Minister of St. Kits and Nevis")."""
    place = (role or "").rpartition(" of ")[2]
    if len(place) < _SHORTEST_MISSPELT:
        return None
    by_name = {delegation.name: delegation for delegation in catalogue.delegations.values()}
    near = [by_name[name] for name in names.suggest(place, "delegation", catalogue) if name in by_name]
    close = [d for d in near if max(fuzz.ratio(place, n) for n in (d.name, d.official_name, *d.aliases)) >= _SAME_BUT_A_SLIP]
    return close[0] if len(close) == 1 else None


def _is_state(delegation: Delegation) -> bool:
    """Whether a delegation is a state's: states have ISO 3166-1 alpha-3 codes and no members."""
    return len(delegation.code) == 3 and not delegation.members  # noqa: PLR2004 - the standard's length


def in_title(title: str, catalogue: Catalogue) -> Delegation | None:
    """
    Return the delegation that a title names as author: after "on behalf of", else before the place and the subject.

    "Statement by the Group of 77 and China ..., delivered by the Permanent Representative of Namibia" is the Group's.
    """
    mentions = names.delegations_in(title, catalogue)
    behalf = _BEHALF.search(title)
    if behalf:
        after = next((m for m in mentions if behalf.end() <= m.start <= behalf.end() + 12), None)
        if after:
            return catalogue.delegations[after.code]
    turn = _TURNS.search(title, 1)
    end = turn.start() if turn else len(title)
    first = next((m for m in mentions if m.start < end), None)
    return catalogue.delegations[first.code] if first else None


def in_speech(text: str, catalogue: Catalogue) -> Delegation | None:
    """
    Return the delegation that a speaker names as his or her own; None where the text only speaks of states.

    "On behalf of the Government and people of X", "the X delegation", "my country, X", "X joins ...", "X's full support".
    """
    mentions = names.delegations_in(text, catalogue)
    for claim in (_claims_for, _claims_delegation, _claims_subject):
        for mention in mentions:
            before, after = (
                _STYLE.sub("", text[max(0, mention.start - 260) : mention.start]),
                text[mention.end : mention.end + 60],
            )
            known = catalogue.delegations.get(mention.code)
            if known and claim(before, after) and (_is_state(known) or _SELF.search(f"{_last_sentence(before)} {after}")):
                return known
    return None


def _claims_for(before: str, after: str) -> bool:
    if _MY_COUNTRY.search(before):
        return True
    lead = _FOR.search(before) or _FOR_PEOPLE.search(before)
    if (
        lead
        and "representative" in lead.group().lower()
        and not _SELF.search(f"{_last_sentence(before[: lead.start()])} {after}")
    ):
        return False
    if lead is None or _THEIRS.search(before[: lead.start()]) or before[: lead.start()].rstrip().lower().endswith("you"):
        return False
    return not _SAID_BY_OTHERS.search(before[: lead.start()]) or bool(_MY_STATEMENT.search(before[: lead.start()]))


def _last_sentence(text: str) -> str:
    return text.rsplit(". ", 1)[-1]


def _claims_delegation(before: str, after: str) -> bool:
    if _TO_DELEGATION.search(before):
        return False
    return bool(_DELEGATION.match(after)) or bool(_THE_DELEGATION_OF.search(before))


def _claims_subject(before: str, after: str) -> bool:
    if _THEIRS.search(before):
        return False
    if _BEGINS.search(before) and _SUBJECT.match(after):
        return True
    if re.search(r"(?:^|[.!?]\s+)In\s+$", before) and _WE_IN.match(after):
        return True
    if re.search(r"\b(?:assure|pledge|promise)\b[^.;]{0,30}\bthat\s+(?:the\s+)?$", before) and re.match(
        r"\s+(?:will|stands|remains|is)\b", after
    ):
        return True
    return bool(_PLEDGE.search(before)) and bool(_OUR_GOOD_WISHES.match(after))
