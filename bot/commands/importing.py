"""`rapporteur import` and `rapporteur header`: texts into the record, and what a header says."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress

from bot.clock import now
from bot.commands import batch, shape
from bot.commands.asking import BATCH, JSON
from bot.commands.console import desk, err, out, read_text, refuse
from bot.importing import MANIFEST_NAME, Outcome, files_under, import_files, read_manifest, read_standings
from handlers.errors import sentence
from storage.provenance import Provenance
from storage.reading import header as headers

ACTOR = "command line"


def import_(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Files (.txt .md .html .docx .pdf) or folders.")],
    manifest: Annotated[
        Path | None, typer.Option(metavar="FILE.csv", help="Columns: file,delegation,iso3,body,session,date,speaker,title,...")
    ] = None,
    delegation: Annotated[str | None, typer.Option(help="Who spoke: a name or ISO code.")] = None,
    body: Annotated[str | None, typer.Option(help="Where: CTBTO PrepCom, UNGA, ...")] = None,
    session: Annotated[str | None, typer.Option(help="A number (65), a year, or the day it opened.")] = None,
    date: Annotated[str | None, typer.Option(help="When: 2025-11-10, or a year.")] = None,
    speaker: Annotated[str | None, typer.Option(help="The person who spoke.")] = None,
    title: Annotated[str | None, typer.Option(help="The title, where the text has none.")] = None,
    kind: Annotated[str | None, typer.Option(help="national, group, explanation of vote, right of reply, ...")] = None,
    stage: Annotated[str | None, typer.Option(help="draft, check against delivery, as delivered, published.")] = None,
    as_json: JSON = False,  # noqa: FBT002 - an option
) -> None:
    """
    Store statements: whole or not at all, each once, so that the same call again is safe.

    Options win over the manifest, the manifest over the header of each text.

    Example: rapporteur import --manifest statements/manifest.csv statements
    """
    given = Provenance(
        delegation=delegation, body=body, session=session, date=date, speaker=speaker, title=title, kind=kind, stage=stage
    )
    with desk() as at:
        files = files_under(paths)
        listed = manifest or _beside(paths)
        rows = read_manifest(listed) if listed else {}
        standings = read_standings(listed) if listed else {}
        # As the manifest has them: stages of one statement find each other in the order in which they were first stored.
        place = {name: number for number, name in enumerate(rows)}
        files.sort(key=lambda path: place.get(path.name, len(place)))
        with Progress(console=err, disable=as_json or not err.is_terminal) as progress:
            outcomes = list(
                progress.track(
                    import_files(
                        at.record, at.workspace_id, files, manifest=rows, given=given, actor=ACTOR, now=now, standings=standings
                    ),
                    total=len(files),
                    description="Storing",
                ),
            )
    missing = sorted(rows.keys() - {path.name for path in files})
    _report(outcomes, missing, as_json=as_json)


def header(
    file: Annotated[str | None, typer.Argument(metavar="FILE", help="A text file, or - for standard input.")] = None,
    batch_file: BATCH = None,
) -> None:
    """
    Say what the header of a text says, as one JSON object; null where it does not say.

    Example: rapporteur header statement.txt
    """
    if not file and not batch_file:
        raise typer.BadParameter("Name a file (- for standard input), or give --batch FILE.jsonl.")
    if batch_file:
        batch.answer_lines(batch_file, lambda line: shape.header(headers.parse(line["text"])))
    else:
        batch.print_json(shape.header(headers.parse(read_text(file or "-"))))


def _beside(paths: list[Path]) -> Path | None:
    """Return the manifest of the only folder named, where it has one."""
    if len(paths) == 1 and (paths[0] / MANIFEST_NAME).is_file():
        return paths[0] / MANIFEST_NAME
    return None


def _report(outcomes: list[Outcome], missing: list[str], *, as_json: bool) -> None:
    stored = [o for o in outcomes if o.receipt and o.receipt.new]
    on_file = [o for o in outcomes if o.receipt and not o.receipt.new]
    refused = [(o.path.name, sentence(o.refusal)) for o in outcomes if o.refusal]
    refused += [(name, "It stands in the manifest, but the file is not there.") for name in missing]
    if as_json:
        batch.print_json(
            {
                "stored": len(stored),
                "on_file": len(on_file),
                "refused": [{"file": name, "reason": reason} for name, reason in refused],
            },
        )
    else:
        out.print(f"Stored {len(stored)}. On file already: {len(on_file)}. Refused: {len(refused)}.")
        for name, reason in refused:
            out.print(f"  {name}: {reason}", markup=False, soft_wrap=True)
    if refused:
        refuse(f"{len(refused)} of {len(outcomes) + len(missing)} files were not stored; mend or leave them, then import again.")
