"""Documents on their way in, as one message that is changed in place: how far reading has come, then a line for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from handlers import limits
from handlers.markup import escaped
from handlers.views import audience, blocks, buttons, particulars
from handlers.views.blocks import Block, Button, Message
from handlers.views.statement import ended, where
from storage.provenance import missing
from storage.statements import StatementLine
from storage.uploads import Upload

CHECK, STORE, DROP = "check_upload", "store_upload", "drop_upload"
# Withdraws what was stored a moment ago: nothing is asked before it.
UNDO, RESTORE = "undo_store", "restore_statement"
# A message holds 50 blocks, and each document takes two.
MOST = 20
TOO_MANY = f"I take {MOST} files at a time: the first {MOST} are read, give me the others in another message."
NOTED = "{} taken up. What I find stands in our direct message."
ALREADY = "That was taken up already: see our direct message."


def progress(uploads: Sequence[Upload], held: Mapping[int, StatementLine]) -> Message:
    """Return the message for the documents of a batch; `held` are the statements that they became, by id."""
    ready = [one for one in uploads if one.state != "received"]
    heading = _heading(ready, len(uploads))
    parts: list[Block] = [blocks.section(heading)]
    said = [heading]
    for one in ready:
        words, row = _line(one, held.get(one.statement_id or 0))
        said.append(words)
        parts.append(blocks.section(words))
        parts += [blocks.actions(row)] if row else []
    return Message(limits.cut(escaped("\n".join(said)), limits.MESSAGE_TEXT), tuple(parts))


def noted(count: int) -> Message:
    """Return that documents were taken up in a channel, for the one who gave them."""
    words = NOTED.format("It is" if count == 1 else f"Your {count} files are")
    return Message(words, (blocks.section(words),))


def _heading(ready: Sequence[Upload], count: int) -> str:
    if len(ready) < count:
        return f"Reading {len(ready) + 1} of {count} …"
    if all(one.state == "refused" for one in ready):
        return "It could not be read." if count == 1 else f"None of the {count} could be read."
    waits = " Nothing is stored before you say so." if any(one.state == "read" for one in ready) else ""
    return f"Read.{waits}" if count == 1 else f"All {count} read.{waits}"


def _line(one: Upload, held: StatementLine | None) -> tuple[str, list[Button]]:
    value = buttons.numbers(one.id)
    if one.state == "read":
        check, drop = Button("Check and store", CHECK, value), Button("Drop", DROP, value)
        lacking = missing(one.given.said)
        row = [check, drop] if lacking or one.replaces_id else [Button("Store", STORE, value, "primary"), check, drop]
        return _understood(one, lacking), row
    if one.state == "stored":
        return _stored(one, held)
    return _refused(one) if one.state == "refused" else f"{one.name}: dropped.", []


def _refused(one: Upload) -> str:
    """Return why a document was not stored; of several, which one it was."""
    reason = one.reason or "It was not stored."
    return reason if one.name in reason else f"{one.name}: {reason}"


def _understood(one: Upload, lacking: Sequence[str]) -> str:
    words = particulars.in_words(one.given.said)
    if lacking:
        names = " and ".join(", ".join(particulars.FIELDS[name][0].lower() for name in lacking).rsplit(", ", 1))
        return f"{one.name}: {f'{words}. ' if words else ''}I could not make out the {names}: check it."
    body = " (the body is that of the channel)" if one.given.body_of_channel else ""
    return f"{one.name}: {words}{body}. It will be seen by {audience.in_words(one.given.audience, one.given.channels)}."


def _stored(one: Upload, held: StatementLine | None) -> tuple[str, list[Button]]:
    if held is None:
        return f"{one.name}: stored.", []
    value, which = buttons.numbers(held.id), f"#{held.number} {limits.cut(held.title, limits.CITATION_TEXT)} ({where(held)})"
    show = Button("Show", buttons.SHOW_STATEMENT, value)
    if held.withdrawn_at is not None:
        row = [Button("Restore", RESTORE, value)]
        return f"{one.name}: {'stored, then' if one.given.new else 'on file already, but'} withdrawn: {which}.", row
    if one.given.new:
        return f"{one.name}: stored as {which}.", [show, Button("Undo", UNDO, value)]
    return f"{one.name}: on file already as {which}{ended(held)}.", [show]
