"""Answers as JSON objects, in the shape that the README promises to programs."""

from __future__ import annotations

from typing import Any

from storage.asking.values import Answer, Passage
from storage.held import HeldParagraph, HeldStatement, Holdings
from storage.quoting.values import Judgement, Match
from storage.reading.values import Header


def answer(holdings: Holdings, found: Answer) -> dict[str, Any]:
    """Return the object of `ask --json`, without its id."""
    question = found.question
    scope = question.scope
    return {
        "question": question.typed,
        "understood": {
            "topic": [*question.topic, *question.phrases],
            "delegations": list(scope.delegations),
            "others": scope.others,
            "bodies": [_body(holdings, code) for code in scope.bodies],
            "sessions": list(found.session_numbers),
            "from": scope.from_ and scope.from_.isoformat(),
            "to": scope.to and scope.to.isoformat(),
            "speaker": scope.speaker,
            "kind": question.kind,
            "read_as": [{"typed": typed, "meaning": meaning} for typed, meaning in question.expansions],
            "not_understood": list(question.not_understood),
        },
        "found": found.found,
        "passages": [_passage(holdings, passage) for passage in found.passages],
        "nearest": [_passage(holdings, passage) for passage in found.nearest],
        "choices": [{"label": choice.label, "question": choice.question} for choice in found.choices],
        "note": found.note,
    }


def judgement(holdings: Holdings, judged: Judgement) -> dict[str, Any]:
    """Return the object of `quote --json`, without its id; `verdict` is null for words that are no quote."""
    return {
        "quote": judged.alleged.quote,
        "claimed": judged.alleged.claimed,
        "verdict": judged.verdict,
        "said_by": judged.said_by,
        "findings": [{"kind": f.kind, "quoted": f.quoted, "said": f.said} for f in judged.findings],
        "matches": [_match(holdings, match) for match in judged.matches],
        "note": judged.note,
    }


def header(found: Header) -> dict[str, Any]:
    """Return the object of `header`, without its id; null where the header does not say."""
    return {
        "title": found.title,
        "speaker_name": found.speaker_name,
        "speaker_role": found.speaker_role,
        "delegation": found.delegation,
        "body": found.body,
        "session_number": found.session_number,
        "date": found.date and found.date.isoformat(),
        "on_behalf_of_name": found.on_behalf_of_name,
        "on_behalf_of_role": found.on_behalf_of_role,
        "language": found.language,
        "original_language": found.original_language,
    }


def _passage(holdings: Holdings, passage: Passage) -> dict[str, Any]:
    return {
        **_place(holdings, passage.statement, passage.paragraph),
        "highlights": [list(span) for span in passage.highlights],
        "score": round(passage.score, 4),
        "citation": passage.citation,
        "also": list(passage.also),
        "changed": passage.change and {"added": list(passage.change.added), "dropped": list(passage.change.dropped)},
    }


def _match(holdings: Holdings, match: Match) -> dict[str, Any]:
    return {
        **_place(holdings, match.statement, match.paragraph),
        "said": match.said,
        "redline": [{"op": piece.op, "text": piece.text} for piece in match.redline],
        "score": round(match.score, 4),
        "citation": match.citation,
    }


def _place(holdings: Holdings, statement: HeldStatement, paragraph: HeldParagraph) -> dict[str, Any]:
    year = statement.year
    return {
        "file": statement.file,
        "title": statement.title,
        "delegation": statement.delegation,
        "speaker": statement.speaker,
        "body": _body(holdings, statement.body),
        "session": statement.session.number if statement.session.number is not None else statement.session.label,
        "date": statement.delivered_on.isoformat() if statement.delivered_on else year and str(year),
        "stage": statement.stage or None,
        "paragraph": paragraph.number,
        "block": paragraph.block,
        "text": paragraph.text,
    }


def _body(holdings: Holdings, code: str) -> str:
    entry = holdings.catalogue.bodies.get(code)
    return entry.name if entry else code
