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
from storage.sessions import ordinal

OTHERS_SHOWN = 4
LEGEND = {"said": "Bold: on file, not in the quote.", "quoted": "Struck out: in the quote, not on file."}

NEAREST = "Nearest passage, not a match:"
QUOTE_SHOWN = 300
ELSEWHERE = "elsewhere"

# Findings that change what a quote says, in the order of their weight, as the verdict names them.
GRAVE = {"negation": "the negation", "number": "a number", "date": "a date", "name": "a name"}
# Findings that the redline shows as well as any sentence could.
SEEN = frozenset({"undeclared_omission", "wording"})

# Findings of words that stand for other words; either side may be empty.
ONE_FOR_ANOTHER = frozenset({*GRAVE, "verb", "wording"})

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
    "other_session": "Not where the quote says: it claims {quoted}, on file it is {said}",
}


def judged(found: Judgement, asked_id: int, delegations: Mapping[str, Delegation], *, shared: bool = False) -> Message:
    """Return a judgement; a shared one carries no Share button."""
    said, note = verdict(found, delegations), _note(found)
    parts = [blocks.lines([blocks.run(said, "bold")]), *_quoted(found), *([blocks.context(note)] if note else [])]
    parts += [*_best(found), *_findings(found)]
    row = [*(buttons.at_place(_place(found.matches[0], asked_id)) if found.matches else ())]
    row += [] if shared else [buttons.share(asked_id, 0)]
    parts += [*([blocks.actions(row)] if row else []), *_others(found.matches[1:], asked_id)]
    return Message(limits.cut(escaped(_text(found, said, note)), limits.MESSAGE_TEXT), tuple(parts))


def verdict(found: Judgement, delegations: Mapping[str, Delegation]) -> str:
    """Return the verdict in words."""
    if found.verdict is None:
        return found.note or "Too few words to judge as a quote."
    if found.verdict == "not_said":
        return "Not found in our record."
    how, where = _how(found), _elsewhere(found)
    told = [f"{how[0].upper()}{how[1:]}."]
    if where and found.verdict == "verbatim":
        told = [f"{how[0].upper()}{how[1:]}, but said {where}."]
    elif where:
        told.append(f"And it was said {where}.")
    if found.said_by == "other" and found.matches:
        code = found.matches[0].statement.delegation
        told.insert(0, f"Said by {delegations[code].name if code in delegations else code}, not by us.")
    return " ".join(told)


def _elsewhere(found: Judgement) -> str:
    """Return where a quote was said that claims another place, set against the claim; empty where it claims none or this."""
    finding = next((finding for finding in found.findings if finding.kind == "other_session"), None)
    if finding is None or not found.matches:
        return ""
    statement, alleged = found.matches[0].statement, found.alleged
    number, claimed = statement.session.number, alleged.session_numbers
    same_body = not alleged.bodies or statement.body in alleged.bodies
    if number is not None and claimed and number not in claimed and same_body:
        return f"at the {ordinal(number)} session, not the {' or '.join(map(ordinal, claimed))}"
    if statement.year and alleged.years and statement.year not in alleged.years and same_body:
        return f"in {statement.year}, not in {' or '.join(map(str, alleged.years))}"
    return ELSEWHERE


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
        said = "word for word but for an abbreviation" if "wording" in kinds else "word for word"
        return f"{said}, with an omission that the quote marks" if "declared_omission" in kinds else said
    if found.verdict == "paraphrase":
        return "not a quote; the nearest passage says it in other words"
    if "stitched" in kinds:
        return "not a quote as it stands: it joins words that do not stand together"
    return _nearly(kinds, found.matches[0].redline if found.matches else ())


def _nearly(kinds: set[str], redline: Sequence[Piece]) -> str:
    """Return how a near quote differs: first what changes its sense, then how many words."""
    grave = [words for kind, words in GRAVE.items() if kind in kinds]
    count = _count(kinds, redline)
    if not grave:
        return f"nearly: {count}" if count else "nearly"
    subjects = " and ".join([", ".join(grave[:-1]), grave[-1]] if len(grave) > 1 else grave)
    return f"nearly, but {subjects} {'is' if len(grave) == 1 else 'are'} not the same{f' ({count})' if count else ''}"


