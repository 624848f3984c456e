"""Every request once, and members of the team only."""

from __future__ import annotations

import threading

from handlers import Deps
from handlers.admission import OUTSIDER
from storage import workspaces
from storage.database import Record, open_record
from tests.handlers.conftest import NOW, Team, team_of
from tests.handlers.web_api import BOT_USER, TEAM, WebApi
from tests.handlers.windows import opened, send_in


def test_event_delivered_four_times_to_two_replicas_is_answered_once(team: Team, filled) -> None:
    replica = team_of(team.slack, filled)
    event = {"type": "app_mention", "text": f"<@{BOT_USER}> help", "user": "U1", "channel": "C1", "ts": "1.1"}
    statuses = [t.event(event, event_id="Ev-same").status for t in (team, replica, team, replica)]
    assert statuses == [200] * 4
    assert len(team.slack.said()) == 1


def test_command_sent_to_four_replicas_at_once_is_answered_once_on_either_database(record: Record, slack: WebApi) -> None:
    with record.begin() as db:
        workspaces.adopt(db, TEAM, "Mission", NOW)
    replicas = [team_of(slack, Deps(record, lambda: NOW)) for _ in range(4)]
    threads = [threading.Thread(target=r.command, args=("/said", "help"), kwargs={"trigger_id": "same"}) for r in replicas]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(slack.said()) == 1


def test_command_and_button_delivered_twice_take_effect_once(team: Team) -> None:
    for _ in range(2):
        team.command("/said", "help", trigger_id="one")
        team.press("list_page", "0", trigger_id="two")
    assert len(team.slack.said()) == 2


def test_submission_delivered_twice_stores_once(new_team: Team) -> None:
    header = "Statement by Japan\n65th session of the CTBTO Preparatory Commission\nVienna, 10 November 2025"
    new_team.command("/statements", "add")
    pasted = send_in(new_team, opened(new_team), text_0=f"{header}\n\nMr. Chair,\n\nWe support the Treaty.")
    first, second = (send_in(new_team, pasted["view"], trigger="same") for _ in range(2))
    assert second == {}
    assert "Stored: #1" in str(first)


def test_member_of_another_organisation_gets_one_sentence_and_no_content(team: Team) -> None:
    event = {"type": "app_mention", "text": f"<@{BOT_USER}> radionuclide stations", "user": "U9", "channel": "C1", "ts": "1.1"}
    team.event({**event, "team": "T999", "user_team": "T999", "source_team": "T999"})
    team.press("show_page", "1:0", user={"id": "U9", "team_id": "T999"})
    assert [(m, p["text"]) for m, p in team.slack.said()] == [("chat.postEphemeral", OUTSIDER), ("response_url", OUTSIDER)]


def test_click_of_another_organisations_member_is_refused_also_where_the_app_lives_in_ours(team: Team) -> None:
    home = {"team": {"id": TEAM}, "enterprise": {"id": "E1"}}
    team.press("show_page", "1:0", user={"id": "U9", "team_id": "T999"}, **home)
    assert [payload["text"] for _, payload in team.slack.said()] == [OUTSIDER]


def test_direct_message_of_another_organisation_is_passed_over(team: Team) -> None:
    team.write("radionuclide stations", team="T999", user_team="T999")
    assert team.slack.said() == []


def test_request_that_cannot_be_claimed_is_not_taken_up_and_events_are_asked_for_again(team: Team, filled, tmp_path) -> None:
    empty = open_record(f"sqlite:///{tmp_path / 'no-tables.db'}")
    broken = team_of(team.slack, type(filled)(empty, filled.now))
    event = {"type": "app_mention", "text": f"<@{BOT_USER}> help", "user": "U1", "channel": "C1", "ts": "1.1"}
    assert broken.event(event).status == 500
    assert broken.command("/said", "help").status == 200
    empty.close()
