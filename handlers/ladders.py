"""The ladder of a body's deadlines, changed step by step in a window that the Home tab opens."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from handlers import home, posting, replying, requests
from handlers.deps import Deps
from handlers.errors import sentence
from handlers.views import ladder as view
from handlers.views.blocks import Block
from handlers.views.ladder import Editing, Ladder
from storage import ladders
from storage.errors import Invalid, NotFound, RecordError
from storage.ladders import Step

# Where the record says what is wrong by another name than a field of the window.
FIELD_OF = {"label": view.LABEL, "days": view.DAYS, "time": view.TIME}

Change = Callable[[tuple[Step, ...]], tuple[Step, ...]]


def register(app: App, deps: Deps) -> None:
    """Listen to the button that opens the window, and to all that is done there."""

    @app.action(view.OPEN)
    def opened(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        posting.open_view(client, replying.trigger(body), _window(deps, requests.team(context), None))

    @app.action(view.BODY)
    def chosen(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        option = requests.mapping(requests.pressed(body).get("selected_option"))
        _show(client, body, _window(deps, requests.team(context), requests.text(option.get("value"))))

    @app.action(view.ADD_STEP)
    def add(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        ack()
        code, under = _under(body)
        client.views_push(trigger_id=replying.trigger(body), view=view.step(Editing(code, "", under), None))

    @app.action(view.STEP)
    def act(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        verb, code = view.chosen(requests.pressed(body))
        if verb == view.REMOVE:
            _remove(deps, client, body, context, code)
        else:
            of, under = _under(body)
            present = _named(_ladder(deps, requests.team(context), of).steps, code)
            client.views_push(trigger_id=replying.trigger(body), view=view.step(Editing(of, code, under), present))

    @app.action(view.RESTORE_STEP)
    def put_back(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        step = view.put_back(requests.pressed(body))
        of, _ = _under(body)
        _change(deps, context, of, lambda steps: (*(one for one in steps if one.code != step.code), step))
        _show(client, body, _window(deps, requests.team(context), of))
        home.publish(deps, client, requests.team(context), context.user_id or "")

    @app.view(view.STEP_WINDOW)
    def submitted(ack: Ack, view: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        _submitted(deps, ack, view, context, client)


def _submitted(deps: Deps, ack: Ack, filled: Mapping[str, Any], context: BoltContext, client: WebClient) -> None:
    editing = view.editing(filled.get("private_metadata"))
    try:
        state = requests.mapping(requests.mapping(filled.get("state")).get("values"))
        step = view.submitted(state, editing.code)
        _change(deps, context, editing.body, lambda steps: _with(steps, step))
    except RecordError as error:
        what = error.what if isinstance(error, Invalid) else ""
        ack(response_action="errors", errors={FIELD_OF.get(what, view.LABEL): sentence(error)})
        return
    ack()
    team = requests.team(context)
    client.views_update(view_id=editing.under, view=_window(deps, team, editing.body, f"Saved: {step.label}, {view.when(step)}."))
    home.publish(deps, client, team, context.user_id or "")


def _remove(deps: Deps, client: WebClient, body: Mapping[str, Any], context: BoltContext, code: str) -> None:
    of, _ = _under(body)
    team = requests.team(context)
    removed = _named(_ladder(deps, team, of).steps, code)
    try:
        _change(deps, context, of, lambda steps: tuple(one for one in steps if one.code != code))
    except Invalid as error:
        _show(client, body, _window(deps, team, of, sentence(error)))
        return
    _show(client, body, _window(deps, team, of, f"Removed: {removed.label}.", removed))
    home.publish(deps, client, team, context.user_id or "")


def _with(steps: tuple[Step, ...], step: Step) -> tuple[Step, ...]:
    """Return a ladder with a step put in the place of the one of its code, or added."""
    if not step.code:
        return (*steps, Step(ladders.new_code(step.label, steps), step.label, step.anchor, step.days, step.at))
    _named(steps, step.code)
    return tuple(step if one.code == step.code else one for one in steps)


def _named(steps: tuple[Step, ...], code: str) -> Step:
    """Return a step by its code. Raises NotFound where somebody has removed it meanwhile."""
    for step in steps:
        if step.code == code:
            return step
    raise NotFound("step", code)


def _change(deps: Deps, context: BoltContext, body: str, change: Change) -> None:
    with deps.record.begin() as db:
        workspace = deps.workspace_of(db, requests.team(context)).id
        steps = change(ladders.of_body(db, workspace, body))
        ladders.set_steps(db, workspace, body, steps, actor=context.user_id or "", now=deps.now())


def _window(deps: Deps, team_id: str, body: str | None, told: str = "", removed: Step | None = None) -> Block:
    found = _ladder(deps, team_id, body)
    return view.ladder(found, told, removed) if found.bodies else view.no_body()


def _ladder(deps: Deps, team_id: str, body: str | None) -> Ladder:
    """Return the ladder of a body; without one, of the body that meets next."""
    with deps.record.read() as db:
        workspace = deps.workspace_of(db, team_id).id
        bodies = ladders.bodies(db, workspace, deps.now())
        code = body or next(iter(dict(bodies)), "")
        return Ladder(code, dict(bodies).get(code, code), ladders.of_body(db, workspace, code), bodies)


def _under(body: Mapping[str, Any]) -> tuple[str, str]:
    """Return the body that a window shows, and the window's id."""
    opened = requests.mapping(body.get("view"))
    return requests.text(opened.get("private_metadata")) or "", requests.text(opened.get("id")) or ""


def _show(client: WebClient, body: Mapping[str, Any], window: Block) -> None:
    client.views_update(view_id=_under(body)[1], view=window)
