"""The windows in which a statement is added: a file or its text is given, then what was understood of it is checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from handlers import limits
from handlers.views import audience, blocks, buttons, particulars, passage
from handlers.views.blocks import Block, Button
from handlers.views.incoming import RESTORE
from handlers.views.particulars import labelled
from handlers.views.planning import ACTION, field_values, text_value
from handlers.views.statement import ended, where
from storage.statements import Receipt, StatementLine
from storage.uploads import Upload

GIVE, CHECK = "add_statement", "check_statement"
TITLE, REPLACE_TITLE = "Add a statement", "Replace a statement"
# Slack's own limit.
MOST_FILES = 10
FILES = "files"
FILES_LABEL, FILES_HINT = "Files", "PDF, Word (.docx), HTML, Markdown or plain text, as many as ten."
# One field takes 3,000 characters, a national statement of some ten minutes 8,000.
TEXT_FIELDS = 6
TEXT_BLOCK = "text_{}"
TEXT_HINT = "Slack takes 3,000 characters a field: go on in the next, with a new paragraph where you can."
READING = "Reading the file. In a moment it can be checked here; if you close this window, in our direct message."
READING_ALL = "Reading {} files. What I find stands in our direct message; you may close this window."
BELONGS, BELONGS_LABEL = "belongs", "Belongs to"
BELONGS_HINT = "Only where it is another version of a text that is on file already."
ANOTHER_STAGE, IN_PLACE = "Another stage of …", "In place of …"
STAGE_OF, REPLACES = "stage", "replaces"
ALONE = "alone"
ON_FILE = "This text is on file already, and was not stored again"


@dataclass(frozen=True, slots=True)
class Given:
    """What the first window holds: Slack's file objects, and the text of its fields, which may be empty."""

    files: tuple[Mapping[str, Any], ...]
    text: str


@dataclass(frozen=True, slots=True)
class Belongs:
    """Which statement a text is another stage of, or takes the place of; None where it is one of its own."""

    stage_of: int | None = None
    replaces: int | None = None


def paste(replaces: StatementLine | None = None) -> Block:
    """Return the first window: files, or fields for the text; `replaces` is the statement whose place it takes."""
    lead = [blocks.section(f"It takes the place of #{replaces.number} {replaces.title}.")] if replaces else []
    element: Block = {"type": "file_input", "action_id": ACTION, "max_files": MOST_FILES if replaces is None else 1}
    files = labelled(FILES, FILES_LABEL if replaces is None else "File", FILES_HINT, element, optional=True)
    view = passage.window(REPLACE_TITLE if replaces else TITLE, [*lead, files, *map(_text, range(TEXT_FIELDS))])
    metadata = str(replaces.id) if replaces else ""
    return {**view, "callback_id": GIVE, "private_metadata": metadata, "submit": blocks.plain("Continue")}


def given(state: Mapping[str, Any]) -> Given:
    """Return what was given, of a view's `state.values`."""
    values = field_values(state)
    held = values.get(FILES)
    files = held.get("files") if isinstance(held, Mapping) else None
    pieces = tuple(text_value(values.get(TEXT_BLOCK.format(number))) or "" for number in range(TEXT_FIELDS))
    return Given(tuple(file for file in files or () if isinstance(file, Mapping)), joined(pieces))


def reading(count: int) -> Block:
    """Return what the window shows while files are read."""
    return passage.window(TITLE, [blocks.section(READING if count == 1 else READING_ALL.format(count))])


def check(upload: Upload, likely: Sequence[StatementLine]) -> Block:
    """Return the window with what was understood of a document, to be put right; `likely` are texts that it may belong to."""
    said = upload.given.said
    parts = [
        blocks.context(upload.name),
        *particulars.lead(said),
        *particulars.fields(said, body_of_channel=upload.given.body_of_channel),
        *audience.fields(upload.given.audience, upload.given.channels),
        *_belongs(upload, likely),
    ]
    view = passage.window("Check and store", parts)
    return {**view, "callback_id": CHECK, "private_metadata": str(upload.id), "submit": blocks.plain("Store")}


def belongs(state: Mapping[str, Any]) -> Belongs:
    """Return what a document was said to belong to."""
    kind, _, number = (text_value(field_values(state).get(BELONGS)) or "").partition(":")
    if not number.isdecimal():
        return Belongs()
    return Belongs(replaces=int(number)) if kind == REPLACES else Belongs(stage_of=int(number))


def stored(receipt: Receipt) -> Block:
    """Return the last window: what became of the text."""
    line = receipt.line
    counted = f"{line.paragraphs} paragraph{'' if line.paragraphs == 1 else 's'}"
    words = f"{'Stored' if receipt.new else ON_FILE}: #{line.number} {line.title}"
    return passage.window(TITLE, [blocks.section(words), blocks.context(where(line), counted)])


def on_file(line: StatementLine) -> Block:
    """Return the window that says which statement on file has the same words."""
    words = f"{ON_FILE}: #{line.number} {line.title}{ended(line)}"
    row = [Button("Restore", RESTORE, buttons.numbers(line.id))] if line.withdrawn_at else []
    read = Button("Read all of it", buttons.READ_STATEMENT, buttons.numbers(line.id, 0))
    return passage.window(TITLE, [blocks.section(words), blocks.context(where(line)), blocks.actions(row or [read])])


def joined(pieces: tuple[str, ...]) -> str:
    """Return the text of the fields: one that does not end a sentence was cut by its field, and goes on in the next."""
    text = ""
    for piece in (p.strip() for p in pieces):
        gap = "\n\n" if text.endswith((".", "!", "?", "”", '"', "»", "。", "؟", ":")) else " "
        text += f"{gap if text and piece else ''}{piece}"
    return text


def _text(number: int) -> Block:
    element: Block = {"type": "plain_text_input", "action_id": ACTION, "multiline": True, "max_length": limits.INPUT_TEXT}
    label = "Or the text itself" if number == 0 else f"Text, continued ({number + 1})"
    return labelled(TEXT_BLOCK.format(number), label, TEXT_HINT if number == 0 else "", element, optional=True)


def _belongs(upload: Upload, likely: Sequence[StatementLine]) -> list[Block]:
    if not likely:
        return []
    groups = [("", [(ALONE, "No other text: a statement of its own")])]
    for label, kind in ((ANOTHER_STAGE, STAGE_OF), (IN_PLACE, REPLACES)):
        groups.append((label, [(f"{kind}:{line.id}", f"#{line.number} {line.title}") for line in likely]))
    shown = [(label, [particulars.option(value, text) for value, text in options]) for label, options in groups]
    chosen = f"{REPLACES}:{upload.replaces_id}" if upload.replaces_id else ALONE
    first = next((one for _, options in shown for one in options if one["value"] == chosen), shown[0][1][0])
    element: Block = {
        "type": "static_select",
        "action_id": ACTION,
        "option_groups": [{"label": blocks.plain(label or "Alone"), "options": options} for label, options in shown],
        "initial_option": first,
    }
    return [labelled(BELONGS, BELONGS_LABEL, BELONGS_HINT, element, optional=False)]
