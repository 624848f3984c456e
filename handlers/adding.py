"""Adding statements: files and texts given in a window, and what was understood of them checked and stored."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from threading import Event
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from handlers import incoming, posting, replying, requests, roles, viewing
from handlers.acknowledging import SHOWN_SECONDS
from handlers.deps import Deps
from handlers.errors import sentence
from handlers.requests import Asker
from handlers.views import adding, audience, buttons, particulars, passage
from handlers.views import incoming as arriving
from handlers.views.blocks import Block, section
from storage import audiences, statements, uploads
from storage.errors import Incomplete, Invalid, NotAllowed, RecordError, UnknownName
from storage.uploads import CHANNELS, ME, Given, Upload

NOTHING = "Choose a file, or paste the text here."
PASTED = "pasted text.txt"
LIKELY = 20


def register(app: App, deps: Deps) -> None:
    """Listen to the windows of adding."""

    @app.action(buttons.ADD_STATEMENT)
    def add(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        asker = requests.asker(body, context)
        try:
            roles.require_keeper(deps, client, asker)
        except NotAllowed as refused:  # in the Home tab there is no message that could say so
            replying.open_window(client, body, passage.window(adding.TITLE, [section(sentence(refused))]))
        else:
            replying.open_window(client, body, adding.paste())

    @app.view(adding.GIVE)
    def given(ack: Ack, body: dict[str, Any], view: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        asker = Asker(requests.team(context), context.user_id or "", None)
        roles.require_keeper(deps, client, asker)
        found = adding.given(_values(view))
        replaces = int(view["private_metadata"]) if str(view.get("private_metadata") or "").isdecimal() else None
        if found.files:
            known = _given(deps, client, asker, replaces)
            ack(response_action="update", view=adding.reading(len(found.files)))
            items = incoming.files_of(found.files, f"view:{view.get('id')}")
            then = partial(_checked_there, deps, client, asker, str(view.get("id"))) if len(items) == 1 else None
            incoming.take_in(deps, client, asker, items, known, to=(asker.user, None), replaces=replaces, then=then)
        else:
            ack(**_pasted(deps, client, asker, found.text, replying.trigger(body), replaces))

    @app.action(arriving.CHECK)
    def check(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        asker = requests.asker(body, context)
        posting.open_view(client, replying.trigger(body), _check(deps, client, asker, own(deps, body, asker)))

    @app.view(adding.CHECK)
    def checked(ack: Ack, view: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        # Slack takes a view's answer in the acknowledgement alone: storing a text that was read is quick enough.
        asker = Asker(requests.team(context), context.user_id or "", None)
        ack(**_checked(deps, client, asker, view))


def audience_errors(deps: Deps, client: WebClient, asker: Asker, who: str, channels: tuple[str, ...]) -> dict[str, str]:
    """Return what is wrong with who is to see a statement, by field."""
    if who != CHANNELS:
        return {audience.WHICH: audience.NOT_THEM} if channels else {}
    if not channels:
        return {audience.WHICH: audience.NO_CHANNEL}
    now = deps.now()
    theirs = all(asker.user in deps.people.members(client, asker.team_id, one, now) for one in channels)
    return {} if theirs else {audience.WHICH: audience.NOT_MEMBER}


def errors_of(error: RecordError, otherwise: str) -> dict[str, str]:
    """Return what is wrong with particulars, by the name of the field that it stands under."""
    if isinstance(error, Incomplete):
        return {field: particulars.NEEDED.format(particulars.FIELDS[field][0]) for field in error.missing}
    if isinstance(error, (UnknownName, Invalid)) and error.what.replace(" ", "_") in particulars.FIELDS:
        return {error.what.replace(" ", "_"): sentence(error)}
    return {otherwise: sentence(error)}


def _pasted(deps: Deps, client: WebClient, asker: Asker, text: str, trigger: str, replaces: int | None) -> dict[str, Any]:
    """Return what the acknowledgement says: the window with what was understood, or what is wrong."""
    field = adding.TEXT_BLOCK.format(0)
    if not text:
        return {"response_action": "errors", "errors": {field: NOTHING}}
    item = incoming.text_of(text, PASTED, trigger)
    try:
        upload = incoming.read_now(deps, client, asker, item, _given(deps, client, asker, replaces), replaces=replaces)
    except RecordError as error:
        return {"response_action": "errors", "errors": {field: sentence(error)}}
    if upload is None:
        return {"response_action": "errors", "errors": {field: arriving.ALREADY}}
    return {"response_action": "update", "view": _check(deps, client, asker, upload)}


def _given(deps: Deps, client: WebClient, asker: Asker, replaces: int | None) -> Given:
    """Return what is known of a document ahead of reading: one that takes another's place is seen by whom that was."""
    if replaces is None:
        return Given()
    seen = viewing.seen(deps, client, asker)
    with deps.record.read() as db:
        workspace_id = deps.workspace_of(db, asker.team_id).id
        held = audiences.of_id(db, workspace_id, statements.line(db, workspace_id, replaces, seen).audience_id)
    if held is None:
        return Given()
    return Given(audience=ME) if held.keeper else Given(audience=CHANNELS, channels=held.channels)


