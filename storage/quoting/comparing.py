"""A quote laid against a passage of the record: what they share and where they part."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from storage.quoting.compounds import written_apart
from storage.quoting.figures import written_otherwise
from storage.quoting.initials import written_out
from storage.quoting.namesakes import Named, Names, named_in, named_in_paragraph, units
from storage.quoting.passages import Passage, words_of
from storage.quoting.quoted import INSERTION, OMISSION, Quoted
from storage.quoting.word_lists import word_list
from storage.text.alignment import Step, Unit, aligned, aligned_in_units, held, weight
from storage.text.function_words import is_function_word
from storage.text.redline import Run, runs

SAID, MARKER = "said", "marker"
_EDGE = 4  # words
_STOPS = ".!?;:…。！？"
_MARKS = _STOPS + ",()[]–—"
_CONTRASTS = frozenset({"but", "rather"})
_SHORTEST_CLAUSE = 3  # words
_MOST_PIECES = 3  # of a sentence that others were left out between
_LONGEST_INSERTED = 8  # words of the record that a bracket may stand for


@dataclass(frozen=True)
class Comparison:
    """
    How a quote lies against a passage.

    `kept` is the share of the quote's words, by weight, that the passage has in this order; `left_out` the weight, in content
    words, of the passage's words between them that the quote lacks without saying so. `letters` is how alike the best stretch is,
    letter by letter; `known` are the words that the record knows. `omissions` are the declared ones.
    """

    passage: Passage
    quote: Quoted
    runs: tuple[Run, ...]
    differences: tuple[Run, ...]
    omissions: tuple[Run, ...]
    kept: float
    left_out: float
    letters: float
    known: Container[str]

    @property
    def alike(self) -> float:
        """From 0 to 1: the kept words against all words of the quote and, at a third, those that it leaves out."""
        total = sum(weight(form) for form in self.quote.forms)
        return self.kept * total / (total + self.left_out / 3) if total else 0.0

    @property
    def shortened(self) -> bool:
        """Whether it is one sentence of the record with words left out, nothing changed."""
        said = [k for run in self.runs for k in run.said]
        one = any(first <= said[0] and said[-1] < last for first, last in self.passage.sentences) if said else False
        return one and all(run.same_thing or not run.quoted for run in self.differences)

    @property
    def verbatim(self) -> bool:
        """Whether the words are the same, in the same order, but for what it declares and abbreviations that are written out."""
        return bool(self.runs) and all(run.same_thing and self._written_out(run) for run in self.differences)

    def _written_out(self, run: Run) -> bool:
        return written_out([self.quote.forms[k] for k in run.quoted], [self.passage.words[k].form for k in run.said])


def compare(
    quote: Quoted, passage: Passage, letters: float = 0.0, known: Container[str] = frozenset(), names: Names | None = None
) -> Comparison:
    """Return the best fit of the quote in the passage; `names` are those of the catalogue, where one thing may have several."""
    gaps = {place for place, kind in quote.declared.items() if kind == OMISSION}
    said = passage.forms
    made = _laid(quote, passage, aligned(quote.forms, said, gaps), letters, known)
    if made.verbatim or not made.runs:
        return made
    ours, theirs = _other_writings(quote, passage, names or {})
    if ours and theirs:
        other = _laid(quote, passage, aligned_in_units(quote.forms, said, gaps, ours, theirs), letters, known)
        made = max(made, other, key=lambda comparison: (comparison.verbatim, comparison.alike))
    if all(run.same_thing for run in made.differences if run.quoted):
        return made
    steps = _inside_a_sentence(quote, passage, ours, theirs)
    return _laid(quote, passage, steps, letters, known) if steps else made


def _inside_a_sentence(quote: Quoted, passage: Passage, ours: Sequence[Unit], theirs: Sequence[Unit]) -> tuple[Step, ...]:
    """Return the steps through the sentence that has all words of the quote in their order; nothing where none has."""
    forms = set(quote.forms) - {quote.forms[k] for unit in ours for k in range(unit.start, unit.end)} - {"the"}
    for first, last in passage.sentences:
        said = passage.forms[first:last]
        if not forms.issubset(said):
            continue
        inside = [u._replace(start=u.start - first, end=u.end - first) for u in theirs if first <= u.start and u.end <= last]
        steps = held(quote.forms, said, ours, inside)
        if steps and _cut_out_of(steps, quote, len(said)):
            return tuple(step._replace(said=step.said + first) if step.said is not None else step for step in steps)
    return ()


def _cut_out_of(steps: Sequence[Step], quote: Quoted, count: int) -> bool:
    """
    Tell whether the pieces of a quote at the ends of a sentence's `count` words are more than small words met by chance.

    Such a piece says something, or it begins or ends the sentence.
    """
    kept = [list(group) for same, group in groupby(steps, key=lambda step: step.quoted is not None) if same]
    says = [any(s.quoted is not None and not is_function_word(quote.forms[s.quoted]) for s in piece) for piece in kept]
    places = [step.said for step in steps if step.said is not None]
    return len(kept) <= _MOST_PIECES and (says[0] or places[0] == 0) and (says[-1] or places[-1] == count - 1)


def _laid(quote: Quoted, passage: Passage, steps: Sequence[Step], letters: float, known: Container[str]) -> Comparison:
    steps = _with_edges(steps, passage)
    found = runs(steps, quote.words, passage.words)
    kinds = [SAID if run.same else _excuse(quote, passage, found, place) for place, run in enumerate(found)]
    differences = tuple(run for run, kind in zip(found, kinds, strict=True) if kind is None)
    omissions = tuple(run for run, kind in zip(found, kinds, strict=True) if kind == OMISSION)
    total = sum(weight(form) for form in quote.forms) or 1.0
    whole = {k for run in found if run.same for k in run.quoted}
    kept = sum((1.0 if s.quoted in whole else s.like) * weight(quote.forms[s.quoted]) for s in steps if s.quoted is not None)
    dropped = (k for run in differences if not run.same_thing for k in run.said[len(run.quoted) :])
    left = sum(weight(passage.words[k].form) for k in dropped)
    return Comparison(passage, quote, found, differences, omissions, min(kept / total, 1.0), left, letters, known)


def _other_writings(quote: Quoted, passage: Passage, names: Names) -> tuple[tuple[Unit, ...], tuple[Unit, ...]]:
    """Return the words of the quote and of the passage that name the same thing or number in another way."""
    named = _other_names(quote, passage, names)
    numbers = written_otherwise(quote.forms, passage.forms)
    compounds = written_apart(quote.forms, passage.forms)
    ours, theirs = (_besides(_besides(a, b), c) for a, b, c in zip(named, numbers, compounds, strict=True))
    return ours, theirs


def _besides(first: tuple[Unit, ...], more: tuple[Unit, ...]) -> tuple[Unit, ...]:
    """Return the units in order; those of `more` that overlap one of the first are left out."""
    apart = [unit for unit in more if all(unit.end <= one.start or one.end <= unit.start for one in first)]
    return tuple(sorted((*first, *apart), key=lambda unit: unit.start))


def _other_names(quote: Quoted, passage: Passage, names: Names) -> tuple[tuple[Unit, ...], tuple[Unit, ...]]:
    """Return the words of the quote and of the passage that name the same thing in other words."""
    ours = named_in(quote.text, quote.words, names)
    theirs: list[Named] = []
    offset = 0
    for paragraph in passage.paragraphs if ours else ():
        spelled = words_of(paragraph)
        found = named_in_paragraph(paragraph, spelled, names)
        theirs += [replace(named, start=named.start + offset, end=named.end + offset) for named in found]
        offset += len(spelled)
    return units(ours, theirs, passage.statement.body)


def _with_edges(steps: Sequence[Step], passage: Passage) -> tuple[Step, ...]:
    """Return the steps with a quote's few differing words at its beginning or end set against the record's in the same clause."""
    shared = [place for place, step in enumerate(steps) if step.like > 0]
    if not shared:
        return tuple(steps)
    first, last = shared[0], shared[-1]
    before, behind = list(steps[:first]), list(steps[last + 1 :])
    if len(before) <= _EDGE:
        before = _paired(before[::-1], _beside(steps[first:]), -1, passage)[::-1]
    if len(behind) <= _EDGE:
        behind = _paired(behind, _beside(steps[last::-1]), 1, passage)
    return (*before, *steps[first : last + 1], *behind)


def _beside(steps: Sequence[Step]) -> int | None:
    return next((step.said for step in steps if step.said is not None), None)


def _paired(steps: Sequence[Step], beside: int | None, way: int, passage: Passage) -> list[Step]:
    paired: list[Step] = []
    for step in steps:
        following = None if beside is None else beside + way
        joined = (
            beside is not None and following is not None and _one_clause(passage, min(beside, following), max(beside, following))
        )
        beside = following if joined else None
        paired.append(Step(step.quoted, beside, 0.0))
    return paired


def _one_clause(passage: Passage, left: int, right: int) -> bool:
    if left < 0 or right >= len(passage.words) or passage.owners[left] != passage.owners[right]:
        return False
    between = passage.text_of(left)[passage.words[left].end : passage.words[right].start]
    return not any(char in _STOPS for char in between)


def _excuse(quote: Quoted, passage: Passage, found: Sequence[Run], place: int) -> str | None:
    """Return why a quote may lack a run's words: a declared omission, a bracket in their place, a list's marker; else None."""
    run = found[place]
    if run.quoted:
        return None
    before = found[place - 1].quoted[-1] + 1 if place and found[place - 1].quoted else 0
    kind = quote.declared.get(before)
    turned = _turns_meaning(passage, run)
    if kind == OMISSION and not turned:
        return OMISSION
    if kind == INSERTION and not turned and len(run.said) <= _LONGEST_INSERTED:
        return INSERTION
    return MARKER if all(_marker(passage, k) for k in run.said) else None


def _turns_meaning(passage: Passage, run: Run) -> bool:
    """Tell whether a "not" was left out of the clause that is quoted: no ellipsis excuses that."""
    negated = any(passage.words[k].form in word_list("negations") for k in run.said)
    return negated and not holds_a_clause(passage, run)


def holds_a_clause(passage: Passage, run: Run) -> bool:
    """
    Tell whether words of the record take a whole clause with them, and so whatever it negates or counts.

    They run over a stop ("is not an ornament; it"), stand between two marks (", which was never tested,"), or are the first half
    of a contrast ("not merely a network, but").
    """
    if not all(_one_clause(passage, left, right) for left, right in pairwise(run.said)):
        return True
    if len(run.said) < _SHORTEST_CLAUSE:
        return False
    contrast = passage.words[run.said[-1]].form in _CONTRASTS and passage.words[run.said[0]].form in word_list("negations")
    return contrast or (_marked_off(passage, run.said[0] - 1) and _marked_off(passage, run.said[-1]))


def _marked_off(passage: Passage, k: int) -> bool:
    """Tell whether a comma, dash, bracket or stop stands between a word and the one behind it."""
    if k < 0 or k + 1 >= len(passage.words) or passage.owners[k] != passage.owners[k + 1]:
        return True
    between = passage.text_of(k)[passage.words[k].end : passage.words[k + 1].start]
    return any(char in _MARKS for char in between)


def _marker(passage: Passage, k: int) -> bool:
    text, word = passage.text_of(k), passage.words[k]
    opening, closing = text[max(word.start - 1, 0) : word.start], text[word.end : word.end + 1]
    starts = not text[: word.start].rpartition("\n")[2].strip(" (\t")
    return len(word.form) <= 3 and closing in (")", ".") and (opening == "(" or starts) and (starts or closing == ")")  # noqa: PLR2004 - "iii"
