"""What an Akoma Ntoso document says about itself: which work it is, in which form, and whom and what it refers to."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import quote

from lxml import etree

from storage.exporting.characters import allowed
from storage.exporting.languages import three_letters
from storage.exporting.values import ExportedStatement

# Of our own fields, which the standard has no place for.
OWN_NAMESPACE = "urn:rapporteur:record:1"
MARKED_UP_BY = "#rapporteur"


class Identity:
    """The addresses and references of a statement's document, in the standard's own form."""

    def __init__(self, statement: ExportedStatement) -> None:
        """Work them out: the number of the work is the first of its text's hash, so that it is the same in every record."""
        self.number = statement.text_sha256[:16]
        self.country = _slug(statement.delegation.code)
        self.date, self.date_name = _date(statement)
        self.language = three_letters(statement.language)
        shown = self.date.isoformat() if statement.delivered_on else str(self.date.year)
        self.work = f"/akn/{self.country}/debate/statement/{shown}/{self.number}"
        self.expression = f"{self.work}/{self.language}@{self.date.isoformat()}"
        self.speaker = "#speaker" if statement.speaker else "#delegation"
        self.role = "#role" if statement.speaker_role else None
        self.event = "#session"


def meta(statement: ExportedStatement, identity: Identity) -> etree._Element:
    """Return the `meta` element, its parts in the order that the standard asks."""
    element = etree.Element("meta")
    _identification(element, statement, identity)
    _lifecycle(element, statement, identity)
    _references(element, statement, identity)
    _own(element, statement)
    return element


def _date(statement: ExportedStatement) -> tuple[date, str]:
    """Return a day, which the standard asks for, and what it is of: its name says so where it is not the day of delivery."""
    if statement.delivered_on:
        return statement.delivered_on, "delivery"
    if statement.year:
        return date(statement.year, 1, 1), "year"
    return statement.added_at.date(), "added"


def _identification(meta_: etree._Element, statement: ExportedStatement, identity: Identity) -> None:
    element = etree.SubElement(meta_, "identification", source=MARKED_UP_BY)
    work = _level(element, "FRBRWork", identity.work, identity.date, identity.date_name, "#delegation")
    etree.SubElement(work, "FRBRcountry", value=identity.country)
    etree.SubElement(work, "FRBRsubtype", value="statement")
    etree.SubElement(work, "FRBRnumber", value=identity.number)
    etree.SubElement(work, "FRBRname", value=allowed(statement.title))
    expression = _level(element, "FRBRExpression", identity.expression, identity.date, identity.date_name, identity.speaker)
    etree.SubElement(expression, "FRBRlanguage", language=identity.language)
    added = statement.added_at.date()
    manifestation = _level(element, "FRBRManifestation", f"{identity.expression}.xml", added, "added", MARKED_UP_BY)
    etree.SubElement(manifestation, "FRBRformat", value="application/akn+xml")


def _level(parent: etree._Element, tag: str, uri: str, day: date, name: str, author: str) -> etree._Element:
    level = etree.SubElement(parent, tag)
    path, dot, ending = uri.partition(".xml")
    etree.SubElement(level, "FRBRthis", value=f"{path}/!main{dot}{ending}")
    etree.SubElement(level, "FRBRuri", value=uri)
    etree.SubElement(level, "FRBRdate", date=day.isoformat(), name=name)
    etree.SubElement(level, "FRBRauthor", href=author)
    return level


def _lifecycle(meta_: etree._Element, statement: ExportedStatement, identity: Identity) -> None:
    element = etree.SubElement(meta_, "lifecycle", source=MARKED_UP_BY)
    made = {"source": identity.speaker, "type": "generation", "date": identity.date.isoformat()}
    etree.SubElement(element, "eventRef", {"eId": "event_1", **made})
    if statement.withdrawn_at:
        withdrawn = {"source": MARKED_UP_BY, "type": "repeal", "date": statement.withdrawn_at.date().isoformat()}
        etree.SubElement(element, "eventRef", {"eId": "event_2", **withdrawn})


def _references(meta_: etree._Element, statement: ExportedStatement, identity: Identity) -> None:
    element = etree.SubElement(meta_, "references", source=MARKED_UP_BY)
    _reference(element, "TLCOrganization", "rapporteur", "organization", "Rapporteur")
    _reference(element, "TLCOrganization", "delegation", "organization", statement.delegation.name, statement.delegation.code)
    _reference(element, "TLCOrganization", "body", "organization", statement.body.name, statement.body.code)
    event = f"{statement.body.code}-{statement.session.typed}"
    _reference(element, "TLCEvent", "session", "event", statement.session_name, event)
    if statement.speaker:
        _reference(element, "TLCPerson", identity.speaker[1:], "person", statement.speaker)
    if statement.speaker_role:
        _reference(element, "TLCRole", "role", "role", statement.speaker_role)
    if statement.on_behalf_of_name:
        _reference(element, "TLCPerson", "onBehalfOf", "person", statement.on_behalf_of_name)
    if statement.on_behalf_of_role:
        _reference(element, "TLCRole", "onBehalfOfRole", "role", statement.on_behalf_of_role)


def _reference(parent: etree._Element, tag: str, name: str, kind: str, shown: str, key: str | None = None) -> None:
    href = f"/akn/ontology/{kind}/{_slug(key or shown)}"
    etree.SubElement(parent, tag, eId=name, href=href, showAs=allowed(shown))


def _own(meta_: etree._Element, statement: ExportedStatement) -> None:
    """Write what the standard has no place for: kind, stage, standing, and the document that the text was read from."""
    element = etree.SubElement(meta_, "proprietary", source=MARKED_UP_BY)
    own = etree.SubElement(element, f"{{{OWN_NAMESPACE}}}statement", nsmap={"r": OWN_NAMESPACE})
    fields = {
        "kind": statement.kind,
        "stage": statement.stage,
        "status": statement.status,
        "withdrawnAt": statement.withdrawn_at and statement.withdrawn_at.isoformat(),
        "addedAt": statement.added_at.isoformat(),
        "originalLanguage": statement.original_language,
        "textSha256": statement.text_sha256,
        "file": statement.source.name,
        "mediaType": statement.source.media_type,
        "sourceSha256": statement.source.sha256,
    }
    for name, value in fields.items():
        if value:
            own.set(name, allowed(value))


def _slug(text: str) -> str:
    words = re.sub(r"[^\w]+", "-", allowed(text).casefold()).strip("-")
    return quote(words or "unnamed", safe="-")
