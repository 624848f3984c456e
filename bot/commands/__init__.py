"""The command line `rapporteur`: a table of contents."""

from __future__ import annotations

import os
import sys
from contextlib import suppress

import typer

from bot import logs
from bot.commands import (
    asking,
    backups,
    calendars,
    changes,
    exporting,
    feedback,
    importing,
    leaving,
    looking_after,
    reminding,
    running,
    sessions,
    workspaces,
)
from bot.commands.console import err, settings
from handlers.errors import is_known
from handlers.failing import told

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
app.command("export")(exporting.export)
sessions.app.command("import")(calendars.import_)
sessions.app.command("follow")(calendars.follow)
sessions.app.command("feeds")(calendars.list_feeds)
sessions.app.command("unfollow")(calendars.unfollow)
sessions.app.command("export")(calendars.export)
app.add_typer(sessions.app, name="sessions")
app.command("remind")(reminding.remind)
app.command("backup")(backups.backup)
app.command("restore")(backups.restore)
app.command("log")(changes.log)
app.command("feedback")(feedback.feedback)
app.command("doctor")(looking_after.doctor)
app.command("upgrade")(looking_after.upgrade_record)
app.command("key")(leaving.key)
app.command("manifest")(leaving.manifest)
app.command("retention")(leaving.retention)
app.command("purge")(leaving.purge)
workspaces.offer(
    (app, sessions.app), without=frozenset({"run", "header", "doctor", "upgrade", "key", "manifest", "backup", "restore"})
)


def main() -> None:
    """Run the command line; nobody is shown a traceback, and a fault of ours has its reference in the log."""
    os.umask(0o077)  # the record and the log are for the user who runs the bot
    try:
        app()
    except Exception as error:  # noqa: BLE001 - the last place where an error can become a sentence
        if not is_known(error):
            with suppress(OSError):  # without a log, the sentence is better than a traceback
                logs.configure(settings().rapporteur_home, at_terminal=False)
        err.print(told(error), style="red", markup=False, soft_wrap=True)
        sys.exit(1)
