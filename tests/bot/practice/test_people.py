"""Who the people are, and what a guest and a member of another organisation see, send and are refused."""

from __future__ import annotations

from typing import Any

import pytest

from bot.practice.people import COLLEAGUE_ID, GUEST_ID, OTHER_TEAM_ID, OUTSIDER_ID, TEAM_ID, VISITOR_ID
from tests.bot.practice.person import Person
from tests.bot.practice.small_app import SmallApp, buttons

HERE, GENERAL, PRIVATE, SHARED = "C0PRACTICE1", "C0PRACTICE2", "C0PRACTICE3", "C0PRACTICE4"
BOT = "U0PRACTICEB"
ROLES = ("is_admin", "is_owner", "is_restricted", "is_ultra_restricted", "is_bot", "deleted")


def _roles(user: dict[str, Any]) -> dict[str, bool]:
    return {name: user[name] for name in ROLES if user.get(name)}


@pytest.mark.parametrize(
    ("user", "roles"),
    [
        (VISITOR_ID, {"is_admin": True, "is_owner": True}),
        (COLLEAGUE_ID, {}),
        (GUEST_ID, {"is_restricted": True, "is_ultra_restricted": True}),
        (BOT, {"is_bot": True}),
    ],
)
def test_user_object_tells_the_role_in_the_team(small: SmallApp, user: str, roles: dict[str, bool]) -> None:
    found = small.client.users_info(user=user)["user"]
    assert (_roles(found), found["team_id"]) == (roles, TEAM_ID)
    assert "locale" not in found
    assert small.client.users_info(user=user, include_locale=True)["user"]["locale"] == "en-GB"


def test_person_of_another_organisation_is_found_and_not_listed(small: SmallApp) -> None:
    found = small.client.users_info(user=OUTSIDER_ID, include_locale=True)["user"]
    # Whoever is in a channel with the app is no stranger to it: only the team tells them apart.
    assert (found["team_id"], found["is_stranger"], found["profile"]["display_name"]) == (OTHER_TEAM_ID, False, "Dan Partner")
    assert not {"locale", "is_admin", "is_restricted"} & set(found)
    listed = [user["id"] for user in small.client.users_list()["members"]]
    assert listed == [VISITOR_ID, COLLEAGUE_ID, GUEST_ID, BOT]


def test_person_sees_the_channels_they_are_in(visitor: Person, colleague: Person, guest: Person, outsider: Person) -> None:
    def seen(person: Person) -> list[str]:
        return [channel["id"] for channel in person.snapshot["channels"]]

    assert seen(visitor) == [HERE, GENERAL, PRIVATE, SHARED, "D0PRACTICE1"]
    assert seen(colleague) == [HERE, GENERAL, SHARED, "D0PRACTICE2"]
    assert seen(guest) == [GENERAL, "D0PRACTICE3"]
    assert seen(outsider) == [SHARED, "D0PRACTICE4"]


def test_message_of_a_private_channel_reaches_its_members_alone(visitor: Person, colleague: Person, small: SmallApp) -> None:
    visitor.ask("say", channel=PRIVATE, text="between us")
    event = small.event("message", text="between us")
    assert (event["event"]["channel_type"], event["is_ext_shared_channel"]) == ("group", False)
    visitor.ask("say", channel=HERE, text="for all of us")
    colleague.message(text="for all of us")
    assert "between us" not in [frame["message"]["text"] for frame in colleague.frames if frame["type"] == "message"]


def test_event_in_a_shared_channel_tells_of_both_teams(outsider: Person, small: SmallApp) -> None:
    outsider.ask("say", channel=SHARED, text="@Small app good morning")
    envelope = small.event("app_mention", user=OUTSIDER_ID)
    assert (envelope["team_id"], envelope["context_team_id"]) == (OTHER_TEAM_ID, TEAM_ID)
    assert (envelope["authorizations"][0]["team_id"], envelope["is_ext_shared_channel"]) == (TEAM_ID, True)
    event = envelope["event"]
    assert (event["team"], event["user_team"], event["source_team"]) == (OTHER_TEAM_ID,) * 3


def test_command_and_shortcuts_do_not_work_for_another_organisation(outsider: Person, small: SmallApp) -> None:
    small.heard.clear()
    assert (outsider.snapshot["commands"], outsider.snapshot["shortcuts"]) == ([], [])
    outsider.ask("command", channel=SHARED, command="/echo", text="hello")
    assert "is not a valid command" in outsider.message(user="USLACKBOT")["text"]
    ts = outsider.ask("say", channel=SHARED, text="weigh this")["ts"]
    answer = outsider.ask("message_shortcut", channel=SHARED, ts=ts, callback_id="weigh")
    assert answer["error"] == "shortcut_not_available"
    assert outsider.ask("global_shortcut", callback_id="open_form")["error"] == "shortcut_not_available"
    assert [body for body in small.heard if "event" not in body] == []


def test_button_pressed_by_another_organisation_names_its_team(outsider: Person, small: SmallApp) -> None:
    posted = small.client.chat_postMessage(channel=SHARED, text="Is it so?", blocks=buttons("Is it so?"))
    action = {"block_id": "choices", "action_id": "yes"}
    outsider.ask("act_in_message", channel=SHARED, ts=posted["ts"], action=action, values={})
    heard = next(body for body in reversed(small.heard) if body.get("type") == "block_actions")
    assert (heard["team"]["id"], heard["user"]["team_id"], heard["enterprise"]) == (OTHER_TEAM_ID, OTHER_TEAM_ID, None)


def test_command_in_a_private_channel_does_not_tell_its_name(visitor: Person, small: SmallApp) -> None:
    visitor.ask("command", channel=PRIVATE, command="/echo", text="in #leadership and #general")
    visitor.message(text=f"You said: in <#{PRIVATE}|> and <#{GENERAL}|general>")
    sent = next(body for body in reversed(small.heard) if body.get("command") == "/echo")
    assert (sent["channel_id"], sent["channel_name"]) == (PRIVATE, "privategroup")


def test_person_who_is_not_in_a_channel_cannot_name_it_when_private(colleague: Person) -> None:
    colleague.ask("command", channel=HERE, command="/echo", text="in #leadership")
    colleague.message(text="You said: in #leadership")
