"""The sentences that go with a judgement."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from storage.catalogue.entries import Catalogue
from storage.citing import day_in_words, session_name
from storage.held import HeldStatement
from storage.quoting.values import Finding

_NAMED = 3  # other delegations


def said_note(statements: Sequence[HeldStatement], we: str | None, claimed: str | None, catalogue: Catalogue) -> str:
    """
    Return whose words they are, how often that delegation said them, first and last where, and who else did.

    Empty for once by ourselves alone. `claimed` is the code of the delegation that is said to have said them, `we` is ours; of
    the statements the best comes first.
    """
    ordered = list(dict.fromkeys(statements))
    speaker = ordered[0].delegation
    theirs = [statement for statement in ordered if statement.delegation == speaker]
    others = list(dict.fromkeys(_name(s, catalogue) for s in ordered if s.delegation != speaker))
    parts = (_whose(speaker, we, claimed, catalogue), _span(theirs, catalogue), _also(others))
    return " ".join(part for part in parts if part)


def _span(statements: Sequence[HeldStatement], catalogue: Catalogue) -> str:
    """Return in how many of one delegation's statements, first and last where; empty for one."""
    if len(statements) == 1:
        return ""
    by_time = sorted(statements, key=lambda s: s.delivered_on or date(s.year or date.max.year, 12, 31))
    return f"Said in {len(statements)} statements: first {_where(by_time[0], catalogue)}; last {_where(by_time[-1], catalogue)}."


def _also(others: Sequence[str]) -> str:
    if not others:
        return ""
    if len(others) > _NAMED:
        return f"Also said by {len(others)} other delegations."
    return f"Also said by {' and '.join(filter(None, (', '.join(others[:-1]), others[-1])))}."


def written_out_note(findings: Sequence[Finding]) -> str:
    """Return where a quote that is word for word has a name in full that the record abbreviates, or the other way round."""
    pairs = [f"“{finding.quoted}” for “{finding.said}”" for finding in findings if finding.kind == "wording"]
    return f"Word for word, with {', '.join(pairs)}." if pairs else ""


def _whose(speaker: str, we: str | None, claimed: str | None, catalogue: Catalogue) -> str:
    """Return whose words they are, with whose they are not where another was named; empty for our own as claimed."""
    name = _code_name(speaker, catalogue)
    by = f"said by us ({name})" if speaker == we else f"said by {name}"
    if claimed in (None, speaker):
        return "" if speaker == we or (claimed is None and we is None) else f"{by[0].upper()}{by[1:]}."
    whose = "our own statements" if claimed == we else f"the statements of {_code_name(claimed, catalogue)}"
    return f"Not found in {whose}: {by}."


def scant_note(statements: Sequence[HeldStatement], catalogue: Catalogue) -> str:
    """Return how often and where words too few for a verdict were said; `statements` names one for each place."""
    if not statements:
        return "Too few words to judge, and nowhere found word for word."
    times = "once" if len(statements) == 1 else f"{len(statements)} times"
    return f"Too few words to judge. Found word for word {times}. {said_note(statements, None, None, catalogue)}".strip()


def absent_note(searched: int, delegation: str | None, on: date, catalogue: Catalogue) -> str:
    """Return what was searched for a quote that nobody said."""
    whose = f" of {_code_name(delegation, catalogue)}" if delegation else ""
    statements = "1 statement" if searched == 1 else f"{searched} statements"
    return f"Not found in {statements}{whose} up to {day_in_words(on)}."


def _where(statement: HeldStatement, catalogue: Catalogue) -> str:
    year = f" ({statement.year})" if statement.year else ""
    return f"{_name(statement, catalogue)}, {session_name(statement.session, catalogue)}{year}"


def _name(statement: HeldStatement, catalogue: Catalogue) -> str:
    return _code_name(statement.delegation, catalogue)


def _code_name(code: str, catalogue: Catalogue) -> str:
    delegation = catalogue.delegations.get(code)
    return delegation.name if delegation else code
