"""What keepers do with a statement on file: correct, show to others, replace, withdraw, restore; and its original file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from handlers import adding, arrived, posting, replying, requests, roles, viewing
from handlers.deps import Deps
from handlers.errors import sentence
from handlers.incoming import audience_number
from handlers.requests import Asker
from handlers.views import adding as adding_view
from handlers.views import audience, buttons, particulars, passage
from handlers.views import keeping as view
from handlers.views.blocks import Block, Message
from handlers.views.incoming import RESTORE
from storage import audiences, keeping, statements
from storage.audiences import Seen
from storage.errors import NotFound, RecordError

MOST_WITHDRAWN = 20
STATEMENT = "Statement"

# Something done in a transaction with a statement: the database, the workspace, the statement's id and what is seen.
Work = Callable[[Any, int, int, Seen], Message]


def register(app: App, deps: Deps) -> None:
    """Listen to the buttons of a statement."""
    _open_windows(app, deps)
    _take_windows(app, deps)

    def on(action: str, verb: Callable[..., Any], told: Callable[[Any], Message]) -> None:
        @app.action(action)
        def pressed(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
            ack()
            asker = requests.asker(body, context)

            def work(db: Any, at: int, number: int, seen: Seen) -> Message:
                return told(verb(db, at, number, **_who(deps, asker, seen)))

            message = _told(deps, client, body, asker, _number(body), work)
            if not arrived.shown_anew(deps, client, body, asker):
                replying.reply(client, body, asker, message, title=STATEMENT)

    on(view.WITHDRAW, keeping.withdraw, view.withdrawn)
    on(RESTORE, keeping.restore, view.restored)
    on(view.UNDO_REPLACEMENT, keeping.undo_replacement, view.restored)
    on(view.UNDO_CORRECTION, keeping.undo_correction, view.corrected)

    @app.action(view.UNDO_SHOW_TO)
    def shown_as_before(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        asker = requests.asker(body, context)
        number, before = buttons.read_numbers(requests.pressed(body).get("value"), 2)

        def work(db: Any, at: int, number: int, seen: Seen) -> Message:
            return _shown(deps, asker, db, at, number, before or None, seen)

        message = _told(deps, client, body, asker, number, work)
        replying.reply(client, body, asker, message, title=STATEMENT)

    @app.action(view.ORIGINAL)
    def original(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        asker = requests.asker(body, context)
        number, seen = _number(body), viewing.seen(deps, client, asker)
        with deps.record.read() as db:
            at = deps.workspace_of(db, asker.team_id).id
            line = statements.line(db, at, number, seen, withdrawn=True)
            file = statements.original(db, at, number, seen)
        if line.withdrawn_at is not None and not roles.is_keeper(deps, client, asker):
            raise NotFound("statement", "")  # as in every other place
        posting.send_file(client, asker.user, file.name, file.data, view.SENT_WITH.format(line.number))
        replying.reply(client, body, asker, view.sent(file.name), replace=False, title=STATEMENT)


def withdrawn(deps: Deps, client: WebClient, asker: Asker) -> Message:
    """Return the statements that can be restored, for keepers. Raises NotAllowed."""
    roles.require_keeper(deps, client, asker)
    seen = viewing.seen(deps, client, asker)
    with deps.record.read() as db:
        lines = statements.withdrawn(db, deps.workspace_of(db, asker.team_id).id, seen, limit=MOST_WITHDRAWN)
    return view.restorable(lines)


def _open_windows(app: App, deps: Deps) -> None:
    def on(action: str, window: Callable[[Any, int, int, Seen], Block]) -> None:
        @app.action(action)
        def opened(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
            ack()
            asker = requests.asker(body, context)
            roles.require_keeper(deps, client, asker)
            seen = viewing.seen(deps, client, asker)
            with deps.record.read() as db:
                shown = window(db, deps.workspace_of(db, asker.team_id).id, _number(body), seen)
            replying.open_window(client, body, shown)

    def correct(db: Any, at: int, number: int, seen: Seen) -> Block:
        said = keeping.particulars(db, at, number, seen=seen)
        return view.correct(statements.line(db, at, number, seen), said)

    def show_to(db: Any, at: int, number: int, seen: Seen) -> Block:
        line = statements.line(db, at, number, seen)
        return view.show_to(line, audiences.of_id(db, at, line.audience_id))

    on(view.CORRECT, correct)
    on(view.SHOW_TO, show_to)
    on(view.REPLACE, lambda db, at, number, seen: adding_view.paste(statements.line(db, at, number, seen)))


def _take_windows(app: App, deps: Deps) -> None:
    @app.view(view.CORRECTED)
    def corrected(ack: Ack, view: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        asker = Asker(requests.team(context), context.user_id or "", None)
        ack(**_corrected(deps, client, asker, view))

    @app.view(view.SHOWN_TO)
    def shown_to(ack: Ack, view: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        asker = Asker(requests.team(context), context.user_id or "", None)
        ack(**_shown_to(deps, client, asker, view))


def _corrected(deps: Deps, client: WebClient, asker: Asker, submitted: dict[str, Any]) -> dict[str, Any]:
    given = particulars.submitted(_values(submitted))
    (number,) = buttons.read_numbers(submitted.get("private_metadata"), 1)

    def work(db: Any, at: int, number: int, seen: Seen) -> Message:
        return view.corrected(keeping.correct(db, at, number, given, **_who(deps, asker, seen)))

    return _answered(deps, client, asker, number, work, "Correct a statement", "delegation")


def _shown_to(deps: Deps, client: WebClient, asker: Asker, submitted: dict[str, Any]) -> dict[str, Any]:
    who, channels = audience.submitted(_values(submitted))
    (number,) = buttons.read_numbers(submitted.get("private_metadata"), 1)
    if wrong := adding.audience_errors(deps, client, asker, who, channels):
        return {"response_action": "errors", "errors": wrong}

    def work(db: Any, at: int, number: int, seen: Seen) -> Message:
        audience_id = audience_number(db, at, asker.user, who, channels)
        return _shown(deps, asker, db, at, number, audience_id, seen)

    return _answered(deps, client, asker, number, work, "Who may see it", audience.WHO)


def _answered(deps: Deps, client: WebClient, asker: Asker, number: int, work: Work, title: str, otherwise: str) -> dict[str, Any]:
    """Return what the acknowledgement of a window says: what was done, or what is wrong with which field."""
    try:
        message = _done(deps, client, asker, number, work)
    except RecordError as error:
        return {"response_action": "errors", "errors": adding.errors_of(error, otherwise)}
    return {"response_action": "update", "view": passage.window(title, message.blocks)}


def _told(deps: Deps, client: WebClient, body: dict[str, Any], asker: Asker, number: int, work: Work) -> Message:
    """Return what was done; why not, where a window is open: there is no message then that could say so."""
    try:
        return _done(deps, client, asker, number, work)
    except RecordError as refused:
        if not body.get("view"):
            raise
        return view.says(sentence(refused))


def _done(deps: Deps, client: WebClient, asker: Asker, number: int, work: Work) -> Message:
    roles.require_keeper(deps, client, asker)
    seen = viewing.seen(deps, client, asker)
    with deps.record.begin() as db:
        return work(db, deps.workspace_of(db, asker.team_id).id, number, seen)


def _shown(deps: Deps, asker: Asker, db: Any, at: int, number: int, audience_id: int | None, seen: Seen) -> Message:
    """Change who may see a statement, and return that with Undo."""
    before = statements.line(db, at, number, seen).audience_id
    line = keeping.show_to(db, at, number, audience_id, **_who(deps, asker, seen))
    return view.shown_to(line, audiences.of_id(db, at, audience_id), before)


def _who(deps: Deps, asker: Asker, seen: Seen) -> dict[str, Any]:
    return {"seen": seen, "actor": asker.user, "now": deps.now()}


def _number(body: dict[str, Any]) -> int:
    (number,) = buttons.read_numbers(requests.pressed(body).get("value"), 1)
    return number


def _values(submitted: dict[str, Any]) -> Any:
    return requests.mapping(requests.mapping(submitted.get("state")).get("values"))
