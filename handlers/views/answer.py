"""An answer as a message: how the question was understood, the passages in their own words, where and when."""

from __future__ import annotations

from collections.abc import Sequence

from handlers import limits
from handlers.markup import escaped
from handlers.views import blocks, buttons, usage
from handlers.views.blocks import Block, Button, Message
from storage.asking.values import Answer, Passage, Question
from storage.catalogue.entries import Catalogue
from storage.citing import session_name, spoken_date

PASSAGES_ON_A_PAGE = 3
NEAREST_SHOWN = 2
NOT_BY_US = "We did not address this."
NOT_ADDRESSED = "Nothing on file addresses this."
NOTHING_ASKED = "I do not see what to look for."
OUTSIDE = "Nearest mention, outside what you asked about:"
# How the passages of each kind of question are ordered; the rest go best first.
ORDERS = {"change": "oldest first", "who_else": "best of each delegation first"}
ENDS = {"first": "First mention on file", "last": "Latest mention on file"}


def answer(
    found: Answer, asked_id: int, *, own: str | None, catalogue: Catalogue, page: int = 0, shared: bool = False
) -> Message:
    """Return one page of an answer; pages count from 0. `own` is the code of "we"; a shared one carries no Share button."""
    if found.choices:
        return _which(found, asked_id)
    if not found.found:
        return _nothing(found, asked_id, own, shared=shared)
    shown = on_page(found, page)
    pages = -(-len(found.passages) // PASSAGES_ON_A_PAGE)
    lead = _lead(found, page, catalogue)
    parts = [*_asked(found.question), *_small(lead), *_passages(shown, asked_id, _headings(found, shown, catalogue))]
    footer = [*buttons.paging(buttons.PAGE, page, pages, asked_id), *_below(shown, asked_id, page, shared=shared)]
    return Message(_text(found.question, lead, shown, found.note), (*parts, *_small(found.note), *_row(footer)))


def is_settled(found: Answer) -> bool:
    """Return whether this is an answer: neither a question asked back, nor a line in which nothing is asked."""
    return not found.choices and (found.found or not _asks_nothing(found))


def on_page(found: Answer, page: int) -> tuple[Passage, ...]:
    """Return the passages that a page shows: those that answer, or else the nearest."""
    if not found.found:
        return found.nearest[:NEAREST_SHOWN]
    return found.passages[page * PASSAGES_ON_A_PAGE : (page + 1) * PASSAGES_ON_A_PAGE]


def nothing_on_file() -> Message:
    """Return what is said while no statement is stored: that nothing was found would be misleading then."""
    text = "Nothing is on file yet, so there is nothing to search."
    how = "Add a statement with `/statements add`, or have files and folders stored with `rapporteur import`."
    return Message(f"{text} {how}", (blocks.says(f"{text}\n{how}"),))


def understood(question: Question) -> str:
    """Return how a question was read, as one line; empty where every word stands for itself."""
    read = "; ".join(f"{typed} = {meaning}" for typed, meaning in question.expansions)
    unknown = ", ".join(f"“{word}”" for word in question.not_understood)
    return " ".join(
        part for part in (f"Understood: {read}." if read else "", f"Not understood: {unknown}." if unknown else "") if part
    )


def _which(found: Answer, asked_id: int) -> Message:
    ask_back = found.note or "Which do you mean?"
    row = [buttons.choice(c.label, asked_id, position) for position, c in enumerate(found.choices)]
    labels = " / ".join(c.label for c in found.choices)
    text = limits.cut(escaped(f"{found.question.typed}\n{ask_back} {labels}"), limits.MESSAGE_TEXT)
    return Message(text, (*_asked(found.question), blocks.section(ask_back), blocks.actions(row)))


def _nothing(found: Answer, asked_id: int, own: str | None, *, shared: bool) -> Message:
    question = found.question
    if _asks_nothing(found):
        return usage.usage(usage.SAID, f"“{limits.cut(question.typed, limits.LABEL_TEXT)}”: {NOTHING_ASKED} {found.note}")
    absent = NOT_BY_US if question.scope.delegations == (own,) and not question.scope.others else NOT_ADDRESSED
    nearest = on_page(found, 0)
    parts = [*_asked(question), blocks.lines([blocks.run(absent, "bold")]), *_small(found.note)]
    if nearest:
        parts += [blocks.context(OUTSIDE), *_passages(nearest, asked_id, [""] * len(nearest))]
    parts += _row(_below(nearest, asked_id, 0, shared=shared))
    outside = [OUTSIDE, *_spoken(nearest)] if nearest else []
    text = "\n".join([_heading(question), absent, found.note, *outside])
    return Message(limits.cut(escaped(text), limits.MESSAGE_TEXT), tuple(parts))


def _asks_nothing(found: Answer) -> bool:
    question = found.question
    return not (question.topic or question.phrases or question.not_understood or question.expansions or found.nearest)


def _asked(question: Question) -> list[Block]:
    typed = blocks.run(limits.cut(question.typed, limits.LABEL_TEXT) or "–", "bold")
    return [blocks.lines([typed]), *_small(understood(question))]


def _passages(passages: Sequence[Passage], asked_id: int, headings: Sequence[str]) -> list[Block]:
    found: list[Block] = []
    for passage, heading in zip(passages, headings, strict=True):
        found += [blocks.lines([blocks.run(heading, "bold")])] if heading else []
        found.append(blocks.quotation(blocks.highlighted(passage.paragraph.text, passage.highlights)))
        cited = limits.cut(passage.citation, limits.CITATION_TEXT)
        # One passage has its buttons in the row below; of several, each has one beside its citation.
        beside = buttons.in_context(_place(passage, asked_id)) if len(passages) > 1 else None
        found.append(blocks.section(cited, beside) if beside else blocks.context(cited))
        found += _small(*_beneath(passage))
    return found


def _beneath(passage: Passage) -> list[str]:
    """Return what stands under a passage: where else it was said in the same words, and what changed since the one before."""
    sides = (("New here", passage.change.added), ("No longer", passage.change.dropped)) if passage.change else ()
    changed = [f"{label}: {'; '.join(words)}." for label, words in sides if words]
    same = [f"In the same words: {'; '.join(passage.also)}."] if passage.also else []
    return [limits.cut(line, limits.CITATION_TEXT) for line in (*same, *changed)]


def _below(passages: Sequence[Passage], asked_id: int, page: int, *, shared: bool) -> list[Button]:
    row: list[Button] = []
    if len(passages) == 1:
        row += buttons.at_place(_place(passages[0], asked_id))
    elif passages:
        row.append(buttons.copy_page(asked_id, page))
    return row if shared else [*row, buttons.share(asked_id, page)]


def _place(passage: Passage, asked_id: int) -> buttons.Place:
    return buttons.Place(asked_id, passage.statement.id, passage.paragraph.id)


def _headings(found: Answer, shown: Sequence[Passage], catalogue: Catalogue) -> list[str]:
    """Return what stands above each passage where the order is the answer; empty where it says the same as the one before."""
    named = [_named(found.question.kind, passage, catalogue) for passage in shown]
    return [name if not at or name != named[at - 1] else "" for at, name in enumerate(named)]


def _named(kind: str, passage: Passage, catalogue: Catalogue) -> str:
    if kind == "who_else":
        delegation = catalogue.delegations.get(passage.statement.delegation)
        return delegation.name if delegation else passage.statement.delegation
    return _when_and_where(passage, catalogue) if kind == "change" else ""


def _when_and_where(passage: Passage, catalogue: Catalogue) -> str:
    statement = passage.statement
    return ", ".join(part for part in (spoken_date(statement), session_name(statement.session, catalogue)) if part)


def _small(*texts: str) -> list[Block]:
    return [blocks.context(*texts)] if any(texts) else []


def _row(row: Sequence[Button]) -> list[Block]:
    return [blocks.actions(row)] if row else []


def _lead(found: Answer, page: int, catalogue: Catalogue) -> str:
    """Return what stands above the passages: when it was first or last said, how many there are and in which order."""
    question, count = found.question, len(found.passages)
    parts = [f"{ENDS[question.kind]}: {_when_and_where(found.passages[0], catalogue)}."] if question.kind in ENDS else []
    first = page * PASSAGES_ON_A_PAGE
    last = min(first + PASSAGES_ON_A_PAGE, count)
    order = ORDERS.get(question.kind, "best first") if question.topic or question.phrases else "from its beginning"
    if count > PASSAGES_ON_A_PAGE:
        shown = f"Passages {first + 1} to {last}" if last > first + 1 else f"Passage {last}"
        parts.append(f"{shown} of {count}, {order}.")
    elif count > 1:
        parts.append(f"{count} passages, {order}.")
    return " ".join(parts)


def _heading(question: Question) -> str:
    return "\n".join(part for part in (question.typed, understood(question)) if part)


def _spoken(passages: Sequence[Passage]) -> list[str]:
    return [f"“{limits.cut(p.paragraph.text, limits.CONTEXT_TEXT)}” ({p.citation})" for p in passages]


def _text(question: Question, count: str, shown: Sequence[Passage], note: str) -> str:
    text = "\n".join(part for part in (_heading(question), count, *_spoken(shown), note) if part)
    return limits.cut(escaped(text), limits.MESSAGE_TEXT)
