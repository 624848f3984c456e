"""Who may do what: everybody in the team asks, keepers add and correct, admins set up."""

from __future__ import annotations

from slack_sdk import WebClient

from handlers.deps import Deps
from handlers.requests import Asker
from storage import members
from storage.errors import NotAllowed
from storage.members import ADMIN, KEEPER


def is_admin(deps: Deps, client: WebClient, asker: Asker) -> bool:
    """Return whether somebody may set up: who was named admin, and the owners and administrators of the Slack workspace."""
    with deps.record.read() as db:
        named = members.roles(db, deps.workspace_of(db, asker.team_id).id)
    person = deps.people.person(client, asker.team_id, asker.user, deps.now())
    return person.kind in ("member", "unknown") and (asker.user in named.admins or person.runs_workspace)


def is_keeper(deps: Deps, client: WebClient, asker: Asker) -> bool:
    """Return whether somebody may add and correct statements."""
    with deps.record.read() as db:
        named = members.roles(db, deps.workspace_of(db, asker.team_id).id)
    person = deps.people.person(client, asker.team_id, asker.user, deps.now())
    return person.kind in ("member", "unknown") and (named.may_keep(asker.user) or person.runs_workspace)


def require_admin(deps: Deps, client: WebClient, asker: Asker) -> None:
    """Return where somebody may set up. Raises NotAllowed."""
    if not is_admin(deps, client, asker):
        raise NotAllowed(ADMIN)


def require_keeper(deps: Deps, client: WebClient, asker: Asker) -> None:
    """Return where somebody may add and correct statements. Raises NotAllowed."""
    if not is_keeper(deps, client, asker):
        raise NotAllowed(KEEPER)
