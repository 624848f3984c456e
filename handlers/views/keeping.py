"""What can be done with a statement on file: the buttons, the windows, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence

from handlers import limits
from handlers.markup import escaped
from handlers.views import audience, blocks, buttons, particulars, passage
from handlers.views.blocks import Block, Button, Message
from handlers.views.incoming import RESTORE
from handlers.views.session import question
from handlers.views.statement import ended, when, where
from storage.audiences import Audience
from storage.keeping import Corrected
from storage.provenance import Provenance
from storage.statements import StatementLine
from storage.uploads import CHANNELS, ME, WORKSPACE

CORRECT, SHOW_TO, REPLACE, WITHDRAW = "correct_statement", "show_statement_to", "replace_statement", "withdraw_statement"
ORIGINAL = "original_file"
UNDO_CORRECTION, UNDO_SHOW_TO, UNDO_REPLACEMENT = "undo_correction", "undo_show_to", "undo_replacement"
CORRECTED, SHOWN_TO = "corrected_statement", "shown_statement_to"
# What Slack asks before a button takes effect: title, text, what confirms and what does not.
WITHDRAWING = (
    "Withdraw this statement?",
    "It is gone from every answer and list at once. It can be restored for 30 days, then it is deleted.",
    "Withdraw",
    "Keep",
)
RESTORING = ("Restore this statement?", "It is found again by everybody who may see it.", "Restore", "Leave it")
PUTTING_BACK = (
    "Put the earlier text back?",
    "It is found again, and the text in its place is withdrawn.",
    "Put it back",
    "Leave it",
)
SENT = "“{}” is in our direct message."
SENT_WITH = "As it was received, of #{}."
NONE_WITHDRAWN = "No statement is withdrawn that could be restored."
WITHDRAWN = "Withdrawn, and can be restored for 30 days:"
MOST_CHANGES = 20


def row(line: StatementLine, *, may_keep: bool) -> Block:
    """Return the buttons of a statement; those that change it are for keepers."""
    value = buttons.numbers(line.id)
    shown = [
        Button("Read all of it", buttons.READ_STATEMENT, buttons.numbers(line.id, 0)),
        Button("Original file", ORIGINAL, value),
    ]
    if not may_keep:
        return blocks.actions(shown)
    if line.withdrawn_at is not None:
        return _asking(blocks.actions([*shown, Button("Restore", RESTORE, value)]), RESTORE, RESTORING)
    if line.replaced_by is not None:
        back = Button("Put this text back", UNDO_REPLACEMENT, value)
        return _asking(blocks.actions([*shown, back]), UNDO_REPLACEMENT, PUTTING_BACK)
    changing = [
        Button("Correct", CORRECT, value),
        Button("Who may see it", SHOW_TO, value),
        Button("Replace", REPLACE, value),
        Button("Withdraw", WITHDRAW, value, "danger"),
    ]
    return _asking(blocks.actions([*shown, *changing]), WITHDRAW, WITHDRAWING)


def state(line: StatementLine, held: Audience | None) -> list[Block]:
    """Return what is out of the ordinary with a statement: that it is not in force, or not seen by everybody."""
    found = [blocks.context(f"Not in force{ended(line)}.")] if ended(line) else []
    if held is not None:
        found.append(blocks.context(f"Seen by {audience.in_words(*chosen(held))}."))
    return found


def correct(line: StatementLine, said: Provenance) -> Block:
    """Return the window that puts a statement's particulars right."""
    view = passage.window("Correct a statement", [blocks.context(f"#{line.number}"), *particulars.fields(said)])
    return {**view, "callback_id": CORRECTED, "private_metadata": str(line.id), "submit": blocks.plain("Correct")}


def show_to(line: StatementLine, held: Audience | None) -> Block:
    """Return the window that changes who may see a statement; `held` are those who may now, None for everybody."""
    who, channels = chosen(held)
    head = blocks.section(f"#{line.number} {line.title}")
    view = passage.window("Who may see it", [head, *audience.fields(who, channels)])
    return {**view, "callback_id": SHOWN_TO, "private_metadata": str(line.id), "submit": blocks.plain("Change")}


