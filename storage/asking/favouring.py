"""The body that is meant where a question says "last session" and names none: a channel may have one of its own."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from storage.asking.parts import Parts, Window
from storage.held import HeldSession, Holdings

# What the answer calls it, where it says how the question was read.
HERE = "in this channel"
# Without a body nobody knows which is meant, and the words say nothing.
_THE_SESSION = re.compile(r"\b(?:at|in|during|for|from)\s+(?:the|our)\s+session\b(?!\s+(?:of|in|on)\b)", re.IGNORECASE)


def with_favoured(parts: Parts, typed: str, body: str | None, holdings: Holdings, on: date) -> Parts:
    """Return the parts with a body where they count sessions back from today, and name no body; else as they are."""
    if body is None or parts.bodies or any(window.bodies for window in parts.windows):
        return parts
    spoken = _THE_SESSION.search(typed) if not parts.windows else None
    if spoken is not None:
        window = Window(spoken.group(), back=(0, 0) if _is_open(body, holdings, on) else (1, 1))
        parts = replace(parts, windows=(window,))
    if not any(window.back is not None for window in parts.windows):
        return parts
    entry = holdings.catalogue.bodies.get(body)
    return replace(parts, bodies=((body,),), mended=(*parts.mended, (HERE, entry.name if entry else body)))


def _is_open(body: str, holdings: Holdings, on: date) -> bool:
    """Tell whether something is on file of a session of the body that is held on the day."""
    return any(s.body == body and _on(s.session, on) for s in holdings.statements)


def _on(session: HeldSession, day: date) -> bool:
    return session.starts_on is not None and session.ends_on is not None and session.starts_on <= day <= session.ends_on
