"""`rapporteur feedback`: what people thought of answers, for those who look after them."""

from __future__ import annotations

import csv
import io
from typing import Annotated, Any

import typer

from bot.commands import batch
from bot.commands.asking import JSON
from bot.commands.console import desk, out
from handlers.views.feedback import IN_PRIVATE, REASONS
from storage import feedback as opinions
from storage.feedback import Opinion

CSV = Annotated[bool, typer.Option("--csv", help="Print a table, a line each, for a spreadsheet.")]
COLUMNS = ("given_at", "helpful", "reason", "comment", "kind", "found", "question")
# A spreadsheet takes a cell that begins with one of these for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")


def feedback(
    as_csv: CSV = False,  # noqa: FBT002 - an option
    as_json: JSON = False,  # noqa: FBT002 - an option
) -> None:
    """
    List what people thought of answers, the latest first; of what was asked in private, only whether it helped and why.

    Example: rapporteur feedback --csv
    """
    if as_csv and as_json:
        raise typer.BadParameter("Give --csv or --json, not both.")
    with desk() as at, at.record.read(at.workspace_id) as db:
        found = opinions.opinions(db, at.workspace_id)
    if as_json:
        batch.print_json({"feedback": [_row(one) for one in found]})
    elif as_csv:
        out.print(_table(found), markup=False, soft_wrap=True, end="")
    else:
        _print(found)


def _print(found: tuple[Opinion, ...]) -> None:
    if not found:
        out.print("Nobody has said yet whether an answer helped.")
    for one in found:
        row = _row(one)
        why = ": ".join(filter(None, (REASONS.get(one.reason or "", ""), one.comment)))
        head = f"{one.given_at:%Y-%m-%d} {'helpful' if one.helpful else 'not helpful'}"
        out.print(" - ".join(filter(None, (head, row["question"] or IN_PRIVATE, why))), markup=False, soft_wrap=True)


def _table(found: tuple[Opinion, ...]) -> str:
    written = io.StringIO()
    table = csv.DictWriter(written, COLUMNS, lineterminator="\r\n")
    table.writeheader()
    table.writerows({name: _cell(value) for name, value in _row(one).items()} for one in found)
    return written.getvalue()


def _row(one: Opinion) -> dict[str, Any]:
    return {
        "given_at": one.given_at.isoformat(timespec="seconds"),
        "helpful": one.helpful,
        "reason": one.reason,
        "comment": one.comment,
        "kind": one.kind,
        "found": one.found,
        # What somebody asked by themselves is not told on.
        "question": one.typed if one.openly else None,
    }


def _cell(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
