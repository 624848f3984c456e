"""From a typed line to a judgement: read it, find the places, compare, and choose the reading that the record bears out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from storage.held import HeldStatement, Holdings
from storage.quoting.alleged import readings
from storage.quoting.assembling import Case, Search, absent, found, in_other_words, put_together, too_few_words
from storage.quoting.attribution import fits, names_a_place
from storage.quoting.choosing import chosen
from storage.quoting.judging import NOTHING, by_chance, comparisons, grade, nearest_first, says_the_like
from storage.quoting.likeness import Likely, likely
from storage.quoting.places import Places, candidates, more_candidates, places
from storage.quoting.quoted import quoted
from storage.quoting.scant import is_scant
from storage.quoting.sentence_index import sentences_of
from storage.quoting.stitching import stitched
from storage.quoting.values import Alleged, Judgement

_LONGEST_TYPED = 4_000  # characters; a longer line is read so far


def check(holdings: Holdings, typed: str, *, on: date, delegation: str | None = None, limit: int = 5) -> Judgement:
    """
    Return whether the words of a typed line were said, where, and how they differ.

    `delegation` is the code of "we", the record's own where None. What was delivered after `on` is not seen. At most `limit`
    matches, the best first; for "not_said" one at most: the nearest passage of those who are said to have said it, no answer.
    """
    we = delegation or holdings.own_delegation
    record = places(holdings)
    seen = _seen(holdings, record.statements, on)
    cases = [_case(record, alleged, seen) for alleged in readings(typed[:_LONGEST_TYPED], holdings, we, on)]
    case = _chosen(record, cases or [_case(record, Alleged(typed, typed.strip(), delegation=we), seen)], seen)
    return _judged(Search(holdings, we, on, limit), record, case)


def _seen(holdings: Holdings, rows: Sequence[HeldStatement], on: date, delegation: str | None = None) -> NDArray[np.bool_]:
    """Whether each row belongs to a statement delivered by `on`; by `delegation`, where one is given."""
    seen = {id(s) for s in holdings.statements if _delivered(s, on) and delegation in (None, s.delegation)}
    return np.array([id(statement) in seen for statement in rows], dtype=np.bool_)


def _delivered(statement: HeldStatement, on: date) -> bool:
    """Where only the year is known, the whole of that year counts, unless its session had not begun."""
    if statement.delivered_on:
        return statement.delivered_on <= on
    if statement.session.starts_on and statement.session.starts_on > on:
        return False
    return statement.year is None or statement.year <= on.year


def _case(record: Places, alleged: Alleged, seen: NDArray[np.bool_]) -> Case:
    quote = quoted(alleged.quote)
    found = candidates(record, quote.pieces, seen) if quote.words else []
    return Case(alleged, quote, tuple(found), tuple(comparisons(record, quote, found)))


def _chosen(record: Places, cases: Sequence[Case], seen: NDArray[np.bool_]) -> Case:
    """Return the reading that the record bears out best; where it bears out none, the first, looked for with more effort."""
    best = chosen(cases)
    if best.best[0] > NOTHING:
        return best
    more = more_candidates(record, cases[0].quote.pieces, seen, cases[0].candidates) if cases[0].quote.words else []
    if not more:
        return cases[0]
    return Case(cases[0].alleged, cases[0].quote, tuple(more), tuple(comparisons(record, cases[0].quote, more)))


def _judged(search: Search, record: Places, case: Case) -> Judgement:
    if is_scant(case.quote, len(case.verbatim)):
        return too_few_words(search, case)
    if case.ranked and grade(case.ranked[0]) > NOTHING and not by_chance(case.ranked[0], case.alleged.delegation):
        return found(search, case)
    pieces = stitched(record, case.alleged.quote, _seen(search.holdings, record.statements, search.on, case.alleged.delegation))
    return put_together(search, case, pieces) if pieces else _told(search, case)


def _told(search: Search, case: Case) -> Judgement:
    """Said in other words, or not at all: only by the delegation that is said to have said it."""
    who = case.alleged.delegation
    nearest = _nearest(search, case.alleged)
    searched = sum(_delivered(s, search.on) and who in (None, s.delegation) for s in search.holdings.statements)
    return (
        in_other_words(search, case, nearest)
        if says_the_like(nearest, anybody=who is None)
        else absent(search, case, nearest, searched)
    )


def _nearest(search: Search, alleged: Alleged) -> Sequence[Likely]:
    """Return what that delegation said most nearly, the claimed place before others."""
    record = sentences_of(search.holdings)
    seen = _seen(search.holdings, record.statements, search.on, alleged.delegation)
    everywhere = likely(record, alleged.quote, seen, search.names(alleged.delegation))
    if not names_a_place(alleged):
        return nearest_first(everywhere, ())
    fitting = {id(statement) for statement in search.holdings.statements if fits(alleged, statement)}
    there = seen & np.array([id(statement) in fitting for statement in record.statements], dtype=np.bool_)
    return nearest_first(everywhere, likely(record, alleged.quote, there, search.names(alleged.delegation)))
