"""What a bot that reminds calls: posting with a key in metadata, looking back, and what Slack refuses then."""

from __future__ import annotations

import urllib.request
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.practice.server import PracticeServer
from tests.bot.practice.conftest import Clock
from tests.bot.practice.person import Person
from tests.bot.practice.small_app import MANIFEST, SmallApp

HERE, DIRECT, VISITOR = "C0PRACTICE1", "D0PRACTICE1", "U0PRACTICE1"
KEY = {"event_type": "rapporteur_reminder", "event_payload": {"key": "k1"}}


@pytest.fixture
def server(clock: Clock) -> Iterator[PracticeServer]:
    running = PracticeServer(MANIFEST, visitor="Ada Visitor", now=clock).start()
    yield running
    running.stop()


@pytest.fixture
def client(server: PracticeServer) -> WebClient:
    return WebClient(token=server.bot_token, base_url=server.base_url, retry_handlers=[])


@pytest.fixture
def somebody(server: PracticeServer) -> Iterator[Person]:
    person = Person(server)
    yield person
    person.close()


def refusal(client: WebClient, method: str, **arguments: Any) -> str:
    with pytest.raises(SlackApiError) as refused:
        client.api_call(method, json=arguments)
    return str(refused.value.response["error"])


def texts(client: WebClient, **arguments: Any) -> list[str]:
    return [message["text"] for message in client.conversations_history(channel=HERE, **arguments)["messages"]]


def test_metadata_comes_back_only_when_it_is_asked_for(client: WebClient) -> None:
    client.chat_postMessage(channel=HERE, text="due", metadata=KEY)
    assert "metadata" not in client.conversations_history(channel=HERE)["messages"][0]
    assert client.conversations_history(channel=HERE, include_all_metadata=True)["messages"][0]["metadata"] == KEY


@pytest.mark.parametrize("event_type", ["rapporteur.reminder", "", "with space", "é"])
def test_metadata_of_an_event_type_that_slack_would_not_take_is_lost_with_a_warning(client: WebClient, event_type: str) -> None:
    answer = client.chat_postMessage(channel=HERE, text="due", metadata={**KEY, "event_type": event_type})
    assert answer["warning"] == "invalid_metadata_schema"
    assert "metadata" not in client.conversations_history(channel=HERE, include_all_metadata=True)["messages"][0]


@pytest.mark.parametrize(
    ("metadata", "error"),
    [
        ("a key", "invalid_arguments"),
        ({"event_type": "due"}, "invalid_metadata_format"),
        ({"event_type": "due", "event_payload": {"key": "x" * 16_000}}, "metadata_too_large"),
    ],
)
def test_metadata_that_is_none_is_refused(client: WebClient, metadata: Any, error: str) -> None:
    assert refusal(client, "chat.postMessage", channel=HERE, text="due", metadata=metadata) == error


def test_history_is_between_oldest_and_latest(client: WebClient) -> None:
    one, two, three = (client.chat_postMessage(channel=HERE, text=text)["ts"] for text in ("one", "two", "three"))
    assert texts(client) == ["three", "two", "one"]
    assert texts(client, oldest=one) == ["three", "two"]
    assert texts(client, latest=three) == ["two", "one"]
    assert texts(client, oldest=one, latest=three) == ["two"]
    assert texts(client, oldest=one, latest=three, inclusive=True) == ["three", "two", "one"]
    assert texts(client, oldest=two, latest=two, inclusive=True) == ["two"]


def test_history_is_paged_to_its_end(client: WebClient) -> None:
    for number in range(5):
        client.chat_postMessage(channel=HERE, text=str(number))
    first = client.conversations_history(channel=HERE, limit=2)
    assert (first["has_more"], [message["text"] for message in first["messages"]]) == (True, ["4", "3"])
    pages = [[message["text"] for message in page["messages"]] for page in client.conversations_history(channel=HERE, limit=2)]
    assert pages == [["4", "3"], ["2", "1"], ["0"]]


@pytest.mark.parametrize("name", ["oldest", "latest"])
def test_history_of_no_time_is_refused(client: WebClient, name: str) -> None:
    assert refusal(client, "conversations.history", channel=HERE, **{name: "yesterday"}) == f"invalid_ts_{name}"


@pytest.mark.parametrize(("scope", "channel"), [("channels:history", HERE), ("im:history", DIRECT)])
def test_history_needs_the_scope_of_its_kind_of_conversation(scope: str, channel: str) -> None:
    fewer = [one for one in MANIFEST["oauth_config"]["scopes"]["bot"] if one != scope]
    server = PracticeServer({**MANIFEST, "oauth_config": {"scopes": {"bot": fewer}}}).start()
    client = WebClient(token=server.bot_token, base_url=server.base_url)
    assert refusal(client, "conversations.history", channel=channel) == "missing_scope"
    server.stop()


def test_message_to_a_person_goes_to_their_direct_message(client: WebClient) -> None:
    assert client.conversations_open(users=VISITOR)["channel"]["id"] == DIRECT
    assert client.chat_postMessage(channel=VISITOR, text="for you")["channel"] == DIRECT
    assert refusal(client, "conversations.open", users="U0NOBODY") == "user_not_found"
    assert refusal(client, "chat.postMessage", channel="U0NOBODY", text="x") == "channel_not_found"


