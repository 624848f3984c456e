"""What the beginning of a document says of it: title, speaker, delegation, meeting, day, language."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import takewhile

from storage import catalogue as catalogues
from storage.catalogue import names
from storage.catalogue.entries import Catalogue, Delegation
from storage.reading.headers import (
    authors,
    behalf,
    dates,
    foreign,
    greetings,
    kinds,
    languages,
    lines,
    meetings,
    offices,
    people,
    records,
    titles,
)
from storage.reading.headers.people import Person
from storage.reading.values import Header

_BY = re.compile(
    r"(?<!\w)(?:delivered\s+by|by|par|por|von|pronunciad[oa]\s+por|de(?=\s+(?:S\.|M\.|Mme|Son\s|Sa\s|Sr|Sra))"
    r"|del(?=\s+(?:Sr|Excmo))|of(?=\s+(?:H\.|His|Her|Mr|Ms|Mrs|the\s+Minister|President))"
    r"|from(?=\s+H))\s+(?:the\s+)?(?!\w+\s+delegation)",
    re.IGNORECASE,
)
_IN_CAPACITY = re.compile(
    r"\b(?:I|me|my)\b[^.;]{0,110}?\bas\s+(?:the\s+)?(?=[A-Z])|(?:^"
    r"|[.!:,]\s+)As\s+(?:the\s+)?(?=[A-Z][^.;]{3,120}?,\s+(?:it\s+is\s+(?:my|an|a)|I|may\s+I)\b)|\bI\s+am\s+(?:(?:the"
    r"|a)\s+)?(?:newly\s+|democratically\s+|recently\s+)*(?:elected\s+)?(?=[A-Z])"
)
_MINE = re.compile(r"\b(?:capacity|time|months|years|stand|speak|duties|term)\b", re.IGNORECASE)
_NOT_MINE = re.compile(
    r"\b(?:you|your|election|elected|appointment|congratulat\w*|predecessor|him|his|her|choice|chosen|with|respect)\b(?!\s+me)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Parts:
    """The opening divided: header lines, lines of greeting, and the running text from there on."""

    head: titles.Head
    label: records.Label | None
    greeted: str
    speech: str


def parse(text: str, catalogue: Catalogue | None = None) -> Header:
    """
    Return what a document's beginning says of it; a field is None where the text does not say, or where it leaves open
    which.

    `text` may be the whole document: only its opening is read. Names, offices and title stand as printed (names without
    "H.E." and "Mr.", surnames in capitals in title case); delegation and body are the catalogue's names. Whoever is
    greeted is not the speaker. A date in the speech itself is not the statement's. Of a Board meeting named by its first
    day that day is the date.
    """
    known = catalogue or catalogues.load()
    opening = lines.opening(text)
    parts = _divide(opening, known)
    spoken_for = behalf.person_spoken_for(parts.speech)
    speaker = _speaker(parts, spoken_for)
    header = _meeting(Header(title=parts.head.title), parts, known)
    return replace(
        header,
        speaker_name=speaker.name if speaker else None,
        speaker_role=speaker.role if speaker else None,
        printed_speaker=speaker.printed if speaker else None,
        delegation=_name(_delegation(parts, speaker, spoken_for, known)),
        on_behalf_of_name=spoken_for.name if spoken_for else None,
        on_behalf_of_role=spoken_for.role if spoken_for else None,
        language=languages.language_of(opening.prose),
        original_language=_original(parts),
        kind=kinds.kind_of(parts.head.lines),
        stage=kinds.stage_of(parts.head.lines),
    )


def _divide(opening: lines.Opening, catalogue: Catalogue) -> _Parts:
    head = titles.head(opening, catalogue)
    rest = opening.lines[head.length :]
    speech = lines.running(rest)[: lines.MOST_PROSE]
    greeted = " ".join(takewhile(greetings.is_greeting, rest))
    return _Parts(head, records.label(speech), greeted, speech)


def _meeting(header: Header, parts: _Parts, catalogue: Catalogue) -> Header:
    """
    Return the header with body, session and day: from the header's lines, else from whom the text greets, else from what
    it says.
    """
    above = " \n ".join(parts.head.lines)
    body = meetings.body_in(above, catalogue) or meetings.body_in(parts.greeted, catalogue)
    body = body or meetings.body_in(parts.speech, catalogue, running=True)
    language = languages.language_of(above)
    if above and language != "en":
        body = foreign.body_in(above, catalogue) or body
    number = next((n for n in (meetings.session_in(t, body, catalogue) for t in (above, parts.greeted, parts.speech)) if n), None)
    number = number or foreign.session_in(above)
    day = dates.dated(above, language)
    return replace(
        header,
        body=catalogue.bodies[body].name if body else None,
        session_number=number,
        date=day.day if day else None,
        printed_date=day.printed if day else None,
    )


def _speaker(parts: _Parts, spoken_for: Person | None) -> Person | None:
    """
    Return who speaks: as the title says, the header's other lines, the record's label, or the speaker of himself or
    herself.
    """
    named = _whole(_titled(parts.head), _listed(parts.head))
    if parts.label:
        return _labelled(parts.label, named)
    return named or (foreign.speaker_in(parts.head.title) if parts.head.title else None) or _in_capacity(parts.speech, spoken_for)


def _titled(head: titles.Head) -> Person | None:
    if head.title is None:
        return None
    for by in _BY.finditer(head.title):
        found = people.person_at(head.title, by.end())
        if found:
            return found
    return None


def _listed(head: titles.Head) -> Person | None:
    """Return the person named on header lines of their own, the name and the office perhaps on two of them."""
    others = [line for line in head.lines if not (head.title and line in head.title)]
    return next((p for p in people.people_in(", ".join(others)) if not greetings.names_officer(p.role or "")), None)


def _whole(titled: Person | None, listed: Person | None) -> Person | None:
    """Return the person of the title, with the office that stands on a line of its own below."""
    if titled and listed and titled.role is None and listed.name is None:
        return replace(titled, role=listed.role)
    return titled or listed


def _labelled(label: records.Label, named: Person | None) -> Person:
    """Return the speaker of a record; the title above gives the full name where it is the same person's."""
    if named and named.name and label.name.split()[-1].casefold() in named.name.casefold():
        return named
    return Person(label.start, label.end, label.name, label.role)


