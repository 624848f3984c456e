"""The log of changes as a message to one person, page by page."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

from handlers import limits
from handlers.markup import escaped
from handlers.views import blocks, changes
from handlers.views.blocks import Button, Message
from storage.audit import Entry
from storage.errors import NotFound

PAGE = "log_page"
PAGED = re.compile(r"log_page(_back)?")
ON_A_PAGE = 15
NONE = "Nothing was changed{}. Try: /rapporteur log since 1 May"
FILTER_LENGTH = 300


def page(entries: Sequence[Entry], names: Mapping[str, str], *, number: int, count: int, typed: str, about: str) -> Message:
    """Return a page of changes; pages count from 0, `typed` is the filter as typed and `about` what it says in words."""
    if not entries:
        text = NONE.format(about)
        return Message(escaped(text), (blocks.section(text),))
    pages = -(-count // ON_A_PAGE)
    lead = f"{count:,} change{'' if count == 1 else 's'}{about}, the latest first" + (
        f": page {number + 1} of {pages:,}." if pages > 1 else "."
    )
    shown = [changes.line(entry, names) for entry in entries]
    row = _paging(number, pages, typed)
    text = limits.cut(escaped("\n".join([lead, *map(changes.plain, shown)])), limits.MESSAGE_TEXT)
    return Message(text, (blocks.section(lead), *map(blocks.lines, shown), *([blocks.actions(row)] if row else [])))


def turned_to(value: object) -> tuple[int, str]:
    """Return the page and the filter that a button leads to. Raises NotFound for a value that this version did not write."""
    try:
        number, typed = json.loads(value if isinstance(value, str) else "")
        return max(int(number), 0), str(typed)
    except (ValueError, TypeError) as error:
        raise NotFound("question", "") from error


def _paging(number: int, pages: int, typed: str) -> list[Button]:
    found = []
    if number > 0:
        found.append(Button("Later", f"{PAGE}_back", json.dumps([number - 1, typed], ensure_ascii=False)))
    if number + 1 < pages:
        found.append(Button("Earlier", PAGE, json.dumps([number + 1, typed], ensure_ascii=False)))
    return found
