"""Who is said to have said it, and where: delegation, body, session, year and speaker named around a quote."""

from __future__ import annotations

import re
from datetime import date

from storage.catalogue.names import bodies_in, delegations_in, sessions_in
from storage.heard import heard_in
from storage.held import HeldStatement, Holdings
from storage.quoting.values import Alleged
from storage.text.normalising import folded

_YEAR = re.compile(r"(?<!\d)(?:19[4-9]\d|20\d\d)(?!\d)")
_RELATIVE_YEAR = re.compile(r"\b(last|this) year\b", re.IGNORECASE)
_WE = re.compile(r"\b(?:we|our|ours|us)\b", re.IGNORECASE)
# A delegation named after one of these is what was spoken about, not who spoke.
# After "translated from" it is a language.
_ABOUT = re.compile(
    r"\b(?:on|about|re|regarding|against|with|to|for|towards?|concerning|(?:back|translat\w+|original) (?:from|of|into|in))"
    r"(?: the)? $",
    re.IGNORECASE,
)
_ASKED = re.compile(r"\s*(?:did|have|had|has|is|was|were|do|does|who|which|what|where|when)\b", re.IGNORECASE)
_SHORTEST_NAME = 3


def attributed(typed: str, quote: str, claimed: str, holdings: Holdings, delegation: str | None, on: date) -> Alleged:
    """Return the quote with what its attribution names; `delegation` where it names none, or "we"."""
    if not claimed:
        return Alleged(typed, quote, delegation=delegation)
    catalogue = holdings.catalogue
    sessions = sessions_in(claimed, catalogue)
    bodies = [codes for mention in (*sessions, *_apart(claimed, holdings)) if (codes := _codes(mention))]
    return Alleged(
        typed,
        quote.rstrip(" ?") if quote.endswith("?") and _ASKED.match(claimed) else quote,
        claimed,
        _delegation(claimed, holdings) or delegation,
        tuple(dict.fromkeys(code for codes in bodies for code in codes)),
        tuple(dict.fromkeys(mention.number for mention in sessions)),
        tuple(dict.fromkeys((*map(int, _YEAR.findall(claimed)), *_relative_years(claimed, on)))),
        _speaker(claimed, holdings),
    )


def _relative_years(claimed: str, on: date) -> tuple[int, ...]:
    """Return the year that "last year" or "this year" is, seen from a day."""
    return tuple(on.year - (found[1].lower() == "last") for found in _RELATIVE_YEAR.finditer(claimed))


def _apart(claimed: str, holdings: Holdings) -> list[object]:
    """Bodies named without a session number."""
    taken = [(mention.start, mention.end) for mention in sessions_in(claimed, holdings.catalogue)]
    return [m for m in bodies_in(claimed, holdings.catalogue) if not any(start < m.end and m.start < end for start, end in taken)]


def _codes(mention: object) -> tuple[str, ...]:
    codes = getattr(mention, "bodies", None)
    return tuple(codes if codes is not None else getattr(mention, "codes", ()))


def _delegation(claimed: str, holdings: Holdings) -> str | None:
    if _WE.search(claimed):
        return None
    spoke = (m.code for m in delegations_in(claimed, holdings.catalogue) if not _ABOUT.search(claimed[: m.start]))
    return next(spoke, None)


def _speaker(claimed: str, holdings: Holdings) -> str | None:
    """Return the name in the attribution by which the record knows a speaker."""
    known = {form for name in heard_in(holdings).speakers for form in folded(name).split()}
    return next((form for form in folded(claimed).split() if form in known and len(form) >= _SHORTEST_NAME), None)


def names_a_place(alleged: Alleged) -> bool:
    """Tell whether the attribution names a year, session, body or speaker that the record can be held against."""
    return bool(alleged.years or alleged.session_numbers or alleged.bodies or alleged.speaker)


def fits(alleged: Alleged, statement: HeldStatement) -> bool:
    """
    Tell whether a statement is where the quote is said to be from.

    What is not claimed fits, and so does what is not known of the statement.
    """
    return (
        (not alleged.years or statement.year is None or statement.year in alleged.years)
        and (not alleged.session_numbers or statement.session.number in alleged.session_numbers)
        and (not alleged.bodies or statement.body in alleged.bodies)
        and (not alleged.speaker or not statement.speaker or alleged.speaker in folded(statement.speaker).split())
    )
