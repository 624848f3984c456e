"""The team's own terms: listed, added, put right, removed, and taken from a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from handlers import downloads, posting, replying, requests, roles
from handlers.deps import Deps
from handlers.requests import Asker
from handlers.setup import changing
from handlers.setup import page as settings_page
from handlers.views import buttons
from handlers.views.blocks import Block, Message
from handlers.views.setup import fields
from handlers.views.setup import terms as view
from storage import delegations, glossary, glossary_tables
from storage.catalogue.entries import Body
from storage.errors import NotFound, RecordError

NO_FILE = "Choose a file."


def register(app: App, deps: Deps) -> None:
    """Listen to the list, and to the windows over it."""

    @app.action(view.ADD)
    def add(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        roles.require_admin(deps, client, requests.asker(body, context))
        client.views_push(
            trigger_id=replying.trigger(body),
            view=view.one(None, {}, settings_page.number_of(requests.mapping(body.get("view")))),
        )

    @app.action(view.IMPORT)
    def take_table(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        roles.require_admin(deps, client, requests.asker(body, context))
        client.views_push(
            trigger_id=replying.trigger(body), view=view.table(settings_page.number_of(requests.mapping(body.get("view"))))
        )

    @app.action(view.PAGING)
    def turn(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        asker = requests.asker(body, context)
        roles.require_admin(deps, client, asker)
        (page,) = buttons.read_numbers(requests.pressed(body).get("value"), 1)
        number = settings_page.number_of(requests.mapping(body.get("view")))
        posting.update_view(client, number, window(deps, asker.team_id, page=page))

    @app.action(view.ACT)
    def act(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        asker = requests.asker(body, context)
        roles.require_admin(deps, client, asker)
        verb, name = view.chosen(requests.mapping(requests.pressed(body).get("selected_option")).get("value"))
        opened = requests.mapping(body.get("view"))
        number = settings_page.number_of(opened)
        if verb == view.REMOVE:
            posting.update_view(client, number, window(deps, asker.team_id, told=_removed(deps, asker, name)))
            settings_page.show_again(deps, client, asker, settings_page.beneath(opened))
        else:
            client.views_push(trigger_id=replying.trigger(body), view=_of_one(deps, asker, name, number))

    @app.view(view.SAVE)
    def submitted(ack: Ack, view: dict[str, Any], body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        asker = requests.asker(body, context)
        under, before = fields.read_kept(view.get("private_metadata"), 2)
        state = requests.mapping(requests.mapping(view.get("state")).get("values"))
        try:
            roles.require_admin(deps, client, asker)
            told = _saved(deps, asker, state, before)
        except RecordError as error:
            ack(response_action="errors", errors=_wrong(error, state))
            return
        ack()
        posting.update_view(client, under, window(deps, asker.team_id, told=told))
        settings_page.show_again(deps, client, asker, settings_page.beneath(view))

    @app.view(view.READ)
    def given(ack: Ack, view: dict[str, Any], body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        roles.require_admin(deps, client, requests.asker(body, context))
        _take_in(deps, ack, view, requests.asker(body, context), client)


def window(deps: Deps, team_id: str, *, page: int = 0, told: str = "") -> Block:
    """Return a page of the team's terms; pages count from 0."""
    with deps.record.read() as db:
        at = deps.workspace_of(db, team_id).id
        known = delegations.catalogue(db, at)
        return view.window(glossary.terms(db, at), _names(known.bodies), page=page, told=told)


def _of_one(deps: Deps, asker: Asker, name: str, under: str) -> Block:
    with deps.record.read() as db:
        at = deps.workspace_of(db, asker.team_id).id
        found = next((one for one in glossary.terms(db, at) if one.term == name), None)
        if found is None:
            raise NotFound("term", name)
        return view.one(found, _names(delegations.catalogue(db, at).bodies), under)


def _saved(deps: Deps, asker: Asker, state: changing.State, before: str) -> str:
    """Store a term; one that is written otherwise now takes the place of the one before."""
    cells = {name: fields.text(state, name) for name in (view.TERM, view.EQUIVALENTS, view.BODIES)}
    with deps.record.begin() as db:
        at = deps.workspace_of(db, asker.team_id).id
        known = delegations.catalogue(db, at)
        bodies = glossary_tables.bodies(view.rows(cells[view.BODIES]), known)
        equivalents = glossary_tables.equivalents(view.rows(cells[view.EQUIVALENTS]))
        stored = glossary.add(db, at, cells[view.TERM], equivalents, bodies=bodies, actor=asker.user, now=deps.now())
        if before and before != stored.term:
            glossary.remove(db, at, before, actor=asker.user, now=deps.now())
    return f"Saved: {view.in_words(stored, _names(known.bodies))}."


def _removed(deps: Deps, asker: Asker, name: str) -> str:
    with deps.record.begin() as db:
        at = deps.workspace_of(db, asker.team_id).id
        known = delegations.catalogue(db, at)
        gone = glossary.remove(db, at, name, actor=asker.user, now=deps.now())
    return f"Removed: {view.in_words(gone, _names(known.bodies))}."


def _take_in(deps: Deps, ack: Ack, opened: dict[str, Any], asker: Asker, client: WebClient) -> None:
    files = fields.files(requests.mapping(requests.mapping(opened.get("state")).get("values")), view.FILE)
    if not files:
        ack(response_action="errors", errors={view.FILE: NO_FILE})
        return
    (under,) = fields.read_kept(opened.get("private_metadata"), 1)
    ack(response_action="update", view=view.reading())

    def work() -> Message:
        file = downloads.fetch(client, files[0], most_bytes=glossary_tables.MOST_BYTES)
        told = _imported(deps, asker, file)
        posting.update_view(client, under, window(deps, asker.team_id))
        settings_page.show_again(deps, client, asker, settings_page.beneath(opened))
        return told

    replying.finish(client, str(opened.get("id")), view.TABLE_TITLE, asker.user, work)


def _imported(deps: Deps, asker: Asker, file: downloads.Fetched) -> Message:
    with deps.record.begin() as db:
        at = deps.workspace_of(db, asker.team_id).id
        table = glossary_tables.read(file.data, delegations.catalogue(db, at))
        changed = glossary.add_all(db, at, table.terms, actor=asker.user, now=deps.now())
    return view.imported(file.name, table, changed)


def _wrong(error: RecordError, state: changing.State) -> dict[str, str]:
    of = {"equivalent": view.EQUIVALENTS, "body": view.BODIES}
    found = changing.wrong(error, state)
    name = of.get(getattr(error, "what", ""))
    return {name: next(iter(found.values()))} if name else found


def _names(bodies: Mapping[str, Body]) -> dict[str, str]:
    return {code: body.name for code, body in bodies.items()}
