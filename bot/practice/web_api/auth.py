"""auth.*, bots.info, team.info, and the end of an installation."""

from __future__ import annotations

from bot.practice.installed import APP_ID, BOT_ID, BOT_USER_ID
from bot.practice.people import TEAM_DOMAIN, TEAM_ID
from bot.practice.refusals import Json, Refused
from bot.practice.workspace import Change, Workspace

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


def revoke(workspace: Workspace, arguments: Json) -> Json:
    """Revoke the token, and tell the app of it; `test` only says that it could be."""
    if str(arguments.get("test", "")).lower() in ("1", "true"):
        return {"revoked": False}
    workspace.tell_app(_revoked(workspace))
    workspace.shut_out = "token_revoked"
    return {"revoked": True}


def uninstall(workspace: Workspace, arguments: Json) -> Json:
    """Remove the app from the workspace; asks for the app's client id and secret, of which any will do here."""
    for name, error in (("client_id", "invalid_client_id"), ("client_secret", "bad_client_secret")):
        if not arguments.get(name):
            raise Refused(error)
    remove_app(workspace)
    return {}


def remove_app(workspace: Workspace) -> None:
    """Remove the app from the workspace: it hears that its tokens are revoked and that it is uninstalled, and then no more."""
    if workspace.shut_out:
        raise Refused(workspace.shut_out)
    workspace.tell_app(_revoked(workspace))
    workspace.tell_app({"type": "app_uninstalled", "event_ts": workspace.moment()})
    workspace.shut_out = "account_inactive"
    workspace.tell_page(Change({"type": "installed", "installed": False}))


def _revoked(workspace: Workspace) -> Json:
    return {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [BOT_USER_ID]}, "event_ts": workspace.moment()}
