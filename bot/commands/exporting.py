"""`rapporteur export`: the record, or an answer from it, as files for other programs and for people."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import Progress
from sqlalchemy import orm

from bot import exporting
from bot.clock import now
from bot.commands import batch, shape
from bot.commands.asking import AS, JSON, LIMIT, ON, asked
from bot.commands.console import Desk, desk, err, out, refuse
from storage.asking.values import Answer
from storage.exporting import narrowing, rows, taking_out, word
from storage.exporting.values import STATUSES, ExportedStatement
from storage.held import Holdings


class Format(StrEnum):
    """What can be written."""

    CSV = "csv"
    JSON = "json"
    AKN = "akn"
    DOCX = "docx"


# How those are called that no answer cites.
APART = {"lower stage": "of a lower stage", "withdrawn": "withdrawn"}
FORMATS = "csv: a spreadsheet; json: an object a line; akn: Akoma Ntoso, XML for archives; docx: Word, of an answer."
FORMAT = Annotated[Format, typer.Option("--format", help=FORMATS)]
QUESTION = Annotated[str | None, typer.Option("--question", help="Write the answer to this, and not the record.")]
FROM = Annotated[str | None, typer.Option("--from", metavar="DATE", help="The first day, as 2024-06-01, or a year.")]
TO = Annotated[str | None, typer.Option("--to", metavar="DATE", help="The last day, or a year.")]
FORCE = Annotated[bool, typer.Option("--force", help="Write over files that are there.")]


def export(
    path: Annotated[Path, typer.Argument(metavar="FILE_OR_FOLDER", help="Where to; a name without ending is a folder.")],
    form: FORMAT,
    question: QUESTION = None,
    as_: AS = None,
    on: ON = None,
    limit: LIMIT = 10,
    delegation: Annotated[str | None, typer.Option(help="Only its statements: a name or ISO code.")] = None,
    body: Annotated[str | None, typer.Option(help="Only those made there: CTBTO PrepCom, UNGA, ...")] = None,
    session: Annotated[str | None, typer.Option(help="Only those of this session: 65, PC-65, a year, the day it opened.")] = None,
    from_: FROM = None,
    to: TO = None,
    force: FORCE = False,  # noqa: FBT002 - an option
    as_json: JSON = False,  # noqa: FBT002 - an option
) -> None:
    """
    Take what is on file out again: all statements or some, or the answer to a question.

    Example: rapporteur export --format csv record
    """
    narrowed = {"delegation": delegation, "body": body, "session": session, "from_": from_, "to": to}
    _fitting(form, question, narrowed, asks=bool(as_ or on))
    if question is not None:
        with desk() as at:
            _answer(at, form, path, {"question": question, "as": as_, "on": on}, limit, force=force, as_json=as_json)
        return
    with desk() as at, at.record.read(at.workspace_id) as db:
        meant = narrowing.understood(db, at.workspace_id, **narrowed)
        wanted = taking_out.ids(db, at.workspace_id, meant)
        _refuse_misfits(form, path, len(wanted), narrowed=any(narrowed.values()))
        _write(db, at, form, path, wanted, force=force, as_json=as_json)


def _fitting(form: Format, question: str | None, narrowed: dict[str, str | None], *, asks: bool) -> None:
    if question is None and form is Format.DOCX:
        raise typer.BadParameter(
            'A Word document is of an answer: add --question "...". The record goes out as csv, json or akn.'
        )
    if question is None and asks:
        raise typer.BadParameter("--as and --on belong to a --question; whose statements are meant, --delegation says.")
    if question is None:
        return
    if not question.strip():
        raise typer.BadParameter("Type a question in quotation marks.")
    if form is Format.AKN:
        raise typer.BadParameter("An answer goes out as docx, csv or json; Akoma Ntoso is for statements.")
    if any(narrowed.values()):
        raise typer.BadParameter("Say in the question itself who, where and when; the options narrow the record alone.")


def _refuse_misfits(form: Format, path: Path, count: int, *, narrowed: bool) -> None:
    if not count and narrowed:
        refuse("No statement on file is of that kind, so nothing was written. Leave an option out, or widen it.")
    if not count:
        refuse("Nothing is on file yet. Store statements first: rapporteur import FOLDER")
    if form is Format.AKN and count > 1 and not exporting.is_folder(path):
        refuse(f"Akoma Ntoso is one file for each of the {count:,} statements: name a folder, without ending.")


def _write(db: orm.Session, at: Desk, form: Format, path: Path, wanted: tuple[int, ...], *, force: bool, as_json: bool) -> None:
    counts = dict.fromkeys(STATUSES, 0)
    with Progress(console=err, disable=as_json or not err.is_terminal) as progress:
        found = progress.track(
            _counted(taking_out.statements(db, at.workspace_id, wanted), counts), total=len(wanted), description="Writing"
        )
        if form is Format.CSV:
            exporting.write_table(db, at.workspace_id, found, path, force=force)
        elif form is Format.JSON:
            exporting.write_objects(found, path, force=force)
        else:
            exporting.write_documents(found, path, force=force)
    _report(form, path, counts, as_json=as_json)


def _report(form: Format, path: Path, counts: dict[str, int], *, as_json: bool) -> None:
    count = sum(counts.values())
    if as_json:
        named = {name.replace(" ", "_"): count for name, count in counts.items()}
        batch.print_json({"format": form, "path": str(path), "statements": count, **named})
        return
    apart = [f"{counts[name]:,} {words}" for name, words in APART.items() if counts[name]]
    of_these = f" ({', '.join(apart)})" if apart else ""
    out.print(f"Wrote {path}: {count:,} statement{'' if count == 1 else 's'}{of_these}.", markup=False, soft_wrap=True)


def _counted(found: Iterable[ExportedStatement], counts: dict[str, int]) -> Iterator[ExportedStatement]:
    for statement in found:
        counts[statement.status] += 1
        yield statement


def _answer(at: Desk, form: Format, path: Path, line: dict[str, Any], limit: int, *, force: bool, as_json: bool) -> None:
    if exporting.is_folder(path):
        raise typer.BadParameter(f"An answer is one file: name it, as answer.{form}.")
    holdings, found = asked(at, line, limit)
    if found.choices:
        readings = " / ".join(f'"{choice.question}"' for choice in found.choices)
        refuse(f"The question can be read in several ways. Ask one of them: {readings}")
    exporting.write(path, [_written(at, form, holdings, found)], force=force)
    if as_json:
        batch.print_json({"format": form, "path": str(path), "found": found.found, "passages": len(found.passages)})
        return
    count = len(found.passages)
    said = f"{count} passage{'' if count == 1 else 's'}" if found.found else "not addressed"
    out.print(f"Wrote {path}: {said}.", markup=False, soft_wrap=True)


def _written(at: Desk, form: Format, holdings: Holdings, found: Answer) -> bytes:
    if form is Format.CSV:
        return rows.answer(found, holdings.catalogue)
    if form is Format.JSON:
        return json.dumps({"id": None, **shape.answer(holdings, found)}, ensure_ascii=False).encode("utf-8", "replace") + b"\n"
    return word.answer(found, holdings.catalogue, made_on=now().astimezone(at.settings.zone).date())
