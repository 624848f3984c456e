"""Channels: what the app may know of them, who comes and goes, and what becomes of them."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.practice.people import COLLEAGUE_ID, GUEST_ID, OTHER_TEAM_ID, OUTSIDER_ID, VISITOR_ID
from bot.practice.server import PracticeServer
from tests.bot.practice.conftest import PEOPLE
from tests.bot.practice.person import Person
from tests.bot.practice.small_app import MANIFEST, SmallApp

HERE, GENERAL, PRIVATE, SHARED = "C0PRACTICE1", "C0PRACTICE2", "C0PRACTICE3", "C0PRACTICE4"
BOT = "U0PRACTICEB"


def _refused(client: WebClient, method: str, **arguments: Any) -> str:
    with pytest.raises(SlackApiError) as refused:
        client.api_call(method, params=arguments)
    return refused.value.response["error"]


def test_conversation_object_tells_private_and_shared(small: SmallApp) -> None:
    private = small.client.conversations_info(channel=PRIVATE, include_num_members=True)["channel"]
    assert (private["is_private"], private["is_channel"], private["is_member"], private["num_members"]) == (True, True, True, 2)
    shared = small.client.conversations_info(channel=SHARED)["channel"]
    assert (shared["is_ext_shared"], shared["is_private"], "num_members" in shared) == (True, False, False)
    assert small.client.conversations_info(channel=HERE)["channel"]["is_ext_shared"] is False
    opened = small.client.conversations_open(users=OUTSIDER_ID, return_im=True)["channel"]
    assert (opened["is_im"], opened["is_ext_shared"]) == (True, True)


def test_members_are_told_page_by_page(small: SmallApp) -> None:
    first = small.client.conversations_members(channel=SHARED, limit=3)
    assert first["members"] == [VISITOR_ID, COLLEAGUE_ID, OUTSIDER_ID]
    cursor = first["response_metadata"]["next_cursor"]
    assert small.client.conversations_members(channel=SHARED, limit=3, cursor=cursor)["members"] == [BOT]


def test_lists_hold_the_types_that_are_asked_for(small: SmallApp) -> None:
    def ids(answer: Any) -> list[str]:
        return [channel["id"] for channel in answer["channels"]]

    assert ids(small.client.conversations_list()) == [HERE, GENERAL, SHARED]
    assert ids(small.client.conversations_list(types="private_channel")) == [PRIVATE]
    assert ids(small.client.users_conversations(types="public_channel,private_channel")) == [HERE, PRIVATE, SHARED]
    assert ids(small.client.users_conversations(user=GUEST_ID)) == [GENERAL]
    assert _refused(small.client, "conversations.list", types="secret_channel") == "invalid_types"


@pytest.fixture
def narrow() -> Iterator[WebClient]:
    manifest = copy.deepcopy(MANIFEST)
    manifest["oauth_config"]["scopes"]["bot"] = ["channels:read", "channels:history", "chat:write"]
    server = PracticeServer(manifest).start()
    yield WebClient(token=server.bot_token, base_url=server.base_url)
    server.stop()


def test_scope_of_each_kind_of_channel_is_asked_for(narrow: WebClient) -> None:
    assert narrow.conversations_info(channel=HERE)["channel"]["id"] == HERE
    for method in ("conversations.info", "conversations.members", "conversations.history"):
        assert _refused(narrow, method, channel=PRIVATE) == "missing_scope"
    assert _refused(narrow, "conversations.list", types="public_channel,private_channel") == "missing_scope"
    assert _refused(narrow, "users.info", user=VISITOR_ID) == "missing_scope"


def test_person_is_added_and_removed_and_the_app_hears_of_it(visitor: Person, colleague: Person, small: SmallApp) -> None:
    visitor.ask("invite", channel=PRIVATE, who=COLLEAGUE_ID)
    joined = small.event("member_joined_channel", user=COLLEAGUE_ID)["event"]
    assert (joined["channel"], joined["channel_type"], joined["inviter"]) == (PRIVATE, "G", VISITOR_ID)
    assert PRIVATE in [channel["id"] for channel in colleague.next("snapshot")["channels"]]
    assert COLLEAGUE_ID in small.client.conversations_members(channel=PRIVATE)["members"]
    visitor.ask("remove", channel=PRIVATE, who=COLLEAGUE_ID)
    left = small.event("member_left_channel", user=COLLEAGUE_ID)["event"]
    assert (left["channel"], left["channel_type"]) == (PRIVATE, "G")
    assert PRIVATE not in [channel["id"] for channel in colleague.next("snapshot")["channels"]]
    assert colleague.ask("say", channel=PRIVATE, text="still here?")["error"] == "not_in_channel"


def test_app_that_is_removed_from_a_private_channel_knows_it_no_more(visitor: Person, small: SmallApp) -> None:
    visitor.ask("remove", channel=PRIVATE, who=BOT)
    small.event("member_left_channel", user=BOT)
    for method in ("conversations.info", "conversations.members", "conversations.history"):
        assert _refused(small.client, method, channel=PRIVATE) == "channel_not_found"
    assert _refused(small.client, "chat.postMessage", channel=PRIVATE, text="hello") == "channel_not_found"
    assert small.client.conversations_list(types="private_channel")["channels"] == []
    visitor.ask("say", channel=PRIVATE, text="not for the app")
    visitor.ask("invite", channel=PRIVATE)
    small.event("member_joined_channel", user=BOT)
    assert [body for body in small.heard if body.get("event", {}).get("text") == "not for the app"] == []


def test_app_that_leaves_a_public_channel_hears_of_it(visitor: Person, small: SmallApp) -> None:
    visitor.ask("remove", channel=HERE, who=BOT)
    assert small.event("channel_left")["event"]["actor_id"] == VISITOR_ID
    assert _refused(small.client, "chat.postMessage", channel=HERE, text="hello") == "not_in_channel"
    small.client.conversations_join(channel=HERE)
    assert small.client.chat_postMessage(channel=HERE, text="back")["ok"]


@pytest.mark.parametrize(
    ("what", "fields", "error"),
    [
        ("invite", {"channel": HERE, "who": GUEST_ID}, "ura_max_channels"),
        ("invite", {"channel": HERE, "who": OUTSIDER_ID}, "org_user_not_in_team"),
        ("leave", {"channel": GENERAL}, "cant_leave_general"),
        ("remove", {"channel": HERE, "who": OUTSIDER_ID}, "not_in_channel"),
        ("share", {"channel": SHARED, "shared": True}, "already_shared"),
        ("archive", {"channel": HERE, "archived": False}, "not_archived"),
        ("join", {"channel": PRIVATE}, "channel_not_found"),
    ],
)
def test_member_is_refused_what_slack_refuses(visitor: Person, what: str, fields: dict[str, Any], error: str) -> None:
    assert visitor.ask(what, **fields)["error"] == error


def test_guest_and_outsider_add_nobody(guest: Person, outsider: Person) -> None:
    assert guest.ask("invite", channel=GENERAL)["error"] == "restricted_action"
    assert outsider.ask("remove", channel=SHARED, who=BOT)["error"] == "restricted_action"
    assert outsider.ask("join", channel=HERE)["error"] == "restricted_action"
    assert guest.ask("uninstall")["error"] == "restricted_action"


def test_channel_is_shared_and_taken_back(visitor: Person, outsider: Person, small: SmallApp) -> None:
    visitor.ask("share", channel=HERE, shared=True)
    assert small.event("channel_shared")["event"]["connected_team_id"] == OTHER_TEAM_ID
    assert small.client.conversations_info(channel=HERE)["channel"]["is_ext_shared"] is True
    visitor.ask("invite", channel=HERE, who=OUTSIDER_ID)
    assert HERE in [channel["id"] for channel in outsider.next("snapshot")["channels"]]
    visitor.ask("share", channel=HERE, shared=False)
    unshared = small.event("channel_unshared")
    assert (unshared["event"]["previously_connected_team_id"], unshared["event"]["is_ext_shared"]) == (OTHER_TEAM_ID, False)
    assert OUTSIDER_ID not in small.client.conversations_members(channel=HERE)["members"]


def test_outsider_who_shares_no_channel_any_more_is_a_stranger(visitor: Person, small: SmallApp) -> None:
    visitor.ask("remove", channel=SHARED, who=OUTSIDER_ID)
    assert small.client.users_info(user=OUTSIDER_ID)["user"]["is_stranger"] is True
    visitor.ask("invite", channel=SHARED, who=OUTSIDER_ID)
    assert small.client.users_info(user=OUTSIDER_ID)["user"]["is_stranger"] is False


def test_event_that_is_not_subscribed_to_is_not_sent() -> None:
    manifest = copy.deepcopy(MANIFEST)
    manifest["settings"]["event_subscriptions"]["bot_events"] = ["message.im"]
    server = PracticeServer(manifest, **PEOPLE).start()
    small = SmallApp(server.base_url, server.bot_token, server.app_token)
    visitor = Person(server)
    visitor.ask("invite", channel=PRIVATE, who=COLLEAGUE_ID)
    visitor.ask("say", channel=PRIVATE, text="in a private channel")
    visitor.ask("say", channel="D0PRACTICE1", text="directly")
    visitor.message(text="Heard: directly")
    kinds = {(body["event"]["type"], body["event"].get("channel_type")) for body in small.heard if "event" in body}
    assert kinds == {("message", "im")}
    visitor.close()
    small.close()
    server.stop()
