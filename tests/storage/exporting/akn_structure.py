"""
What Akoma Ntoso 3.0 asks of the elements that we write: which children in which order, which attributes, which references.

Derived from the content models that the standard's part 2 states for each element; elements that are not listed are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from lxml import etree

AKN = "{http://docs.oasis-open.org/legaldocml/ns/akn/3.0}"
_CORE = r"FRBRthis (FRBRuri )+(FRBRalias )*(FRBRdate )+(FRBRauthor )+(componentInfo )?(preservation )?"
_BLOCKS = r"((blockList|blockContainer|tblock|toc|ul|ol|table|p|foreign|block) )"
_TLC = r"((TLCPerson|TLCOrganization|TLCConcept|TLCObject|TLCEvent|TLCLocation|TLCProcess|TLCRole|TLCTerm|TLCReference) )"
_INLINE = r"((docTitle|docStage|docStatus|br|eol|b|i|span) )*"
_META = (
    r"identification (publication )?(classification )*(lifecycle )*(workflow )*(analysis )*(temporalData )*(references )*"
    r"(notes )*(proprietary )*(presentation )*"
)

# Element -> its children, each with a space after it, in order; and the attributes that it must have.
CONTENT: dict[str, tuple[str, frozenset[str]]] = {
    "akomaNtoso": (r"debate (components )?", frozenset()),
    "debate": (
        r"meta (coverPage )?(preface )?debateBody (conclusions )?(attachments )?(components )?",
        frozenset({"name"}),
    ),
    "meta": (
        _META,
        frozenset(),
    ),
    "identification": (r"FRBRWork FRBRExpression FRBRManifestation (FRBRItem )?", frozenset({"source"})),
    "FRBRWork": (
        _CORE + r"FRBRcountry (FRBRsubtype )?(FRBRnumber )*(FRBRname )*(FRBRprescriptive )?(FRBRauthoritative )?",
        frozenset(),
    ),
    "FRBRExpression": (
        _CORE + r"(FRBRversionNumber )?(FRBRauthoritative )?(FRBRmasterExpression )?(FRBRlanguage )+(FRBRtranslation )*",
        frozenset(),
    ),
    "FRBRManifestation": (_CORE + r"(FRBRportion )?(FRBRformat )?", frozenset()),
    "FRBRthis": ("", frozenset({"value"})),
    "FRBRuri": ("", frozenset({"value"})),
    "FRBRdate": ("", frozenset({"date", "name"})),
    "FRBRauthor": ("", frozenset({"href"})),
    "FRBRcountry": ("", frozenset({"value"})),
    "FRBRsubtype": ("", frozenset({"value"})),
    "FRBRnumber": ("", frozenset({"value"})),
    "FRBRname": ("", frozenset({"value"})),
    "FRBRlanguage": ("", frozenset({"language"})),
    "FRBRformat": ("", frozenset({"value"})),
    "lifecycle": (r"(eventRef )+", frozenset({"source"})),
    "eventRef": ("", frozenset({"source", "date"})),
    "references": (_TLC + "+", frozenset({"source"})),
    **{name: ("", frozenset({"eId", "href", "showAs"})) for name in ("TLCPerson", "TLCOrganization", "TLCEvent", "TLCRole")},
    "proprietary": (r"(other )+", frozenset({"source"})),
    "preface": (rf"({_BLOCKS}|(longTitle |formula |container ))+", frozenset()),
    "longTitle": (_BLOCKS + "+", frozenset({"eId"})),
    "container": (_BLOCKS + "+", frozenset({"eId", "name"})),
    "debateBody": (r"(debateSection )+", frozenset()),
    "debateSection": (r"(num )?(heading )?(subheading )?(speech )+", frozenset({"eId", "name"})),
    "speech": (r"(num )?(heading )?(subheading )?(from )?" + _BLOCKS + "+", frozenset({"by"})),
    "p": (_INLINE, frozenset()),
    "block": (_INLINE, frozenset({"name"})),
    "docTitle": (_INLINE, frozenset()),
    "docStage": ("", frozenset()),
    "docStatus": ("", frozenset()),
    "br": ("", frozenset()),
}
# Attributes that point at an element of the same document.
_POINTERS = ("source", "by", "as", "refersTo")
_EVENTS = {"generation", "amendment", "repeal"}


def faults(document: bytes) -> list[str]:
    """Return what is not as the standard asks; an empty list for a document in order. Raises where it is not well-formed."""
    root = etree.fromstring(document)
    ours = [element for element in root.iter("*") if element.tag.startswith(AKN)]
    names = [element.get("eId") for element in ours if element.get("eId")]
    found = [f"{name} is a name twice" for name in {n for n in names if names.count(n) > 1}]
    found += [f"{name!r} holds a blank" for name in names if re.search(r"\s", name)]
    found += [] if root.tag == f"{AKN}akomaNtoso" else [f"the root is {root.tag}"]
    return found + [fault for element in ours for fault in _of(element, set(names))]


def _of(element: etree._Element, names: set[str]) -> Iterator[str]:
    name = element.tag.removeprefix(AKN)
    if name not in CONTENT:
        yield f"{name} is not known"
        return
    model, required = CONTENT[name]
    children = "".join(f"{c.tag.removeprefix(AKN) if c.tag.startswith(AKN) else 'other'} " for c in element.iterchildren("*"))
    if not re.fullmatch(model, children):
        yield f"{name} holds {children or 'nothing'}"
    yield from (f"{name} lacks {attribute}" for attribute in required - set(element.keys()))
    pointers = [element.get(attribute) for attribute in _POINTERS if element.get(attribute)]
    pointers += [element.get("href")] if name == "FRBRauthor" else []
    yield from (f"{name} points at {p}" for p in pointers if not p.startswith("#") or p[1:] not in names)
    if name == "eventRef" and element.get("type") not in _EVENTS:
        yield f"an event is {element.get('type')}"
    if element.get("date"):
        date.fromisoformat(element.get("date"))
