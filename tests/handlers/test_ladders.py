"""The window of a ladder: a body is chosen, and its steps are changed, added, removed and put back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, time
from typing import Any

import pytest

from handlers import Deps
from handlers.views import blocks, ladder
from handlers.views.deadline import VALUE
from storage import deadlines, ladders, sessions, workspaces
from storage.agenda import Plan
from storage.ladders import Step
from tests.handlers.conftest import NOW, Team, team_of
from tests.handlers.web_api import TEAM, WebApi

HOME = {"type": "view", "view_id": "VH"}
NO_LABEL = "“” cannot be used as the label: write one line of at most 80 characters, with a word in it."
Told = list[tuple[str, dict[str, Any]]]


@dataclass
class Window:
    """Somebody with the window of a ladder open; PC-66 is planned, and a session of Working Group A after it."""

    team: Team
    deps: Deps
    at: int
    session: int
    view: dict[str, Any]

    def steps(self, body: str = "CTBTO-PC") -> list[str]:
        with self.deps.record.read() as db:
            return [f"{step.label}: {ladder.when(step)}" for step in ladders.of_body(db, self.at, body)]

    def laid(self) -> list[str]:
        with self.deps.record.read() as db:
            return [one.label for one in deadlines.of_session(db, self.at, self.session)]

    def press(self, action: str, value: str = "0", chosen: str = "") -> Told:
        before = len(self.team.slack.said())
        pressed = {"type": "button", "action_id": action, "value": value}
        if chosen:
            pressed = {"type": "overflow", "action_id": action, "selected_option": {"text": blocks.plain("x"), "value": chosen}}
        opened = {**self.view, "id": "V1"}
        self.team.press(
            action, value, container={"type": "view"}, view=opened, actions=[pressed], channel=None, response_url=None
        )
        return self.team.slack.said()[before:]

    def save(self, window: dict[str, Any], **given: Any) -> tuple[dict[str, Any], Told]:
        before = len(self.team.slack.said())
        values = {b["block_id"]: {VALUE: {**_initial(b["element"]), **given.get(b["block_id"], {})}} for b in window["blocks"]}
        person = {"type": "view_submission", "team": {"id": TEAM}, "user": {"id": "U1", "team_id": TEAM}}
        response = self.team.send({**person, "view": {**window, "id": "V2", "state": {"values": values}}})
        return json.loads(response.body or "{}"), self.team.slack.said()[before:]


def _initial(element: dict[str, Any]) -> dict[str, Any]:
    kept = {"initial_value": "value", "initial_option": "selected_option", "initial_time": "selected_time"}
    return {"type": element["type"], **{to: element[name] for name, to in kept.items() if name in element}}


@pytest.fixture
def window(slack: WebApi, filled: Deps) -> Window:
    with filled.record.begin() as db:
        at = workspaces.of_team(db, TEAM).id
        first, *_ = [
            sessions.add(
                db, at, Plan(body, number, None, day, day, time(10), "Vienna", "Europe/Vienna"), actor="test", now=NOW
            ).id
            for body, number, day in (("CTBTO-PC", 66, date(2026, 6, 22)), ("CTBTO-WGA", 70, date(2026, 10, 12)))
        ]
    team = team_of(slack, filled)
    team.press(ladder.OPEN, "0", container=HOME, view={"type": "home", "id": "VH"}, channel=None, response_url=None)
    return Window(team, filled, at, first, team.slack.said()[-1][1]["view"])


def shown(view: dict[str, Any]) -> list[str]:
    return [block["text"]["text"] for block in view["blocks"] if block["type"] == "section"]


def test_window_opens_with_the_body_that_meets_next(window: Window) -> None:
    assert shown(window.view)[:3] == [
        "Deadlines of sessions of",
        "Speakers’ list opens\n21 days before it opens, 09:00",
        "Speakers’ list closes\n4 days before it opens, 17:00",
    ]
    menu = window.view["blocks"][0]["accessory"]
    assert [o["value"] for o in menu["options"]] == ["CTBTO-PC", "CTBTO-WGA"]
    assert menu["initial_option"]["text"]["text"] == "CTBTO Preparatory Commission"


def test_another_body_is_chosen_in_the_window(window: Window) -> None:
    ((method, call),) = window.press(ladder.BODY, chosen="CTBTO-WGA")
    chosen = call["view"]["blocks"][0]["accessory"]["initial_option"]["text"]["text"]
    assert (method, call["view_id"], chosen) == ("views.update", "V1", "CTBTO Working Group A")


def test_changed_step_moves_the_deadlines_of_the_sessions_to_come(window: Window) -> None:
    ((method, call),) = window.press(ladder.STEP, chosen="change:speakers_close")
    assert method == "views.push"
    option = {"value": "opens:-", "text": blocks.plain("x")}
    answer, done = window.save(
        call["view"],
        label={"value": "List closes"},
        days={"value": "5"},
        anchor={"selected_option": option},
        time={"selected_time": "18:00"},
    )
    assert (answer, window.steps()[1]) == ({}, "List closes: 5 days before it opens, 18:00")
    assert [name for name, _ in done] == ["views.update", "views.publish"]
    assert (done[0][1]["view_id"], shown(done[0][1]["view"])[0]) == ("V1", "Saved: List closes, 5 days before it opens, 18:00.")
    with window.deps.record.read() as db:
        closes = next(one for one in deadlines.of_session(db, window.at, window.session) if one.step == "speakers_close")
    assert (closes.label, closes.due_on, closes.due_time) == ("List closes", date(2026, 6, 17), time(18))


def test_added_step_is_laid_and_counts_from_the_last_day_too(window: Window) -> None:
    ((_, call),) = window.press(ladder.ADD_STEP)
    answer, _ = window.save(
        call["view"],
        label={"value": "Report to capital"},
        days={"value": "0"},
        anchor={"selected_option": {"value": "closes:+"}},
        time={"selected_time": "18:00"},
    )
    assert (answer, "Report to capital: on its last day, 18:00" in window.steps()) == ({}, True)
    assert "Report to capital" in window.laid()
    assert "Report to capital" not in "".join(window.steps("IAEA-BOG"))


def test_removed_step_can_be_put_back_as_it_was(window: Window) -> None:
    before, laid = window.steps(), window.laid()
    (method, call), _ = window.press(ladder.STEP, chosen="remove:upload")
    assert (method, shown(call["view"])[0]) == ("views.update", "Removed: Upload the text to the secretariat’s site.")
    assert window.laid() == [label for label in laid if not label.startswith("Upload")]
    undo = call["view"]["blocks"][0]["accessory"]
    window.press(undo["action_id"], undo["value"])
    assert (window.steps(), window.laid()) == (before, laid)


def test_last_step_cannot_be_removed(window: Window) -> None:
    with window.deps.record.begin() as db:
        only = Step("delivery", "Delivery", "opens", 0, time(10))
        ladders.set_steps(db, window.at, "CTBTO-PC", [only], actor="U1", now=NOW)
    ((_, call),) = window.press(ladder.STEP, chosen="remove:delivery")
    assert shown(call["view"])[0] == "“0 steps” cannot be used as the ladder: write between 1 and 12 steps."
    assert window.steps() == ["Delivery: on the day it opens, 10:00"]


@pytest.mark.parametrize(
    ("given", "errors"),
    [
        ({"label": {"value": " "}}, {"label": NO_LABEL}),
        ({"days": {"value": "366"}}, {"days": "“-366” cannot be used as the days: write a whole number of at most 365."}),
        ({"days": {"value": "1.5"}}, {"days": "“1.5” cannot be used as the days: write a whole number of at most 365."}),
        ({"time": {"selected_time": None}}, {"time": "“–” cannot be used as the time: write an hour as 17:00."}),
    ],
)
def test_what_cannot_be_used_is_named_at_its_field(window: Window, given: dict[str, Any], errors: dict[str, str]) -> None:
    before = window.steps()
    ((_, call),) = window.press(ladder.STEP, chosen="change:upload")
    answer, done = window.save(call["view"], **given)
    assert (answer, done, window.steps()) == ({"response_action": "errors", "errors": errors}, [], before)


def test_step_that_somebody_removed_meanwhile_is_not_brought_back(window: Window) -> None:
    ((_, call),) = window.press(ladder.STEP, chosen="change:upload")
    window.press(ladder.STEP, chosen="remove:upload")
    answer, _ = window.save(call["view"], label={"value": "Upload"})
    assert answer["errors"] == {"label": "There is no step upload here."}
    assert not any(step.startswith("Upload") for step in window.steps())


def test_team_without_a_body_is_told_to_plan_a_session(new_team: Team) -> None:
    new_team.press(ladder.OPEN, "0", container=HOME, view={"type": "home", "id": "VH"}, channel=None, response_url=None)
    ((_, call),) = new_team.slack.said()
    assert shown(call["view"]) == ["A ladder belongs to a body, and none is on file yet. Plan a session first."]


@pytest.mark.parametrize("made_up", ["", "remove", "remove:x", "change:x", "dance:upload", ":"])
def test_made_up_values_change_nothing(window: Window, made_up: str) -> None:
    before = window.steps()
    window.press(ladder.STEP, chosen=made_up or "x")
    window.press(ladder.RESTORE_STEP, made_up or '["a", "b"]')
    response = window.team.submit({"callback_id": ladder.STEP_WINDOW, "private_metadata": made_up}, {})
    assert (response.status, window.steps()) == (200, before)
