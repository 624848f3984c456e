"""A passage in a window of its own: among its neighbours, or as text to copy."""

from __future__ import annotations

from collections.abc import Sequence

from handlers import limits
from handlers.markup import clean
from handlers.views import blocks
from handlers.views.blocks import Block
from storage.held import HeldParagraph, HeldStatement

NEIGHBOURS = 2
COPY_HINT = "Tap into the field, select all, copy. Nothing that you change here is kept."


def in_context(statement: HeldStatement, paragraph: HeldParagraph, highlights: Sequence[tuple[int, int]], citation: str) -> Block:
    """Return a window with a paragraph, set off, between the two before it and the two after it."""
    position = statement.paragraphs.index(paragraph)
    first = max(0, position - NEIGHBOURS)
    parts = [blocks.context(statement.title), blocks.context(limits.cut(citation, limits.CITATION_TEXT))]
    for shown in statement.paragraphs[first : position + NEIGHBOURS + 1]:
        parts += _set_off(shown, highlights) if shown == paragraph else paragraphs([shown])
    return window("In context", parts)


def to_copy(cited: Sequence[tuple[str, str]]) -> Block:
    """Return a window with texts and their citations, as pairs, in fields, from which a phone can copy too."""
    fields = [field for text, citation in cited for field in _copied(text, citation)][: limits.BLOCKS_IN_VIEW - 1]
    view = window("Copy citation" if len(cited) == 1 else "Copy citations", [blocks.context(COPY_HINT)])
    inputs = [_field(number, label, piece) for number, (label, piece) in enumerate(fields)]
    return {**view, "blocks": [*inputs, *view["blocks"]], "callback_id": "copied", "submit": blocks.plain("Done")}


def paragraphs(shown: Sequence[HeldParagraph]) -> list[Block]:
    """Return paragraphs with their numbers, whole, in as many blocks as it takes; headings are bold."""
    found = []
    for paragraph in shown:
        styles = ("bold",) if paragraph.kind == "heading" else ()
        for position, piece in enumerate(limits.pieces(paragraph.text, limits.QUOTE_TEXT)):
            number = [] if paragraph.number is None or position else [blocks.run(f"{paragraph.number}. ", "bold")]
            found.append(blocks.lines([*number, blocks.run(piece, *styles)]))
    return found


def window(title: str, parts: Sequence[Block]) -> Block:
    """Return a view with a title and blocks, of which no more are shown than Slack takes."""
    return {
        "type": "modal",
        "title": blocks.plain(title, limits.VIEW_TITLE),
        "close": blocks.plain("Close"),
        "blocks": list(parts)[: limits.BLOCKS_IN_VIEW],
    }


def _set_off(paragraph: HeldParagraph, highlights: Sequence[tuple[int, int]]) -> list[Block]:
    label = [] if paragraph.number is None else [blocks.lines([blocks.run(f"Paragraph {paragraph.number}", "bold")])]
    return [*label, blocks.quotation(blocks.highlighted(paragraph.text, highlights, limits.VIEW_CHARACTERS // 2))]


def _copied(text: str, citation: str) -> list[tuple[str, str]]:
    parts = limits.pieces(f"“{text}” ({citation})", limits.INPUT_TEXT - 10)
    if len(parts) == 1:
        return [("Text and citation", parts[0])]
    return [(f"Part {number} of {len(parts)}", part) for number, part in enumerate(parts, 1)]


def _field(number: int, label: str, text: str) -> Block:
    return {
        "type": "input",
        "block_id": f"copy_{number}",
        "optional": True,
        "label": blocks.plain(label),
        "element": {"type": "plain_text_input", "action_id": "text", "multiline": True, "initial_value": clean(text)},
    }
