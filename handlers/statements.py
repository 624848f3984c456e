"""Statements: `/statements` lists, shows and finds them; `handlers.adding` adds one."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from handlers import keeping, parsing, posting, requests, roles, viewing
from handlers.deps import Deps
from handlers.errors import shortened
from handlers.requests import Asker
from handlers.views import adding, buttons, usage
from handlers.views import keeping as below
from handlers.views import statement as view
from handlers.views.blocks import Block, Message
from storage import audiences, statement_numbers, statements
from storage.audiences import Audience
from storage.errors import Invalid, NotFound
from storage.statements import FullStatement, StatementLine

LATEST = "Statements on file, the latest first"
UNKNOWN = "I do not know “{}”."
# Draft, check against delivery, as delivered, published, and one of which nobody says.
STAGES_SHOWN = 5


def register(app: App, deps: Deps) -> None:
    """Listen to `/statements` and to the buttons of its lists."""

    @app.command("/statements")
    def command(ack: Ack, command: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        asker = requests.asker(command, context)
        asked = parsing.subcommand(command.get("text") or "")
        if asked.name == "add":
            roles.require_keeper(deps, client, asker)
            posting.open_view(client, requests.text(command.get("trigger_id")) or "", adding.paste())
        else:
            posting.tell(client, asker, _told(deps, client, asker, asked))

    @app.action(buttons.LISTED)
    def turn(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        asker = requests.asker(body, context)
        (page,) = buttons.read_numbers(requests.pressed(body).get("value"), 1)
        posting.tell(client, asker, _listing(deps, client, asker, page=page), replace=asker.private)

    @app.action(buttons.SHOW_STATEMENT)
    def show(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        asker = requests.asker(body, context)
        (statement_id,) = buttons.read_numbers(requests.pressed(body).get("value"), 1)
        posting.tell(client, asker, _shown(deps, client, asker, statement_id))

    @app.action(buttons.READING)
    def read(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        statement_id, page = buttons.read_numbers(requests.pressed(body).get("value"), 2)
        window = _in_full(deps, client, requests.asker(body, context), statement_id, page)
        opened = requests.mapping(body.get("view"))
        if opened.get("type") == "modal":
            client.views_update(view_id=opened["id"], hash=opened.get("hash"), view=window)
        else:
            posting.open_view(client, requests.text(body.get("trigger_id")) or "", window)


def _told(deps: Deps, client: WebClient, asker: Asker, asked: parsing.Subcommand) -> Message:
    if asked.name == "list":
        return _listing(deps, client, asker)
    if asked.name == "find" and asked.rest:
        return _listing(deps, client, asker, matching=asked.rest)
    if asked.name == "show" and asked.rest:
        return _shown(deps, client, asker, _typed(deps, client, asker, asked.rest))
    if asked.name == "withdrawn":
        return keeping.withdrawn(deps, client, asker)
    known = asked.name in parsing.HELP or asked.name in ("find", "show")
    return usage.usage(usage.STATEMENTS, "" if known else UNKNOWN.format(shortened(asked.name)))


def _listing(deps: Deps, client: WebClient, asker: Asker, *, page: int = 0, matching: str | None = None) -> Message:
    size, seen = view.LINES_ON_A_PAGE, viewing.seen(deps, client, asker)
    with deps.record.read() as db:
        workspace = deps.workspace_of(db, asker.team_id).id
        # One more than is shown, to know whether there is a next page.
        lines = statements.recent(db, workspace, seen, limit=size + 1, offset=page * size, matching=matching)
        held = statements.count(db, workspace, seen)
    heading = f"{LATEST}: {held:,}."
    if matching:
        heading = f"Statements that match “{shortened(matching)}”" + (
            ":" if lines else ": none. To see what is on file: /statements list. To search the texts: /said."
        )
        if len(lines) > size:
            heading += f" the latest {size}; add a word to narrow it down."
    return view.listing(lines[:size], page=page, more=len(lines) > size and not matching, heading=heading)


def _shown(deps: Deps, client: WebClient, asker: Asker, statement_id: int) -> Message:
    full, stages, held = _full(deps, client, asker, statement_id)
    row = below.row(full.line, may_keep=roles.is_keeper(deps, client, asker))
    others = below.stages(stages, statement_id, buttons.SHOW_STATEMENT)
    return view.statement(full, [*below.state(full.line, held), *others, row])


def _in_full(deps: Deps, client: WebClient, asker: Asker, statement_id: int, page: int) -> Block:
    full, stages, held = _full(deps, client, asker, statement_id)
    others = below.stages(stages, statement_id, buttons.READ_STATEMENT, 0)
    return view.in_full(full, page, [*below.state(full.line, held), *others])


def _full(
    deps: Deps, client: WebClient, asker: Asker, statement_id: int
) -> tuple[FullStatement, tuple[StatementLine, ...], Audience | None]:
    """Return a statement, its stages, and who may see it; one that was withdrawn to keepers alone. Raises NotFound."""
    seen = viewing.seen(deps, client, asker)
    with deps.record.read() as db:
        workspace = deps.workspace_of(db, asker.team_id).id
        full = statements.show(db, workspace, statement_id, seen, withdrawn=True)
        stages = statements.stages(db, workspace, statement_id, seen)[:STAGES_SHOWN]
        held = audiences.of_id(db, workspace, full.line.audience_id)
    if full.line.withdrawn_at is not None and not roles.is_keeper(deps, client, asker):
        raise NotFound("statement", "")
    return full, stages, held


def _typed(deps: Deps, client: WebClient, asker: Asker, typed: str) -> int:
    """Return the id of the statement whose number was typed; of one that was withdrawn to keepers alone. Raises NotFound."""
    number, seen, may_keep = _number(typed), viewing.seen(deps, client, asker), roles.is_keeper(deps, client, asker)
    with deps.record.read() as db:
        workspace = deps.workspace_of(db, asker.team_id).id
        return statement_numbers.id_of(db, workspace, number, seen, withdrawn=may_keep)


def _number(typed: str) -> int:
    text = typed.removeprefix("#").strip()
    if not (text.isascii() and text.isdigit() and len(text) <= 9):  # noqa: PLR2004 - more digits than a number has
        raise Invalid("number", typed, "the number of a statement, as in /statements show 12")
    return int(text)
