"""Setting up, for admins: the page of what is set, a window for each thing, and the first run through them."""

from __future__ import annotations

from slack_bolt import App
from slack_sdk import WebClient

from handlers.deps import Deps
from handlers.requests import Asker
from handlers.setup import channel_bodies, first_run, overview, page, suggesting, terms
from handlers.setup.welcoming import welcome
from handlers.views.blocks import Block
from storage import setting_up

__all__ = ["opening", "register", "welcome"]


def opening(deps: Deps, client: WebClient, asker: Asker) -> Block:
    """Return the window that setting up begins with. Raises NotAllowed for who may not."""
    with deps.record.read() as db:
        is_first = setting_up.is_untouched(db, deps.workspace_of(db, asker.team_id))
    return first_run.begin(deps, client, asker) if is_first else page.page(deps, client, asker)


def register(app: App, deps: Deps) -> None:
    """Listen to all that is set up in Slack."""
    suggesting.register(app, deps)
    overview.register(app, deps)
    channel_bodies.register(app, deps)
    terms.register(app, deps)
    first_run.register(app, deps)