def _check(deps: Deps, client: WebClient, asker: Asker, upload: Upload) -> Block:
    seen = viewing.seen(deps, client, asker)
    with deps.record.read() as db:
        workspace_id = deps.workspace_of(db, asker.team_id).id
        if upload.state == "stored" and upload.statement_id is not None:
            return adding.on_file(statements.line(db, workspace_id, upload.statement_id, seen, withdrawn=True))
        likely = statements.likely(db, workspace_id, seen, delegation=upload.given.said.delegation, limit=LIKELY)
        if upload.replaces_id and upload.replaces_id not in {line.id for line in likely}:
            likely = (statements.line(db, workspace_id, upload.replaces_id, seen), *likely)
    return adding.check(upload, likely)


def _checked_there(deps: Deps, client: WebClient, asker: Asker, view_id: str, number: int) -> None:
    """Let the window in which a file was given become the one that checks it, unless it was closed."""
    Event().wait(SHOWN_SECONDS)
    with deps.record.read() as db:
        upload = uploads.of_id(db, deps.workspace_of(db, asker.team_id).id, number, asker.user)
    refused = passage.window(adding.TITLE, [section(upload.reason or "")])
    posting.update_view(client, view_id, refused if upload.reason else _check(deps, client, asker, upload))


def _checked(deps: Deps, client: WebClient, asker: Asker, view: dict[str, Any]) -> dict[str, Any]:
    roles.require_keeper(deps, client, asker)
    values = _values(view)
    who, channels = audience.submitted(values)
    if wrong := audience_errors(deps, client, asker, who, channels):
        return {"response_action": "errors", "errors": wrong}
    (number,) = buttons.read_numbers(view.get("private_metadata"), 1)
    belongs = adding.belongs(values)
    try:
        with deps.record.read() as db:
            upload = uploads.of_id(db, deps.workspace_of(db, asker.team_id).id, number, asker.user)
        given = replace(upload.given, said=particulars.submitted(values), audience=who, channels=channels)
        receipt = incoming.store(deps, client, asker, number, given, stage_of=belongs.stage_of, replaces=belongs.replaces)
    except RecordError as error:
        return {"response_action": "errors", "errors": errors_of(error, "delegation")}
    if upload.ts:
        deps.room.submit(partial(incoming.show, deps, client, asker.team_id, upload))
    return {"response_action": "update", "view": adding.stored(receipt)}


def own(deps: Deps, body: dict[str, Any], asker: Asker) -> Upload:
    """Return the document of the button that was pressed. Raises NotFound, also where somebody else gave it."""
    (number,) = buttons.read_numbers(requests.pressed(body).get("value"), 1)
    with deps.record.read() as db:
        return uploads.of_id(db, deps.workspace_of(db, asker.team_id).id, number, asker.user)


def _values(view: dict[str, Any]) -> Any:
    return requests.mapping(requests.mapping(view.get("state")).get("values"))
