"""Which team's record a command works on: `--workspace TEAM_ID`, on every command that works on one."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from typing import Annotated, Any

import typer
from sqlalchemy import orm

from bot.clock import now
from storage import workspaces
from storage.errors import RecordError
from storage.workspaces import WorkspaceView

LOCAL = "local"
NAMED: ContextVar[str | None] = ContextVar("workspace", default=None)
WORKSPACE = Annotated[
    str | None, typer.Option("--workspace", metavar="TEAM_ID", help="Whose record, where several teams have installed the app.")
]


def offer(apps: Iterable[typer.Typer], without: frozenset[str]) -> None:
    """Give every command of these the option, but for those that work on no team's record."""
    for app in apps:
        for command in app.registered_commands:
            if command.name not in without and command.callback is not None:
                command.callback = _with_option(command.callback)


def chosen(db: orm.Session) -> WorkspaceView:
    """
    Return the workspace that a command works on: the one that was named, or the only one.

    Raises RecordError, which lists the teams, where there are several and none was named, or one that is not on file.
    """
    named, every = NAMED.get(), workspaces.every(db)
    if not every and named in (None, LOCAL):
        return workspaces.local(db, now())
    held = [one for one in every if named is None or (one.team_id or LOCAL) == named]
    if len(held) == 1:
        return held[0]
    listed = ", ".join(f"{one.team_id or LOCAL} ({one.name or 'deleted'})" for one in every) or "none"
    if held:
        raise RecordError(f"Several teams are on file; say whose record is meant with --workspace: {listed}.")
    raise RecordError(f"No team {named} is on file. On file: {listed}.")


def _with_option(command: Callable[..., Any]) -> Callable[..., Any]:
    signature = inspect.signature(command, eval_str=True)
    option = inspect.Parameter("workspace", inspect.Parameter.KEYWORD_ONLY, default=None, annotation=WORKSPACE)

    @functools.wraps(command)
    def run(*arguments: Any, workspace: str | None = None, **options: Any) -> Any:
        NAMED.set(workspace)
        return command(*arguments, **options)

    run.__signature__ = signature.replace(parameters=[*signature.parameters.values(), option])  # type: ignore[attr-defined]
    del run.__wrapped__  # or its hints would be read in place of these
    run.__annotations__ = {name: p.annotation for name, p in run.__signature__.parameters.items()}  # type: ignore[attr-defined]
    return run
