"""The answers to several things asked in one line, as one."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain, zip_longest

from storage.asking.values import Answer, Passage, Question


def of_several(question: Question, facets: tuple[str, ...], answers: list[Answer], limit: int) -> Answer | None:
    """
    Return one answer with the best of each in turn; what was not addressed is said.

    None where none of them was found, or where one must be asked back: then the line is answered as a whole.
    """
    if not any(answer.found for answer in answers) or any(answer.choices for answer in answers):
        return None
    missing = [facet for facet, answer in zip(facets, answers, strict=True) if not answer.found]
    notes = [answer.note for answer in answers if answer.found and answer.note]
    if missing:
        notes.append(f"Not addressed in the same scope: {'; '.join(missing)}.")
    found = [answer for answer in answers if answer.found]
    return replace(
        found[0],
        question=question,
        passages=_in_turn(found)[:limit],
        note=" ".join(dict.fromkeys(notes)),
        session_numbers=tuple(sorted({number for answer in found for number in answer.session_numbers})),
    )


def _in_turn(answers: list[Answer]) -> tuple[Passage, ...]:
    by_place: dict[tuple[int, int], Passage] = {}
    for passage in chain.from_iterable(zip_longest(*(answer.passages for answer in answers))):
        if passage is not None:
            by_place.setdefault((passage.statement.id, passage.paragraph.block), passage)
    return tuple(by_place.values())
