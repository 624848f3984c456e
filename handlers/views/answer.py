"""An answer as a message: how the question was understood, the passages in their own words, where and when."""

from __future__ import annotations

from collections.abc import Sequence

from handlers import limits
from handlers.markup import escaped
from handlers.views import blocks, buttons
from handlers.views.blocks import Block, Message
from storage.asking.values import Answer, Passage, Question

PASSAGES_ON_A_PAGE = 3
NEAREST_SHOWN = 2
NOT_BY_US = "We did not address this."
NOT_ADDRESSED = "Nothing on file addresses this."
OUTSIDE = "Nearest mention, outside what you asked about:"


def answer(found: Answer, asked_id: int, *, own: str | None, page: int = 0, shared: bool = False) -> Message:
    """Return one page of an answer; pages count from 0. `own` is the code of "we"; a shared one carries no Share button."""
    if found.choices:
        return _which(found, asked_id)
    if not found.found:
        return _nothing(found, asked_id, own, shared=shared)
    first = page * PASSAGES_ON_A_PAGE
    shown = found.passages[first : first + PASSAGES_ON_A_PAGE]
    pages = -(-len(found.passages) // PASSAGES_ON_A_PAGE)
    footer = [*buttons.paging(buttons.PAGE, page, pages, asked_id), *([] if shared else [buttons.share(asked_id, page)])]
    count = _counted(len(found.passages), first, len(shown))
    parts = [*_asked(found.question), *_passages(shown, asked_id), *_small(count, found.note), *_row(footer)]
    return Message(_text(found.question, count, shown, found.note), tuple(parts))


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
    absent = NOT_BY_US if found.question.scope.delegations == (own,) and not found.question.scope.others else NOT_ADDRESSED
    nearest = found.nearest[:NEAREST_SHOWN]
    parts = [*_asked(found.question), blocks.lines([blocks.run(absent, "bold")]), *_small(found.note)]
    if nearest:
        parts += [blocks.context(OUTSIDE), *_passages(nearest, asked_id)]
    parts += _row([] if shared else [buttons.share(asked_id, 0)])
    outside = [OUTSIDE, *_spoken(nearest)] if nearest else []
    text = "\n".join([_heading(found.question), absent, found.note, *outside])
    return Message(limits.cut(escaped(text), limits.MESSAGE_TEXT), tuple(parts))


def _asked(question: Question) -> list[Block]:
    typed = blocks.run(limits.cut(question.typed, limits.LABEL_TEXT) or "–", "bold")
    return [blocks.lines([typed]), *_small(understood(question))]


def _passages(passages: Sequence[Passage], asked_id: int) -> list[Block]:
    found: list[Block] = []
    for passage in passages:
        place = buttons.Place(asked_id, passage.statement.id, passage.paragraph.id)
        found += [
            blocks.quotation(blocks.highlighted(passage.paragraph.text, passage.highlights)),
            blocks.context(limits.cut(passage.citation, limits.CITATION_TEXT)),
            blocks.actions(buttons.at_place(place)),
        ]
    return found


def _small(*texts: str) -> list[Block]:
    return [blocks.context(*texts)] if any(texts) else []


def _row(row: Sequence[blocks.Button]) -> list[Block]:
    return [blocks.divider(), blocks.actions(row)] if row else []


def _counted(all_of_them: int, first: int, shown: int) -> str:
    if all_of_them == shown:
        return "1 passage." if shown == 1 else f"{shown} passages."
    return f"Passages {first + 1} to {first + shown} of {all_of_them}, best first."


def _heading(question: Question) -> str:
    return "\n".join(part for part in (question.typed, understood(question)) if part)


def _spoken(passages: Sequence[Passage]) -> list[str]:
    return [f"“{limits.cut(p.paragraph.text, limits.CONTEXT_TEXT)}” ({p.citation})" for p in passages]


def _text(question: Question, count: str, shown: Sequence[Passage], note: str) -> str:
    text = "\n".join(part for part in (_heading(question), count, *_spoken(shown), note) if part)
    return limits.cut(escaped(text), limits.MESSAGE_TEXT)
