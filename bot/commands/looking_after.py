"""`rapporteur doctor` and `rapporteur upgrade`: is it in order, and what to do if not."""

from __future__ import annotations

import typer
from rich.text import Text

from bot import diagnosis, installing
from bot.commands import batch
from bot.commands.asking import JSON
from bot.commands.console import opened, out, settings

MARKS = {"ok": ("ok  ", "green"), "missing": ("--  ", "yellow"), "wrong": ("!!  ", "red")}


def doctor(as_json: JSON = False) -> None:  # noqa: FBT002 - an option
    """
    Say what is configured, what is reachable, what is missing, and what to do about it.

    Example: rapporteur doctor
    """
    findings = diagnosis.examine(settings())
    if as_json:
        batch.print_json({"findings": [{"about": f.about, "state": f.state, "text": f.text} for f in findings]})
    for finding in () if as_json else findings:
        mark, style = MARKS[finding.state]
        out.print(Text.assemble((mark, style), f"{finding.about}: {finding.text}"), soft_wrap=True)
    if any(finding.state == "wrong" for finding in findings):
        raise typer.Exit(1)


def upgrade_record() -> None:
    """
    Bring the record's tables to this version's shape, and its secrets under the newest key; `run` does so by itself.

    Example: rapporteur upgrade
    """
    with opened() as (record, _):
        installing.reseal(record)
        out.print("The record is up to date.")
