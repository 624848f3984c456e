"""
The pieces of Block Kit that messages and views are made of.

Texts of people and documents go into `plain_text` and rich text only, where Slack parses nothing; `says` is for our own words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from handlers import limits
from handlers.markup import clean

Block = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Message:
    """What is posted: `text`, already escaped, says all of it for notifications and screen readers; `blocks` show it."""

    text: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Button:
    """A button: what it says, which listener it calls, and the numbers that the listener works from."""

    label: str
    action: str
    value: str
    style: str | None = None


def plain(text: str, limit: int = limits.PLAIN_TEXT) -> Block:
    """Return a text object in which Slack parses nothing; Slack refuses an empty one, so that becomes a dash."""
    return {"type": "plain_text", "text": limits.cut(clean(text), limit).strip() or "–", "emoji": False}


def says(text: str) -> Block:
    """Return a section of our own words, in Slack's markup."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}


def section(text: str, button: Button | None = None) -> Block:
    """Return a section of anybody's words, with a button beside it where one is given."""
    block: Block = {"type": "section", "text": plain(text, limits.SECTION_TEXT)}
    return block if button is None else {**block, "accessory": _button(button)}


def header(text: str) -> Block:
    """Return a heading."""
    return {"type": "header", "text": plain(text, limits.HEADER_TEXT)}


def context(*texts: str) -> Block:
    """Return a line in small print of anybody's words."""
    shown = [text for text in texts if text] or [""]
    return {"type": "context", "elements": [plain(text, limits.CONTEXT_TEXT) for text in shown[: limits.CONTEXT_ELEMENTS]]}


def divider() -> Block:
    """Return a line across."""
    return {"type": "divider"}


def actions(buttons: Iterable[Button]) -> Block:
    """Return a row of buttons."""
    return {"type": "actions", "elements": [_button(button) for button in buttons][: limits.ACTIONS_ELEMENTS]}


def run(text: str, *styles: str) -> Block:
    """Return a run of rich text; styles are "bold", "italic", "strike" and "code"."""
    element: Block = {"type": "text", "text": clean(text)}
    return {**element, "style": dict.fromkeys(styles, True)} if styles else element


def quotation(runs: Sequence[Block]) -> Block:
    """Return runs of rich text set off as a quotation."""
    return _rich("rich_text_quote", runs)


def lines(runs: Sequence[Block]) -> Block:
    """Return runs of rich text."""
    return _rich("rich_text_section", runs)


def highlighted(text: str, spans: Sequence[tuple[int, int]], limit: int = limits.QUOTE_TEXT) -> list[Block]:
    """Return a text with its spans bold; a text beyond the limit is shown around its first span, and says so."""
    start, end = _window(text, spans, limit)
    runs = [run("[…] ")] if start else []
    position = start
    for first, last in sorted(spans):
        opening, closing = max(first, position), min(last, end)
        if opening < closing:
            runs += [run(text[position:opening]), run(text[opening:closing], "bold")]
            position = closing
    runs.append(run(text[position:end]))
    if end < len(text):
        runs.append(run(" […]"))
    return [r for r in runs if r["text"]]


def _window(text: str, spans: Sequence[tuple[int, int]], limit: int) -> tuple[int, int]:
    if limits.size(text) <= limit:
        return 0, len(text)
    length = limit // 2  # characters that each take two units still fit
    first = min((span[0] for span in spans), default=0)
    start = max(0, min(first - length // 4, len(text) - length))
    start = text.rfind(" ", 0, start) + 1 if start else 0
    end = min(start + length, len(text))
    space = text.rfind(" ", start, end)
    return start, space if end < len(text) and space > start else end


def _rich(kind: str, runs: Sequence[Block]) -> Block:
    shown = [r for r in runs if r["type"] != "text" or r["text"]]
    return {"type": "rich_text", "elements": [{"type": kind, "elements": shown or [run("–")]}]}


def _button(button: Button) -> Block:
    element: Block = {
        "type": "button",
        "text": plain(button.label, limits.BUTTON_TEXT),
        "action_id": button.action,
        "value": button.value,
    }
    return element if button.style is None else {**element, "style": button.style}
