"""`/rapporteur`: help, setting up, who may do what, and what was changed."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from handlers import log, parsing, posting, requests, team
from handlers.deps import Deps
from handlers.errors import shortened
from handlers.setup import opening
from handlers.views import usage

UNKNOWN = "I do not know “{}”. This is what I do:"


def register(app: App, deps: Deps) -> None:
    """Listen to `/rapporteur`."""

    @app.command("/rapporteur")
    def rapporteur(ack: Ack, command: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        asker = requests.asker(command, context)
        asked = parsing.subcommand(command.get("text") or "")
        if asked.name == "setup":
            posting.open_view(client, requests.text(command.get("trigger_id")) or "", opening(deps, client, asker))
        elif asked.name == "roles":
            posting.tell(client, asker, team.told(deps, client, asker))
        elif asked.name == "log":
            posting.tell(client, asker, log.told(deps, client, asker, str(command.get("text") or "")))
        else:
            lead = "" if asked.name in parsing.HELP else UNKNOWN.format(shortened(asked.name))
            posting.tell(client, asker, usage.everything(lead))
