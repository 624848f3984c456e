"""How a passage is cited, in words."""

from __future__ import annotations

from datetime import date

from storage.catalogue.entries import Catalogue
from storage.held import HeldParagraph, HeldSession, HeldStatement

# What a citation says of a stage whose words may not be those that were spoken.
UNDELIVERED = {"draft": "draft, not delivered", "check against delivery": "check against delivery"}


def citation(statement: HeldStatement, paragraph: HeldParagraph, catalogue: Catalogue) -> str:
    """
    Return "Japan, CTBTO Preparatory Commission, 65th session, 10 November 2025, Atsushi Kaifu, para. 3".

    The year alone where the day is not known, nothing for a speaker, a date or a paragraph number that is not known. Of a text
    that was not delivered, or not as it stands, the citation says so at its end.
    """
    delegation = catalogue.delegations.get(statement.delegation)
    parts = [
        delegation.name if delegation else statement.delegation,
        session_name(statement.session, catalogue),
        spoken_date(statement),
        statement.speaker or "",
        f"para. {paragraph.number}" if paragraph.number is not None else "",
        UNDELIVERED.get(statement.stage, ""),
    ]
    return ", ".join(part for part in parts if part)


def session_name(session: HeldSession, catalogue: Catalogue) -> str:
    """Return the body and the session: "CTBTO Preparatory Commission, 65th session"."""
    body = catalogue.bodies.get(session.body)
    return ", ".join(part for part in (body.name if body else session.body, session.label) if part)


def spoken_date(statement: HeldStatement) -> str:
    """Return the day of delivery in words, else the year, else nothing."""
    if statement.delivered_on is not None:
        return day_in_words(statement.delivered_on)
    return str(statement.year) if statement.year is not None else ""


def day_in_words(day: date) -> str:
    """Return "10 November 2025"."""
    return f"{day.day} {day:%B %Y}"
