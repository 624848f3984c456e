"""The buttons of a session's reminder: Done, its undo, and Snooze. Those of its deadlines are in `handlers.deadlines`."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from handlers import moments, places, posting, requests, viewing
from handlers.deps import Deps
from handlers.errors import sentence
from handlers.failing import describe
from handlers.places import Place
from handlers.recalled import Recalled
from handlers.views import buttons, deadline, reminder
from handlers.views import pressed as view
from handlers.views.blocks import Message
from handlers.views.planning import field_values, text_value
from storage import sessions
from storage.errors import NotFound, RecordError
from storage.planned import Notice
from storage.reminders import content

log = logging.getLogger("rapporteur.handlers")


def register(app: App, deps: Deps) -> None:
    """Listen to the buttons of a session's reminder, and to the window in which a moment is chosen."""
    recalled = Recalled(deps.record, deps.people)

    @app.action(reminder.SESSION_DONE)
    def done(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        place, notice = places.pressed_at(body, context), _notice(deps, body, context)
        with deps.record.begin() as db:
            workspace = deps.workspace_of(db, place.team_id).id
            sessions.ready(db, workspace, notice.session.id, actor=place.user, now=deps.now())
        closed = view.closed(
            _anew(deps, client, recalled, place, notice), notice, view.DONE.format(notice.session.name), place.user
        )
        _show(client, place, closed)

    @app.action(view.REOPEN)
    def reopen(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        place, notice = places.pressed_at(body, context), _notice(deps, body, context)
        with deps.record.begin() as db:
            workspace = deps.workspace_of(db, place.team_id).id
            sessions.unready(db, workspace, notice.session.id, actor=place.user, now=deps.now())
        _show(client, place, _anew(deps, client, recalled, place, notice))

    @app.action(reminder.SESSION_SNOOZE)
    def snooze(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        place = places.pressed_at(body, context)
        number, code = view.read_choice(requests.pressed(body))
        notice = _of_number(deps, place.team_id, number)
        zone = _zone(deps, place)
        if code == deadline.CHOOSE:
            offered = moments.choices(deps.now(), zone)[1].at
            window = view.to_snooze(notice, offered, zone, place.as_text(number))
            posting.open_view(client, requests.text(body.get("trigger_id")) or "", window)
        else:
            until = moments.chosen(code, deps.now(), zone)
            _put_off(deps, place, notice, until)
            _show_put_off(deps, client, recalled, place, notice, until)

    @app.view(view.SNOOZE_WINDOW)
    def chosen(ack: Ack, view: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        place, number = places.kept(view.get("private_metadata"))
        if (place.team_id, place.user) != (requests.team(context), context.user_id):
            raise NotFound("question", "")
        values = field_values(requests.mapping(requests.mapping(view.get("state")).get("values")))
        try:
            day, hour = text_value(values.get(deadline.DAY)), text_value(values.get(deadline.TIME))
            until = moments.at(day, hour, deps.now(), _zone(deps, place))
            notice = _of_number(deps, place.team_id, number)
            _put_off(deps, place, notice, until)
        except RecordError as error:
            ack(response_action="errors", errors={deadline.TIME: sentence(error)})
            return
        ack()
        _show_put_off(deps, client, recalled, place, notice, until)


def _put_off(deps: Deps, place: Place, notice: Notice, until: datetime) -> None:
    with deps.record.begin() as db:
        workspace = deps.workspace_of(db, place.team_id).id
        content.snooze(db, workspace, notice.session.id, notice.target, until, actor=place.user, now=deps.now())


def _show_put_off(deps: Deps, client: WebClient, recalled: Recalled, place: Place, notice: Notice, until: datetime) -> None:
    words = view.SNOOZED.format(moments.in_words(until, _zone(deps, place)))
    _show(client, place, view.snoozed(_anew(deps, client, recalled, place, notice), words, place.user))


def _anew(deps: Deps, client: WebClient, recalled: Recalled, place: Place, notice: Notice) -> Message:
    """Return the message of a notice as it would be posted now, where it was pressed."""
    with deps.record.read() as db:
        workspace = deps.workspace_of(db, place.team_id).id
    last, missing = recalled.before(workspace, replace(notice, target=_read_by(place, notice)), deps.now(), client)
    return reminder.reminder(notice, last, missing=missing, now=deps.now())


def _read_by(place: Place, notice: Notice) -> str:
    """Return who reads what is shown: a person's direct message is read by that person, and a channel's by its members."""
    in_direct = (place.channel or "").startswith(viewing.DIRECT)
    return place.user if in_direct else place.channel or notice.target


def _notice(deps: Deps, body: Mapping[str, Any], context: BoltContext) -> Notice:
    (number,) = buttons.read_numbers(requests.pressed(body).get("value"), 1)
    return _of_number(deps, requests.team(context), number)


def _of_number(deps: Deps, team_id: str, number: int) -> Notice:
    with deps.record.read() as db:
        return content.notice(db, deps.workspace_of(db, team_id).id, number)


def _zone(deps: Deps, place: Place) -> str:
    with deps.record.read() as db:
        return deps.workspace_of(db, place.team_id).time_zone


def _show(client: WebClient, place: Place, message: Message) -> None:
    """Put a message in the place of the one that was pressed; where Slack no longer lets us, tell the person."""
    try:
        posting.change(client, place.channel or "", place.ts or "", message)
    except SlackApiError as error:
        log.info("a reminder could not be brought up to date: %s", describe(error))
        places.tell(client, place, view.last_words(message))
