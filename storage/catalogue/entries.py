"""What the catalogue files hold: the world's delegations, groups, bodies and terms, the same for every workspace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Delegation:
    """A state or group that speaks. `code` is ISO 3166-1 alpha-3 for states, a short name ("EU", "G77") for groups."""

    code: str
    name: str
    official_name: str = ""
    demonyms: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)  # official short name by language: ar, es, fr, ru, zh
    members: tuple[str, ...] = ()  # codes, for a group whose membership is certain
    iso2: str = ""  # ISO 3166-1 alpha-2; found as a whole name only, since "IS", "NO" and "AT" are words


@dataclass(frozen=True, slots=True)
class Body:
    """
    A forum that meets. `code` is ours ("CTBTO-PC").

    `numbering` is "ordinal" (65th session), "year" (2026 Review Conference) or "date" (IAEA Board).
    `sessions` is the rule: how a number and a year belong together; empty where there is none.
    `ambiguous_aliases` name more than one body ("PrepCom", "PC", "general debate"): which is meant follows from the record.
    """

    code: str
    name: str
    full_name: str = ""
    abbreviation: str = ""
    seat: str = ""
    time_zone: str = ""
    numbering: str = "ordinal"
    parent: str = ""
    aliases: tuple[str, ...] = ()
    ambiguous_aliases: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    # One per meeting of the rhythm: "month/first_number/first_year/step". CTBTO PrepCom: ("06/58/2022/2", "11/59/2022/2").
    sessions: tuple[str, ...] = ()
    length_days: int = 5  # how long a session is taken to last where the record does not say


@dataclass(frozen=True, slots=True)
class Term:
    """
    Words that mean the same: an abbreviation and what it stands for, or two names of one thing.

    `bodies` are the codes of those where the abbreviation has this meaning; empty means everywhere.
    """

    term: str
    equivalents: tuple[str, ...]
    bodies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Catalogue:
    """
    Everything the files hold, by code; a workspace's own rows may be laid over it with `extended`.

    Two values are the same catalogue only if they are the same object, so that what is indexed of one can be kept beside it.
    """

    delegations: Mapping[str, Delegation]
    bodies: Mapping[str, Body]
    terms: tuple[Term, ...]

    def extended(
        self,
        delegations: tuple[Delegation, ...] = (),
        bodies: tuple[Body, ...] = (),
        terms: tuple[Term, ...] = (),
    ) -> Catalogue:
        """Return this catalogue with a workspace's own rows, which win over ours of the same code."""
        return Catalogue(
            {**self.delegations, **{d.code: d for d in delegations}},
            {**self.bodies, **{b.code: b for b in bodies}},
            (*terms, *self.terms),
        )
