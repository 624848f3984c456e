"""Alerts of saved searches: told once, to whoever may see it, when the team is not left alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.slack import posting_client
from handlers import Deps
from handlers.alerting import Alerts
from handlers.people import People
from storage import audiences, searches, statements, workspaces
from storage.audiences import EVERYTHING
from storage.database import Record
from storage.errors import NotFound
from storage.models import Statement, Workspace
from storage.provenance import Provenance
from storage.statements import SourceBytes
from tests.handlers.conftest import buttons_of, team_of
from tests.handlers.views.rules import broken
from tests.handlers.web_api import TEAM, WebApi

MONDAY = datetime(2026, 3, 2, 12, tzinfo=UTC)
QUESTION = "what did we say about radionuclide stations"
TEXT = "Mr. Chair,\n\nRadionuclide stations in the Arctic must be certified this year.\n\nThank you."
OTHER = "Mr. Chair,\n\nThe budget for 2027 should not grow.\n\nThank you."
OPENED = {"ok": True, "channel": {"id": "D7"}}


class Mission:
    """A team with a saved search of U1's, a clock, and the worker that tells what is new."""

    def __init__(self, record: Record, slack: WebApi) -> None:
        """Set the team up with one statement that the search does not find."""
        self.record, self.slack, self.time = record, slack, MONDAY
        self.deps = Deps(record, lambda: self.time)
        slack.answers |= {"conversations.open": OPENED, "chat.postMessage": {"ok": True, "channel": "D7", "ts": "1.1"}}
        with record.begin() as db:
            self.at = workspaces.adopt(db, TEAM, "Mission", MONDAY).id
            workspaces.set_up(db, self.at, actor="test", now=MONDAY, own_delegation="JPN", time_zone="Europe/Vienna")
        self.store(OTHER, "64", "2025-06-23")
        with record.begin() as db:
            self.search = searches.alert(
                db, self.at, "U1", searches.save(db, self.at, "U1", QUESTION, now=MONDAY).id, wanted=True
            )

    def store(
        self, text: str, session: str = "65", day: str = "2025-11-10", *, channels: tuple[str, ...] = (), stage: str = ""
    ) -> int:
        provenance = Provenance(
            delegation="Japan", body="CTBTO Preparatory Commission", session=session, date=day, title=text[12:40]
        )
        with self.record.begin() as db:
            return statements.add(
                db, self.at, reading=statements.read_pasted(text), source=SourceBytes("a.txt", text.encode()),
                provenance=replace(provenance, stage=stage or None), actor="test", now=self.time, seen=EVERYTHING,
                audience_id=audiences.named(db, self.at, channels=channels),
            ).statement_id  # fmt: skip

    def worker(self) -> Alerts:
        return Alerts(self.deps, {self.at: posting_client("xoxb-test", self.slack.url)}.get)

    def told(self, of: Alerts | None = None, later: timedelta = timedelta()) -> list[dict[str, Any]]:
        """Let time pass, look, and return what was posted by that."""
        self.time += later
        self.slack.calls.clear()
        (of or self.worker()).tick()
        return [call for method, call in self.slack.calls if method == "chat.postMessage"]


@pytest.fixture
def mission(record: Record, slack: WebApi) -> Mission:
    return Mission(record, slack)


def test_a_new_statement_is_told_once_by_direct_message(mission: Mission) -> None:
    assert mission.told() == []
    mission.store(TEXT)
    (message,) = mission.told()
    assert message["channel"] == "D7"
    assert message["text"] == (
        f"New on file for your saved search (1 statement):\n{QUESTION}\n"
        "“Radionuclide stations in the Arctic must be certified this year.” "
        "(Japan, CTBTO Preparatory Commission, 65th session, 10 November 2025, para. 1)"
    )
    assert broken(message["blocks"], most=50) == []
    assert [mission.told(later=timedelta(hours=2)), mission.told(mission.worker())] == [[], []]


def test_several_at_once_are_one_message_and_within_an_hour_there_is_no_second(mission: Mission) -> None:
    mission.store(TEXT)
    mission.store(TEXT.replace("Arctic", "Pacific"), "66", "2026-02-03")
    (message,) = mission.told()
    assert "(2 statements)" in message["text"]
    mission.store(TEXT.replace("Arctic", "Andes"), "63", "2024-11-10")
    assert mission.told(later=timedelta(minutes=59)) == []
    (second,) = mission.told(later=timedelta(minutes=2))
    assert ("Andes" in second["text"], "Arctic" in second["text"]) == (True, False)


def test_what_the_search_does_not_find_is_not_told(mission: Mission) -> None:
    mission.store(OTHER.replace("2027", "2028"), "66", "2026-02-03")
    assert mission.told() == []


def test_quiet_hours_and_resting_days_are_kept(mission: Mission) -> None:
    mission.time = datetime(2026, 3, 6, 21, tzinfo=UTC)  # Friday, ten in the evening in Vienna
    mission.store(TEXT)
    assert mission.told() == []
    assert mission.told(later=timedelta(hours=14)) == []
    mission.time = datetime(2026, 3, 9, 5, 59, tzinfo=UTC)
    assert mission.told() == []
    assert len(mission.told(later=timedelta(minutes=1))) == 1  # Monday, seven


def test_what_was_withdrawn_meanwhile_is_not_told(mission: Mission) -> None:
    number = mission.store(TEXT)
    mission.slack.answers["chat.postMessage"] = {"ok": False, "error": "ratelimited"}
    mission.told()
    mission.slack.answers["chat.postMessage"] = {"ok": True, "channel": "D7", "ts": "1.1"}
    with mission.record.begin() as db:
        db.get_one(Statement, number).withdrawn_at = mission.time
        workspaces.raise_revision(db, mission.at)
    assert mission.told(later=timedelta(hours=1)) == []


