"""A judged quote as a message: the verdict in words first, then the words that differ, then where and when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from handlers import limits
from handlers.markup import escaped
from handlers.views import blocks, buttons
from handlers.views.blocks import Block, Message
from storage.catalogue.entries import Delegation
from storage.quoting.values import Finding, Judgement, Match, Piece

OTHERS_SHOWN = 4
LEGEND = "Bold: in our record, not in the quote. Struck out: in the quote, not in our record."

# Findings that change what a quote says, in the order of their weight, as the verdict names them.
GRAVE = {
    "negation": "the negation is not the same",
    "number": "a number is not the same",
    "date": "a date is not the same",
    "name": "a name is not the same",
    "undeclared_omission": "words are left out without a mark",
}

# What each finding says; {quoted} and {said} are the words concerned.
FINDINGS = {
    "declared_omission": "Left out, and marked as left out: {said}",
    "undeclared_omission": "Left out without a mark: {said}",
    "negation": "Negation: the quote has {quoted}, the record {said}",
    "number": "Number: the quote has {quoted}, the record {said}",
    "name": "Name: the quote has {quoted}, the record {said}",
    "date": "Date: the quote has {quoted}, the record {said}",
    "verb": "Verb: the quote has {quoted}, the record {said}",
    "wording": "Wording: the quote has {quoted}, the record {said}",
    "stitched": "Put together from words that do not stand together: {quoted}",
    "other_session": "Not where the quote says: claimed {quoted}, said {said}",
}


def judged(found: Judgement, asked_id: int, delegations: Mapping[str, Delegation], *, shared: bool = False) -> Message:
    """Return a judgement; a shared one carries no Share button."""
    said = verdict(found, delegations)
    parts = [blocks.lines([blocks.run(said, "bold")]), *_quoted(found), *_best(found, asked_id), *_findings(found.findings)]
    parts += _others(found.matches[1:], asked_id)
    parts += [blocks.context(found.note)] if found.note else []
    parts += [] if shared else [blocks.divider(), blocks.actions([buttons.share(asked_id, 0)])]
    return Message(limits.cut(escaped(_text(found, said)), limits.MESSAGE_TEXT), tuple(parts))


def verdict(found: Judgement, delegations: Mapping[str, Delegation]) -> str:
    """Return the verdict in words."""
    if found.verdict is None:
        return "Too short to judge as a quote."
    if found.verdict == "not_said":
        return "Not found in our record."
    if found.said_by == "other" and found.matches:
        code = found.matches[0].statement.delegation
        name = delegations[code].name if code in delegations else code
        return f"Said, but by {name}: {_how(found)}."
    elsewhere = ", but not where the quote says" if "other_session" in _kinds(found) else ""
    how = _how(found)
    return f"{how[0].upper()}{how[1:]}{elsewhere}."


def words_differing(redline: Sequence[Piece]) -> int:
    """Return how many words differ: of words that replace each other, the longer side counts."""
    count = 0
    for same, run in groupby(redline, key=lambda piece: piece.op == "same"):
        if not same:
            sides = {"said": 0, "quoted": 0}
            for piece in run:
                sides[piece.op] += len(piece.text.split())
            count += max(sides.values())
    return count


def _kinds(found: Judgement) -> set[str]:
    return {finding.kind for finding in found.findings}


def _how(found: Judgement) -> str:
    kinds = _kinds(found)
    if found.verdict == "verbatim":
        return "word for word, with an omission that the quote marks" if "declared_omission" in kinds else "word for word"
    if found.verdict == "paraphrase":
        return "not a quote; the nearest passage says it in other words"
    if "stitched" in kinds:
        return "not a quote as it stands: it joins words that do not stand together"
    count = words_differing(found.matches[0].redline) if found.matches else 0
    grave = next((f"; {words}" for kind, words in GRAVE.items() if kind in kinds), "")
    return {0: "nearly", 1: "nearly: 1 word differs"}.get(count, f"nearly: {count} words differ") + grave


def _quoted(found: Judgement) -> list[Block]:
    """Return the quote as typed, where no redline shows it."""
    if found.matches and found.verdict == "near":
        return []
    return [blocks.context(f"Asked about: “{limits.cut(found.alleged.quote or found.alleged.typed, limits.CONTEXT_TEXT - 50)}”")]


def _best(found: Judgement, asked_id: int) -> list[Block]:
    if not found.matches:
        return []
    match = found.matches[0]
    shown = _redline(match.redline) if found.verdict == "near" else _in_paragraph(match)
    legend = [LEGEND] if found.verdict == "near" else []
    return [
        blocks.quotation(shown),
        blocks.context(limits.cut(match.citation, limits.CITATION_TEXT), *legend),
        blocks.actions(buttons.at_place(_place(match, asked_id))),
    ]


def _redline(redline: Sequence[Piece]) -> list[Block]:
    styles = {"same": (), "said": ("bold",), "quoted": ("strike",)}
    runs: list[Block] = []
    room = limits.QUOTE_TEXT
    for piece in redline:
        text = limits.cut(piece.text, room) if room > limits.size(limits.CUT) else ""
        room -= limits.size(text)
        if text:
            runs.append(blocks.run(text, *styles[piece.op]))
    return runs


def _in_paragraph(match: Match) -> list[Block]:
    return blocks.highlighted(match.paragraph.text, [(match.start, match.end)] if match.end > match.start else [])


def _findings(findings: Sequence[Finding]) -> list[Block]:
    if not findings:
        return []
    return [blocks.section("\n".join(f"• {line}" for line in _finding_lines(findings)))]


def _finding_lines(findings: Sequence[Finding]) -> list[str]:
    return [FINDINGS[f.kind].format(quoted=_words(f.quoted), said=_words(f.said)) for f in findings]


def _words(text: str) -> str:
    return f"“{limits.cut(text, limits.LABEL_TEXT)}”" if text else "nothing"


def _others(matches: Sequence[Match], asked_id: int) -> list[Block]:
    if not matches:
        return []
    found = [blocks.context("Also here:")]
    for match in matches[:OTHERS_SHOWN]:
        button, _ = buttons.at_place(_place(match, asked_id))
        found.append(blocks.section(limits.cut(match.citation, limits.CITATION_TEXT), button))
    if len(matches) > OTHERS_SHOWN:
        found.append(blocks.context(f"And in {len(matches) - OTHERS_SHOWN} more places."))
    return found


def _place(match: Match, asked_id: int) -> buttons.Place:
    return buttons.Place(asked_id, match.statement.id, match.paragraph.id)


def _text(found: Judgement, said: str) -> str:
    parts = [said, f"Quoted: “{limits.cut(found.alleged.quote or found.alleged.typed, limits.CONTEXT_TEXT)}”"]
    if found.matches:
        best = found.matches[0]
        parts.append(f"In the record: “{limits.cut(best.said or best.paragraph.text, limits.CONTEXT_TEXT)}” ({best.citation})")
    parts += _finding_lines(found.findings)
    parts += [f"Also: {match.citation}" for match in found.matches[1 : 1 + OTHERS_SHOWN]]
    return "\n".join([*parts, *([found.note] if found.note else [])])