def test_archived_channel_is_read_and_not_posted_in(server: PracticeServer, client: WebClient) -> None:
    client.chat_postMessage(channel=HERE, text="before")
    server.archive("#delegation")
    assert client.conversations_info(channel=HERE)["channel"]["is_archived"] is True
    assert refusal(client, "chat.postMessage", channel=HERE, text="after") == "is_archived"
    assert refusal(client, "chat.postEphemeral", channel=HERE, user=VISITOR, text="after") == "is_archived"
    assert refusal(client, "conversations.join", channel=HERE) == "is_archived"
    assert texts(client) == ["before"]
    server.archive(HERE, archived=False)
    client.chat_postMessage(channel=HERE, text="after")
    assert texts(client) == ["after", "before"]


def test_archived_channel_takes_nothing_from_people_either(somebody: Person) -> None:
    somebody.ask("archive", channel=HERE, archived=True)
    assert somebody.next("channel")["channel"]["is_archived"] is True
    assert somebody.ask("say", channel=HERE, text="hello")["error"] == "is_archived"
    assert somebody.ask("command", channel=HERE, command="/echo", text="hello")["error"] == "is_archived"
    assert somebody.ask("archive", channel=HERE, archived=True)["error"] == "already_archived"
    assert somebody.ask("archive", channel=DIRECT, archived=True)["error"] == "method_not_supported_for_channel_type"


def test_limited_method_answers_429_until_its_time_is_over(server: PracticeServer, client: WebClient, clock: Clock) -> None:
    server.limit("chat.postMessage", 30)
    with pytest.raises(SlackApiError) as refused:
        client.chat_postMessage(channel=HERE, text="too much")
    answer = refused.value.response
    assert (answer.status_code, answer["error"], answer.headers["Retry-After"]) == (429, "ratelimited", "30")
    assert texts(client) == []  # other methods go on
    clock.late += timedelta(seconds=31)
    client.chat_postMessage(channel=HERE, text="now")
    assert texts(client) == ["now"]


def test_limit_is_over_when_the_practice_clock_has_moved_past_it(server: PracticeServer, client: WebClient) -> None:
    server.limit("chat.postMessage", 3600)
    server.move_clock(server.clock.now() + timedelta(minutes=59))
    assert refusal(client, "chat.postMessage", channel=HERE, text="too much") == "ratelimited"
    server.move_clock(server.clock.now() + timedelta(minutes=1))
    client.chat_postMessage(channel=HERE, text="now")
    assert texts(client) == ["now"]


def test_message_has_the_practice_clocks_time(server: PracticeServer, client: WebClient) -> None:
    server.move_clock(server.clock.now() + timedelta(days=21))
    posted = datetime.fromtimestamp(float(client.chat_postMessage(channel=HERE, text="x")["ts"]), UTC)
    assert abs(posted - server.clock.now()) < timedelta(seconds=30)


def test_own_message_is_taken_back_and_others_are_not(client: WebClient, somebody: Person) -> None:
    mine = client.chat_postMessage(channel=HERE, text="mine")["ts"]
    theirs = somebody.ask("say", channel=HERE, text="theirs")["ts"]
    client.chat_delete(channel=HERE, ts=mine)
    assert refusal(client, "chat.delete", channel=HERE, ts=theirs) == "cant_delete_message"
    assert refusal(client, "chat.delete", channel=HERE, ts=mine) == "message_not_found"
    assert texts(client) == ["theirs"]


FILE_FORM = {
    "type": "modal",
    "callback_id": "everything",
    "title": {"type": "plain_text", "text": "Calendar"},
    "submit": {"type": "plain_text", "text": "Send"},
    "blocks": [
        {
            "type": "input",
            "block_id": "calendar",
            "label": {"type": "plain_text", "text": "Calendar file"},
            "element": {"type": "file_input", "action_id": "x", "filetypes": ["ics"], "max_files": 1},
        }
    ],
}


def test_file_given_in_a_window_is_downloaded_with_the_token_alone(server: PracticeServer) -> None:
    small = SmallApp(server.base_url, server.bot_token, server.app_token)
    person = Person(server)
    person.ask("command", channel=HERE, command="/raw", text="file")
    small.client.views_open(trigger_id=small.heard[-1]["trigger_id"], view=FILE_FORM)
    view = person.wait(lambda frame: frame["type"] == "modals" and frame["stack"])["stack"][-1]
    dropped = person.drop("sessions.ics", b"BEGIN:VCALENDAR\r\n")
    person.ask("submit", view_id=view["id"], values={"calendar": {"x": {"type": "file_input", "files": [dropped]}}})
    (file,) = small.heard[-1]["view"]["state"]["values"]["calendar"]["x"]["files"]
    assert (file["id"], file["name"], file["size"], file["mode"]) == (dropped, "sessions.ics", 17, "hosted")
    for address in (file["url_private"], file["url_private_download"]):
        assert address.startswith(server.workspace.origin)
        assert _download(address, server.bot_token) == ("text/calendar", b"BEGIN:VCALENDAR\r\n")
        assert _download(address, "xoxb-somebody-else")[0].startswith("text/html")
        assert _download(address, None)[0].startswith("text/html")
    person.close()
    small.close()


def _download(address: str, token: str | None) -> tuple[str, bytes]:
    request = urllib.request.Request(address, headers={"Authorization": f"Bearer {token}"} if token else {})
    with closing(urllib.request.urlopen(request, timeout=10)) as answer:
        return answer.headers["Content-Type"].partition(";")[0], answer.read()
