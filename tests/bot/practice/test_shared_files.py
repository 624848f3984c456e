"""Files that people share: several at once, snippets, in channels that another organisation reads; and files of the app."""

from __future__ import annotations

import urllib.request
from contextlib import closing
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from bot.practice.people import OTHER_TEAM_ID, VISITOR_ID
from tests.bot.practice.person import Person
from tests.bot.practice.small_app import SmallApp

HERE, GENERAL, PRIVATE, SHARED, DIRECT = "C0PRACTICE1", "C0PRACTICE2", "C0PRACTICE3", "C0PRACTICE4", "D0PRACTICE1"


def _refused(small: SmallApp, method: str, **arguments: Any) -> str:
    with pytest.raises(SlackApiError) as refused:
        small.client.api_call(method, json=arguments)
    return refused.value.response["error"]


def _fetch(address: str, token: str) -> bytes:
    request = urllib.request.Request(address, headers={"Authorization": f"Bearer {token}"})
    with closing(urllib.request.urlopen(request)) as answer:
        return answer.read()


@pytest.mark.parametrize(("channel", "kind"), [(HERE, "channel"), (PRIVATE, "group"), (DIRECT, "im")])
def test_several_files_in_one_message_are_each_told(visitor: Person, small: SmallApp, channel: str, kind: str) -> None:
    files = [visitor.drop("one.docx", b"1" * 10), visitor.drop("two.txt", b"2" * 20)]
    ts = visitor.ask("say", channel=channel, text="Two statements", files=files)["ts"]
    event = small.event("message", ts=ts)["event"]
    assert (event["subtype"], event["channel_type"], event["text"]) == ("file_share", kind, "Two statements")
    assert [(file["id"], file["filetype"], file["file_access"]) for file in event["files"]] == [
        (files[0], "docx", "visible"),
        (files[1], "text", "visible"),
    ]
    for file_id in files:
        shared = small.event("file_shared", file_id=file_id)["event"]
        assert {name: value for name, value in shared.items() if name != "event_ts"} == {
            "type": "file_shared",
            "file_id": file_id,
            "user_id": VISITOR_ID,
            "file": {"id": file_id},
            "channel_id": channel,
        }


def test_snippet_is_a_file_with_a_preview(visitor: Person, small: SmallApp) -> None:
    text = "\n".join(f"Line {number}" for number in range(1, 8))
    file_id = visitor.drop("Untitled.txt", text.encode(), snippet=True)
    visitor.ask("say", channel=HERE, text="", files=[file_id])
    file = small.client.files_info(file=file_id)["file"]
    assert (file["mode"], file["editable"], file["lines"], file["preview_is_truncated"]) == ("snippet", True, 7, True)
    assert file["preview"] == "Line 1\nLine 2\nLine 3\nLine 4\nLine 5"
    assert _fetch(file["url_private_download"], small.client.token) == text.encode()


def test_file_in_a_shared_channel_has_to_be_looked_up(outsider: Person, small: SmallApp) -> None:
    file_id = outsider.drop("Joint statement.txt", b"We, the undersigned")
    ts = outsider.ask("say", channel=SHARED, text="", files=[file_id])["ts"]
    envelope = small.event("message", ts=ts)
    assert envelope["is_ext_shared_channel"] is True
    assert [(file["id"], file["file_access"], "url_private" in file) for file in envelope["event"]["files"]] == [
        (file_id, "check_file_info", False)
    ]
    assert small.event("file_shared", file_id=file_id)["is_ext_shared_channel"] is True
    file = small.client.files_info(file=file_id)["file"]
    assert (file["user_team"], file["name"], file["size"]) == (OTHER_TEAM_ID, "Joint statement.txt", 19)
    kept = small.client.conversations_history(channel=SHARED, limit=1)["messages"][0]
    assert [one["name"] for one in kept["files"]] == ["Joint statement.txt"]


def test_file_of_a_channel_that_the_app_is_not_in_is_not_there(visitor: Person, small: SmallApp) -> None:
    file_id = visitor.drop("private.txt", b"not for the app")
    address = small.client.files_info(file=file_id)["file"]["url_private"]
    visitor.ask("say", channel=GENERAL, text="", files=[file_id])
    assert _refused(small, "files.info", file=file_id) == "file_not_found"
    assert b"sign-in page" in _fetch(address, small.client.token)


def test_app_shares_a_file_in_a_thread_and_deletes_it(visitor: Person, small: SmallApp) -> None:
    parent = small.client.chat_postMessage(channel=HERE, text="The brief is below")["ts"]
    sent = small.client.files_upload_v2(channel=HERE, thread_ts=parent, filename="brief.md", content="# Brief")["files"][0]
    message = visitor.message(thread_ts=parent)
    assert [file["id"] for file in message["files"]] == [sent["id"]]
    small.client.files_delete(file=sent["id"])
    assert visitor.message(ts=message["ts"])["files"] == [{"id": sent["id"], "mode": "tombstone"}]
    assert small.event("file_deleted", file_id=sent["id"])["event"]["channel_ids"] == [HERE]
    assert _refused(small, "files.info", file=sent["id"]) == "file_not_found"


def test_file_of_a_person_is_not_the_apps_to_delete(visitor: Person, small: SmallApp) -> None:
    file_id = visitor.drop("ours.txt", b"ours")
    visitor.ask("say", channel=HERE, text="", files=[file_id])
    assert _refused(small, "files.delete", file=file_id) == "cant_delete_file"


@pytest.mark.parametrize(
    ("place", "error"),
    [
        ({"channel_id": GENERAL}, "not_in_channel"),
        ({"channel_id": HERE, "thread_ts": "1.000001"}, "invalid_thread_ts"),
        ({"channel_id": "U0PRACTICE1"}, "invalid_channel"),
    ],
)
def test_upload_is_refused_where_slack_refuses_it(small: SmallApp, place: dict[str, str], error: str) -> None:
    assert _refused(small, "files.completeUploadExternal", files=[], **place) == error
