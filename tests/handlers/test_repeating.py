"""What one replica acknowledged and did not finish is finished by another, once; and what cannot be done again is told."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.slack import bolt_app, connect
from handlers import Deps, repeating, under_way
from handlers.under_way import ATTEMPTS
from storage import handled, statements, workspaces
from storage.database import Record
from storage.handled import Request
from storage.models import AuditRow, HandledRequest, Session
from storage.statements import SourceBytes
from tests.handlers.conftest import HELD, NOW, Team, team_of
from tests.handlers.web_api import BOT_USER, TEAM, WebApi

LATER = NOW + handled.LEASE + timedelta(seconds=1)


@pytest.fixture
def record_of_a_team(record: Record) -> Record:
    with record.begin() as db:
        workspace = workspaces.adopt(db, TEAM, "Mission", NOW)
        workspaces.set_up(db, workspace.id, actor="test", now=NOW, own_delegation="JPN", time_zone="Europe/Vienna")
        text, provenance = HELD[0]
        reading, source = statements.read_pasted(text), SourceBytes("0.txt", text.encode())
        statements.add(db, workspace.id, reading=reading, source=source, provenance=provenance, actor="test", now=NOW)
    return record


@pytest.fixture
def later(slack: WebApi, record_of_a_team: Record) -> Team:
    """Return a replica that looks when the lease of what was taken up at NOW is over."""
    return team_of(slack, Deps(record_of_a_team, lambda: LATER))


@pytest.fixture
def take_up(later: Team, record_of_a_team: Record) -> Callable[[], int]:
    return lambda: repeating.take_up(later.app, Deps(record_of_a_team, lambda: LATER))


def left(record: Record, body: dict[str, Any], *, attempts: int = 1, key: str = "a") -> None:
    """Leave a request as a replica does that is killed after its acknowledgement."""
    with record.begin() as db:
        assert handled.claim(db, Request(key, TEAM, body), "dead", NOW)
        db.get_one(HandledRequest, key).attempts = attempts


def command(slack: WebApi, name: str, text: str) -> dict[str, Any]:
    body = {"command": name, "text": text, "team_id": TEAM, "user_id": "U1", "channel_id": "C1", "trigger_id": "1.1"}
    return {**body, "response_url": slack.response_url}


def mention(text: str) -> dict[str, Any]:
    event = {"type": "app_mention", "text": f"<@{BOT_USER}> {text}", "user": "U1", "channel": "C1", "ts": "100.1", "team": TEAM}
    return {"type": "event_callback", "team_id": TEAM, "event_id": "Ev1", "event": event}


def row(record: Record, key: str = "a") -> HandledRequest:
    with record.read() as db:
        found = db.get_one(HandledRequest, key)
        _ = found.body
        db.expunge(found)
        return found


def test_request_is_kept_until_it_is_finished_and_its_body_no_longer(slack: WebApi, record_of_a_team: Record) -> None:
    deps = Deps(record_of_a_team, lambda: NOW)
    app = bolt_app("xoxb-test", connect("xoxb-test", slack.url), deps)
    held = [deps.thinking.__enter__() for _ in range(2)]  # nobody gets an answer for the moment
    team = Team(app, slack)
    assert team.command("/said", "what did we say about radionuclide stations", token="old").status == 200
    (key,) = deps.under_way.keys
    kept = row(record_of_a_team, key)
    assert kept.body is not None
    assert (kept.body["text"], "token" in kept.body) == ("what did we say about radionuclide stations", False)
    assert (kept.leased_by, kept.leased_until, kept.finished_at) == (deps.under_way.worker, NOW + handled.LEASE, None)
    for _ in held:
        deps.thinking.__exit__(None, None, None)
    app.listener_runner.listener_executor.shutdown()
    kept = row(record_of_a_team, key)
    assert (kept.body, kept.leased_until, kept.finished_at) == (None, None, NOW)
    assert (deps.under_way.keys, len(slack.said())) == ((), 1)


def test_question_left_by_a_dead_replica_is_answered_by_another_once(
    slack: WebApi, record_of_a_team: Record, take_up: Callable[[], int]
) -> None:
    left(record_of_a_team, command(slack, "/said", "what did we say about radionuclide stations at PC-64"))
    assert [take_up() for _ in range(3)] == [1, 0, 0]
    ((method, message),) = slack.said()
    assert (method, "must be completed without delay" in message["text"]) == ("response_url", True)
    kept = row(record_of_a_team)
    assert (kept.finished_at, kept.body, kept.attempts) == (LATER, None, 2)


def test_what_a_living_replica_works_on_is_left_to_it(slack: WebApi, record_of_a_team: Record) -> None:
    living = Deps(record_of_a_team, lambda: LATER)
    left(record_of_a_team, mention("help"))
    with record_of_a_team.begin() as db:
        db.get_one(HandledRequest, "a").leased_by = living.under_way.worker
    living.under_way.hold("a")
    living.under_way.renew(living.record, living.now)
    other = Deps(record_of_a_team, lambda: LATER)
    assert repeating.take_up(team_of(slack, other).app, other) == 0
    living.under_way.hand_over(living.record, living.now)
    assert repeating.take_up(team_of(slack, other).app, other) == 1


def test_answer_in_a_channel_that_stands_already_is_not_posted_again(
    slack: WebApi, record_of_a_team: Record, take_up: Callable[[], int]
) -> None:
    left(record_of_a_team, mention("what did we say about radionuclide stations"))
    take_up()
    ((_, looked), (_, posted)) = slack.said()
    assert (looked["channel"], looked["ts"], looked["include_all_metadata"]) == ("C1", "100.1", "1")
    slack.calls.clear()
    slack.answers["conversations.replies"] = {"ok": True, "messages": [{"ts": "9.9", "metadata": posted["metadata"]}]}
    with record_of_a_team.begin() as db:
        found = db.get_one(HandledRequest, "a")
        found.leased_until, found.body = NOW, mention("what did we say about radionuclide stations")
    take_up()
    assert [method for method, _ in slack.said()] == ["conversations.replies"]
    assert row(record_of_a_team).finished_at == LATER


def test_after_three_attempts_the_person_is_told_and_it_is_in_the_audit(
    slack: WebApi, record_of_a_team: Record, take_up: Callable[[], int], caplog: pytest.LogCaptureFixture
) -> None:
    left(record_of_a_team, command(slack, "/said", "secret question"), attempts=ATTEMPTS)
    take_up()
    assert [message["text"] for _, message in slack.said()] == [repeating.GIVEN_UP]
    with record_of_a_team.read() as db:
        (noted,) = db.scalars(select(AuditRow).where(AuditRow.action == "give up"))
        assert noted.detail == {"key": "a", "attempts": ATTEMPTS, "told": True}
    assert row(record_of_a_team).finished_at == LATER
    assert ["given up after 3" in r.getMessage() for r in caplog.records if r.levelname == "ERROR"] == [True]
    assert "secret" not in caplog.text


def test_person_is_told_in_a_direct_message_where_the_address_of_the_answer_is_spent(
    slack: WebApi, record_of_a_team: Record, take_up: Callable[[], int]
) -> None:
    slack.statuses["response_url"] = 404
    slack.answers["chat.postEphemeral"] = {"ok": False, "error": "channel_not_found"}
    left(record_of_a_team, command(slack, "/said", "help"), attempts=ATTEMPTS)
    take_up()
    method, message = slack.said()[-1]
    assert (method, message["channel"], message["text"]) == ("chat.postMessage", "U1", repeating.GIVEN_UP)


def test_window_that_was_sent_is_not_sent_again_but_its_person_is_told(
    slack: WebApi, record_of_a_team: Record, take_up: Callable[[], int]
) -> None:
    person = {"id": "U1", "team_id": TEAM}
    view = {"callback_id": "add_statement", "private_metadata": "2", "state": {"values": {}}, "type": "modal"}
    left(record_of_a_team, {"type": "view_submission", "team": {"id": TEAM}, "user": person, "view": view})
    left(record_of_a_team, {"type": "block_suggestion", "team": {"id": TEAM}, "user": person}, key="b")
    take_up()
    ((method, message),) = slack.said()
    assert (method, message["channel"], message["text"]) == ("chat.postMessage", "U1", repeating.WINDOW_LOST)
    assert [row(record_of_a_team, key).finished_at for key in "ab"] == [LATER, LATER]


def test_button_that_opens_a_window_too_late_says_so(slack: WebApi, record_of_a_team: Record, take_up: Callable[[], int]) -> None:
    slack.answers["views.open"] = {"ok": False, "error": "expired_trigger_id"}
    left(record_of_a_team, command(slack, "/statements", "add"))
    take_up()
    assert slack.said()[-1][1]["text"] == "Slack waited too long for this. Click again."


def test_answer_that_slack_does_not_take_is_tried_again_and_nothing_is_lost(
    slack: WebApi, record_of_a_team: Record, take_up: Callable[[], int]
) -> None:
    slack.statuses["response_url"] = 503
    left(record_of_a_team, command(slack, "/said", "help"))
    take_up()
    assert row(record_of_a_team).finished_at is None
    slack.statuses.clear()
    slack.calls.clear()
    with record_of_a_team.begin() as db:
        db.get_one(HandledRequest, "a").leased_until = LATER
    take_up()
    assert (len(slack.said()), row(record_of_a_team).finished_at) == (1, LATER)


def test_request_that_nobody_listens_to_is_finished_as_well(later: Team, record_of_a_team: Record) -> None:
    later.command("/unknown", "")
    later.event({"type": "reaction_added", "user": "U1"})
    with record_of_a_team.read() as db:
        assert db.scalar(select(func.count()).where(HandledRequest.finished_at.is_(None))) == 0


def test_member_of_another_organisation_leaves_nothing_behind(later: Team, record_of_a_team: Record) -> None:
    later.press("show_page", "1:0", user={"id": "U9", "team_id": "T999"})
    with record_of_a_team.read() as db:
        assert db.scalars(select(HandledRequest.body)).all() == [None]


@pytest.fixture
def again(slack: WebApi, record_of_a_team: Record) -> Callable[[dict[str, Any]], list[str]]:
    """Return what does a request, and does it again as after a crash between its work and the mark; it returns the texts said."""

    def twice(body: dict[str, Any]) -> list[str]:
        slack.calls.clear()
        for number in range(2):
            deps = Deps(record_of_a_team, lambda: LATER)
            if number == 0:
                left(record_of_a_team, body, key=str(body["trigger_id"]))
            else:
                with record_of_a_team.begin() as db:
                    found = db.get_one(HandledRequest, str(body["trigger_id"]))
                    found.leased_until, found.body, found.finished_at = NOW, body, None
            repeating.take_up(team_of_same(slack, deps).app, deps)
        return [str(message.get("text")) for _, message in slack.said()]

    return twice


def team_of_same(slack: WebApi, deps: Deps) -> Team:
    calls = list(slack.calls)
    made = team_of(slack, deps)
    slack.calls[:0] = calls
    return made


def test_session_planned_moved_and_cancelled_twice_is_so_once(
    slack: WebApi, record_of_a_team: Record, again: Callable[[dict[str, Any]], list[str]]
) -> None:
    def sessions(text: str, number: str) -> list[str]:
        return again({**command(slack, "/sessions", text), "trigger_id": number})

    added = sessions("add PC-67 16 to 18 November 2026 in Vienna", "1")
    assert [text.split(".")[0] for text in added] == ["Planned", "It is planned already, just so"]
    moved = sessions("move PC-67 to 17-19 November 2026", "2")
    assert [text.split(".")[0] for text in moved] == ["Moved", "It is planned already, just so"]
    with record_of_a_team.read() as db:
        (planned,) = db.scalars(select(Session).where(Session.number == 67))
        number = planned.id
    cancel = {
        "type": "block_actions",
        "team": {"id": TEAM},
        "user": {"id": "U1", "team_id": TEAM},
        "channel": {"id": "C1"},
        "container": {"type": "message", "channel_id": "C1", "is_ephemeral": True},
        "actions": [{"type": "button", "action_id": "cancel_session", "block_id": "b", "value": str(number)}],
        "response_url": slack.response_url,
        "trigger_id": "3",
    }
    again(cancel)
    with record_of_a_team.read() as db:
        assert db.get_one(Session, number).cancelled_at == LATER
        assert len(db.scalars(select(AuditRow).where(AuditRow.action.contains("cancel"))).all()) == 1


def test_what_comes_when_there_is_no_room_waits_in_the_database_and_is_answered_in_its_turn(
    slack: WebApi, record_of_a_team: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(under_way, "MOST", 2)
    deps = Deps(record_of_a_team, lambda: NOW)
    app = bolt_app("xoxb-test", connect("xoxb-test", slack.url), deps)
    team, question = Team(app, slack), "what did we say about radionuclide stations"
    held = [deps.thinking.__enter__() for _ in range(2)]  # nobody gets an answer for the moment
    assert [team.command("/said", question).status for _ in range(5)] == [200] * 5
    assert len(deps.under_way.keys) == 2
    with record_of_a_team.read() as db:
        waiting = select(func.count()).where(HandledRequest.leased_by.is_(None), HandledRequest.attempts == 0)
        assert db.scalar(waiting) == 3
    assert repeating.take_up(app, deps) == 0  # no room yet
    for _ in held:
        deps.thinking.__exit__(None, None, None)
    until_done(deps)
    assert team.command("/said", question).status == 200
    assert not deps.under_way.keys  # what came later does not overtake
    for _ in range(2):
        assert repeating.take_up(app, deps) == 2
        until_done(deps)
    assert deps.under_way.is_full  # whether all is taken up, is not known yet
    assert repeating.take_up(app, deps) == 0
    assert not deps.under_way.is_full
    with record_of_a_team.read() as db:
        assert db.scalar(select(func.count()).where(HandledRequest.finished_at.is_(None))) == 0
    assert len(slack.said()) == 6


def until_done(deps: Deps) -> None:
    until = time.monotonic() + 10
    while deps.under_way.keys and time.monotonic() < until:
        time.sleep(0.01)
