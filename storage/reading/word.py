"""Word documents (.docx) to paragraphs: what a reader of the printed page sees, in its order."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from storage.errors import Unreadable
from storage.reading.archives import DOCUMENT, Package
from storage.reading.characters import cleaned
from storage.reading.limits import Limits
from storage.reading.media import WORD
from storage.reading.pieces import Piece, Source, one_block_each
from storage.reading.word_styles import Lists, Styles, is_on, q

_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_TRANSITIONAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
# Text that is not there for the reader: deleted or moved away, notes, field codes, properties.
_SKIPPED = frozenset(
    {q("del"), q("moveFrom"), q("pPr"), q("rPr"), q("instrText"), q("delText"), q("footnoteReference"), q("endnoteReference")}
    | {
        q("commentReference"),
        q("sdtPr"),
        q("tblPr"),
        q("trPr"),
        q("tcPr"),
        q("sectPr"),
        q("annotationRef"),
        q("fldData"),
        q("rt"),
    },
)
_TEXT = {q("tab"): "\t", q("br"): "\n", q("cr"): "\n", q("noBreakHyphen"): "‑", q("softHyphen"): ""}
_BLANK_LINES = re.compile(r"\n[^\S\n]*\n\s*")
_INVISIBLE_SIZE = 4  # half points: nobody reads letters of two points


def word(name: str, data: bytes, limits: Limits) -> Source:
    """Return the source of a .docx. Inserted text is in, deleted and hidden text is out, notes and page headers are left out."""
    package = Package(name, data, limits)
    body = _parsed(name, package.part(DOCUMENT) or b"", limits)
    styles = Styles(_optional(name, package, "word/styles.xml", limits))
    lists = Lists(_optional(name, package, "word/numbering.xml", limits))
    pieces: list[Piece] = []
    for paragraph in _paragraphs(body):
        number = lists.next_number(paragraph, styles)
        kind = "heading" if styles.is_heading(paragraph) else None
        pieces.extend(Piece(0, text, number if first else None, kind) for first, text in _texts(paragraph, styles))
    return one_block_each(WORD, pieces)


def _optional(name: str, package: Package, path: str, limits: Limits) -> etree._Element | None:
    xml = package.part(path)
    return None if xml is None else _parsed(name, xml, limits)


def _parsed(name: str, xml: bytes, limits: Limits) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(xml.replace(_STRICT, _TRANSITIONAL), parser)
    except etree.XMLSyntaxError as error:
        if parser.error_log.filter_types([etree.ErrorTypes.ERR_NO_MEMORY]):
            raise MemoryError from error
        raise Unreadable(name, "damaged") from error
    if is_deeper(root, limits.depth):
        raise Unreadable(name, "damaged", f"nested more than {limits.depth} deep")
    return root


def is_deeper(root: etree._Element, depth: int) -> bool:
    """Whether elements below `root` nest deeper than `depth`; walks without recursion."""
    level = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        level += 1 if event == "start" else -1
        if level > depth:
            return True
    return False


def _paragraphs(body: etree._Element) -> Iterator[etree._Element]:
    # A text box is stored twice, the second time for old programs; a paragraph inside another's text box comes on its own.
    for paragraph in body.iter(q("p")):
        if not any(_is_left_out(ancestor) for ancestor in paragraph.iterancestors()):
            yield paragraph


def _is_left_out(element: etree._Element) -> bool:
    return element.tag in _SKIPPED or (isinstance(element.tag, str) and element.tag.endswith("}Fallback"))


def _texts(paragraph: etree._Element, styles: Styles) -> Iterator[tuple[bool, str]]:
    """Return the texts of one paragraph: two where an empty line inside it parts them. The first carries the number."""
    text = cleaned("".join(_runs(paragraph, styles)))
    found = [" ".join(part.split()) for part in _BLANK_LINES.split(text)]
    for place, part in enumerate(part for part in found if part):
        yield place == 0, part


def _runs(element: etree._Element, styles: Styles) -> Iterator[str]:
    for child in element:
        if child.tag == q("t"):
            yield child.text or ""
        elif child.tag in _TEXT:
            yield _TEXT[child.tag]
        elif child.tag == q("sym"):
            yield _symbol(child)
        elif child.tag == q("p") or _is_left_out(child):
            continue
        elif child.tag != q("r") or not _is_hidden(child, styles):
            yield from _runs(child, styles)


def _symbol(element: etree._Element) -> str:
    # Symbol fonts keep their letters in a private area: none of them is a word.
    try:
        character = chr(int(element.get(q("char")) or "20", 16))
    except (ValueError, OverflowError):
        return ""
    return "" if "\ue000" <= character <= "\uf8ff" else character


def _is_hidden(run: etree._Element, styles: Styles) -> bool:
    properties = run.find(q("rPr"))
    if styles.hides(run):
        return True
    if properties is None:
        return False
    if is_on(properties, "vanish") or is_on(properties, "webHidden"):
        return True
    size, color = properties.find(q("sz")), properties.find(q("color"))
    tiny = size is not None and (size.get(q("val")) or "").isdigit() and int(size.get(q("val")) or 0) <= _INVISIBLE_SIZE
    white = color is not None and (color.get(q("val")) or "").upper() == "FFFFFF"
    dark = properties.find(q("highlight")) is not None or properties.find(q("shd")) is not None
    return tiny or (white and not dark)
