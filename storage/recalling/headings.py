"""The topic that a heading names."""

from __future__ import annotations

import re

from storage.recalling.lists import phrases
from storage.text.normalising import folded

_NUMBERING = re.compile(r"(?:\d{1,2}(?:\.\d{1,2}){0,3}[.)]?|[IVX]{1,5}[.)]|\(?[a-zA-Z]\))\s+")
_BRACKETS = "[]()【】〔〕*_# \t"


def topic_of(heading: str) -> str:
    """Return "Entry into force" for "3. [Entry into force]:"; empty where the heading names no topic ("Introduction")."""
    name = heading.strip().strip(_BRACKETS).rstrip(":.– ").strip()
    name = _NUMBERING.sub("", name, count=1) if _NUMBERING.match(name) else name
    is_name = any(character.isalpha() for character in name)  # a line across the page is read as a heading too
    return "" if not is_name or folded(name).strip() in phrases("introduction") else name