def test_a_later_stage_that_says_the_same_is_no_news(mission: Mission) -> None:
    mission.store(TEXT, stage="draft")
    assert len(mission.told()) == 1
    mission.store(f"{TEXT}\n\nPublished.", stage="as delivered")
    assert mission.told(later=timedelta(hours=2)) == []


def test_stages_that_come_together_are_told_once(mission: Mission) -> None:
    mission.store(TEXT, stage="draft")
    mission.store(f"{TEXT}\n\nPublished.", stage="as delivered")
    (message,) = mission.told()
    assert "(1 statement)" in message["text"]


def test_only_what_somebody_may_see_at_that_moment_is_told(mission: Mission) -> None:
    mission.slack.answers["conversations.members"] = {"ok": True, "members": ["U2"]}
    mission.store(TEXT, channels=("C9",))
    assert mission.told() == []
    mission.deps = replace(mission.deps, people=People())
    mission.slack.answers["conversations.members"] = {"ok": True, "members": ["U1", "U2"]}
    mission.store(TEXT.replace("Arctic", "Pacific"), "66", "2026-02-03", channels=("C9",))
    mission.slack.answers["chat.postMessage"] = {"ok": False, "error": "ratelimited"}
    mission.told()
    mission.slack.answers["chat.postMessage"] = {"ok": True, "channel": "D7", "ts": "1.1"}
    mission.slack.answers["conversations.members"] = {"ok": True, "members": ["U2"]}  # they have left the channel
    assert mission.told(later=timedelta(hours=1)) == []


def test_without_alerts_without_the_search_and_to_guests_nothing_is_told(mission: Mission) -> None:
    mission.store(TEXT)
    mission.slack.answers["users.info"] = {"ok": True, "user": {"id": "U1", "team_id": TEAM, "is_restricted": True}}
    assert mission.told() == []
    del mission.slack.answers["users.info"]
    mission.deps = replace(mission.deps, people=People())
    with mission.record.begin() as db:
        searches.alert(db, mission.at, "U1", mission.search.id, wanted=False)
    mission.store(TEXT.replace("Arctic", "Pacific"), "66", "2026-02-03")
    assert mission.told(later=timedelta(hours=2)) == []
    with mission.record.begin() as db:
        searches.remove(db, mission.at, "U1", mission.search.id)
        with pytest.raises(NotFound):
            searches.one(db, mission.at, "U1", mission.search.id)
    assert mission.told(later=timedelta(hours=2)) == []


@pytest.mark.parametrize(("status", "answer"), [(503, {}), (200, {"ok": False, "error": "ratelimited"})])
def test_where_slack_is_not_to_be_had_it_is_told_later_and_once(mission: Mission, status: int, answer: dict) -> None:
    mission.store(TEXT)
    mission.slack.statuses["chat.postMessage"], mission.slack.answers["chat.postMessage"] = status, answer
    assert len(mission.told()) == 1
    mission.slack.statuses.clear()
    mission.slack.answers["chat.postMessage"] = {"ok": True, "channel": "D7", "ts": "1.1"}
    assert mission.told() == []
    assert len(mission.told(later=timedelta(minutes=20))) == 1
    assert mission.told(later=timedelta(hours=2)) == []


def test_a_person_that_slack_refuses_is_not_written_to_again(mission: Mission) -> None:
    mission.store(TEXT)
    mission.slack.answers["conversations.open"] = {"ok": False, "error": "user_not_found"}
    assert mission.told() == []
    mission.slack.answers["conversations.open"] = OPENED
    assert mission.told(later=timedelta(hours=2)) == []


def test_of_two_workers_one_tells(mission: Mission) -> None:
    mission.store(TEXT)
    first, second = mission.worker(), mission.worker()
    assert [len(mission.told(first)), len(mission.told(second))] == [1, 0]


def test_a_workspace_without_a_client_waits(mission: Mission) -> None:
    mission.store(TEXT)
    assert mission.told(Alerts(mission.deps, {}.get)) == []
    assert len(mission.told()) == 1


def test_the_buttons_of_an_alert_work(mission: Mission) -> None:
    mission.store(TEXT)
    (message,) = mission.told()
    team = team_of(mission.slack, mission.deps)
    direct = {"channel": {"id": "D7"}, "container": {"type": "message", "channel_id": "D7", "message_ts": "1.1"}}
    for label, method in (("Show in context", "views.open"), ("Turn alerts off", "chat.update")):
        button = buttons_of(message)[label]
        team.slack.calls.clear()
        team.press(button["action_id"], button["value"], **direct)
        assert [name for name, _ in team.slack.said()] == [method]
    with mission.record.read() as db:
        assert [one.alerts for one in searches.listed(db, mission.at, "U1")] == [False]


def test_over_a_record_that_no_team_has_adopted_the_client_says_whose_it_is(record: Record, slack: WebApi) -> None:
    mission = Mission(record, slack)
    mission.deps = Deps(record, lambda: mission.time, lambda db, _: workspaces.of_id(db, mission.at))
    with record.begin() as db:
        db.get_one(Workspace, mission.at).team_id = None
    mission.store(TEXT)
    assert len(mission.told()) == 1


def test_what_came_before_and_was_not_for_their_eyes_is_news_to_them(mission: Mission) -> None:
    mission.slack.answers["conversations.members"] = {"ok": True, "members": ["U2"]}
    mission.store(TEXT, stage="draft", channels=("C9",))
    assert mission.told() == []
    mission.store(f"{TEXT}\n\nPublished.", stage="as delivered")
    assert len(mission.told(later=timedelta(hours=2))) == 1
