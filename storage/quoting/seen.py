"""Which statements a quote may come from: those delivered by a day, of one delegation or of all."""

from __future__ import annotations

from datetime import date
from weakref import WeakKeyDictionary

import numpy as np

from storage.held import HeldStatement, Holdings
from storage.quoting.places import Seen

_DAYS_KEPT = 8

_kept: WeakKeyDictionary[Holdings, dict[tuple[date, str | None], Seen]] = WeakKeyDictionary()


def seen_by(holdings: Holdings, on: date, delegation: str | None = None) -> Seen:
    """
    Tell of each statement of a snapshot whether it was delivered by `on`; by `delegation`, where one is given.

    One more than there are statements: the last, False, stands for what is not held.
    """
    kept = _kept.setdefault(holdings, {})
    if (on, delegation) not in kept:
        while len(kept) >= _DAYS_KEPT:
            kept.pop(next(iter(kept)), None)
        held = [_delivered(s, on) and delegation in (None, s.delegation) for s in holdings.statements]
        kept[on, delegation] = np.array([*held, False], dtype=np.bool_)
    return kept[on, delegation]


def _delivered(statement: HeldStatement, on: date) -> bool:
    """Where only the year is known, the whole of that year counts, unless its session had not begun."""
    if statement.delivered_on:
        return statement.delivered_on <= on
    if statement.session.starts_on and statement.session.starts_on > on:
        return False
    return statement.year is None or statement.year <= on.year
