"""Messages, mentions, direct messages, threads and files, and the events the app hears of them."""

from __future__ import annotations

import urllib.request
from contextlib import closing

from bot.practice.server import PracticeServer
from tests.bot.practice.person import Person
from tests.bot.practice.small_app import SmallApp

HERE, ELSEWHERE, DIRECT = "C0PRACTICE1", "C0PRACTICE2", "D0PRACTICE1"
BOT = "U0PRACTICEB"


def _events(small: SmallApp, kind: str) -> list[dict]:
    return [body["event"] for body in small.heard if body.get("event", {}).get("type") == kind]


def test_mention_is_answered_in_a_thread(visitor: Person) -> None:
    ts = visitor.ask("say", channel=HERE, text="@Small app are you there?")["ts"]
    answer = visitor.message(text="You called?")
    assert (answer["thread_ts"], answer["channel"]) == (ts, HERE)


def test_mention_where_the_app_is_no_member_asks_to_add_it(visitor: Person, small: SmallApp) -> None:
    visitor.ask("say", channel=ELSEWHERE, text="@Small app and here?")
    assert (
        visitor.message(user="USLACKBOT")["text"] == "*Small app* is not in this channel yet. Add it with the button at the top."
    )
    visitor.ask("invite", channel=ELSEWHERE)
    small.wait_for(lambda: _events(small, "member_joined_channel"))
    assert _events(small, "member_joined_channel")[0]["inviter"] == "U0PRACTICE1"
    assert [event for event in _events(small, "app_mention") if event["channel"] == ELSEWHERE] == []


def test_direct_message_is_answered_and_private(visitor: Person, colleague: Person) -> None:
    visitor.ask("say", channel=DIRECT, text="only for you")
    visitor.message(text="Heard: only for you")
    assert colleague.ask("say", channel=DIRECT, text="hello")["error"] == "not_in_channel"
    assert "Heard: only for you" not in [frame["message"]["text"] for frame in colleague.frames if frame["type"] == "message"]


def test_message_event_carries_escaped_text_and_rich_text(visitor: Person, small: SmallApp) -> None:
    visitor.ask("say", channel=HERE, text="<!channel> & @Ben Colleague")
    small.wait_for(lambda: any(event.get("text", "").startswith("&lt;!channel") for event in _events(small, "message")))
    event = next(event for event in _events(small, "message") if event.get("text", "").startswith("&lt;!channel"))
    assert (event["text"], event["channel_type"]) == ("&lt;!channel&gt; &amp; <@U0PRACTICE2>", "channel")
    assert event["blocks"][0]["elements"][0]["elements"] == [
        {"type": "text", "text": "<!channel> & "},
        {"type": "user", "user_id": "U0PRACTICE2"},
    ]


def test_dropped_file_reaches_the_app_with_its_bytes(visitor: Person, small: SmallApp) -> None:
    content = bytes(range(256)) * 5
    file_id = visitor.drop("Statement – PC-65.pdf", content)
    visitor.ask("say", channel=HERE, text="", files=[file_id])
    small.wait_for(lambda: _events(small, "file_shared"))
    event = next(event for event in _events(small, "message") if event.get("subtype") == "file_share")
    file = small.client.files_info(file=file_id)["file"]
    assert event["files"] == [file]
    assert (file["name"], file["mimetype"], file["size"], file["channels"]) == (
        "Statement – PC-65.pdf",
        "application/pdf",
        1280,
        [HERE],
    )
    assert _fetch(file["url_private_download"], small.client.token) == content


def test_private_file_without_a_token_is_a_sign_in_page(visitor: Person, small: SmallApp) -> None:
    file_id = visitor.drop("a.txt", b"kept")
    address = small.client.files_info(file=file_id)["file"]["url_private"]
    assert b"sign-in page" in _fetch(address, None)
    assert b"sign-in page" in _fetch(address, "xoxb-other")


def test_file_uploaded_by_the_app_is_shown_in_the_channel(visitor: Person, small: SmallApp) -> None:
    small.client.files_upload_v2(
        channel=HERE, filename="brief.md", content="# Brief", title="The brief", initial_comment="Here it is"
    )
    message = visitor.message(text="Here it is")
    assert [(file["title"], file["size"], file["user"]) for file in message["files"]] == [("The brief", 7, BOT)]


def test_app_reads_back_its_metadata_and_no_ephemeral_message(visitor: Person, small: SmallApp) -> None:
    metadata = {"event_type": "answer", "event_payload": {"number": 7}}
    posted = small.client.chat_postMessage(channel=HERE, text="With metadata", metadata=metadata)
    small.client.chat_postEphemeral(channel=HERE, user="U0PRACTICE1", text="Between us")
    history = small.client.conversations_history(channel=HERE, include_all_metadata=True, limit=1)["messages"]
    assert [(message["text"], message["metadata"]) for message in history] == [("With metadata", metadata)]
    assert "metadata" not in small.client.conversations_history(channel=HERE, limit=1)["messages"][0]
    small.client.chat_postMessage(channel=HERE, text="Below it", thread_ts=posted["ts"])
    replies = small.client.conversations_replies(channel=HERE, ts=posted["ts"])["messages"]
    assert [(message["text"], message.get("reply_count")) for message in replies] == [("With metadata", 1), ("Below it", None)]


def test_changed_and_deleted_message_change_on_the_page(visitor: Person, small: SmallApp) -> None:
    posted = small.client.chat_postMessage(channel=HERE, text="First wording")
    small.client.chat_update(channel=HERE, ts=posted["ts"], text="Second wording")
    assert visitor.message(text="Second wording")["edited"]["user"] == BOT
    small.client.chat_delete(channel=HERE, ts=posted["ts"])
    assert visitor.next("message_removed")["ts"] == posted["ts"]


def test_permalink_leads_to_the_message_on_the_page(visitor: Person, small: SmallApp, server: PracticeServer) -> None:
    posted = small.client.chat_postMessage(channel=HERE, text="Find me")
    link = small.client.chat_getPermalink(channel=HERE, message_ts=posted["ts"])["permalink"]
    assert link == f"{server.workspace.origin}/archives/{HERE}/p{posted['ts'].replace('.', '')}"


def test_app_reconnects_when_slack_asks_for_a_refresh(visitor: Person, small: SmallApp, server: PracticeServer) -> None:
    before = small.connection.session_id()
    server.refresh_connections()
    small.wait_for(lambda: small.connection.session_id() != before and small.connection.is_connected())
    visitor.ask("command", channel=HERE, command="/echo", text="after the refresh")
    visitor.message(text="You said: after the refresh")


def _fetch(address: str, token: str | None) -> bytes:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    with closing(urllib.request.urlopen(urllib.request.Request(address, headers=headers))) as answer:
        return answer.read()
