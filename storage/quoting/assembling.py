"""Judgements put together from what was found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from storage.citing import citation, session_name
from storage.held import HeldStatement, Holdings
from storage.quoting.attribution import fits
from storage.quoting.comparing import Comparison
from storage.quoting.findings import findings
from storage.quoting.judging import NOTHING, VERBATIM, gain, grade, mostly_strange
from storage.quoting.likeness import Likely
from storage.quoting.matching import matches_of
from storage.quoting.noting import absent_note, said_note, scant_note, written_out_note
from storage.quoting.places import Candidate
from storage.quoting.quoted import Quoted
from storage.quoting.values import Alleged, Finding, Judgement, Match

_ABOUT_EQUAL = 0.12  # so much less alike may our own words be, and still be taken before another delegation's
_NEARLY_VERBATIM = 0.93  # from here on our own near words are taken before another's verbatim ones
_AS_GOOD = 0.05
_WORD_FOR_WORD = 0.6  # content words that a verbatim reading may explain less, and still be taken
_READABLE = 0.55
# From here on the passage that is nearest by letters is nearer than the one that is nearest by meaning.
_SPELLED_ALIKE = 0.7


@dataclass(frozen=True, slots=True)
class Search:
    """What was asked of which record."""

    holdings: Holdings
    we: str | None
    on: date
    limit: int

    def names(self, code: str | None) -> str:
        """Return all names of a delegation, spaces between."""
        delegation = self.holdings.catalogue.delegations.get(code or "")
        return (
            " ".join((delegation.name, delegation.official_name, *delegation.demonyms, *delegation.aliases)) if delegation else ""
        )


@dataclass(frozen=True)
class Case:
    """One reading of the typed line with the places that may hold it, and how it compares with them."""

    alleged: Alleged
    quote: Quoted
    candidates: tuple[Candidate, ...]
    compared: tuple[Comparison, ...]

    @cached_property
    def best(self) -> tuple[int, float]:
        """How well the record bears it out: whether any place does, then how much of the line the best place explains."""
        graded = ((grade(comparison), gain(comparison)) for comparison in self.compared)
        return max(
            ((int(level > NOTHING), worth + _WORD_FOR_WORD * (level == VERBATIM)) for level, worth in graded),
            default=(NOTHING, 0.0),
        )

    @cached_property
    def verbatim(self) -> tuple[Comparison, ...]:
        """The places that have it word for word, best first."""
        return tuple(comparison for comparison in self.ranked if grade(comparison) == VERBATIM)

    @cached_property
    def ranked(self) -> tuple[Comparison, ...]:
        """
        The comparisons, best first.

        Of about equal ones those of the delegation that is said to have said it, then those at the claimed place, the latest.
        """
        return tuple(sorted(self.compared, key=self._rank, reverse=True))

    def _rank(self, comparison: Comparison) -> tuple[float, ...]:
        statement = comparison.passage.statement
        theirs = statement.delegation == self.alleged.delegation
        level, alike = grade(comparison), comparison.alike
        if level < VERBATIM and mostly_strange(comparison):
            alike = max(alike, comparison.letters)  # hardly a word is left whole: the letters tell
        first = level == VERBATIM or (theirs and level > NOTHING and alike >= _NEARLY_VERBATIM)
        goodness = (1.0 if first else 0.0) + (_ABOUT_EQUAL if theirs else 0.0) + alike
        return (level > NOTHING, round(goodness, 3), fits(self.alleged, statement), statement.year or 0)


def found(search: Search, case: Case) -> Judgement:
    """Return the judgement on words that were said so or nearly so, with every other place that has them as well."""
    best = case.ranked[0]
    level = grade(best)
    same = [c for c in case.ranked if grade(c) == level and c.alike >= best.alike - _AS_GOOD]
    matches = _each_once([match for comparison in same for match in matches_of(comparison, search.holdings.catalogue)])
    noted = _elsewhere(search, case.alleged, best.passage.statement)
    note = said_note([c.passage.statement for c in same], search.we, case.alleged.delegation, search.holdings.catalogue)
    verdict, differing = ("verbatim" if level == VERBATIM else "near"), findings(best)
    told = " ".join(filter(None, (note, written_out_note(differing) if level == VERBATIM else "")))
    return Judgement(
        case.alleged, verdict, _by(search, best.passage.statement), (*differing, *noted), matches[: search.limit], told
    )


def too_few_words(search: Search, case: Case) -> Judgement:
    """Return how often and where a few words were said, without a verdict."""
    places = case.verbatim or [comparison for comparison in case.ranked[:1] if grade(comparison) > NOTHING]
    matches = _each_once([match for comparison in places for match in matches_of(comparison, search.holdings.catalogue)])
    note = scant_note([comparison.passage.statement for comparison in case.verbatim], search.holdings.catalogue)
    said_by = _by(search, places[0].passage.statement) if places else None
    return Judgement(case.alleged, None, said_by, (), matches[: search.limit], note)


def put_together(search: Search, case: Case, pieces: Sequence[Comparison]) -> Judgement:
    """Return the judgement on a quote whose pieces were said in different places."""
    matches = _each_once([match for piece in pieces for match in matches_of(piece, search.holdings.catalogue)])
    said = " … ".join(match.said for match in matches)
    others = tuple(finding for piece in pieces for finding in findings(piece))
    first = pieces[0].passage.statement
    return Judgement(
        case.alleged,
        "near",
        _by(search, first),
        (Finding("stitched", case.alleged.quote, said), *others, *_elsewhere(search, case.alleged, first)),
        matches[: search.limit],
        f"Put together from {len(pieces)} places.",
    )


def in_other_words(search: Search, case: Case, nearest: Sequence[Likely]) -> Judgement:
    """Return the judgement on a quote that tells what was said in other words: the passage, no redline."""
    best = nearest[0].statement
    noted = _elsewhere(search, case.alleged, best)
    note = said_note([best], search.we, case.alleged.delegation, search.holdings.catalogue)
    return Judgement(case.alleged, "paraphrase", _by(search, best), noted, (_likely_match(search, nearest[0]),), note)


def absent(search: Search, case: Case, nearest: Sequence[Likely], searched: int) -> Judgement:
    """
    Return the judgement on what was not said, with the nearest passage where there is one.

    For a garbled line it is the nearest by letters.
    """
    spelled = max(case.compared, key=lambda comparison: comparison.letters, default=None)
    if spelled is not None and spelled.letters >= (_READABLE if mostly_strange(spelled) else _SPELLED_ALIKE):
        matches = matches_of(spelled, search.holdings.catalogue)[:1]
    else:
        matches = tuple(_likely_match(search, one) for one in nearest[:1])
    note = absent_note(searched, case.alleged.delegation, search.on, search.holdings.catalogue)
    return Judgement(case.alleged, "not_said", None, (), matches, note)


def _likely_match(search: Search, one: Likely) -> Match:
    said = one.paragraph.text[one.start : one.end]
    cited = citation(one.statement, one.paragraph, search.holdings.catalogue)
    return Match(one.statement, one.paragraph, one.start, one.end, said, (), round(min(one.score, 1.0), 4), cited)


def _by(search: Search, statement: HeldStatement) -> str:
    return "us" if statement.delegation == search.we else "other"


def _elsewhere(search: Search, alleged: Alleged, statement: HeldStatement) -> tuple[Finding, ...]:
    if fits(alleged, statement):
        return ()
    year = f" ({statement.year})" if statement.year else ""
    return (
        Finding("other_session", alleged.claimed or "", f"{session_name(statement.session, search.holdings.catalogue)}{year}"),
    )


def _each_once(matches: Sequence[Match]) -> tuple[Match, ...]:
    first: dict[object, Match] = {}
    for match in matches:
        first.setdefault((match.paragraph, match.start), match)
    return tuple(first.values())
