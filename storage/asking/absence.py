"""What an answer says where nothing addresses the question: what was searched, in words."""

from __future__ import annotations

import re
from collections.abc import Iterable

from storage.asking.concepts import Query
from storage.asking.lexicon import words_of
from storage.asking.parts import Parts, Window
from storage.asking.scope import Resolved
from storage.catalogue.entries import Catalogue
from storage.catalogue.names import bodies_in
from storage.citing import day_in_words, session_name
from storage.heard import heard_in
from storage.held import HeldSession, HeldStatement, Holdings

_MOST_WORDS = 8
_YEAR = re.compile(r"\b(?:18|19|20)\d\d\b")
_MOST_NAMES = 3


def searched(resolved: Resolved, query: Query, catalogue: Catalogue) -> str:
    """Return "Searched 15 statements of Japan in the UN General Assembly, 2010-2024, for whaling, whale."."""
    statements = resolved.statements
    count = f"{len(statements)} statement{'s' * (len(statements) != 1)}"
    place = _listed([body_name(code, catalogue) for code in dict.fromkeys(s.body for s in statements)])
    return f"Searched {count} of {_names(statements, catalogue)} in the {place}, {_years(statements)}, for {_words(query)}."


def beyond_the_record(typed: str, holdings: Holdings) -> str:
    """
    Return, in sentences, what a line names beyond the record: a year before it begins, a body of which nothing is on file.

    They may be the topic ("the bombings of 1945"), so they are looked for; that they were no scope has to be said.
    """
    said = []
    begins = heard_in(holdings).begins
    if begins is not None and any(int(year) < begins for year in _YEAR.findall(typed)):
        said.append(f" The record begins in {begins}.")
    held = heard_in(holdings).bodies
    strange = [mention.codes[0] for mention in bodies_in(typed, holdings.catalogue) if not held.intersection(mention.codes)]
    said += [f" Nothing of the {body_name(code, holdings.catalogue)} is on file." for code in dict.fromkeys(strange)]
    return "".join(said)


def nothing_on_file(parts: Parts, resolved: Resolved, catalogue: Catalogue) -> str:
    """Return the note for a scope that holds no statement at all: "No statement of Kenya for the 68th session is on file."."""
    names = [catalogue.delegations[code].name if code in catalogue.delegations else code for code in resolved.delegations]
    whose = f" of {_listed(names[:_MOST_NAMES])}" if names and len(names) <= _MOST_NAMES else ""
    where = f" in the {' or the '.join(body_name(code, catalogue) for code in resolved.bodies)}" if resolved.bodies else ""
    when = _listed([_when(window) for window in parts.windows]) if parts.windows else ""
    return f"No statement{whose}{where} is on file{_joined(when)}."


def silent_at(sessions: Iterable[HeldSession], resolved: Resolved, catalogue: Catalogue) -> str:
    """Return "Nothing of Japan is on file for the CTBTO Preparatory Commission, 66th session (22 June 2026).", or nothing."""
    named = [f"the {session_name(s, catalogue)}{_opened(s)}" for s in sessions]
    return f"Nothing of {_whose(resolved, catalogue)} is on file for {_listed(named)}." if named else ""


def _opened(session: HeldSession) -> str:
    day = day_in_words(session.starts_on) if session.starts_on else ""
    return f" ({day})" if day and day not in session.label else ""


def _whose(resolved: Resolved, catalogue: Catalogue) -> str:
    codes = resolved.delegations
    if not 0 < len(codes) <= _MOST_NAMES:
        return "these delegations"
    return _listed([catalogue.delegations[code].name if code in catalogue.delegations else code for code in codes])


def _joined(when: str) -> str:
    """Return " for the 78th session", " since 2017", or nothing."""
    if not when:
        return ""
    stands_alone = when.split(maxsplit=1)[0] in words_of("before a time")
    return f" {when}" if stands_alone else f" for {when}"


def _when(window: Window) -> str:
    """Return "the 78th session" for "78th session", and other times as typed."""
    return f"the {window.typed}" if window.typed[:1].isdigit() and window.numbers is not None else window.typed


def body_name(code: str, catalogue: Catalogue) -> str:
    """Return the body's name, or its code where the catalogue does not know it."""
    body = catalogue.bodies.get(code)
    return body.name if body else code


def _names(statements: tuple[HeldStatement, ...], catalogue: Catalogue) -> str:
    codes = list(dict.fromkeys(s.delegation for s in statements))
    if len(codes) > _MOST_NAMES:
        return f"{len(codes)} delegations"
    return _listed([catalogue.delegations[code].name if code in catalogue.delegations else code for code in codes])


def _listed(names: list[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _years(statements: tuple[HeldStatement, ...]) -> str:
    years = sorted({s.year for s in statements if s.year is not None})
    if not years:
        return "undated"
    return str(years[0]) if years[0] == years[-1] else f"{years[0]}-{years[-1]}"


def _words(query: Query) -> str:
    words = [word for concept in query.concepts for word in (concept.label, concept.expansion) if word]
    return ", ".join(dict.fromkeys(words[:_MOST_WORDS])) or "anything"
