"""Which parts of a web page are the statement: what is not seen and what belongs to the site is taken away."""

from __future__ import annotations

import re

from lxml import etree

from storage.reading.wordlists import wordlist

_UNSEEN = frozenset(wordlist("web")["unseen"])
_SITE = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|submenu|breadcrumbs?|footer|cookies?|consent|banner|share|sharing|social|sidebar|"
    r"skip|skiplink|pagination|pager|related|search|toolbar|widget|sitemap|topicpath|pankuzu|advert|ads|newsletter|subscribe|popup|"
    r"modal|pagetop|globalnav|gnav|lang|language|languages|print|tags|comments?)(?:$|[\s_-]|bar|list|box|wrap|links?|area)",
    re.IGNORECASE,
)
_ROLES = frozenset({"navigation", "banner", "contentinfo", "search", "complementary", "dialog", "alertdialog", "menu", "menubar"})
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*0(?:\.0+)?\s*(?:;|$|!)|"
    r"font-size\s*:\s*[01](?:\.\d+)?(?:px|pt|em|rem|%)?\s*(?:;|$|!)|(?:left|top|text-indent)\s*:\s*-\d{3,}",
    re.IGNORECASE,
)
_WHITE = re.compile(
    r"(?<![-\w])color\s*:\s*(?:white|#fff(?:fff)?|rgb\(\s*255\s*,\s*255\s*,\s*255\s*\))\s*(?:;|$|!)", re.IGNORECASE
)
_RULE = re.compile(r"([.#][\w-]{1,80})\s*\{([^{}]{0,2000})\}")
_MAIN = (
    "//main|//*[@role='main']",
    "//article",
    "//*[@id='main' or @id='content' or @id='main-content' or @id='maincontents' or @id='contents' or @id='maincontent']",
)
_GONE = "GONE"  # the parser writes names in small letters, so no page has an element of this name
_LEAST_SHARE = 0.5  # of the page's words that the main part must hold


def remove_unseen(root: etree._Element) -> None:
    """Take away what a visitor does not see, and the site's own parts, in place."""
    hiding = _hiding_rules(root)
    # The elements and not their ids: lxml makes a new object, perhaps at the same address, for one that nobody holds.
    kept = frozenset(element for path in _MAIN for element in _found(root, path))
    for element in list(root.iter(etree.Element)):
        if element.getparent() is not None and element not in kept and _is_unseen(element, hiding):
            element.tag = _GONE
    # All at once: dropped one by one, each would copy the text that the ones before it left behind.
    etree.strip_elements(root, _GONE, with_tail=False)


def main_part(root: etree._Element) -> etree._Element:
    """Return the element that holds the statement: the page's own main part if most of the words stand in it, else the body."""
    body = root.find("body")
    whole = root if body is None else body
    letters = _letters(whole)
    for path in _MAIN:
        best = max(_found(root, path), key=_letters, default=None)
        if best is not None and _letters(best) >= _LEAST_SHARE * letters:
            return best
    return whole


def _is_unseen(element: etree._Element, hiding: frozenset[str]) -> bool:
    if element.tag in _UNSEEN:
        return True
    if element.tag == "header":
        # A page's header is the site's; an article's holds the title of the statement.
        return not any(ancestor.tag in {"main", "article"} for ancestor in element.iterancestors())
    if not element.attrib:
        return False
    return _is_hidden(element, hiding) or _is_of_site(element)


def _is_hidden(element: etree._Element, hiding: frozenset[str]) -> bool:
    style = element.get("style") or ""
    classes = (element.get("class") or "").split()
    return (
        element.get("hidden") is not None
        or (element.get("aria-hidden") or "").lower() == "true"
        or _HIDDEN.search(style) is not None
        or (_WHITE.search(style) is not None and "background" not in style.lower())
        or any(f".{name}" in hiding for name in classes)
        or f"#{element.get('id')}" in hiding
    )


def _is_of_site(element: etree._Element) -> bool:
    if (element.get("role") or "").lower() in _ROLES:
        return True
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return element.tag not in {"html", "body", "p"} and _SITE.search(names) is not None


def _hiding_rules(root: etree._Element) -> frozenset[str]:
    sheets = " ".join(style.text or "" for style in root.iter("style"))
    return frozenset(selector for selector, rules in _RULE.findall(sheets) if _HIDDEN.search(rules))


def _found(root: etree._Element, path: str) -> list[etree._Element]:
    found = root.xpath(path)
    return [element for element in found if isinstance(element, etree._Element)] if isinstance(found, list) else []  # noqa: SLF001 (lxml names its element type so)


def _letters(element: etree._Element) -> int:
    return sum(len(text.strip()) for text in element.itertext())
