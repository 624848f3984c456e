"""Saved web pages to paragraphs: the statement, without the site around it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree, html

from storage.errors import Unreadable
from storage.reading.characters import cleaned
from storage.reading.encodings import decoded
from storage.reading.limits import Limits, in_words
from storage.reading.media import HTML
from storage.reading.pieces import Piece, Source, one_block_each
from storage.reading.web_parts import main_part, remove_unseen
from storage.reading.word import is_deeper
from storage.reading.wordlists import wordlist

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BREAKING = frozenset(wordlist("web")["breaking"])
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w:.-]{2,40})", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w:.-]{2,40})", re.IGNORECASE)
_ENTITIES = re.compile(rb"<!ENTITY", re.IGNORECASE)
# Two line breaks make a paragraph; one only a line.
_BREAKS = re.compile(r"\n[^\S\n]*(?:\n\s*)+")
_LINK, _UNLINK = "\ue001", "\ue002"  # the ends of a link, to know a menu from prose
_MOST_LINKED = 0.7  # of a line's letters
_LONGEST_LINK = 200  # characters; longer lines are prose that links
_MOST_DIGITS = 4  # of a printed number; no record counts further
_TITLES = frozenset({"h1", "h2", "h3"})
_LINE = "\ue000"  # a <br>, told apart from the line ends of the source, which mean a space


def web(name: str, data: bytes, limits: Limits) -> Source:
    """Return the source of an HTML page. Raises `Unreadable`."""
    if len(data) > limits.html:
        raise Unreadable(name, "too_large", in_words(limits.html))
    root = _parsed(name, data, limits)
    remove_unseen(root)
    pieces = [Piece(0, text, number, kind) for text, number, kind in _pieces(main_part(root))]
    return one_block_each(HTML, pieces)


def _parsed(name: str, data: bytes, limits: Limits) -> etree._Element:
    if _ENTITIES.search(data[:65536]):
        raise Unreadable(name, "damaged", "declares entities of its own")
    text = cleaned(_decoded(name, data)).replace("\f", " ").translate(dict.fromkeys(map(ord, _LINE + _LINK + _UNLINK)))
    # A declaration of an encoding would contradict the text, which has none any more.
    text = re.sub(r"^\s*<\?xml[^>]{0,300}\?>", "", text)
    parser = html.HTMLParser(remove_comments=True, remove_pis=True, huge_tree=True, no_network=True)
    try:
        root: etree._Element | None = html.document_fromstring(text, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(name, "empty" if "empty" in str(error) else "damaged") from error
    if root is None or is_deeper(root, limits.depth):
        raise Unreadable(name, "damaged", f"nested more than {limits.depth} deep")
    return root


def _decoded(name: str, data: bytes) -> str:
    declared = _CHARSET.search(data[:4096]) or _XML_ENCODING.search(data[:200])
    if declared is None or data[:2] in {b"\xff\xfe", b"\xfe\xff"} or data.startswith(b"\xef\xbb\xbf"):
        return decoded(name, data)
    encoding = declared[1].decode("ascii").lower()
    # Browsers read Latin-1 as the Windows page that contains it, and so did the page's writer.
    encoding = "cp1252" if encoding in {"iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii"} else encoding
    try:
        return data.decode(encoding)
    except (LookupError, UnicodeDecodeError):
        return decoded(name, data)


def _pieces(part: etree._Element) -> Iterator[tuple[str, int | None, str | None]]:
    numbers = _list_numbers(part)
    for element, text in _runs(part):
        for place, lines in enumerate(_BREAKS.split(text)):
            marked = " ".join(lines.split())
            line = " ".join(marked.replace(_LINK, "").replace(_UNLINK, "").split())
            if line and not (element.tag not in _TITLES and _is_row_of_links(marked, line)):
                yield line, numbers.get(element) if place == 0 else None, "heading" if _is_headed(element) else None


def _is_row_of_links(marked: str, line: str) -> bool:
    """Whether a line is made of links, as menus and "back to the list" are."""
    linked = sum(map(len, re.findall(f"{_LINK}([^{_UNLINK}]*)", marked)))
    return len(line) <= _LONGEST_LINK and linked > _MOST_LINKED * len(line)


def _runs(part: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """Each run of text that no paragraph element interrupts, with the element that it stands in; <br> is a line end in it."""
    run: list[str] = []
    stack: list[etree._Element] = [part]
    for event, element in etree.iterwalk(part, events=("start", "end")):
        breaks = element.tag in _BREAKING
        if breaks and run:
            yield stack[-1], _flowed(run)
            run = []
        if event == "start":
            stack += [element] if breaks else []
            run.append(_opened(element))
        else:
            if breaks:
                stack.pop()
            run.append(_closed(element) + ((element.tail or "") if element is not part else ""))
    if run:
        yield part, _flowed(run)


def _opened(element: etree._Element) -> str:
    mark = _LINE if element.tag == "br" else _LINK if element.tag == "a" and element.get("href") else ""
    return mark + (element.text or "")


def _closed(element: etree._Element) -> str:
    return _UNLINK if element.tag == "a" and element.get("href") else ""


def _flowed(run: list[str]) -> str:
    return re.sub(r"[\s\u200b]+", " ", "".join(run)).replace(_LINE, "\n")


def _is_headed(element: etree._Element) -> bool:
    return element.tag in _HEADINGS or any(ancestor.tag in _HEADINGS for ancestor in element.iterancestors())


def _list_numbers(part: etree._Element) -> dict[etree._Element, int]:
    """Return the numbers that ordered lists print before their items, by the element that an item's first words stand in."""
    numbers: dict[etree._Element, int] = {}
    for found in part.iter("ol"):
        if (found.get("type") or "1") != "1":
            continue
        number = _decimal(found.get("start"), 1)
        for item in found.iterchildren("li"):
            number = _decimal(item.get("value"), number)
            first = next(item.iterchildren(), None)
            numbers[item] = number
            if first is not None and first.tag == "p" and not (item.text or "").strip():
                numbers[first] = number
            number += 1
    return numbers


def _decimal(printed: str | None, otherwise: int) -> int:
    return int(printed) if printed and printed.isdecimal() and len(printed) <= _MOST_DIGITS else otherwise
