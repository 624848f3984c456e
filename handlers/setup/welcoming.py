"""What somebody is told who writes to us before anything is set up."""

from __future__ import annotations

from slack_sdk import WebClient

from handlers import roles
from handlers.deps import Deps
from handlers.requests import Asker
from handlers.views.blocks import Message
from handlers.views.setup import first_run as view
from storage import members, setting_up


def welcome(deps: Deps, client: WebClient, asker: Asker) -> Message | None:
    """Return the way to begin for who may set up, and who that is for everybody else; None once something is set up."""
    with deps.record.read() as db:
        workspace = deps.workspace_of(db, asker.team_id)
        if not setting_up.is_untouched(db, workspace):
            return None
        admins = sorted(members.roles(db, workspace.id).admins)
    return view.welcome() if roles.is_admin(deps, client, asker) else view.not_yet(admins)
