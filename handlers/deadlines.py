"""Deadlines: Done and its undo, Snooze, Reassign, wherever their rows stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient
from sqlalchemy import orm

from handlers import moments, places, replying, requests
from handlers.deps import Deps
from handlers.errors import sentence
from handlers.places import Place
from handlers.views import buttons
from handlers.views import deadline as rows
from handlers.views.blocks import Block, Button
from handlers.views.planning import field_values, text_value
from storage import deadlines
from storage.errors import Invalid, NotFound, RecordError
from storage.planned import DeadlineView
from storage.reminders import schedule

DONE_ALREADY = "It is done already, and nobody is reminded of it: {}."


def register(app: App, deps: Deps) -> None:
    """Listen to the buttons of deadlines, and to their two windows."""

    @app.action(rows.DONE)
    def done(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        place, number = places.pressed_at(body, context), _number(body)
        shown = _changed(deps, place, lambda db, at: deadlines.done(db, at, number, actor=place.user, now=deps.now()))
        undo = Button("Undo", rows.REOPEN, buttons.numbers(number))
        places.show_anew(deps, client, place, shown, f"Done: {_name(shown)}.", message=_message(body), undo=undo)

    @app.action(rows.REOPEN)
    def reopen(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        place, number = places.pressed_at(body, context), _number(body)
        shown = _changed(deps, place, lambda db, at: deadlines.reopen(db, at, number, actor=place.user, now=deps.now()))
        places.show_anew(deps, client, place, shown, f"Open again: {_name(shown)}.", message=_message(body))

    @app.action(rows.SNOOZE)
    def snooze(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        place = places.pressed_at(body, context)
        number, code = _chosen(body)
        if code == rows.CHOOSE:
            places.open_window(client, place, replying.trigger(body), _snooze_window(deps, place, number))
        else:
            until = moments.chosen(code, deps.now(), _zone(deps, place))
            _tell_snoozed(deps, client, place, _snoozed(deps, place, number, until), _message(body))

    @app.view(rows.SNOOZE_WINDOW)
    def snooze_chosen(ack: Ack, view: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        place, number = _kept(view, context)
        values = _values(view)
        try:
            day, hour = text_value(values.get(rows.DAY)), text_value(values.get(rows.TIME))
            until = moments.at(day, hour, deps.now(), _zone(deps, place))
            shown = _snoozed(deps, place, number, until)
        except RecordError as error:
            ack(response_action="errors", errors={rows.TIME: sentence(error)})
            return
        ack()
        _tell_snoozed(deps, client, place, shown, None)

    @app.action(rows.CHANGE)
    def change(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        place, number = places.pressed_at(body, context), _number(body)
        window = rows.to_change(_shown(deps, place, number), place.as_text(number))
        places.open_window(client, place, replying.trigger(body), window)

    @app.view(rows.CHANGE_WINDOW)
    def changed(ack: Ack, view: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        place, number = _kept(view, context)
        try:
            shown = _changed(deps, place, lambda db, at: _saved(db, at, number, _values(view), place.user, deps.now()))
        except RecordError as error:
            ack(response_action="errors", errors={_field_of(error): sentence(error)})
            return
        ack()
        places.show_anew(deps, client, place, shown, f"Saved: {_name(shown)}, {rows.at_the_venue(shown)}.")


def _changed(deps: Deps, place: Place, verb: Callable[[orm.Session, int], DeadlineView]) -> DeadlineView:
    with deps.record.begin() as db:
        return verb(db, deps.workspace_of(db, place.team_id).id)


def _kept(view: Mapping[str, Any], context: BoltContext) -> tuple[Place, int]:
    """Return where the row stands that a window is about, and its deadline. Raises NotFound for another team's."""
    place, number = places.kept(view.get("private_metadata"))
    if (place.team_id, place.user) != (requests.team(context), context.user_id):
        raise NotFound("question", "")
    return place, number


def _shown(deps: Deps, place: Place, number: int) -> DeadlineView:
    with deps.record.read() as db:
        return deadlines.show(db, deps.workspace_of(db, place.team_id).id, number)


def _zone(deps: Deps, place: Place) -> str:
    with deps.record.read() as db:
        return deps.workspace_of(db, place.team_id).time_zone


def _snooze_window(deps: Deps, place: Place, number: int) -> Block:
    """Return the window for a moment, with tomorrow morning filled in."""
    zone = _zone(deps, place)
    tomorrow = schedule.wall_time(deps.now(), schedule.zone_named(zone)).date() + timedelta(days=1)
    return rows.to_snooze(_shown(deps, place, number), tomorrow, moments.MORNING, zone, place.as_text(number))


def _snoozed(deps: Deps, place: Place, number: int, until: datetime) -> DeadlineView:
    now, to = deps.now(), place.told_again
    return _changed(deps, place, lambda db, at: deadlines.snooze(db, at, number, until, to=to, actor=place.user, now=now))


def _tell_snoozed(deps: Deps, client: WebClient, place: Place, shown: DeadlineView, message: Mapping[str, Any] | None) -> None:
    told = DONE_ALREADY.format(_name(shown))
    if shown.done_at is None and shown.snoozed_until is not None:
        told = f"Snoozed: {_name(shown)}, until {moments.in_words(shown.snoozed_until, _zone(deps, place))}."
    places.show_anew(deps, client, place, shown, told, message=message, confirm=True)


def _saved(db: orm.Session, workspace_id: int, number: int, values: Mapping[str, Any], actor: str, now: datetime) -> DeadlineView:
    """Store what the window of a deadline says: its owner, day and time."""
    due_on, due_time = _day_and_time(text_value(values.get(rows.DAY)), text_value(values.get(rows.TIME)))
    owner = requests.text(requests.mapping(values.get(rows.OWNER)).get("selected_user"))
    deadlines.assign(db, workspace_id, number, owner, actor=actor, now=now)
    return deadlines.move(db, workspace_id, number, due_on, due_time, actor=actor, now=now)


def _day_and_time(day: str | None, hour: str | None) -> tuple[date, time]:
    try:
        return date.fromisoformat(day or ""), time.fromisoformat(hour or "")
    except ValueError as error:
        raise Invalid("day", f"{day or ''} {hour or ''}".strip() or "–", "a day and a time") from error


def _field_of(error: RecordError) -> str:
    return rows.OWNER if isinstance(error, Invalid) and error.what == "owner" else rows.DAY


def _values(view: Mapping[str, Any]) -> dict[str, Any]:
    return field_values(requests.mapping(requests.mapping(view.get("state")).get("values")))


def _number(body: Mapping[str, Any]) -> int:
    (number,) = buttons.read_numbers(requests.pressed(body).get("value"), 1)
    return number


def _chosen(body: Mapping[str, Any]) -> tuple[int, str]:
    """Return the deadline and the choice of a Snooze menu. Raises NotFound for a value that this version did not write."""
    option = requests.mapping(requests.pressed(body).get("selected_option"))
    number, _, code = (requests.text(option.get("value")) or "").partition(":")
    if code not in dict(rows.SNOOZES):
        raise NotFound("question", "")
    return buttons.read_numbers(number, 1)[0], code


def _message(body: Mapping[str, Any]) -> Mapping[str, Any] | None:
    return requests.mapping(body.get("message")) or None


def _name(shown: DeadlineView) -> str:
    return f"{shown.label} ({shown.session_name})"
