"""What a snapshot holds as a whole: worked out once, where every question would walk through all of its statements again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from weakref import WeakKeyDictionary

from storage.held import HeldStatement, Holdings


class Heard:
    """Who spoke, where and when, over some statements in order of delivery."""

    def __init__(self, statements: Sequence[HeldStatement]) -> None:
        """Work out nothing yet."""
        self.statements = tuple(statements)

    @cached_property
    def by_delegation(self) -> dict[str, tuple[HeldStatement, ...]]:
        """The statements of each delegation, by its code, in the order in which the delegations were first heard."""
        found: dict[str, list[HeldStatement]] = {}
        for statement in self.statements:
            found.setdefault(statement.delegation, []).append(statement)
        return {code: tuple(said) for code, said in found.items()}

    @cached_property
    def bodies(self) -> frozenset[str]:
        """The codes of the bodies where something was said."""
        return frozenset(statement.body for statement in self.statements)

    @cached_property
    def speakers(self) -> frozenset[str]:
        """The names of those who spoke."""
        return frozenset(statement.speaker for statement in self.statements if statement.speaker)

    @cached_property
    def numbers(self) -> frozenset[int]:
        """The numbers of the sessions where something was said."""
        return frozenset(s.session.number for s in self.statements if s.session.number is not None)

    @cached_property
    def begins(self) -> int | None:
        """The first year of which something is held; None where no year is known."""
        return min((statement.year for statement in self.statements if statement.year is not None), default=None)

    def of(self, delegations: Sequence[str]) -> Sequence[HeldStatement]:
        """Return the statements of these delegations, in order of delivery."""
        if len(delegations) == 1:
            return self.by_delegation.get(delegations[0], ())
        wanted = frozenset(delegations)
        return [statement for statement in self.statements if statement.delegation in wanted]


@dataclass(eq=False)
class _Kept:
    """What is kept of a snapshot: all of it, and what had been delivered by the day that was asked about last."""

    whole: Heard
    by_day: tuple[date, Heard] | None = None


_kept: WeakKeyDictionary[Holdings, _Kept] = WeakKeyDictionary()


def heard_in(holdings: Holdings) -> Heard:
    """Return what a snapshot holds as a whole."""
    return _of(holdings).whole


def heard_by(holdings: Holdings, on: date) -> Heard | None:
    """Return what was kept of a snapshot for a day, None where another day was asked about last."""
    by_day = _of(holdings).by_day
    return by_day[1] if by_day is not None and by_day[0] == on else None


def keep(holdings: Holdings, on: date, heard: Heard) -> Heard:
    """Keep what had been delivered by a day, and return it."""
    _of(holdings).by_day = (on, heard)
    return heard


def _of(holdings: Holdings) -> _Kept:
    kept = _kept.get(holdings)
    if kept is None:
        kept = _kept[holdings] = _Kept(Heard(holdings.statements))
    return kept
