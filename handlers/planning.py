"""Planning sessions: by a sentence, stored at once with a way back, or in a window."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from handlers import filling, overview, posting, replying, requests
from handlers.deps import Deps, Desk
from handlers.errors import sentence
from handlers.requests import Asker
from handlers.views import buttons, planning
from handlers.views import session as view
from handlers.views.blocks import Block, Button, Message
from handlers.views.planning import Typed
from handlers.views.session import How
from storage import agenda, delegations, sessions
from storage.agenda import Change, Plan
from storage.errors import AlreadyPlanned, Invalid, RecordError
from storage.planned import SessionView

ADDED, MOVED, CHANGED, TAKEN_OFF = "Planned.", "Moved.", "Changed.", "Taken off the plan again."
SAME, AS_BEFORE = "It is planned already, just so.", "As it was before."
FILL_IN = "This is what I understood. Fill in what is missing; put right what is wrong."
# What the record calls a sentence that names a session and no change.
NO_CHANGE = "change"


def register(app: App, deps: Deps) -> None:
    """Listen to the window of a session, and to the buttons that open it or take back what was done."""

    @app.action(view.ADD)
    def open_to_add(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        ack()
        replying.open_window(client, body, planning.to_add(Typed()))

    @app.action(view.CHANGE)
    def open_to_change(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        (number,) = buttons.read_numbers(requests.pressed(body).get("value"), 1)
        replying.open_window(client, body, _changing(_shown(deps, requests.team(context), number)))

    @app.view(planning.CALLBACK)
    def submitted(ack: Ack, view: dict[str, Any], context: BoltContext) -> None:
        # Slack takes a view's answer in the acknowledgement alone; storing a session is quick enough.
        ack(**_submitted(deps, view, requests.team(context), context.user_id or ""))

    @app.action(view.NUMBER)
    def use_number(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        asker = requests.asker(body, context)
        session_id, number = buttons.read_numbers(requests.pressed(body).get("value"), 2)
        _, after = _change(deps, asker.team_id, asker.user, session_id, Change(number=number))
        replying.reply(client, body, asker, overview.one(deps, asker.team_id, after.id, lead=CHANGED, how=replying.room(body)))

    @app.action(view.UNDO_ADD)
    def undo_add(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        asker = requests.asker(body, context)
        (number,) = buttons.read_numbers(requests.pressed(body).get("value"), 1)
        with deps.record.begin() as db:
            workspace = deps.workspace_of(db, asker.team_id).id
            sessions.cancel(db, workspace, number, actor=asker.user, now=deps.now())
        replying.reply(client, body, asker, overview.one(deps, asker.team_id, number, lead=TAKEN_OFF, how=replying.room(body)))

    @app.action(view.UNDO_MOVE)
    def undo_move(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        _moved_by_button(deps, client, body, context, lead=AS_BEFORE)

    @app.action(view.MOVE_TO)
    def move_to(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        _moved_by_button(deps, client, body, context, lead=MOVED)


def add(deps: Deps, client: WebClient, asker: Asker, trigger_id: str, typed: str) -> None:
    """Store a session that a sentence says whole, and tell what was understood; open the window for one that is not."""
    if not typed:
        posting.open_view(client, trigger_id, planning.to_add(Typed()))
        return
    desk = deps.desk(asker.team_id)
    try:
        plan = agenda.read(typed, desk.holdings.catalogue, desk.today, filling.favoured(desk))
    except RecordError as error:
        posting.open_view(client, trigger_id, planning.to_add(filling.understood(typed, desk), _what_is_missing(error)))
        return
    try:
        message = _added(deps, asker.team_id, asker.user, plan, "receipt")
    except AlreadyPlanned as error:
        message = _standing(deps, desk, plan, error)
    posting.tell(client, asker, message)


def move(deps: Deps, client: WebClient, asker: Asker, trigger_id: str, typed: str) -> None:
    """Move a session as a sentence says, and tell what it is now; where it says no change, open the session's window."""
    with deps.record.read() as db:
        workspace = deps.workspace_of(db, asker.team_id).id
        try:
            found, change = sessions.named_with_change(db, workspace, typed, deps.now())
        except Invalid as error:
            if error.what != NO_CHANGE:
                raise
            found, change = sessions.named(db, workspace, typed, deps.now()), None
    if change is None:
        posting.open_view(client, trigger_id, _changing(found))
        return
    before, after = _change(deps, asker.team_id, asker.user, found.id, change)
    undo = _way_back(before, after)
    posting.tell(
        client,
        asker,
        overview.one(deps, asker.team_id, after.id, lead=SAME if before == after else MOVED, undo=undo, how="receipt"),
    )


