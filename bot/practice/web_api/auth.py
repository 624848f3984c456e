"""auth.test, bots.info, team.info."""

from __future__ import annotations

from bot.practice.installed import APP_ID, BOT_ID, BOT_USER_ID
from bot.practice.refusals import Json, Refused
from bot.practice.values import TEAM_DOMAIN, TEAM_ID
from bot.practice.workspace import Workspace

TEAM_NAME = "Practice workspace"


def test(workspace: Workspace, _arguments: Json) -> Json:
    """Return who the token belongs to."""
    return {
        "url": f"{workspace.origin}/",
        "team": TEAM_NAME,
        "user": workspace.people[BOT_USER_ID].handle,
        "team_id": TEAM_ID,
        "user_id": BOT_USER_ID,
        "bot_id": BOT_ID,
        "is_enterprise_install": False,
    }


def bot_info(workspace: Workspace, arguments: Json) -> Json:
    """Return the app's bot."""
    if arguments.get("bot") not in (None, BOT_ID):
        raise Refused("bot_not_found")
    bot = {
        "id": BOT_ID,
        "deleted": False,
        "name": workspace.installed.bot_name,
        "app_id": APP_ID,
        "user_id": BOT_USER_ID,
        "icons": {},
    }
    return {"bot": bot}


def team_info(workspace: Workspace, _arguments: Json) -> Json:
    """Return the team."""
    return {"team": {"id": TEAM_ID, "name": TEAM_NAME, "domain": TEAM_DOMAIN, "url": f"{workspace.origin}/", "email_domain": ""}}