def _count(kinds: set[str], redline: Sequence[Piece]) -> str:
    count = words_differing(redline)
    if not count:
        return "words are left out without a mark" if "undeclared_omission" in kinds else ""
    words = "1 word" if count == 1 else f"{count} words"
    ops = {piece.op for piece in redline} - {"same"}
    if ops == {"said"} and "undeclared_omission" in kinds:
        return f"{words} left out without a mark"
    if ops == {"quoted"}:
        return f"{words} added"
    left_out = ", some of them left out without a mark" if "undeclared_omission" in kinds else ""
    return f"{words} differ{'s' if count == 1 else ''}{left_out}"


def _note(found: Judgement) -> str:
    """Return what the verdict does not say already; that a near quote was "said" would contradict it."""
    by_other = found.said_by == "other" and len(found.matches) == 1
    return "" if found.verdict in (None, "near") or by_other else found.note


def _quoted(found: Judgement) -> list[Block]:
    """Return the quote as typed, where no redline shows it."""
    if found.matches and found.verdict == "near":
        return []
    quote = found.alleged.quote or found.alleged.typed
    return [blocks.context(f"Looked for: “{limits.cut(quote, QUOTE_SHOWN)}”")]


def _best(found: Judgement) -> list[Block]:
    if not found.matches:
        return []
    match = found.matches[0]
    lead = [blocks.context(NEAREST)] if _is_nearest(found) else []
    shown = _redline(match.redline) if found.verdict == "near" else _in_paragraph(match)
    legend = _legend(match.redline) if found.verdict == "near" else []
    return [*lead, blocks.quotation(shown), blocks.context(limits.cut(match.citation, limits.CITATION_TEXT), *legend)]


def _is_nearest(found: Judgement) -> bool:
    return bool(found.matches) and found.verdict in ("not_said", "paraphrase")


def _legend(redline: Sequence[Piece]) -> list[str]:
    ops = {piece.op for piece in redline}
    return [" ".join(words for op, words in LEGEND.items() if op in ops)] if ops & set(LEGEND) else []


def _redline(redline: Sequence[Piece]) -> list[Block]:
    styles = {"same": (), "said": ("bold",), "quoted": ("strike",)}
    runs: list[Block] = []
    room = limits.QUOTE_TEXT
    for piece in redline:
        # Words that take each other's place are told apart, also at the end where no space follows.
        replaces = runs and runs[-1].get("style") and piece.op != "same"
        if replaces and not runs[-1]["text"].endswith(" ") and not piece.text.startswith(" "):
            runs.append(blocks.run(" "))
        text = limits.cut(piece.text, room) if room > limits.size(limits.CUT) else ""
        room -= limits.size(text)
        if text:
            runs.append(blocks.run(text, *styles[piece.op]))
    return runs


def _in_paragraph(match: Match) -> list[Block]:
    return blocks.highlighted(match.paragraph.text, [(match.start, match.end)] if match.end > match.start else [])


def _findings(found: Judgement) -> list[Block]:
    # The verdict names the place where the claim can be set against it, and the redline shows what it shows.
    seen = (SEEN if found.verdict == "near" else frozenset()) | ({"other_session"} if _elsewhere(found) != ELSEWHERE else set())
    shown = [finding for finding in found.findings if finding.kind not in seen]
    return [blocks.section("\n".join(f"• {line}" for line in _finding_lines(shown)))] if shown else []


def _finding_lines(findings: Sequence[Finding]) -> list[str]:
    return [_finding_line(finding) for finding in findings]


def _finding_line(finding: Finding) -> str:
    quoted, said = (f"“{limits.cut(text, limits.LABEL_TEXT)}”" for text in (finding.quoted, finding.said))
    label = finding.kind.capitalize()
    if finding.kind in ONE_FOR_ANOTHER and not finding.said:
        return f"{label}: the quote has {quoted}, the record does not"
    if finding.kind in ONE_FOR_ANOTHER and not finding.quoted:
        return f"{label}: the record has {said}, the quote does not"
    return FINDINGS[finding.kind].format(quoted=quoted, said=said)


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


def _text(found: Judgement, said: str, note: str) -> str:
    parts = [said, f"Quoted: “{limits.cut(found.alleged.quote or found.alleged.typed, limits.CONTEXT_TEXT)}”", note]
    if found.matches:
        best = found.matches[0]
        lead = NEAREST if _is_nearest(found) else "In the record:"
        parts.append(f"{lead} “{limits.cut(best.said or best.paragraph.text, limits.CONTEXT_TEXT)}” ({best.citation})")
    parts += _finding_lines(found.findings)
    parts += [f"Also: {match.citation}" for match in found.matches[1 : 1 + OTHERS_SHOWN]]
    return "\n".join(part for part in parts if part)
