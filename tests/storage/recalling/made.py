"""Small invented holdings: a delegation that does not exist, at real bodies."""

from __future__ import annotations

import itertools
from datetime import date

from storage.catalogue import load
from storage.catalogue.entries import Delegation
from storage.held import HeldParagraph, HeldSession, HeldStatement, Holdings

VALDORIA = Delegation("XVD", "Valdoria", "Republic of Valdoria", demonyms=("Valdorian",))
KARSLAND = Delegation("XKA", "Karsland", "Kingdom of Karsland", demonyms=("Karslandic",))
CATALOGUE = load().extended((VALDORIA, KARSLAND))
PREPCOM, BOARD, ASSEMBLY = "CTBTO-PC", "IAEA-BOG", "UNGA"

_numbers = itertools.count(1)


def session(
    number: int | None = 65, *, body: str = PREPCOM, starts_on: date | None = None, year: int | None = None
) -> HeldSession:
    """Return a session of a body; its year is that of its first day."""
    label = f"{number}th session" if number else f"meeting of {starts_on}"
    return HeldSession(next(_numbers), body, number, label, year or (starts_on.year if starts_on else None), starts_on)


def statement(
    at: HeldSession,
    *texts: str,
    delegation: str = "XVD",
    on: date | None = None,
    year: int | None = None,
    stage: str = "as delivered",
    kind: str = "national statement",
    speaker: str | None = "Ilse Marend",
    language: str = "en",
) -> HeldStatement:
    """Return a statement; a text in [brackets] is a heading, one that begins with "~" a courtesy."""
    paragraphs, counted = [], itertools.count(1)
    for block, text in enumerate(texts):
        of_kind = "heading" if text.startswith("[") else "courtesy" if text.startswith("~") else "text"
        number = None if of_kind == "heading" else next(counted)
        paragraphs.append(HeldParagraph(next(_numbers), number, block, of_kind, text.lstrip("~")))
    when = year or (on.year if on else at.year)
    return HeldStatement(
        id=next(_numbers),
        number=next(_numbers),
        file="a.txt",
        title=f"Statement of {delegation}",
        delegation=delegation,
        body=at.body,
        session=at,
        speaker=speaker,
        speaker_role=None,
        delivered_on=on,
        year=when,
        kind=kind,
        stage=stage,
        language=language,
        text=tuple(paragraphs),
    )


def holdings(*held: HeldStatement, sessions: tuple[HeldSession, ...] = (), own: str | None = "XVD") -> Holdings:
    """Return a snapshot with these statements, in order of delivery, and their sessions."""
    ordered = sorted(held, key=lambda one: (one.delivered_on or date(one.year or 9999, 12, 31), one.id))
    known = dict.fromkeys((*sessions, *(one.session for one in ordered)))
    return Holdings(1, 1, own, tuple(ordered), tuple(known), CATALOGUE)
