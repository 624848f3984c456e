"""`rapporteur key|manifest|retention|purge`: serving many teams, and what those that leave have left behind."""

from __future__ import annotations

import json
from importlib import resources
from typing import Annotated, Any

import typer

from bot.clock import now
from bot.commands.console import desk, out, refuse, settings
from bot.commands.importing import ACTOR
from handlers import leaving as deleting
from handlers.installing import REDIRECT_PATH
from handlers.scopes import ORGANISATION_EVENTS
from storage import leaving, workspaces
from storage.sealing import new_key

EVENTS_PATH = "/slack/events"


def key() -> None:
    """
    Make a key for RAPPORTEUR_TOKEN_KEY, which seals the teams' tokens in the database. Keep it apart from the backups.

    Example: rapporteur key
    """
    out.print(new_key(), markup=False, soft_wrap=True)


def manifest() -> None:
    """
    Print the manifest of an app that many teams install: over HTTP, with tokens that rotate, also for whole organisations.

    Example: rapporteur manifest > manifest.json
    """
    address = (settings().rapporteur_url or "").rstrip("/")
    if not address.startswith("https://"):
        refuse("Set RAPPORTEUR_URL to the address at which Slack reaches us, as https://bot.example.org, then try again.")
    found = json.loads((resources.files("bot") / "manifest.json").read_text(encoding="utf-8"))
    out.print(json.dumps(_for_many(found, address), indent=2, ensure_ascii=False), markup=False, soft_wrap=True)


def retention(
    days: Annotated[int | None, typer.Argument(metavar="DAYS", help="0: delete at once.")] = None,
) -> None:
    """
    Say, or set, for how many days a team's content is kept after it has uninstalled the app.

    Example: rapporteur retention 30 --workspace T0123456
    """
    with desk() as at, at.record.begin(at.workspace_id) as db:
        if days is not None:
            workspaces.set_up(db, at.workspace_id, retention_days=days, actor=ACTOR, now=now())
        kept = workspaces.of_id(db, at.workspace_id).retention_days
    out.print(f"After an uninstall the content is kept for {kept} days." if kept else "Content is deleted at an uninstall.")


def purge(
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,  # noqa: FBT002 - an option
) -> None:
    """
    Delete all that a team has on file, its token too, now and for good; it asks first. The team may install again.

    Example: rapporteur purge --workspace T0123456
    """
    with desk() as at:
        with at.record.read() as db:
            workspace, held = workspaces.of_id(db, at.workspace_id), leaving.left(db, at.workspace_id)
        name = workspace.team_id or workspace.name
        question = f"Delete all {sum(held.values()):,} rows of {name} ({workspace.name}) for good?"
        if not yes and not typer.confirm(question):
            refuse("Nothing was deleted.")
        deleted = deleting.purge(at.record, at.workspace_id, now, actor=ACTOR, asked=True) or {}
        with at.record.read(at.workspace_id) as db:
            remaining = sum(leaving.left(db, at.workspace_id).values())
    out.print(
        f"{sum(deleted.values()):,} rows of {name} were deleted; {remaining} are left. An audit row says how many of which."
    )


def _for_many(found: dict[str, Any], address: str) -> dict[str, Any]:
    """Return the manifest with what one team, which connects by itself, does without."""
    config, events = found["settings"], f"{address}{EVENTS_PATH}"
    for command in found["features"]["slash_commands"]:
        command["url"] = events
    found["oauth_config"]["redirect_urls"] = [f"{address}{REDIRECT_PATH}"]
    config["event_subscriptions"]["request_url"] = events
    config["event_subscriptions"]["bot_events"] += ORGANISATION_EVENTS
    config["interactivity"]["request_url"] = events
    config.update(socket_mode_enabled=False, token_rotation_enabled=True, org_deploy_enabled=True)
    return found
