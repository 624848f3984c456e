"""The Home tab, and `/rapporteur help`."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from handlers import parsing, posting, requests, viewing
from handlers.deps import Deps
from handlers.errors import shortened
from handlers.requests import Asker
from handlers.views import home, usage
from handlers.views.blocks import Button
from handlers.views.home import Coming, Contents
from storage import deadlines, sessions, statements
from storage.reminders import undelivered

UNKNOWN = "I do not know “{}”. This is what I do:"
SESSIONS_SHOWN = 3
# Cancelled ones among them are not shown.
SESSIONS_LOOKED_AT = 20
# What is further off than this is not yet on anybody's mind.
YOURS_AHEAD = timedelta(days=30)
SOON = timedelta(days=7)
# What nobody ticked off for so long is no longer news.
FORGOTTEN = timedelta(days=30)
UNDELIVERED_SINCE = timedelta(days=14)


def register(app: App, deps: Deps) -> None:
    """Listen to the opening of the Home tab and to `/rapporteur`."""

    @app.event("app_home_opened")
    def opened(event: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        user = requests.text(event.get("user"))
        if event.get("tab") == "home" and user:
            publish(deps, client, requests.team(context), user)

    @app.command("/rapporteur")
    def rapporteur(ack: Ack, command: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        asked = parsing.subcommand(command.get("text") or "")
        lead = "" if asked.name in parsing.HELP else UNKNOWN.format(shortened(asked.name))
        posting.tell(client, requests.asker(command, context), usage.everything(lead))


def publish(deps: Deps, client: WebClient, team_id: str, user: str, *, told: str = "", undo: Button | None = None) -> None:
    """Show somebody their Home tab as of now; `told` says what they have just done there, and `undo` takes it back."""
    client.views_publish(user_id=user, view=home.home(_contents(deps, client, team_id, user), deps.now(), told=told, undo=undo))


def _contents(deps: Deps, client: WebClient, team_id: str, user: str) -> Contents:
    desk, now = viewing.desk(deps, client, Asker(team_id, user, None)), deps.now()
    at = desk.workspace.id
    with deps.record.read() as db:
        ahead = sessions.upcoming(db, at, desk.today, limit=SESSIONS_LOOKED_AT)
        coming = [one for one in ahead if one.cancelled_at is None][:SESSIONS_SHOWN]
        return Contents(
            statements=statements.count(db, at, desk.seen),
            coming=tuple(Coming(one, deadlines.of_session(db, at, one.id)) for one in coming),
            yours=deadlines.open_before(db, at, now + YOURS_AHEAD, since=now - FORGOTTEN, owner=user),
            soon=tuple(one for one in deadlines.open_before(db, at, now + SOON, since=now - FORGOTTEN) if one.owner != user),
            undelivered=undelivered.since(db, at, now - UNDELIVERED_SINCE),
        )
