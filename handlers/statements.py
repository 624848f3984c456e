"""Statements: `/statements` lists, shows and finds them; `handlers.adding` adds one."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from handlers import parsing, posting, requests, roles, viewing
from handlers.deps import Deps
from handlers.errors import shortened
from handlers.requests import Asker
from handlers.views import adding, buttons, usage
from handlers.views import statement as view
from handlers.views.blocks import Message
from storage import statements
from storage.errors import Invalid
from storage.statements import FullStatement

LATEST = "Statements on file, the latest first"
UNKNOWN = "I do not know “{}”."


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
        (number,) = buttons.read_numbers(requests.pressed(body).get("value"), 1)
        posting.tell(client, asker, view.statement(_full(deps, client, asker, number)))

    @app.action(buttons.READING)
    def read(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        number, page = buttons.read_numbers(requests.pressed(body).get("value"), 2)
        window = view.in_full(_full(deps, client, requests.asker(body, context), number), page)
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
        return view.statement(_full(deps, client, asker, _number(asked.rest)))
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


def _full(deps: Deps, client: WebClient, asker: Asker, number: int) -> FullStatement:
    seen = viewing.seen(deps, client, asker)
    with deps.record.read() as db:
        return statements.show(db, deps.workspace_of(db, asker.team_id).id, number, seen)


def _number(typed: str) -> int:
    text = typed.removeprefix("#").strip()
    if not (text.isascii() and text.isdigit() and len(text) <= 9):  # noqa: PLR2004 - more digits than a row number has
        raise Invalid("number", typed, "the number of a statement, as in /statements show 12")
    return int(text)
