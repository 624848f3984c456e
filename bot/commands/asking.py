"""`rapporteur ask` and `rapporteur quote`: the two questions, in the terminal and for programs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

import typer

from bot.commands import batch, plain, shape
from bot.commands.console import Desk, desk, out, refuse, today, we
from storage import asking, quoting
from storage.asking.values import Answer
from storage.held import Holdings
from storage.quoting.values import Judgement

AS = Annotated[str | None, typer.Option("--as", metavar="DELEGATION", help="Who 'we' are: a name or ISO code.")]
ON = Annotated[str | None, typer.Option("--on", metavar="DATE", help="The day asked, as 2026-03-01; today by default.")]
JSON = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
BATCH = Annotated[
    str | None, typer.Option("--batch", metavar="FILE.jsonl", help="Answer each line of a file (- for standard input).")
]
LIMIT = Annotated[int, typer.Option("--limit", min=1, max=100, metavar="N", help="At most this many passages.")]


def ask(
    question: Annotated[str | None, typer.Argument(help="As you would type it in Slack.")] = None,
    as_: AS = None,
    on: ON = None,
    limit: LIMIT = 10,
    as_json: JSON = False,  # noqa: FBT002 - an option
    batch_file: BATCH = None,
) -> None:
    """
    Say what was said, in the delegation's own words, cited to the paragraph.

    Example: rapporteur ask "what did we say about the IMS last session" --as JPN --on 2026-03-01
    """
    _one_of(question, batch_file, "a question")
    with desk() as at:
        if batch_file:
            batch.answer_lines(batch_file, lambda line: shape.answer(*asked(at, line, limit)))
            return
        holdings, found = asked(at, {"question": question, "as": as_, "on": on}, limit)
        if as_json:
            batch.print_json({"id": None, **shape.answer(holdings, found)})
        else:
            out.print(plain.answer(found))


def quote(
    text: Annotated[str | None, typer.Argument(help="The words, with or without quotation marks.")] = None,
    as_: AS = None,
    on: ON = None,
    as_json: JSON = False,  # noqa: FBT002 - an option
    batch_file: BATCH = None,
) -> None:
    """
    Say whether a quote is ours, word for word, and if not, which words differ.

    Example: rapporteur quote "the IMS is not the vigilant sentinel of our collective security" --as JPN
    """
    _one_of(text, batch_file, "a quote")
    with desk() as at:
        if batch_file:
            batch.answer_lines(batch_file, lambda line: shape.judgement(*_quote(at, line)))
            return
        holdings, judged = _quote(at, {"quote": text, "as": as_, "on": on})
        if as_json:
            batch.print_json({"id": None, **shape.judgement(holdings, judged)})
        else:
            out.print(plain.judgement(judged))


def _one_of(typed: str | None, batch_file: str | None, what: str) -> None:
    if not (typed or "").strip() and not batch_file:
        raise typer.BadParameter(f"Type {what} in quotation marks, or give --batch FILE.jsonl.")


def asked(at: Desk, line: Mapping[str, Any], limit: int) -> tuple[Holdings, Answer]:
    """
    Return what is held and the answer to a line's "question", asked "as" a delegation "on" a day.

    A record with nothing in it is refused. Raises UnknownName or Invalid.
    """
    holdings, day, delegation = _asker(at, line)
    return holdings, asking.ask(holdings, line["question"], on=day, delegation=delegation, limit=limit)


def _quote(at: Desk, line: Mapping[str, Any]) -> tuple[Holdings, Judgement]:
    holdings, day, delegation = _asker(at, line)
    return holdings, quoting.check(holdings, line["quote"], on=day, delegation=delegation)


def _asker(at: Desk, line: Mapping[str, Any]) -> tuple[Holdings, date, str | None]:
    """Return what is held, the day asked and the code of who asks; a record with nothing in it is refused."""
    holdings = at.holdings()
    if not holdings.statements:
        refuse("Nothing is on file yet. Store statements first: rapporteur import FOLDER")
    return holdings, today(at.settings, line.get("on")), we(holdings, at.settings, line.get("as"))
