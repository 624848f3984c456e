"""Preparing a session: what is missing and what was said last time, in a window; and all that was said, page by page."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from handlers import replying, requests, viewing
from handlers.deps import Deps, Desk
from handlers.requests import Asker
from handlers.views import buttons
from handlers.views import preparing as view
from handlers.views.blocks import Block, Message
from handlers.views.preparing import Preparation
from storage import deadlines, recalling, sessions
from storage.held import HeldStatement, Holdings
from storage.planned import SessionView
from storage.recalling import LastTime


def register(app: App, deps: Deps) -> None:
    """Listen to Prepare and Show all, wherever they stand."""

    @app.action(view.PREPARE)
    def prepare(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        asker = requests.asker(body, context)
        (number,) = buttons.read_numbers(requests.pressed(body).get("value"), 1)
        replying.open_window(client, body, window(deps, client, asker, number))

    @app.action(view.SHOWING_ALL)
    def show_all(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        asker = requests.asker(body, context)
        number, page = buttons.read_numbers(requests.pressed(body).get("value"), 2)
        # A reminder stays as it is; who asks gets everything for themselves, and turns its pages in place.
        replying.reply(client, body, asker, _everything(deps, client, asker, number, page))


def window(deps: Deps, client: WebClient, asker: Asker, session_id: int) -> Block:
    """Return the window in which a session is prepared. Raises NotFound for one that is not this team's."""
    desk = viewing.desk(deps, client, asker, openly=False)
    with deps.record.read(desk.workspace.id) as db:
        session = sessions.show(db, desk.workspace.id, session_id)
        duties = deadlines.of_session(db, desk.workspace.id, session_id, open_only=True)
    last = _last_time(desk, session)
    missing = recalling.missing(desk.holdings, session, last)
    known = Preparation(session, last, missing, tuple(duties), _ours(desk.holdings, session_id), _others(desk.holdings, last))
    return view.window(known, deps.now())


def _everything(deps: Deps, client: WebClient, asker: Asker, session_id: int, page: int) -> Message:
    desk = viewing.desk(deps, client, asker, openly=False)
    with deps.record.read(desk.workspace.id) as db:
        session = sessions.show(db, desk.workspace.id, session_id)
    return view.everything(session, _last_time(desk, session), page)


def _last_time(desk: Desk, session: SessionView) -> LastTime | None:
    before = session.starts_on or desk.today
    return recalling.last_time(desk.holdings, session.body, before=before, session_id=session.id)


def _ours(holdings: Holdings, session_id: int) -> tuple[HeldStatement, ...]:
    return tuple(s for s in holdings.statements if s.session.id == session_id and s.delegation == holdings.own_delegation)


def _others(holdings: Holdings, last: LastTime | None) -> tuple[HeldStatement, ...]:
    if last is None:
        return ()
    ours = last.statements[0].delegation
    there = (s for s in holdings.statements if s.session.id == last.session.id)
    return tuple(s for s in there if s.delegation != ours and s.stage != recalling.DRAFT)