def _moved_by_button(deps: Deps, client: WebClient, body: dict[str, Any], context: BoltContext, *, lead: str) -> None:
    asker = requests.asker(body, context)
    number, starts_on, ends_on, opens_at = view.days_kept(requests.pressed(body).get("value"))
    change = Change(starts_on=starts_on, ends_on=ends_on, opens_at=opens_at)
    before, after = _change(deps, asker.team_id, asker.user, number, change)
    undo = _way_back(before, after) if lead == MOVED else None
    replying.reply(
        client, body, asker, overview.one(deps, asker.team_id, after.id, lead=lead, undo=undo, how=replying.room(body))
    )


def _added(deps: Deps, team_id: str, user: str, plan: Plan, how: How) -> Message:
    """Store a session, and return it as it is now with the way back. Raises RecordError for one that cannot be stored."""
    with deps.record.begin() as db:
        workspace = deps.workspace_of(db, team_id).id
        known = delegations.catalogue(db, workspace)
        before = sessions.on_file(db, workspace, plan)
        after = sessions.add(db, workspace, plan, actor=user, now=deps.now(), keeper=user)
    suggested = agenda.suggested_number(plan, known)
    # The number of the rhythm has a button of its own, which says so.
    notes = agenda.notes(replace(plan, number=suggested or plan.number), known)
    lead = " ".join((SAME if before == after else ADDED, *notes))
    # Taking it back calls it off: never one that statements on file have told us of.
    is_new = before is None or before.cancelled_at is not None
    undo = view.undo_add(after.id) if is_new else None
    return overview.one(deps, team_id, after.id, lead=lead, undo=undo, number=suggested, how=how)


def _what_is_missing(error: RecordError) -> str:
    """Return what stands above a window that a sentence has filled in part: why, where the gaps do not say it."""
    incomplete = isinstance(error, Invalid) and error.what == "session"
    return FILL_IN if incomplete else f"{sentence(error)} {FILL_IN}"


def _standing(deps: Deps, desk: Desk, plan: Plan, error: AlreadyPlanned) -> Message:
    """Return why a session was not planned anew, with the button that moves it to the days that were said."""
    with deps.record.read(desk.workspace.id) as db:
        found = sessions.on_file(db, desk.workspace.id, plan)
    return view.standing(sentence(error), found, plan)


def _submitted(deps: Deps, submitted: dict[str, Any], team_id: str, user: str) -> dict[str, Any]:
    """Return what the acknowledgement says: the last window, or what is wrong under which field."""
    typed = planning.submitted(requests.mapping(requests.mapping(submitted.get("state")).get("values")))
    kept = requests.text(submitted.get("private_metadata"))
    try:
        shown = _planned(deps, typed, team_id, user) if kept is None else _changed(deps, typed, kept, team_id, user)
    except RecordError as error:
        asked = [name for name in planning.FIELDS if kept is None or name != "body"]
        return {"response_action": "errors", "errors": {filling.field(error, asked): sentence(error)}}
    return {"response_action": "update", "view": shown}


def _planned(deps: Deps, typed: Typed, team_id: str, user: str) -> Block:
    with deps.record.read() as db:
        known = delegations.catalogue(db, deps.workspace_of(db, team_id).id)
    return planning.planned(_added(deps, team_id, user, filling.plan(typed, known), "window"), planning.ADD_TITLE)


def _changed(deps: Deps, typed: Typed, kept: str, team_id: str, user: str) -> Block:
    (number,) = buttons.read_numbers(kept, 1)
    before, after = _change(deps, team_id, user, number, filling.change(typed, _shown(deps, team_id, number)))
    lead = SAME if before == after else CHANGED
    message = overview.one(deps, team_id, after.id, lead=lead, undo=_way_back(before, after), how="window")
    return planning.planned(message, planning.CHANGE_TITLE)


def _change(deps: Deps, team_id: str, user: str, session_id: int, change: Change) -> tuple[SessionView, SessionView]:
    """Change a session, and return it as it was and as it is. Raises NotFound, and Invalid for what cannot be."""
    with deps.record.begin() as db:
        workspace = deps.workspace_of(db, team_id).id
        before = sessions.show(db, workspace, session_id)
        return before, sessions.move(db, workspace, session_id, change, actor=user, now=deps.now())


def _shown(deps: Deps, team_id: str, session_id: int) -> SessionView:
    with deps.record.read() as db:
        return sessions.show(db, deps.workspace_of(db, team_id).id, session_id)


def _way_back(before: SessionView, after: SessionView) -> Button | None:
    """Return the button that takes a change back, where nothing but days and hour have changed."""
    again = replace(
        after,
        starts_on=before.starts_on,
        ends_on=before.ends_on,
        opens_at=before.opens_at,
        name=before.name,
        label=before.label,
    )
    is_simple = again == before and before != after and before.starts_on is not None
    return view.undo_move(before) if is_simple else None


def _changing(one: SessionView) -> Block:
    """Return the window of a session, filled in as it is planned."""
    return planning.to_change(filling.as_planned(one), one.id, view.heading(one))
