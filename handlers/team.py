"""`/rapporteur roles`: who adds and corrects statements, and who sets up."""

from __future__ import annotations

from slack_sdk import WebClient

from handlers import roles
from handlers.deps import Deps
from handlers.requests import Asker
from handlers.views import team as view
from handlers.views.blocks import Message
from storage import members


def told(deps: Deps, client: WebClient, asker: Asker) -> Message:
    """Return who may do what, with a button to change it for those who may."""
    with deps.record.read() as db:
        found = members.roles(db, deps.workspace_of(db, asker.team_id).id)
    return view.roles(found, may_change=roles.is_admin(deps, client, asker))
