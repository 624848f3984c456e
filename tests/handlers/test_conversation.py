"""Mentions and direct messages."""

from __future__ import annotations

from handlers.deps import Deps
from handlers.views import usage
from storage import members, workspaces
from tests.handlers.conftest import NOW, Team, buttons_of
from tests.handlers.web_api import BOT_USER, TEAM


def test_mention_is_answered_for_everybody_in_its_thread(team: Team) -> None:
    team.mention(f"<@{BOT_USER}> what did we say about radionuclide stations last session")
    ((method, message),) = team.slack.said()
    assert (method, message["channel"], message["thread_ts"]) == ("chat.postMessage", "C1", "100.1")
    assert "two further radionuclide stations" in message["text"]
    assert "Share" not in buttons_of(message)


def test_mention_in_a_thread_is_answered_in_that_thread(team: Team) -> None:
    team.mention(f"<@{BOT_USER}> help", thread_ts="90.5")
    ((_, message),) = team.slack.said()
    assert (message["thread_ts"], message["text"]) == ("90.5", usage.everything().text)


def test_mention_in_a_channel_that_outsiders_read_is_answered_to_its_writer_only(team: Team) -> None:
    event = {"type": "app_mention", "text": f"<@{BOT_USER}> radionuclide stations", "user": "U1", "channel": "C1", "ts": "1.1"}
    team.event({**event, "team": "T111"}, is_ext_shared_channel=True)
    ((method, message),) = team.slack.said()
    assert (method, message["channel"], message["user"], message["thread_ts"]) == ("chat.postEphemeral", "C1", "U1", "1.1")


def test_direct_message_in_quotation_marks_is_checked_as_a_quote(team: Team) -> None:
    team.write("“Radionuclide stations must be completed without delay.”")
    ((method, message),) = team.slack.said()
    assert (method, message["channel"], message["thread_ts"]) == ("chat.postMessage", "D1", "200.1")
    assert message["text"].startswith("Word for word.\n")


def test_direct_message_that_begins_with_quote_is_checked_as_a_quote(team: Team) -> None:
    team.write("quote Radionuclide stations must be completed without delay")
    ((_, message),) = team.slack.said()
    assert message["text"].startswith("Word for word.\n")


def test_follow_up_in_a_thread_keeps_the_topic(team: Team) -> None:
    team.write("what did we say about radionuclide stations at PC-64")
    team.write("and last session?", ts="201.1", thread_ts="200.1")
    texts = [message["text"] for _, message in team.slack.said()]
    assert "must be completed without delay" in texts[0]
    assert "two further radionuclide stations" in texts[1]


def test_mention_with_a_file_by_somebody_who_keeps_nothing_is_answered_as_the_question_that_it_is(
    team: Team, filled: Deps
) -> None:
    with filled.record.begin() as db:
        members.name(db, workspaces.of_team(db, TEAM).id, "U7", members.KEEPER, actor="test", now=NOW)
    team.slack.answers["users.info"] = {"ok": True, "user": {"id": "U1", "team_id": TEAM}}
    team.mention(f"<@{BOT_USER}> what did we say about radionuclide stations last session", files=[{"id": "F1"}])
    assert "two further radionuclide stations" in team.slack.said()[-1][1]["text"]


def test_messages_of_bots_edits_deletions_and_channels_are_passed_over(team: Team) -> None:
    team.write("what did we say", bot_id="B9")
    team.write("what did we say", user=BOT_USER)
    team.write("", subtype="message_changed", message={"text": "x", "user": "U1"}, hidden=True)
    team.write("", subtype="message_deleted", previous_message={"text": "x", "user": "U1"}, hidden=True)
    team.write("what did we say", subtype="bot_message", user=None)
    team.write("what did we say", channel_type="channel", channel="C1")
    assert team.slack.said() == []
