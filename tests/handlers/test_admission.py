"""Every request once, and members of the team only."""

from __future__ import annotations

import threading

from sqlalchemy import select, update

from handlers import Deps
from handlers.admission import GUEST, OUTSIDER, SHARED
from storage import members, workspaces
from storage.database import Record, open_record
from storage.models import HandledRequest, Workspace
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


def test_guest_is_told_why_not_and_shown_nothing(team: Team) -> None:
    team.slack.answers["users.info"] = {"ok": True, "user": {"id": "U4", "team_id": TEAM, "is_ultra_restricted": True}}
    team.command("/said", "radionuclide stations", user_id="U4")
    team.write("radionuclide stations", user="U4")
    assert [payload["text"] for _, payload in team.slack.said()] == [GUEST, GUEST]


def test_guest_is_answered_where_an_admin_opened_it_to_guests(team: Team, filled: Deps) -> None:
    team.slack.answers["users.info"] = {"ok": True, "user": {"id": "U4", "team_id": TEAM, "is_restricted": True}}
    with filled.record.begin() as db:
        db.execute(update(Workspace).values(answers_guests=True))
    team.command("/said", "what did we say about radionuclide stations", user_id="U4")
    assert "Radionuclide stations must be completed" in str(team.slack.said())


def test_in_a_channel_of_two_organisations_it_says_why_it_answers_nothing(team: Team) -> None:
    team.slack.answers["conversations.info"] = {"ok": True, "channel": {"id": "C1", "is_ext_shared": True}}
    team.command("/said", "radionuclide stations")
    team.mention(f"<@{BOT_USER}> radionuclide stations", channel="C8")
    assert [payload["text"] for _, payload in team.slack.said()] == [SHARED, SHARED]


def test_a_mention_where_guests_read_along_is_answered_to_the_asker_alone(team: Team) -> None:
    team.slack.answers["users.list"] = {"ok": True, "members": [{"id": "U4", "is_restricted": True}, {"id": "U1"}]}
    team.slack.answers["conversations.members"] = {"ok": True, "members": ["U1", "U4"]}
    team.mention(f"<@{BOT_USER}> what did we say about radionuclide stations")
    assert [method for method, _ in team.slack.said()] == ["chat.postEphemeral"]


def test_where_slack_does_not_say_who_asks_nothing_is_shown_until_it_does(team: Team, filled: Deps) -> None:
    team.slack.statuses["users.info"] = 503
    assert team.command("/said", "radionuclide stations").status == 200
    assert team.slack.said() == []
    with filled.record.read() as db:
        (left,) = db.scalars(select(HandledRequest)).all()
        assert (left.finished_at, left.attempts, left.body is None) == (None, 1, False)  # it is taken up again in a while


def test_without_the_permission_to_ask_everybody_is_answered_from_what_all_may_see(team: Team) -> None:
    team.slack.answers["users.info"] = {"ok": False, "error": "missing_scope"}
    team.command("/said", "what did we say about radionuclide stations")
    assert "Radionuclide stations must be completed" in str(team.slack.said())


def test_only_keepers_add_where_keepers_are_named(team: Team, filled: Deps) -> None:
    with filled.record.begin() as db:
        members.name(db, workspaces.of_team(db, TEAM).id, "U7", members.KEEPER, actor="U1", now=NOW)
    team.slack.answers["users.info"] = {"ok": True, "user": {"id": "U2", "team_id": TEAM}}
    team.command("/statements", "add", user_id="U2")
    team.command("/statements", "add", user_id="U7")
    assert [method for method, _ in team.slack.said()] == ["response_url", "views.open"]
