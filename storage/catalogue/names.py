"""Delegations, bodies and sessions by the names people and documents use for them: the door to this package."""

from __future__ import annotations

from rapidfuzz import fuzz, process

from storage.catalogue.body_names import BodyMention, bodies_at, bodies_in, body_named
from storage.catalogue.delegation_names import DelegationMention, delegation_named, delegations_in
from storage.catalogue.entries import Catalogue
from storage.catalogue.numbers import ordinal
from storage.catalogue.session_names import SessionMention, sessions_in
from storage.catalogue.wording import key

__all__ = [
    "BodyMention",
    "DelegationMention",
    "SessionMention",
    "bodies_at",
    "bodies_in",
    "body_named",
    "delegation_named",
    "delegations_in",
    "ordinal",
    "sessions_in",
    "suggest",
]

# Of 100: "Norwya" to "Norway" is 83, "Austria" to "Australia" 88, and no two names that share nothing reach it.
_NEAR = 78
_SHORTEST = 4


def suggest(name: str, what: str, catalogue: Catalogue) -> tuple[str, ...]:
    """
    Return up to three known names that a name may be a misspelling of, best first; empty for one that resembles none.

    `what` is "delegation" or "body". Names under four letters resemble too much to suggest anything.
    """
    spelled = " ".join(key(name))
    if len(spelled) < _SHORTEST:
        return ()
    spellings = _delegation_spellings(catalogue) if what == "delegation" else _body_spellings(catalogue)
    near = process.extract(spelled, list(spellings), scorer=fuzz.ratio, limit=10, score_cutoff=_NEAR)
    return tuple(dict.fromkeys(spellings[found] for found, _, _ in near))[:3]


def _delegation_spellings(catalogue: Catalogue) -> dict[str, str]:
    return {
        " ".join(key(spelling)): delegation.name
        for delegation in catalogue.delegations.values()
        for spelling in (*delegation.aliases, *delegation.names.values(), delegation.official_name, delegation.name)
        if len(spelling) >= _SHORTEST
    }


def _body_spellings(catalogue: Catalogue) -> dict[str, str]:
    return {
        " ".join(key(spelling)): body.name
        for body in catalogue.bodies.values()
        for spelling in (*body.ambiguous_aliases, *body.aliases, body.full_name, body.name)
        if len(spelling) >= _SHORTEST
    }
