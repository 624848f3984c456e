"""The command line `rapporteur`: a table of contents."""

from __future__ import annotations

import typer

from bot.commands import asking, importing, looking_after, running

app = typer.Typer(
    name="rapporteur",
    help="A delegation's memory: what was said, where, when, word for word.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("run")(running.run)
app.command("import")(importing.import_)
app.command("ask")(asking.ask)
app.command("quote")(asking.quote)
app.command("header")(importing.header)
app.command("doctor")(looking_after.doctor)
app.command("upgrade")(looking_after.upgrade_record)


def main() -> None:
    """Run the command line."""
    app()
