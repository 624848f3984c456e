"""Deadlines in Slack: Done and its undo, Snooze, Reassign, in a message, in one for one person alone, and in the Home tab."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from handlers import Deps, deadlines
from handlers.views import blocks, deadline
from storage import deadlines as stored
from storage import sessions, workspaces
from storage.agenda import Plan
from storage.planned import DeadlineView
from storage.reminders import content, settings
from tests.handlers.conftest import NOW, Team, team_of
from tests.handlers.web_api import TEAM, WebApi

CHANNEL = {"type": "message", "channel_id": "C1", "message_ts": "100.1", "is_ephemeral": False}
PRIVATE = {"type": "message", "channel_id": "C1", "message_ts": "100.2", "is_ephemeral": True}
HOME = {"type": "view", "view_id": "VH"}
BEFORE, AFTER = blocks.section("What we said last time"), blocks.section("Prepare")
UPLOAD = "Upload the text to the secretariat’s site (PC-66)"


@dataclass
class Mission:
    """A team with PC-66 planned for 9 to 11 March 2026 in Vienna; it is 1 March, a Sunday, 13:00 there."""

    team: Team
    deps: Deps
    at: int

    def upload(self) -> DeadlineView:
        return self.of("upload")

    def of(self, step: str) -> DeadlineView:
        with self.deps.record.read() as db:
            (session,) = sessions.upcoming(db, self.at, NOW.date(), limit=1)
            return next(one for one in stored.of_session(db, self.at, session.id) if one.step == step)

    def message(self, *shown: DeadlineView) -> dict[str, Any]:
        """Return a reminder that everybody sees, as Slack sends it along."""
        rows = [block for one in shown for block in deadline.row(one, NOW)]
        return {"ts": "100.1", "text": "PC-66 in 8 days", "blocks": [BEFORE, *rows, AFTER]}

    def press(self, action: str, of: DeadlineView, container: dict[str, Any], **more: Any) -> list[tuple[str, dict[str, Any]]]:
        """Press a button of a row, and return what Slack was told."""
        message = {"message": self.message(of, self.of("delivery"))} if container is CHANNEL else {}
        return self.did(lambda: self.team.press(action, str(of.id), container=container, **{**message, **more}))

    def choose(self, of: DeadlineView, code: str, container: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
        """Choose in the Snooze menu of a row."""
        option = {"text": blocks.plain(code), "value": f"{of.id}:{code}"}
        action = {"type": "static_select", "action_id": deadline.SNOOZE, "block_id": "b", "selected_option": option}
        return self.press(deadline.SNOOZE, of, container, actions=[action])

    def submit(self, window: dict[str, Any], **given: Any) -> tuple[dict[str, Any], list[tuple[str, dict[str, Any]]]]:
        """Fill in a window, and return its answer and what Slack was told."""
        state = {"values": {name: {deadline.VALUE: value} for name, value in given.items()}}
        answers: list[Any] = []
        person = {"type": "view_submission", "team": {"id": TEAM}, "user": {"id": "U1", "team_id": TEAM}}
        done = self.did(lambda: answers.append(self.team.send({**person, "view": {**window, "id": "V1", "state": state}})))
        return json.loads(answers[0].body or "{}"), done

    def did(self, act: Any) -> list[tuple[str, dict[str, Any]]]:
        before = len(self.team.slack.said())
        act()
        return self.team.slack.said()[before:]


@pytest.fixture
def mission(slack: WebApi, filled: Deps) -> Mission:
    with filled.record.begin() as db:
        at = workspaces.of_team(db, TEAM).id
        settings.set_channel(db, at, "C1", actor="test", now=NOW)
        plan = Plan("CTBTO-PC", 66, None, date(2026, 3, 9), date(2026, 3, 11), time(10), "Vienna", "Europe/Vienna")
        sessions.add(db, at, plan, actor="test", now=NOW)
    team = team_of(slack, filled)
    deadlines.register(team.app, filled)
    return Mission(team, filled, at)


def picked(day: str | None, hour: str | None) -> dict[str, Any]:
    return {"day": {"type": "datepicker", "selected_date": day}, "time": {"type": "timepicker", "selected_time": hour}}


def owner(user: str | None) -> dict[str, Any]:
    return {"type": "users_select", "selected_user": user}


def test_done_in_a_message_changes_its_row_there_and_nothing_else(mission: Mission) -> None:
    upload = mission.upload()
    ((method, call),) = mission.press(deadline.DONE, upload, CHANNEL)
    shown, delivery = mission.upload(), mission.of("delivery")
    assert (shown.done_by, shown.done_at) == ("U1", NOW)
    assert (method, call["channel"], call["ts"]) == ("chat.update", "C1", "100.1")
    assert call["blocks"] == [BEFORE, *deadline.row(shown, NOW), *deadline.row(delivery, NOW), AFTER]
    assert call["text"] == f"Done: {UPLOAD}.\nPC-66 in 8 days"


def test_row_that_somebody_else_pressed_just_before_is_as_they_left_it(mission: Mission) -> None:
    upload, before = mission.upload(), mission.of("delivery")
    mission.press(deadline.DONE, before, HOME)
    ((_, call),) = mission.press(deadline.DONE, upload, CHANNEL, message=mission.message(upload, before))
    rows = [*deadline.row(mission.upload(), NOW), *deadline.row(mission.of("delivery"), NOW)]
    assert call["blocks"] == [BEFORE, *rows, AFTER]


def test_done_in_a_private_message_replaces_it_with_the_session(mission: Mission) -> None:
    ((method, call),) = mission.press(deadline.DONE, mission.upload(), PRIVATE)
    assert (method, call["replace_original"], call["response_type"]) == ("response_url", True, "ephemeral")
    assert call["text"].startswith(f"Done: {UPLOAD}.\nCTBTO Preparatory Commission, 66th session (PC-66)\n")
    undo = [e for b in call["blocks"] for e in b.get("elements", ()) if e.get("action_id") == deadline.REOPEN]
    assert undo


def test_done_in_the_home_tab_shows_it_anew(mission: Mission) -> None:
    ((method, call),) = mission.press(deadline.DONE, mission.upload(), HOME, channel=None, response_url=None)
    assert (method, call["user_id"], call["view"]["type"]) == ("views.publish", "U1", "home")
    assert call["view"]["blocks"][1]["text"]["text"] == f"Done: {UPLOAD}."


def test_in_the_window_of_a_session_it_is_shown_anew_and_another_window_lies_over_it(mission: Mission) -> None:
    upload = mission.upload()
    window = {"type": "modal", "id": "VS"}
    (method, call), (under, _) = mission.press(deadline.DONE, upload, HOME, view=window)
    assert (method, call["view_id"], under) == ("views.update", "VS", "views.publish")
    assert call["view"]["blocks"][0]["text"]["text"] == f"Done: {UPLOAD}."
    ((method, pushed),) = mission.press(deadline.CHANGE, upload, HOME, view=window)
    assert (method, pushed["view"]["title"]["text"]) == ("views.push", "Deadline")
    _, done = mission.submit(pushed["view"], owner=owner("U2"), **picked("2026-03-06", "17:00"))
    assert [(name, told.get("view_id")) for name, told in done] == [("views.update", "VS"), ("views.publish", None)]


def test_undo_opens_it_again_for_anybody_of_the_team(mission: Mission) -> None:
    upload = mission.upload()
    mission.press(deadline.DONE, upload, CHANNEL)
    ((method, call),) = mission.press(deadline.REOPEN, upload, CHANNEL, user={"id": "U2", "team_id": TEAM})
    assert mission.upload() == upload
    assert (method, call["blocks"][1:3]) == ("chat.update", deadline.row(upload, NOW))


@pytest.mark.parametrize(
    ("code", "until", "words"),
    [
        ("hour", datetime(2026, 3, 1, 13, tzinfo=UTC), "Sunday, 1 March 2026, 14:00"),
        ("tomorrow", datetime(2026, 3, 2, 8, tzinfo=UTC), "Monday, 2 March 2026, 09:00"),
        ("monday", datetime(2026, 3, 2, 8, tzinfo=UTC), "Monday, 2 March 2026, 09:00"),
    ],
)
def test_snooze_in_a_channel_tells_the_channel_then_and_says_by_whose_clock(
    mission: Mission, code: str, until: datetime, words: str
) -> None:
    update, told = mission.choose(mission.upload(), code, CHANNEL)
    shown = mission.upload()
    assert shown.snoozed_until == until
    assert (update[0], update[1]["blocks"][1:3]) == ("chat.update", deadline.row(shown, NOW))
    assert (told[0], told[1]["text"]) == ("response_url", f"Snoozed: {UPLOAD}, until {words} (Europe/Vienna).")
    assert (told[1]["response_type"], told[1]["replace_original"]) == ("ephemeral", False)
    assert reminded(mission, shown) == ["C1"]


def test_snooze_in_the_home_tab_tells_whoever_pressed(mission: Mission) -> None:
    ((method, _),) = mission.choose(mission.upload(), "hour", HOME)
    assert (method, reminded(mission, mission.upload())) == ("views.publish", ["U1"])


def reminded(mission: Mission, of: DeadlineView) -> list[str]:
    """Return who is told when the snooze ends."""
    with mission.deps.record.read() as db:
        return [target for _, lead, target in content.planned_for(db, mission.at, of.session_id) if lead.startswith("snoozed")]


def test_snooze_until_a_chosen_time_is_by_the_teams_clock_and_changes_the_message(mission: Mission) -> None:
    upload = mission.upload()
    ((method, call),) = mission.choose(upload, "choose", CHANNEL)
    window = call["view"]
    assert (method, window["title"]["text"]) == ("views.open", "Snooze")
    assert [b["element"].get("initial_date") or b["element"].get("initial_time") for b in window["blocks"][1:]] == [
        "2026-03-02",
        "09:00",
    ]
    mission.team.slack.answers["conversations.history"] = {"ok": True, "messages": [mission.message(upload)]}
    answer, done = mission.submit(window, **picked("2026-03-04", "17:30"))
    shown = mission.upload()
    assert (answer, shown.snoozed_until) == ({}, datetime(2026, 3, 4, 16, 30, tzinfo=UTC))
    assert [name for name, _ in done] == ["conversations.history", "chat.update", "response_url"]
    assert done[1][1]["blocks"] == [BEFORE, *deadline.row(shown, NOW), AFTER]
    assert done[2][1]["text"] == f"Snoozed: {UPLOAD}, until Wednesday, 4 March 2026, 17:30 (Europe/Vienna)."
    assert reminded(mission, shown) == ["C1"]


@pytest.mark.parametrize(
    ("day", "hour", "said"),
    [
        ("2026-02-28", "09:00", "“2026-02-28 09:00” cannot be used as the time to be reminded: write one that is still to come."),
        ("2026-03-01", "13:00", "“2026-03-01 13:00” cannot be used as the time to be reminded: write one that is still to come."),
        (None, None, "“–” cannot be used as the time to be reminded: write a day and an hour."),
    ],
)
def test_snooze_until_what_has_passed_is_refused_at_its_field(
    mission: Mission, day: str | None, hour: str | None, said: str
) -> None:
    ((_, call),) = mission.choose(mission.upload(), "choose", HOME)
    answer, done = mission.submit(call["view"], **picked(day, hour))
    assert (answer, done) == ({"response_action": "errors", "errors": {"time": said}}, [])
    assert mission.upload().snoozed_until is None


def test_snooze_of_what_somebody_did_meanwhile_says_so(mission: Mission) -> None:
    upload = mission.upload()
    mission.press(deadline.DONE, upload, HOME)
    _, told = mission.choose(upload, "hour", CHANNEL)
    assert told[1]["text"] == f"It is done already, and nobody is reminded of it: {UPLOAD}."


def test_reassigned_deadline_has_its_owner_where_it_was_pressed(mission: Mission) -> None:
    ((method, call),) = mission.press(deadline.CHANGE, mission.upload(), HOME)
    window = call["view"]
    assert method == "views.open"
    assert "initial_user" not in window["blocks"][1]["element"]
    answer, ((published, home),) = mission.submit(window, owner=owner("U2"), **picked("2026-03-06", "17:00"))
    assert (answer, mission.upload().owner, published) == ({}, "U2", "views.publish")
    assert home["view"]["blocks"][1]["text"]["text"] == f"Saved: {UPLOAD}, Friday, 6 March 2026, 17:00 (Vienna)."
    ((_, again),) = mission.press(deadline.CHANGE, mission.upload(), HOME)
    assert again["view"]["blocks"][1]["element"]["initial_user"] == "U2"


def test_moved_deadline_is_due_on_the_venues_clock(mission: Mission) -> None:
    ((_, call),) = mission.press(deadline.CHANGE, mission.upload(), HOME)
    mission.submit(call["view"], owner=owner(None), **picked("2026-03-05", "12:15"))
    shown = mission.upload()
    assert (shown.due_on, shown.due_time, shown.owner) == (date(2026, 3, 5), time(12, 15), None)
    assert shown.due_at == datetime(2026, 3, 5, 11, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"owner": owner("<@U2>"), **picked("2026-03-05", "12:15")}, "owner"),
        ({"owner": owner("U2"), **picked("2056-03-05", "12:15")}, "day"),
        ({"owner": owner("U2"), **picked(None, "12:15")}, "day"),
    ],
)
def test_what_cannot_be_saved_is_named_at_its_field_and_nothing_is(mission: Mission, given: dict[str, Any], field: str) -> None:
    before = mission.upload()
    ((_, call),) = mission.press(deadline.CHANGE, before, HOME)
    answer, done = mission.submit(call["view"], **given)
    assert (list(answer["errors"]), done, mission.upload()) == ([field], [], before)


def test_message_that_can_no_longer_be_changed_leaves_what_was_done_and_tells_the_person(mission: Mission) -> None:
    mission.team.slack.answers["chat.update"] = {"ok": False, "error": "message_not_found"}
    _, (method, call) = mission.press(deadline.DONE, mission.upload(), CHANNEL)
    assert (method, call["text"], call["replace_original"]) == ("response_url", f"Done: {UPLOAD}.", False)
    assert mission.upload().done_by == "U1"


def test_deadline_that_is_not_here_is_refused_in_a_sentence(mission: Mission) -> None:
    ((method, call),) = mission.did(lambda: mission.team.press(deadline.DONE, "99", container=CHANNEL))
    assert (method, call["text"]) == ("response_url", "There is no deadline 99 here.")


@pytest.mark.parametrize("value", ["", "x", "12:34", "-1", "9" * 12])
def test_made_up_values_change_nothing(mission: Mission, value: str) -> None:
    before = mission.upload()
    option = {"value": f"{value}:hour"}
    for action, more in (
        (deadline.DONE, {}),
        (deadline.CHANGE, {}),
        (deadline.SNOOZE, {"actions": [{"type": "static_select", "action_id": deadline.SNOOZE, "selected_option": option}]}),
    ):
        assert mission.team.press(action, value, container=CHANNEL, **more).status == 200
    response = mission.team.submit({"callback_id": deadline.CHANGE_WINDOW, "private_metadata": value}, {})
    assert (response.status, mission.upload()) == (200, before)
