"""The sentences that go with a judgement."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from storage.catalogue.entries import Catalogue
from storage.citing import day_in_words, session_name
from storage.held import HeldStatement


def said_note(statements: Sequence[HeldStatement], we: str | None, catalogue: Catalogue) -> str:
    """Return how often words were said, first and last where; empty for once by ourselves."""
    ordered = list(dict.fromkeys(statements))
    others = (
        ""
        if ordered[0].delegation == we or we is None
        else f"Not found in our own statements: said by {_name(ordered[0], catalogue)}."
    )
    if len(ordered) == 1:
        return others
    by_time = sorted(ordered, key=lambda s: s.delivered_on or date(s.year or date.max.year, 12, 31))
    span = f"Said in {len(ordered)} statements: first {_where(by_time[0], catalogue)}; last {_where(by_time[-1], catalogue)}."
    return f"{others} {span}".strip()


def scant_note(statements: Sequence[HeldStatement], catalogue: Catalogue) -> str:
    """Return how often and where words too few for a verdict were said; `statements` names one for each place."""
    if not statements:
        return "Too few words to judge, and nowhere found word for word."
    times = "once" if len(statements) == 1 else f"{len(statements)} times"
    return f"Too few words to judge. Found word for word {times}. {said_note(statements, None, catalogue)}".strip()


def absent_note(searched: int, delegation: str | None, on: date, catalogue: Catalogue) -> str:
    """Return what was searched for a quote that nobody said."""
    whose = f" of {_code_name(delegation, catalogue)}" if delegation else ""
    statements = "1 statement" if searched == 1 else f"{searched} statements"
    return f"Not found in {statements}{whose} up to {day_in_words(on)}."


def _where(statement: HeldStatement, catalogue: Catalogue) -> str:
    year = f" ({statement.year})" if statement.year else ""
    return f"{_name(statement, catalogue)}, {session_name(statement.session, catalogue)}{year}"


def _name(statement: HeldStatement, catalogue: Catalogue) -> str:
    return _code_name(statement.delegation, catalogue)


def _code_name(code: str, catalogue: Catalogue) -> str:
    delegation = catalogue.delegations.get(code)
    return delegation.name if delegation else code
