"""The first run: an admin is asked four things, one after the other, and told at the end what to try."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from handlers import calendars, home, posting, replying, requests, roles, viewing
from handlers.deps import Deps, Desk
from handlers.requests import Asker
from handlers.setup import changing, page
from handlers.views import adding
from handlers.views.blocks import Block
from handlers.views.setup import fields
from handlers.views.setup import first_run as view_of
from storage import asking, recalling, statements, workspaces
from storage.asking.values import Answer
from storage.audiences import EVERYTHING
from storage.errors import NotFound, RecordError

# What a person would ask first; {} is a topic of the latest statement.
QUESTIONS = (
    "What did we say about {} last session?",
    "When did we first mention {}?",
    "Has anyone else mentioned {}?",
    "Have we ever mentioned {}?",
    "How has our line on {} changed?",
)
TO_TRY, TOPICS = 3, 3
# Of our latest statements, one has headings or positions to ask about.
LOOKED_AT = 5
LONGEST_TOPIC = 60


def register(app: App, deps: Deps) -> None:
    """Listen to the button that begins it, and to each of its windows."""

    @app.action(view_of.OPEN)
    def opened(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        replying.open_window(client, body, begin(deps, client, requests.asker(body, context)))

    @app.action(view_of.SKIP)
    def skip(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        asker = requests.asker(body, context)
        roles.require_admin(deps, client, asker)
        number = _step(requests.pressed(body).get("value"))
        opened = page.number_of(requests.mapping(body.get("view")))
        posting.update_view(client, opened, _next(deps, client, asker, number, "", view_of.LATER))
        _afterwards(deps, client, asker, number, opened)

    @app.view(view_of.SAVE)
    def submitted(ack: Ack, view: dict[str, Any], body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        asker = requests.asker(body, context)
        state = requests.mapping(requests.mapping(view.get("state")).get("values"))
        try:
            roles.require_admin(deps, client, asker)
            number = _step(fields.read_kept(view.get("private_metadata"), 1)[0])
            then = fields.text(state, view_of.NEXT) or view_of.LATER
            shown = _saved(deps, client, asker, number, state, then)
        except RecordError as error:
            ack(response_action="errors", errors=changing.wrong(error, state))
            return
        ack(response_action="update", view=shown)
        _afterwards(deps, client, asker, number, page.number_of(view) if then == view_of.LATER else "")


def begin(deps: Deps, client: WebClient, asker: Asker) -> Block:
    """Return the first window. Raises NotAllowed for who may not set up."""
    roles.require_admin(deps, client, asker)
    return _window(deps, client, asker, 0, "")


def _saved(deps: Deps, client: WebClient, asker: Asker, number: int, state: changing.State, then: str) -> Block:
    code = view_of.STEPS[number]
    told = "" if code == view_of.RECORD else changing.save(deps, client, asker, code, state)
    return _next(deps, client, asker, number, told, then)


def _next(deps: Deps, client: WebClient, asker: Asker, number: int, told: str, then: str) -> Block:
    """Return the window after a step; after the last one, that of what was chosen to come `then`."""
    if number + 1 < len(view_of.STEPS):
        return _window(deps, client, asker, number + 1, told)
    with deps.record.begin() as db:
        at = deps.workspace_of(db, asker.team_id).id
        workspaces.finish_set_up(db, at, actor=asker.user, now=deps.now())
    if then == view_of.STATEMENT:
        return adding.paste()
    if then == view_of.CALENDAR:
        return calendars.window(deps, asker.team_id)
    return view_of.done()


def _window(deps: Deps, client: WebClient, asker: Asker, number: int, told: str) -> Block:
    code = view_of.STEPS[number]
    if code == view_of.RECORD:
        with deps.record.read() as db:
            held = statements.count(db, deps.workspace_of(db, asker.team_id).id, EVERYTHING)
        return view_of.step(number, view_of.record(bool(held)), told)
    return view_of.step(number, changing.fields_of(deps, client, asker, code), told)


def _afterwards(deps: Deps, client: WebClient, asker: Asker, number: int, opened: str) -> None:
    """Show the Home tab as of now; after the last step, say what to try: in the window that is `opened`, else in a message."""
    home.publish(deps, client, asker.team_id, asker.user)
    if number + 1 < len(view_of.STEPS):
        return
    message = view_of.ready(_questions(deps, client, asker))
    if opened:
        replying.finish(client, opened, view_of.TITLE, asker.user, lambda: message)
    else:
        posting.say(client, asker.user, message)


def _questions(deps: Deps, client: WebClient, asker: Asker) -> tuple[str, ...]:
    """Return three questions that the record answers; nothing where it answers none of them."""
    desk = viewing.desk(deps, client, Asker(asker.team_id, asker.user, None))
    topics = _topics(desk)
    asked = (f"{pattern.format(topic)}" for topic in topics for pattern in QUESTIONS[: TO_TRY if len(topics) > 1 else None])
    found = [question for question in asked if _is_answered(deps, desk, question)]
    # Of several topics, one question of each kind.
    return tuple(f"/said {question}" for question in _varied(found, topics)[:TO_TRY])


def _varied(found: list[str], topics: tuple[str, ...]) -> list[str]:
    """Return questions in an order in which neighbours are about different topics."""
    by_topic = [[question for question in found if topic in question] for topic in topics]
    return [one[turn] for turn in range(len(QUESTIONS)) for one in by_topic if turn < len(one)]


def _topics(desk: Desk) -> tuple[str, ...]:
    own = desk.workspace.own_delegation
    spoken = [s for s in desk.holdings.statements if s.delegation == own and s.stage != recalling.DRAFT]
    for statement in reversed(spoken[-LOOKED_AT:]):
        last = recalling.last_time(desk.holdings, statement.body, before=desk.today)
        names = [topic.name for topic in last.foremost(TOPICS)] if last else []
        if names:
            return tuple(name for name in names if len(name) <= LONGEST_TOPIC)
    return ()


def _is_answered(deps: Deps, desk: Desk, question: str) -> bool:
    with deps.thinking:
        found: Answer = asking.ask(desk.holdings, question, on=desk.today, delegation=desk.workspace.own_delegation, limit=1)
    return found.found


def _step(value: object) -> int:
    """Return the number of a step. Raises NotFound for what this version did not write."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and int(value[:2]) < len(view_of.STEPS):
        return int(value)
    raise NotFound("question", "")
