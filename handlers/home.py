"""The Home tab, and `/rapporteur help`."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from handlers import parsing, posting, requests
from handlers.deps import Deps
from handlers.errors import shortened
from handlers.views import home, usage
from storage import statements

UNKNOWN = "I do not know “{}”. This is what I do:"


def register(app: App, deps: Deps) -> None:
    """Listen to the opening of the Home tab and to `/rapporteur`."""

    @app.event("app_home_opened")
    def opened(event: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        user = requests.text(event.get("user"))
        if event.get("tab") != "home" or not user:
            return
        with deps.record.read() as db:
            held = statements.count(db, deps.workspace_of(db, requests.team(context)).id)
        client.views_publish(user_id=user, view=home.home(held))

    @app.command("/rapporteur")
    def rapporteur(ack: Ack, command: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        asked = parsing.subcommand(command.get("text") or "")
        lead = "" if asked.name in parsing.HELP else UNKNOWN.format(shortened(asked.name))
        posting.tell(client, requests.asker(command, context), usage.everything(lead))
