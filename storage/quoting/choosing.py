"""Which way to read a typed line: the one that the record bears out best, words of the quote never taken for an attribution."""

from __future__ import annotations

from collections.abc import Sequence

from storage.quoting.alleged import is_marked
from storage.quoting.assembling import Case
from storage.quoting.comparing import Comparison
from storage.quoting.judging import NOTHING, grade
from storage.quoting.word_lists import word_list

_HALF = 0.5
_MARKS = "\"“”„«»‹›‘’'「」『』 "


def chosen(cases: Sequence[Case]) -> Case:
    """
    Return the case that the record bears out best.

    "In 1944, the world set out" is no quote of "the world set out" with its year: where the record has "In 1945, the world set
    out", the longer reading is taken.
    """
    cases = _whole(cases)
    best = max(cases, key=lambda case: case.best)
    if best.best[0] == NOTHING:
        return best
    if not best.verbatim:
        shorter = [
            case for case in cases if case.verbatim and case.alleged.quote in best.alleged.quote and not _goes_on(best, case)
        ]
        return max(shorter, key=lambda case: case.best, default=best)
    if not best.alleged.claimed or is_marked(best.alleged):
        return best
    longer = [case for case in cases if case.best[0] > NOTHING and _goes_on(case, best)]
    return max(longer, key=lambda case: case.best, default=best)


def _whole(cases: Sequence[Case]) -> Sequence[Case]:
    """Leave out readings that take words between quotation marks for an attribution: they were quoted."""
    marked = [case.alleged.quote.strip(_MARKS) for case in cases if is_marked(case.alleged)]
    return [case for case in cases if not any(_is_part(case.alleged.quote.strip(_MARKS), quote) for quote in marked)]


def _is_part(words: str, quote: str) -> bool:
    return words != quote and words in quote


def _goes_on(longer: Case, best: Case) -> bool:
    """Tell whether the words by which one reading is longer stand, half of them at least, with the others in the record."""
    at = longer.alleged.quote.find(best.alleged.quote)
    if at < 0 or len(longer.alleged.quote) == len(best.alleged.quote):
        return False
    same = next((comparison for comparison in longer.ranked[:1] if grade(comparison) > NOTHING), None)
    if same is None:
        return False
    words, end = longer.quote.words, at + len(best.alleged.quote)
    ahead = [k for k, word in enumerate(words) if word.end <= at]
    behind = [k for k, word in enumerate(words) if word.start >= end]
    return all(_stands_there(same, added) for added in (ahead, behind) if added)


def _stands_there(comparison: Comparison, added: Sequence[int]) -> bool:
    sentence = _sentence(comparison, added)
    kept = sum(k in sentence for k in added) / len(added)
    speaks = any(comparison.quote.forms[k] in word_list("speaking") for k in added)
    return kept > _HALF if speaks else kept >= _HALF


def _sentence(comparison: Comparison, added: Sequence[int]) -> set[int]:
    """Return the words of the quote that the sentence has which holds the words beside the added ones."""
    pairs = [pair for run in comparison.runs if run.same for pair in zip(run.quoted, run.said, strict=False)]
    beside = [said for quoted, said in pairs if quoted not in added]
    if not beside:
        return set()
    near = beside[0] if added[0] == 0 else beside[-1]
    first, last = next((s for s in comparison.passage.sentences if s[0] <= near < s[1]), (near, near + 1))
    return {quoted for quoted, said in pairs if first <= said < last}