def chosen(held: Audience | None) -> tuple[str, tuple[str, ...]]:
    """Return an audience as the fields name it."""
    if held is None:
        return WORKSPACE, ()
    return (ME, ()) if held.keeper else (CHANNELS, held.channels)


def corrected(done: Corrected) -> Message:
    """Return what a correction changed, each as it was and as it is, with Undo."""
    if not done.changes:
        return says(f"#{done.line.number} is as it was: nothing was changed.")
    changes = [
        f"{particulars.FIELDS[name][0]}: {old or 'nothing'} → {new or 'nothing'}" for name, (old, new) in done.changes.items()
    ]
    undo = Button("Undo", UNDO_CORRECTION, buttons.numbers(done.line.id))
    return says(f"Corrected: {_named(done.line)}", *changes[:MOST_CHANGES], undo=undo)


def shown_to(line: StatementLine, now: Audience | None, before: int | None) -> Message:
    """Return who may see a statement from now on, with Undo."""
    undo = Button("Undo", UNDO_SHOW_TO, buttons.numbers(line.id, before or 0))
    return says(f"{_named(line)} is seen by {audience.in_words(*chosen(now))} from now on.", undo=undo)


def withdrawn(line: StatementLine) -> Message:
    """Return that a statement was withdrawn, with Undo."""
    undo = Button("Undo", RESTORE, buttons.numbers(line.id))
    return says(f"Withdrawn: {_named(line)}. It is in no answer any more, and can be restored for 30 days.", undo=undo)


def restored(line: StatementLine) -> Message:
    """Return that a statement is in force again."""
    return says(f"Back in force: {_named(line)}{ended(line)}.", undo=_show(line))


def sent(name: str) -> Message:
    """Return that a file was sent."""
    return says(SENT.format(name))


def restorable(lines: Sequence[StatementLine]) -> Message:
    """Return the withdrawn statements, each with a button that restores it."""
    if not lines:
        return says(NONE_WITHDRAWN)
    parts = [blocks.section(WITHDRAWN)]
    for line in lines:
        shown = blocks.section(f"{_named(line)}{ended(line)}", Button("Restore", RESTORE, buttons.numbers(line.id)))
        shown["accessory"]["confirm"] = question(*RESTORING)
        parts.append(shown)
    text = "\n".join([WITHDRAWN, *(f"{_named(line)}{ended(line)}" for line in lines)])
    return Message(limits.cut(escaped(text), limits.MESSAGE_TEXT), tuple(parts))


def stages(lines: Sequence[StatementLine], shown: int, action: str, *more: int) -> list[Block]:
    """Return the stages of a statement, each with its day and, for those not shown, a button that opens it."""
    if not lines:
        return []
    found = [blocks.context(f"Its stages; the last one is cited: {lines[-1].stage or 'stage not said'}.")]
    for line in lines:
        words = ", ".join(part for part in (f"#{line.number}", line.stage or "stage not said", when(line)) if part)
        found.append(blocks.section(words, None if line.id == shown else Button("Show", action, buttons.numbers(line.id, *more))))
    return found


def _named(line: StatementLine) -> str:
    return f"#{line.number} {limits.cut(line.title, limits.CITATION_TEXT)} ({where(line)})"


def _show(line: StatementLine) -> Button:
    return Button("Show", buttons.SHOW_STATEMENT, buttons.numbers(line.id))


def says(words: str, *more: str, undo: Button | None = None) -> Message:
    """Return a sentence, with more of it in small print and a button that takes it back where there are such."""
    parts = [blocks.section(words), *map(blocks.context, more), *([blocks.actions([undo])] if undo else [])]
    return Message(limits.cut(escaped("\n".join([words, *more])), limits.MESSAGE_TEXT), tuple(parts))


def _asking(shown: Block, action: str, asked: tuple[str, str, str, str]) -> Block:
    for element in shown["elements"]:
        if element["action_id"] == action:
            element["confirm"] = question(*asked)
    return shown
