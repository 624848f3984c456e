"""Statements as a list, and one in full."""

from __future__ import annotations

from collections.abc import Sequence

from handlers import limits
from handlers.markup import escaped
from handlers.views import blocks, buttons, passage
from handlers.views.blocks import Block, Button, Message
from handlers.views.particulars import language_in_words
from storage.held import HeldParagraph
from storage.statements import FullStatement, StatementLine

LINES_ON_A_PAGE = 10
PREVIEW_PARAGRAPHS = 2
# Title, particulars, page and buttons of a window, and as many stages as there are.
OTHER_BLOCKS = 15


def when(line: StatementLine) -> str:
    """Return the day or the year of a statement; empty where neither is known."""
    if line.delivered_on is not None:
        return f"{line.delivered_on.day} {line.delivered_on:%B %Y}"
    return "" if line.year is None else str(line.year)


def where(line: StatementLine) -> str:
    """Return delegation, body, session and day of a statement, as one line."""
    return ", ".join(part for part in (line.delegation, line.body, line.session_label, when(line)) if part)


def ended(line: StatementLine) -> str:
    """Return what became of a statement that is not in force, to be put behind its name; empty for one that is."""
    if line.withdrawn_at is not None:
        return f", withdrawn on {line.withdrawn_at.day} {line.withdrawn_at:%B %Y}"
    return f", replaced by #{line.replaced_by}" if line.replaced_by is not None else ""


def listing(lines: Sequence[StatementLine], *, page: int, more: bool, heading: str) -> Message:
    """Return one page of a list, its statements each with a button that shows it; pages count from 0."""
    parts = [blocks.section(heading)]
    for line in lines:
        button = Button("Show", buttons.SHOW_STATEMENT, buttons.numbers(line.id))
        parts.append(blocks.section(_line(line), button))
    row = buttons.paging(buttons.LIST_PAGE, page, page + (2 if more else 1))
    parts += [blocks.actions(row)] if row else []
    text = "\n".join([heading, *(_line(line) for line in lines)])
    return Message(limits.cut(escaped(text), limits.MESSAGE_TEXT), tuple(parts))


def statement(shown: FullStatement, below: Sequence[Block] = ()) -> Message:
    """Return a statement's particulars and its first paragraphs; `below` are its stages and buttons."""
    numbered = [p for p in shown.paragraphs if p.number is not None]
    opening = numbered[:PREVIEW_PARAGRAPHS]
    runs = [blocks.highlighted(p.text, [], limits.QUOTE_TEXT // PREVIEW_PARAGRAPHS) for p in opening]
    parts = [
        blocks.lines([blocks.run(f"#{shown.line.number} {limits.cut(shown.line.title, limits.CITATION_TEXT)}", "bold")]),
        blocks.context(*_particulars(shown)),
        *(blocks.quotation(r) for r in runs),
        *below,
    ]
    text = "\n".join([f"#{shown.line.number} {shown.line.title}", *_particulars(shown), *(f"“{p.text}”" for p in opening)])
    return Message(limits.cut(escaped(text), limits.MESSAGE_TEXT), tuple(parts))


def in_full(shown: FullStatement, page: int, above: Sequence[Block] = ()) -> Block:
    """
    Return a window with a page of a statement's text; pages count from 0, and one out of range is the nearest.

    `above` is what the first page says of it besides.
    """
    pages = _pages(shown.paragraphs)
    page = min(page, len(pages) - 1)
    row = buttons.paging(buttons.READ_STATEMENT, page, len(pages), shown.line.id)
    count = [] if len(pages) == 1 else [blocks.context(f"Page {page + 1} of {len(pages)}")]
    parts = [
        blocks.section(shown.line.title),
        blocks.context(*_particulars(shown)),
        *(above if page == 0 else ()),
        *pages[page],
        *count,
    ]
    return passage.window("Statement", [*parts, *([blocks.actions(row)] if row else [])])


def _pages(paragraphs: Sequence[HeldParagraph]) -> list[list[Block]]:
    pages: list[list[Block]] = [[]]
    room = limits.VIEW_CHARACTERS
    for paragraph in paragraphs:
        for block in passage.paragraphs([paragraph]):
            length = sum(limits.size(element["text"]) for element in block["elements"][0]["elements"])
            if pages[-1] and (length > room or len(pages[-1]) >= limits.BLOCKS_IN_VIEW - OTHER_BLOCKS):
                pages.append([])
                room = limits.VIEW_CHARACTERS
            pages[-1].append(block)
            room -= length
    return pages


def _particulars(shown: FullStatement) -> list[str]:
    kind = ", ".join(part for part in (shown.kind, shown.line.stage, language_in_words(shown.language)) if part)
    counted = f"{shown.line.paragraphs} paragraph{'' if shown.line.paragraphs == 1 else 's'}"
    return [part for part in (where(shown.line), shown.speaker or "", kind, counted, f"File: {shown.file_name}") if part]


def _line(line: StatementLine) -> str:
    return f"#{line.number} {limits.cut(line.title, limits.CITATION_TEXT)}\n{where(line)}"
