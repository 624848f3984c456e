"""Channels that have a body of their own."""

from __future__ import annotations

from typing import Any

import pytest

from handlers import Deps
from handlers.reminder_settings import ARCHIVED
from storage import channels, workspaces
from storage.channels import ChannelBody
from tests.handlers.conftest import NOW, Team
from tests.handlers.setup.windows import LIST, chosen, last, press, submit, words
from tests.handlers.web_api import TEAM

CHANNEL = {"id": "C1", "is_member": True, "is_ext_shared": False, "is_archived": False}


def listed(deps: Deps) -> tuple[ChannelBody, ...]:
    with deps.record.read() as db:
        return channels.every(db, workspaces.of_team(db, TEAM).id)


def add(team: Team, channel: str, body: str) -> dict[str, Any]:
    team.slack.answers.setdefault("conversations.info", {"ok": True, "channel": CHANNEL})
    press(team, "add_channel_body", view=LIST)
    return submit(team, last(team, "views.push"), channel={"selected_conversation": channel}, body=chosen(body))


def test_a_channel_is_added_listed_and_removed_and_the_page_under_the_list_follows(team: Team, filled: Deps) -> None:
    press(team, "setup_change", "bodies")
    assert "No channel has a body yet." in words(last(team, "views.push")["blocks"])
    assert add(team, "C7", "CTBTO-PC") == {}
    (in_list, on_page) = [call for method, call in team.slack.said() if method == "views.update"][-2:]
    assert (in_list["view_id"], on_page["view_id"]) == ("VLIST", "VPAGE")
    assert "CTBTO Preparatory Commission is meant in that channel from now on." in words(in_list["view"]["blocks"])
    assert "1 channel has a body" in words(on_page["view"]["blocks"])
    assert listed(filled) == (ChannelBody("C7", "CTBTO-PC"),)
    press(team, "remove_channel_body", "C7", view=LIST)
    assert listed(filled) == ()
    assert "no channel has a body yet" in words(last(team, "views.update")["blocks"])


def test_the_list_fits_a_window_however_many_there_are(team: Team, filled: Deps) -> None:
    with filled.record.begin() as db:
        at = workspaces.of_team(db, TEAM).id
        for number in range(60):
            channels.set_body(db, at, f"C{number}", "CTBTO-PC", actor="test", now=NOW)
    press(team, "setup_change", "bodies")
    assert "and 15 more" in words(last(team, "views.push")["blocks"])


@pytest.mark.parametrize(
    ("channel", "body", "says", "errors"),
    [
        ("C7", "PrepCom of Sleepers", CHANNEL, ["body"]),
        ("C7", "CTBTO-PC", {**CHANNEL, "is_archived": True}, ["channel"]),
        ("", "CTBTO-PC", CHANNEL, ["channel"]),
    ],
)
def test_what_cannot_be_stands_under_its_field(
    team: Team, filled: Deps, channel: str, body: str, says: dict[str, Any], errors: list[str]
) -> None:
    team.slack.answers["conversations.info"] = {"ok": True, "channel": says}
    answer = add(team, channel, body)
    assert list(answer["errors"]) == errors
    assert (answer["errors"].get("channel") == ARCHIVED) is bool(says["is_archived"])
    assert listed(filled) == ()


def test_last_session_in_the_channel_is_of_its_body_and_the_answer_says_so(team: Team) -> None:
    typed = "what did we say about radionuclide stations last session"
    team.command("/said", typed, channel_id="C7")
    before = team.slack.said()[-1][1]["text"]
    add(team, "C7", "IAEA-BOG")
    team.command("/said", typed, channel_id="C7")
    after = team.slack.said()[-1][1]["text"]
    team.command("/said", typed, channel_id="C8")
    elsewhere = team.slack.said()[-1][1]["text"]
    team.mention(typed, channel="C7")
    mentioned = team.slack.said()[-1][1]["text"]
    assert "in this channel = IAEA Board of Governors" in after
    assert "certification of two further radionuclide stations" in before
    assert before == elsewhere
    assert after == mentioned
