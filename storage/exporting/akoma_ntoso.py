"""
A statement as Akoma Ntoso 3.0 (OASIS LegalDocML), the XML that parliaments and archives keep debates in.

A `debate` with one `speech` in it, since `speech` alone says by whom and in which role something was said; the standard's
`statement` is a text that a body adopts. Header lines stand in the preface.
"""

from __future__ import annotations

from lxml import etree

from storage.exporting.akn_metadata import Identity, meta
from storage.exporting.characters import allowed
from storage.exporting.languages import UNDETERMINED
from storage.exporting.values import ExportedStatement
from storage.held import HeldParagraph

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
_IN_XML = "{http://www.w3.org/XML/1998/namespace}"
_SECTION, _SPEECH = "dbsect_1", "dbsect_1__speech_1"


def document(statement: ExportedStatement) -> bytes:
    """Return one XML document in UTF-8; the same statement gives the same bytes."""
    root = etree.Element(f"{{{NAMESPACE}}}akomaNtoso", nsmap={None: NAMESPACE})  # type: ignore[dict-item]  # None is the default
    debate = etree.SubElement(root, "debate", name="statement")
    identity = Identity(statement)
    debate.append(meta(statement, identity))
    _preface(debate, statement)
    _body(debate, statement, identity)
    # Made without namespace and moved in at once: every element of the tree is of the standard's.
    for element in root.iter("*"):
        if not element.tag.startswith("{"):
            element.tag = f"{{{NAMESPACE}}}{element.tag}"
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _preface(debate: etree._Element, statement: ExportedStatement) -> None:
    preface = etree.SubElement(debate, "preface", eId="preface")
    title = etree.SubElement(etree.SubElement(etree.SubElement(preface, "longTitle", eId="preface__longTitle"), "p"), "docTitle")
    title.text = allowed(statement.title)
    if statement.stage or statement.withdrawn_at:
        standing = etree.SubElement(etree.SubElement(preface, "container", eId="preface__standing", name="standing"), "p")
        if statement.stage:
            etree.SubElement(standing, "docStage").text = statement.stage
        if statement.withdrawn_at:
            etree.SubElement(standing, "docStatus").text = "withdrawn"
    headed = [p for p in statement.paragraphs if p.kind == "header"]
    if headed:
        container = etree.SubElement(preface, "container", eId="preface__header", name="header")
        for place, paragraph in enumerate(headed, 1):
            _written(etree.SubElement(container, "p", eId=f"preface__header__p_{place}"), paragraph.text)


def _body(debate: etree._Element, statement: ExportedStatement, identity: Identity) -> None:
    body = etree.SubElement(debate, "debateBody", eId="debateBody")
    section = etree.SubElement(body, "debateSection", eId=_SECTION, name="statement", refersTo=identity.event)
    speech = etree.SubElement(section, "speech", eId=_SPEECH, by=identity.speaker)
    if identity.role:
        speech.set("as", identity.role)
    if statement.language and identity.language != UNDETERMINED:
        speech.set(f"{_IN_XML}lang", statement.language)
    spoken = [p for p in statement.paragraphs if p.kind != "header"]
    names = _Names()
    for paragraph in spoken:
        _paragraph(speech, paragraph, names)
    if not spoken:  # a speech holds one block at least
        etree.SubElement(speech, "p", eId=names.next("p"))


def _paragraph(speech: etree._Element, paragraph: HeldParagraph, names: _Names) -> None:
    if paragraph.kind == "heading":
        element = etree.SubElement(speech, "block", eId=names.next("block"), name="heading")
    elif paragraph.number is None:
        element = etree.SubElement(speech, "p", {"eId": names.next("p"), "class": paragraph.kind})
    else:
        element = etree.SubElement(speech, "p", {"eId": names.cited(paragraph.number), "class": paragraph.kind})
    _written(element, paragraph.text)


def _written(element: etree._Element, text: str) -> None:
    """Write a text into an element, each line break of it as one."""
    first, *more = allowed(text).split("\n")
    element.text = first
    for line in more:
        etree.SubElement(element, "br").tail = line


class _Names:
    """The names of the blocks of a speech: those that are cited by the number that people cite."""

    def __init__(self) -> None:
        self._count: dict[str, int] = {}

    def next(self, kind: str) -> str:
        """Return the next name of a block that nobody cites."""
        self._count[kind] = self._count.get(kind, 0) + 1
        return f"{_SPEECH}__{kind}_{self._count[kind]}"

    def cited(self, number: int) -> str:
        """Return "..._para_3" for paragraph 3; where a source prints a number twice, the second one is "..._para_3-2"."""
        name = f"{_SPEECH}__para_{number}"
        self._count[name] = self._count.get(name, 0) + 1
        return name if self._count[name] == 1 else f"{name}-{self._count[name]}"
