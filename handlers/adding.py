"""Adding a statement: its text is pasted into a window, and what its header says is confirmed in the next."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from handlers import posting, requests
from handlers.deps import Deps
from handlers.errors import sentence, shortened
from handlers.views import adding, buttons
from storage import statements
from storage.errors import Incomplete, Invalid, RecordError, UnknownName
from storage.provenance import of_header
from storage.statements import SourceBytes

NO_TEXT = "Paste the text here."


def register(app: App, deps: Deps) -> None:
    """Listen to the button that opens the window, and to what is filled in there."""

    @app.action(buttons.ADD_STATEMENT)
    def add(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        ack()
        posting.open_view(client, requests.text(body.get("trigger_id")) or "", adding.paste())

    @app.view(adding.CALLBACK)
    def submitted(ack: Ack, view: dict[str, Any], context: BoltContext) -> None:
        # Slack takes a view's answer in the acknowledgement alone: reading 18,000 characters and storing them is quick enough.
        ack(**_submitted(deps, view, requests.team(context), context.user_id or ""))


def _submitted(deps: Deps, submitted: dict[str, Any], team_id: str, user: str) -> dict[str, Any]:
    """Return what the acknowledgement says: the next window, or what is wrong with which field."""
    pieces, given = adding.submitted(requests.mapping(requests.mapping(submitted.get("state")).get("values")))
    text = adding.joined(pieces)
    if not text:
        return {"response_action": "errors", "errors": {adding.TEXT_BLOCK.format(0): NO_TEXT}}
    try:
        reading = statements.read_pasted(text, deps.desk(team_id).holdings.catalogue)
        if submitted.get("private_metadata") == "1":
            return {"response_action": "update", "view": adding.confirm(pieces, of_header(reading.header))}
        source = SourceBytes(f"{shortened(given.title or 'pasted text')}.txt", text.encode())
        with deps.record.begin() as db:
            workspace = deps.workspace_of(db, team_id)
            provenance = adding.confirmed(given, of_header(reading.header))
            receipt = statements.add(
                db, workspace.id, reading=reading, source=source, provenance=provenance, actor=user, now=deps.now()
            )
    except RecordError as error:
        return {"response_action": "errors", "errors": _errors(error)}
    return {"response_action": "update", "view": adding.stored(receipt)}


def _errors(error: RecordError) -> dict[str, str]:
    """Return what is wrong, by the name of the field that it stands under."""
    if isinstance(error, Incomplete):
        return {
            field: f"{adding.FIELDS[field][0]} is needed: without it the statement cannot be cited." for field in error.missing
        }
    if isinstance(error, (UnknownName, Invalid)) and error.what in adding.FIELDS:
        return {error.what: sentence(error)}
    return {adding.TEXT_BLOCK.format(0): sentence(error)}
