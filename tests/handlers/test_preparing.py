"""Prepare and Show all, pressed in a reminder, in a window and in what one person alone sees; nothing is kept between presses."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, time
from typing import Any

import pytest

from handlers import Deps, preparing
from handlers.requests import Asker
from handlers.views import preparing as view
from storage import sessions, statements, workspaces
from storage.agenda import Plan
from storage.errors import NotFound
from storage.provenance import Provenance
from storage.statements import SourceBytes
from tests.handlers.conftest import NOW, Team, buttons_of, team_of
from tests.handlers.web_api import TEAM, WebApi

POSTED = {"type": "message", "channel_id": "C1", "message_ts": "100.1", "is_ephemeral": False}
PRIVATE = {"type": "message", "channel_id": "C1", "message_ts": "100.2", "is_ephemeral": True}


@dataclass
class Mission:
    """A team with PC-66 planned for 9 to 11 March 2026; PC-65 was in November, and two statements of it are on file."""

    team: Team
    deps: Deps
    session: int

    def press(self, action: str, value: str, **more: Any) -> tuple[str, dict[str, Any]]:
        """Press a button, and return what Slack was told."""
        before = len(self.team.slack.said())
        self.team.press(action, value, **more)
        ((method, call),) = self.team.slack.said()[before:]
        return method, call

    def add(self, text: str, **provenance: str) -> None:
        given = Provenance(delegation="Japan", body="CTBTO Preparatory Commission", **provenance)
        with self.deps.record.begin() as db:
            at = workspaces.of_team(db, TEAM).id
            source = SourceBytes("more.txt", text.encode())
            reading = statements.read_pasted(text)
            statements.add(db, at, reading=reading, source=source, provenance=given, actor="test", now=NOW)


@pytest.fixture
def mission(slack: WebApi, filled: Deps) -> Mission:
    return planned(slack, filled)


def planned(slack: WebApi, deps: Deps) -> Mission:
    plan = Plan("CTBTO-PC", 66, None, date(2026, 3, 9), date(2026, 3, 11), time(10), "Vienna", "Europe/Vienna")
    with deps.record.begin() as db:
        session = sessions.add(db, workspaces.of_team(db, TEAM).id, plan, actor="test", now=NOW)
    return Mission(team_of(slack, deps), deps, session.id)


def test_prepare_opens_a_window_with_what_is_missing_and_what_was_said(mission: Mission) -> None:
    method, call = mission.press(view.PREPARE, str(mission.session), container=POSTED)
    window = call["view"] if isinstance(call["view"], dict) else json.loads(call["view"])
    shown = json.dumps(window, ensure_ascii=False)
    assert (method, window["title"]["text"]) == ("views.open", "Prepare")
    assert window["blocks"][0]["text"]["text"].startswith("CTBTO Preparatory Commission, 66th session (PC-66)\n9–11 March 2026")
    assert view.MISSING["no_draft"][1] in shown
    assert view.MISSING["no_delivered_text"][1] not in shown
    assert "Upload the text to the secretariat" in shown
    assert "We will contribute 2.5 million dollars to the International Data Centre in 2026." in shown
    assert "NZL 65" in shown


def test_prepare_in_a_window_shows_itself_there(mission: Mission) -> None:
    opened = {"id": "V9", "type": "modal", "hash": "h"}
    method, call = mission.press(view.PREPARE, str(mission.session), container={"type": "view"}, view=opened)
    assert (method, call["view_id"]) == ("views.update", "V9")


def test_show_all_in_a_reminder_is_for_who_asks_alone(mission: Mission) -> None:
    method, call = mission.press(view.SHOW_ALL, f"{mission.session}:0", container=POSTED)
    assert (method, call["response_type"], call["replace_original"]) == ("response_url", "ephemeral", False)
    assert call["text"].split("\n")[0] == "What we said last time: 65th session, 10 November 2025"
    for said in ("two further radionuclide stations", "2.5 million dollars"):
        assert said in call["text"]
    assert list(buttons_of(call)) == ["Read the statement"]


def test_show_all_turns_its_pages_in_place(mission: Mission) -> None:
    paragraphs = "\n\n".join(f"We urge all States to build station {n} of the IMS. {'It stands. ' * 90}" for n in range(20))
    mission.add(paragraphs, session="65", date="2025-11-11", title="JPN 65 again")
    first = mission.press(view.SHOW_ALL, f"{mission.session}:0", container=POSTED)[1]
    more = buttons_of(first)["More"]
    _, second = mission.press(more["action_id"], more["value"], container=PRIVATE)
    assert (second["response_type"], second["replace_original"]) == ("ephemeral", True)
    assert second["text"] != first["text"]
    back = buttons_of(second)["Back"]
    assert mission.press(back["action_id"], back["value"], container=PRIVATE)[1]["text"] == first["text"]


def test_show_all_in_the_window_takes_its_place(mission: Mission) -> None:
    opened = {"id": "V9", "type": "modal", "hash": "h"}
    method, call = mission.press(view.SHOW_ALL, f"{mission.session}:0", container={"type": "view"}, view=opened)
    assert (method, call["view_id"]) == ("views.update", "V9")


def test_what_is_shown_is_worked_out_anew_when_it_is_pressed(mission: Mission, slack: WebApi) -> None:
    mission.add("We urge the Secretariat to save.", session="66", stage="draft", speaker="Ms. Yuko Tanaka", title="JPN 66")
    mission.add("We condemn every nuclear test.", session="65", date="2025-11-12", title="JPN 65 reply", kind="right of reply")
    again = Mission(team_of(slack, mission.deps), mission.deps, mission.session)  # as after a restart
    shown = json.dumps(window(again, again.session), ensure_ascii=False)
    assert view.MISSING["no_draft"][1] not in shown
    assert view.MISSING["no_speaker"][1] not in shown
    assert "We urge the Secretariat to save." not in shown  # a draft is listed, and not quoted as said
    assert "JPN 66, draft, Ms. Yuko Tanaka" in shown
    assert "We condemn every nuclear test." in shown
    assert "We condemn every nuclear test." in again.press(view.SHOW_ALL, f"{again.session}:0", container=POSTED)[1]["text"]


def window(mission: Mission, session_id: int) -> Any:
    return preparing.window(mission.deps, mission.team.app.client, Asker(TEAM, "U1", None), session_id)


def test_with_nothing_on_file_it_says_so(slack: WebApi, deps: Deps) -> None:
    mission = planned(slack, deps)
    assert mission.press(view.SHOW_ALL, f"{mission.session}:0", container=POSTED)[1]["text"] == view.NOTHING
    assert view.NOTHING in json.dumps(window(mission, mission.session))


@pytest.mark.parametrize("value", ["", "x", "1:2:3", "-1", "999999999"])
@pytest.mark.parametrize("action", [view.PREPARE, view.SHOW_ALL])
def test_a_number_that_is_none_or_another_teams_is_refused_in_one_sentence(mission: Mission, action: str, value: str) -> None:
    value = f"{value}:0" if action == view.SHOW_ALL and value == "999999999" else value
    method, call = mission.press(action, value, container=POSTED)
    assert (method, call["replace_original"], "blocks" in call and len(call["blocks"]) <= 1) == ("response_url", False, True)
    assert "\n" not in call["text"]


def test_a_session_of_nobody_is_not_found(mission: Mission) -> None:
    with pytest.raises(NotFound):
        window(mission, 999_999)
