"""Plain text to paragraphs: blocks between blank lines, and the paragraphs that lines make within or across them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from storage.reading.characters import cleaned
from storage.reading.furniture import page_furniture
from storage.reading.hyphens import joined_lines, mended, words_of
from storage.reading.media import TEXT
from storage.reading.pieces import Piece, Source
from storage.reading.vocatives import is_vocative
from storage.reading.wrapping import Setting, begins_paragraph, has_ended, setting_of


@dataclass(slots=True)
class _Line:
    text: str
    block: int
    # Page furniture stood right above: the blank lines around it belong to the page, not to the text.
    after_furniture: bool = False


@dataclass(slots=True)
class _Lines:
    block: int
    lines: list[str] = field(default_factory=list)


def plain(text: str) -> Source:
    """Return the source of a plain text. Its blocks are the text split at blank lines, whatever its paragraphs are."""
    raw = cleaned(text).replace("\f", "\n\f").split("\n")
    blocks, lines = _blocks_and_lines(raw)
    setting = setting_of([line.text for line in lines])
    words = words_of(line.text for line in lines)
    paragraphs = _paragraphs(lines, setting)
    pieces = tuple(Piece(found.block, mended(_joined(found.lines, setting, words), words)) for found in paragraphs)
    return Source(TEXT, _block_texts(blocks, setting, words), pieces, _head(lines))


def _blocks_and_lines(raw: list[str]) -> tuple[list[list[str]], list[_Line]]:
    furniture = page_furniture(raw)
    blocks: list[list[str]] = []
    lines: list[_Line] = []
    open_block = after_furniture = False
    for place, line in enumerate(line.replace("\f", "") for line in raw):
        if not line.strip():
            open_block = False
            continue
        if not open_block:
            blocks.append([])
            open_block = True
        blocks[-1].append(line)
        if place in furniture:
            after_furniture = True
        else:
            lines.append(_Line(line.rstrip(), len(blocks) - 1, after_furniture))
            after_furniture = False
    return blocks, lines


def _paragraphs(lines: list[_Line], setting: Setting) -> list[_Lines]:
    found: list[_Lines] = []
    for place, line in enumerate(lines):
        if place == 0 or _begins(lines[place - 1], line, setting):
            found.append(_Lines(line.block))
        found[-1].lines.append(line.text)
    return found


def _begins(before: _Line, line: _Line, setting: Setting) -> bool:
    same_run = before.block == line.block or (line.after_furniture and not has_ended(before.text))
    if same_run or (line.after_furniture and setting.wrapped):
        return begins_paragraph(before.text, line.text, setting)
    # A blank line in mid-sentence is an accident of the page.
    return has_ended(before.text) or not line.text.strip()[:1].islower() or is_vocative(before.text)


def _joined(lines: list[str], setting: Setting, words: Counter[str]) -> str:
    text = joined_lines(lines, words)
    return " ".join(text.split()) if setting.wrapped else text


def _block_texts(blocks: list[list[str]], setting: Setting, words: Counter[str]) -> tuple[str, ...]:
    texts = []
    for block in blocks:
        found = _paragraphs([_Line(line.rstrip(), 0) for line in block], setting)
        texts.append("\n".join(_joined(lines.lines, setting, words) for lines in found))
    return tuple(texts)


def _head(lines: list[_Line]) -> str:
    parts: list[str] = []
    for place, line in enumerate(lines):
        if place and line.block != lines[place - 1].block:
            parts.append("")
        parts.append(line.text.strip())
    return "\n".join(parts)
