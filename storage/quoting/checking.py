"""From a typed line to a judgement: read it, find the places, compare, and choose the reading that the record bears out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from storage.held import Holdings
from storage.index.placing import source_of
from storage.index.reading import View
from storage.quoting.alleged import readings
from storage.quoting.assembling import Case, Search, absent, found, in_other_words, put_together, too_few_words
from storage.quoting.attribution import fits, names_a_place
from storage.quoting.choosing import chosen
from storage.quoting.judging import NOTHING, by_chance, comparisons, grade, nearest_first, says_the_like
from storage.quoting.likeness import Likely, likely
from storage.quoting.places import Places, Seen, candidates, more_candidates
from storage.quoting.quoted import quoted
from storage.quoting.scant import is_scant
from storage.quoting.seen import seen_by
from storage.quoting.sentence_index import Sentences
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
    with source_of(holdings).opened() as opened:
        record = Places(holdings, View(opened))
        seen = seen_by(holdings, on)
        cases = [_case(record, alleged, seen) for alleged in readings(typed[:_LONGEST_TYPED], holdings, we, on)]
        case = _chosen(record, cases or [_case(record, Alleged(typed, typed.strip(), delegation=we), seen)], seen)
        return _judged(Search(holdings, we, on, limit), record, case)


def _case(record: Places, alleged: Alleged, seen: Seen) -> Case:
    quote = quoted(alleged.quote)
    found = candidates(record, quote.pieces, seen) if quote.words else []
    return Case(alleged, quote, tuple(found), tuple(comparisons(record, quote, found)))


def _chosen(record: Places, cases: Sequence[Case], seen: Seen) -> Case:
    """Return the reading that the record bears out best, else the first; looked for with more effort where that is in doubt."""
    best = chosen(cases)
    if best.best[0] == NOTHING:
        best = cases[0]
    more = more_candidates(record, best.quote.pieces, seen, best.candidates) if best.quote.words and not best.verbatim else []
    if not more:
        return best
    return Case(best.alleged, best.quote, tuple(more), tuple(comparisons(record, best.quote, more)))


def _judged(search: Search, record: Places, case: Case) -> Judgement:
    if is_scant(case.quote, len(case.verbatim)):
        return too_few_words(search, case)
    if case.ranked and grade(case.ranked[0]) > NOTHING and not by_chance(case.ranked[0], case.alleged.delegation):
        return found(search, case)
    pieces = stitched(record, case.alleged.quote, seen_by(search.holdings, search.on, case.alleged.delegation))
    return put_together(search, case, pieces) if pieces else _told(search, record, case)


def _told(search: Search, record: Places, case: Case) -> Judgement:
    """Said in other words, or not at all: only by the delegation that is said to have said it."""
    who = case.alleged.delegation
    nearest = _nearest(search, record, case.alleged)
    searched = int(seen_by(search.holdings, search.on, who).sum())
    return (
        in_other_words(search, case, nearest)
        if who is not None and says_the_like(nearest)
        else absent(search, case, nearest, searched)
    )


def _nearest(search: Search, record: Places, alleged: Alleged) -> Sequence[Likely]:
    """Return what that delegation said most nearly, the claimed place before others."""
    # Nobody in particular is believed to have said the like: then only the nearest passage is shown.
    sentences = Sentences(record, thorough=alleged.delegation is not None)
    seen = seen_by(search.holdings, search.on, alleged.delegation)
    everywhere = likely(sentences, alleged.quote, seen, search.names(alleged.delegation))
    if not names_a_place(alleged):
        return nearest_first(everywhere, ())
    there = seen & np.array([*(fits(alleged, statement) for statement in search.holdings.statements), False], dtype=np.bool_)
    return nearest_first(everywhere, likely(sentences, alleged.quote, there, search.names(alleged.delegation)))