def _in_capacity(speech: str, spoken_for: Person | None) -> Person | None:
    """Return the office that a speaker claims: "in my capacity as Minister for Foreign Affairs of Austria"."""
    for claim in _IN_CAPACITY.finditer(speech):
        office = offices.at(speech, claim.end())
        if office is None or greetings.names_officer(office.text + speech[office.end : office.end + 40]):
            continue
        if " as " in claim.group() and (_NOT_MINE.search(claim.group()) or (office.is_bare and not _MINE.search(claim.group()))):
            continue
        if spoken_for is None or spoken_for.start != office.start:
            return Person(office.start, office.end, None, office.text)
    return None


def _delegation(parts: _Parts, speaker: Person | None, spoken_for: Person | None, catalogue: Catalogue) -> Delegation | None:
    """
    Return whose statement it is, from the surest source: record label, title, office, header lines, the speaker's own
    words.
    """
    if parts.label and parts.label.place:
        return names.delegation_named(parts.label.place, catalogue) or _first(parts.label.place, catalogue)
    by_title = authors.in_title(parts.head.title, catalogue) if parts.head.title else None
    by_role = authors.in_office(speaker.role if speaker else None, catalogue)
    others = " \n ".join(line for line in parts.head.lines if line != parts.head.title)
    by_other = authors.in_title(others, catalogue) if others else None
    by_person = authors.in_office(spoken_for.role if spoken_for else behalf.office_on_whose_behalf(parts.speech), catalogue)
    by_slip = authors.misspelt_in_office(speaker.role if speaker else None, catalogue)
    named = by_title or by_role or by_person or by_other or by_slip
    return named or _foreign(parts, catalogue) or authors.in_speech(parts.speech, catalogue)


def _foreign(parts: _Parts, catalogue: Catalogue) -> Delegation | None:
    """Return the delegation that a title in another language than English names by its name there."""
    title = parts.head.title or ""
    language = languages.language_of(title)
    code = foreign.delegation_in(title, language, catalogue) if language not in (None, "en") else None
    return catalogue.delegations[code] if code else None


def _first(place: str, catalogue: Catalogue) -> Delegation | None:
    mentions = names.delegations_in(place, catalogue)
    return catalogue.delegations[mentions[0].code] if mentions else None


def _name(delegation: Delegation | None) -> str | None:
    return delegation.name if delegation else None


def _original(parts: _Parts) -> str | None:
    noted = next((code for code in map(languages.original_language, parts.head.lines) if code), None)
    labelled = languages.original_language(parts.label.note) if parts.label else None
    return noted or labelled or languages.original_language(parts.speech, running=True)
