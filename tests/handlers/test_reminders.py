"""The buttons of a session's reminder, pressed on the message as it was posted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import select

from bot.slack import posting_client
from handlers import Deps
from handlers.delivering import Mail
from handlers.views import pressed as view
from handlers.views import reminder
from storage import sessions, workspaces
from storage.agenda import Plan
from storage.models import Reminder
from storage.reminders import settings
from tests.handlers.conftest import NOW, Team, buttons_of, team_of
from tests.handlers.web_api import TEAM, WebApi

POSTED = {"type": "message", "channel_id": "C0MISSION", "message_ts": "300.1", "is_ephemeral": False}
# PC-66 opens on 9 March; a week before at 08:30 in Vienna has just passed at NOW.
WEEK_BEFORE = datetime.fromisoformat("2026-03-02T07:31:00+00:00")


@dataclass
class Mission:
    """A team whose reminder of PC-66 stands in its channel."""

    team: Team
    deps: Deps
    session: int
    call: dict[str, Any]

    def press(self, action: str, **more: Any) -> tuple[str, dict[str, Any]]:
        before = len(self.team.slack.said())
        self.team.press(action, more.pop("value", "1"), container=POSTED, channel={"id": "C0MISSION"}, **more)
        ((method, call),) = self.team.slack.said()[before:]
        return method, call

    def planned(self) -> list[str]:
        with self.deps.record.read() as db:
            rows = select(Reminder).where(Reminder.state == "planned", Reminder.deadline_id.is_(None)).order_by(Reminder.due_at)
            return [row.lead for row in db.scalars(rows)]


@pytest.fixture
def mission(slack: WebApi, filled: Deps) -> Mission:
    slack.answers["chat.postMessage"] = {"ok": True, "channel": "C0MISSION", "ts": "300.1"}
    clock = [NOW]
    deps = Deps(filled.record, lambda: clock[0])
    with deps.record.begin() as db:
        workspace = workspaces.of_team(db, TEAM)
        settings.change(db, workspace.id, "workspace", channels=("C0MISSION",), actor="test", now=NOW)
        plan = Plan("CTBTO-PC", 66, None, date(2026, 3, 9), date(2026, 3, 11), place="Vienna", time_zone="Europe/Vienna")
        session = sessions.add(db, workspace.id, plan, actor="test", now=NOW)
    team = team_of(slack, deps)
    clock[0] = WEEK_BEFORE
    assert Mail(deps.record, deps.now, {workspace.id: posting_client("xoxb-test", slack.url)}, "test").tick() == 1
    (call,) = [payload for method, payload in slack.said() if method == "chat.postMessage"]
    return Mission(team, deps, session.id, call)


def test_the_message_says_which_session_what_was_said_last_and_what_is_missing(mission: Mission) -> None:
    text = mission.call["text"]
    assert text.startswith("CTBTO Preparatory Commission, 66th session (PC-66)\nin 7 days: 9–11 March 2026")
    assert "We will contribute 2.5 million dollars to the International Data Centre in 2026." in text
    assert "Still missing: a draft, the speaker" in text
    assert mission.call["metadata"]["event_type"] == "rapporteur_reminder"
    assert {"Done", "Show all", "Prepare"} <= set(buttons_of(mission.call))


def test_done_ends_the_reminders_of_the_session_in_place_and_undo_brings_them_back(mission: Mission) -> None:
    before = mission.planned()
    method, changed = mission.press(reminder.SESSION_DONE)
    assert (method, changed["channel"], changed["ts"]) == ("chat.update", "C0MISSION", "300.1")
    assert changed["text"].startswith("PC-66 is prepared: no more reminders of the session.")
    assert (mission.planned(), "Done" in buttons_of(changed)) == ([], True)  # the deadlines keep their own
    assert reminder.SESSION_DONE not in str(changed["blocks"])
    method, again = mission.press(view.REOPEN)
    assert (method, mission.planned()) == ("chat.update", before)
    assert reminder.SESSION_DONE in str(again["blocks"])


def test_snooze_puts_the_next_reminders_to_this_channel_off(mission: Mission) -> None:
    option = {"text": {"type": "plain_text", "text": "Monday 09:00"}, "value": "1:monday"}
    action = {"type": "static_select", "action_id": reminder.SESSION_SNOOZE, "block_id": "b", "selected_option": option}
    _, changed = mission.press(reminder.SESSION_SNOOZE, actions=[action])
    assert changed["text"].startswith("This comes again on Monday, 9 March 2026, 09:00 (Europe/Vienna).")
    assert mission.planned() == ["snoozed 2026-03-09T08:00"]


def test_a_moment_is_chosen_in_a_window_and_one_that_has_passed_is_refused(mission: Mission) -> None:
    option = {"text": {"type": "plain_text", "text": "Choose…"}, "value": "1:choose"}
    action = {"type": "static_select", "action_id": reminder.SESSION_SNOOZE, "block_id": "b", "selected_option": option}
    method, opened = mission.press(reminder.SESSION_SNOOZE, actions=[action])
    assert (method, opened["view"]["callback_id"]) == ("views.open", view.SNOOZE_WINDOW)
    refused = _submit(mission, opened["view"], "2026-03-01", "10:00")
    assert "still to come" in refused.body
    _submit(mission, opened["view"], "2026-03-05", "10:00")
    method, changed = mission.team.slack.said()[-1]
    first = changed["text"].partition("\n")[0]
    assert (method, first) == ("chat.update", "This comes again on Thursday, 5 March 2026, 10:00 (Europe/Vienna).")
    assert mission.planned()[0] == "snoozed 2026-03-05T09:00"


def test_where_the_message_can_no_longer_be_changed_the_person_is_told(mission: Mission) -> None:
    mission.team.slack.answers["chat.update"] = {"ok": False, "error": "message_not_found"}
    mission.team.press(reminder.SESSION_DONE, "1", container=POSTED, channel={"id": "C0MISSION"})
    method, told = mission.team.slack.said()[-1]
    assert (method, told["text"]) == (
        "response_url",
        "PC-66 is prepared: no more reminders of the session. Its open deadlines go on reminding their owners.",
    )


def test_a_reminder_of_another_team_is_not_there(mission: Mission) -> None:
    mission.team.press(reminder.SESSION_DONE, "999", container=POSTED, channel={"id": "C0MISSION"})
    assert mission.team.slack.said()[-1][1]["text"] == "There is no reminder 999 here."


def _submit(mission: Mission, opened: dict[str, Any], day: str, hour: str) -> Any:
    state = {
        "day": {"value": {"type": "datepicker", "selected_date": day}},
        "time": {"value": {"type": "timepicker", "selected_time": hour}},
    }
    body = {
        "type": "view_submission",
        "team": {"id": TEAM},
        "user": {"id": "U1", "team_id": TEAM},
        "trigger_id": mission.team.trigger(),
        "view": {**opened, "id": "V1", "state": {"values": state}},
    }
    return mission.team.send(body)
