"""What the styles and the lists of a Word document say about a paragraph: heading, hidden, and its number."""

from __future__ import annotations

import re

from lxml import etree

_MAIN = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEADING = re.compile(r"(?:heading|überschrift|titre|título|titolo|заголовок|見出し|标题)\s*\d?|title|subtitle", re.IGNORECASE)
_OFF = frozenset({"0", "false", "off", "none"})
_MOST_PARENTS = 20  # styles that build on each other; a circle ends here
_PLAIN = "%1"
_MOST_DIGITS = 4  # no record counts further


def q(name: str) -> str:
    """Return the name of an element or attribute in WordprocessingML."""
    return _MAIN + name


def is_on(properties: etree._Element, name: str) -> bool:
    """Whether a switch such as "vanish" is on among the properties: present, and not switched off."""
    switch = properties.find(q(name))
    return switch is not None and (switch.get(q("val")) or "1").lower() not in _OFF


class Styles:
    """The styles of a document; without a styles part every question is answered from the paragraph alone."""

    def __init__(self, part: etree._Element | None) -> None:
        """`part` is the root of styles.xml, None where the document has none."""
        found = [] if part is None else part.findall(q("style"))
        self._styles = {style.get(q("styleId")) or "": style for style in found}

    def is_heading(self, paragraph: etree._Element) -> bool:
        """Whether the paragraph's style, or one that it builds on, is a heading or a title."""
        if paragraph.find(f"{q('pPr')}/{q('outlineLvl')}") is not None:
            return True
        return any(self._names_heading(style) for style in self._chain(_style_of(paragraph, "pPr", "pStyle")))

    def hides(self, run: etree._Element) -> bool:
        """Whether the run's character style or its paragraph's style hides text."""
        return any(
            is_on(properties, "vanish")
            for style in self._chain(_style_of(run, "rPr", "rStyle"))
            if (properties := style.find(q("rPr"))) is not None
        )

    def list_of(self, paragraph: etree._Element) -> etree._Element | None:
        """Return the paragraph's numbering properties, its own or its style's; None where it is in no list."""
        own = paragraph.find(f"{q('pPr')}/{q('numPr')}")
        if own is not None:
            return own
        found = (style.find(f"{q('pPr')}/{q('numPr')}") for style in self._chain(_style_of(paragraph, "pPr", "pStyle")))
        return next((properties for properties in found if properties is not None), None)

    def _chain(self, style_id: str | None) -> list[etree._Element]:
        chain: list[etree._Element] = []
        while style_id in self._styles and len(chain) < _MOST_PARENTS:
            chain.append(self._styles[style_id])
            parent = chain[-1].find(q("basedOn"))
            style_id = None if parent is None else parent.get(q("val"))
        return chain

    @staticmethod
    def _names_heading(style: etree._Element) -> bool:
        name = style.find(q("name"))
        return name is not None and _HEADING.fullmatch((name.get(q("val")) or "").strip()) is not None


class Lists:
    """The numbered lists of a document, counted as its paragraphs go by."""

    def __init__(self, part: etree._Element | None) -> None:
        """`part` is the root of numbering.xml, None where the document has none."""
        lists = [] if part is None else part.findall(q("num"))
        kinds = [] if part is None else part.findall(q("abstractNum"))
        self._lists = {found.get(q("numId")) or "": found for found in lists}
        self._first_levels = {kind.get(q("abstractNumId")) or "": _first_level(kind) for kind in kinds}
        self._counts: dict[str, int] = {}

    def next_number(self, paragraph: etree._Element, styles: Styles) -> int | None:
        """Return the number that the paragraph's list prints before it: decimals of the first level only, else None."""
        properties = styles.list_of(paragraph)
        found = self._lists.get(_value(properties, "numId") or "")
        if found is None or (_value(properties, "ilvl") or "0") != "0":
            return None
        kind = _value(found, "abstractNumId") or ""
        level = self._first_levels.get(kind)
        if level is None or _value(level, "numFmt") != "decimal" or _PLAIN not in (_value(level, "lvlText") or ""):
            return None
        # A list that restarts counts for itself, though it looks like the one it comes from.
        restart = found.find(f"{q('lvlOverride')}/{q('startOverride')}")
        key = kind if restart is None else f"{kind}/{found.get(q('numId'))}"
        start = (restart.get(q("val")) if restart is not None else _value(level, "start")) or "1"
        self._counts[key] = self._counts[key] + 1 if key in self._counts else _count(start)
        return self._counts[key]


def _first_level(kind: etree._Element) -> etree._Element | None:
    return next((level for level in kind.findall(q("lvl")) if level.get(q("ilvl")) == "0"), None)


def _count(printed: str) -> int:
    return int(printed) if printed.isdecimal() and len(printed) <= _MOST_DIGITS else 1


def _style_of(element: etree._Element, properties: str, style: str) -> str | None:
    found = element.find(f"{q(properties)}/{q(style)}")
    return None if found is None else found.get(q("val"))


def _value(element: etree._Element | None, name: str) -> str | None:
    found = None if element is None else element.find(q(name))
    return None if found is None else found.get(q("val"))
