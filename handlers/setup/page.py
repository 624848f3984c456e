"""The page of what is set up, as of now, and brought up to date where it is open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slack_sdk import WebClient

from handlers import posting, requests, roles
from handlers.deps import Deps
from handlers.requests import Asker
from handlers.setup import changing
from handlers.views import blocks, passage
from handlers.views.blocks import Block
from handlers.views.setup import overview as view
from handlers.views.setup.overview import Known
from storage import channels, glossary, members
from storage.reminders import settings


def page(deps: Deps, client: WebClient, asker: Asker, told: str = "") -> Block:
    """Return the page. Raises NotAllowed for who may not set up."""
    roles.require_admin(deps, client, asker)
    with deps.record.read() as db:
        workspace = deps.workspace_of(db, asker.team_id)
        known = Known(
            workspace=workspace,
            delegation=changing.delegation_name(db, workspace),
            bodies=len(channels.every(db, workspace.id)),
            terms=len(glossary.terms(db, workspace.id)),
            roles=members.roles(db, workspace.id),
            reminders=settings.in_force(db, workspace.id, settings.WORKSPACE),
        )
    return view.window(known, told)


def show_again(deps: Deps, client: WebClient, asker: Asker, number: str, told: str = "") -> None:
    """Bring the page up to date where it is still open; for somebody who has just given up setting up, only what was done."""
    if not number:
        return
    is_admin = roles.is_admin(deps, client, asker)
    shown = page(deps, client, asker, told) if is_admin else passage.window(view.TITLE, [blocks.section(told)])
    posting.update_view(client, number, shown)


def number_of(opened: Mapping[str, Any]) -> str:
    """Return the number of a window."""
    return requests.text(opened.get("id")) or ""


def beneath(opened: Mapping[str, Any]) -> str:
    """Return the number of the page that a window stands over, "" where it stands alone."""
    root = requests.text(opened.get("root_view_id")) or ""
    return "" if root == number_of(opened) else root
