"""The app as an agent: what it is doing, what it suggests, how its answers are judged; and how it is removed."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from bot.practice import limits
from bot.practice.server import PracticeServer
from tests.bot.practice.person import Person
from tests.bot.practice.small_app import MANIFEST, SmallApp

HERE, GENERAL, DIRECT = "C0PRACTICE1", "C0PRACTICE2", "D0PRACTICE1"
PROMPTS = [{"title": "What is due?", "message": "what is due this week"}]
FEEDBACK = {
    "type": "context_actions",
    "block_id": "judged",
    "elements": [
        {
            "type": "feedback_buttons",
            "action_id": "feedback",
            "positive_button": {"text": {"type": "plain_text", "text": "Helpful"}, "value": "good"},
            "negative_button": {"text": {"type": "plain_text", "text": "Not right"}, "value": "bad"},
        },
        {"type": "icon_button", "action_id": "drop", "icon": "trash", "text": {"type": "plain_text", "text": "Remove"}},
    ],
}


def _refused(small: SmallApp, method: str, **arguments: Any) -> Any:
    with pytest.raises(SlackApiError) as refused:
        small.client.api_call(method, json=arguments)
    return refused.value.response


def _status(person: Person) -> tuple[str, str]:
    frame = person.next("status")
    return frame["thread_ts"], frame["status"]


def test_status_stands_until_the_app_answers(visitor: Person, small: SmallApp, server: PracticeServer) -> None:
    ts = visitor.ask("say", channel=HERE, text="what did we say")["ts"]
    small.client.assistant_threads_setStatus(channel_id=HERE, thread_ts=ts, status="is searching …")
    assert _status(visitor) == (ts, "is searching …")
    late = Person(server)
    assert late.snapshot["statuses"] == [{"channel": HERE, "thread_ts": ts, "status": "is searching …"}]
    late.close()
    small.client.chat_postMessage(channel=HERE, thread_ts=ts, text="This")
    assert _status(visitor) == (ts, "")


def test_status_is_gone_after_a_while(visitor: Person, small: SmallApp, monkeypatch: pytest.MonkeyPatch) -> None:
    assert limits.STATUS_SECONDS == 120
    monkeypatch.setattr(limits, "STATUS_SECONDS", 0.05)
    ts = visitor.ask("say", channel=HERE, text="what did we say")["ts"]
    small.client.assistant_threads_setStatus(channel_id=HERE, thread_ts=ts, status="is searching …")
    assert [_status(visitor), _status(visitor)] == [(ts, "is searching …"), (ts, "")]


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"channel_id": HERE, "thread_ts": "1.000001", "status": "x"}, "invalid_thread_ts"),
        ({"channel_id": GENERAL, "thread_ts": "1.000001", "status": "x"}, "not_in_channel"),
        ({"channel_id": "C0NOWHERE", "thread_ts": "1.000001", "status": "x"}, "channel_not_found"),
    ],
)
def test_status_is_refused_where_there_is_no_thread(small: SmallApp, fields: dict[str, str], error: str) -> None:
    assert _refused(small, "assistant.threads.setStatus", **fields)["error"] == error


def test_prompts_of_the_manifest_stand_until_others_are_set(visitor: Person, colleague: Person, small: SmallApp) -> None:
    assert [prompt["title"] for prompt in visitor.snapshot["offered"]["prompts"]] == ["Say hello", "Help"]
    small.client.assistant_threads_setSuggestedPrompts(channel_id=DIRECT, title="Ahead of PC-67", prompts=PROMPTS)
    assert visitor.next("prompts") == {"type": "prompts", "title": "Ahead of PC-67", "prompts": PROMPTS}
    assert [frame for frame in colleague.frames if frame["type"] == "prompts"] == []


def test_prompts_of_an_agent_that_name_a_thread_are_not_shown(visitor: Person, small: SmallApp) -> None:
    ts = visitor.ask("say", channel=DIRECT, text="hello")["ts"]
    small.client.assistant_threads_setSuggestedPrompts(channel_id=DIRECT, thread_ts=ts, prompts=PROMPTS)
    visitor.message(text="Heard: hello")
    assert [frame for frame in visitor.frames if frame["type"] == "prompts"] == []


def test_fifth_prompt_is_refused(small: SmallApp) -> None:
    answer = _refused(small, "assistant.threads.setSuggestedPrompts", channel_id=DIRECT, prompts=PROMPTS * 5)
    assert answer["error"] == "invalid_arguments"


def test_tab_that_is_opened_is_told_to_the_app(visitor: Person, small: SmallApp) -> None:
    visitor.ask("open_app", tab="messages")
    event = small.event("app_home_opened", tab="messages")["event"]
    assert (event["user"], event["channel"], "view" in event) == ("U0PRACTICE1", DIRECT, False)


def test_thumb_is_handed_over_with_its_words(visitor: Person, small: SmallApp) -> None:
    ts = small.client.chat_postMessage(channel=HERE, text="An answer", blocks=[FEEDBACK])["ts"]
    pressed = {"block_id": "judged", "action_id": "feedback", "value": "bad"}
    visitor.ask("act_in_message", channel=HERE, ts=ts, action=pressed, values={})
    heard = next(body for body in reversed(small.heard) if body.get("type") == "block_actions")
    action = {name: value for name, value in heard["actions"][0].items() if name != "action_ts"}
    words = {"type": "plain_text", "text": "Not right"}
    assert action == {"type": "feedback_buttons", "action_id": "feedback", "block_id": "judged", "value": "bad", "text": words}
    assert heard["message"]["ts"] == ts


def test_thumb_that_is_not_there_cannot_be_pressed(visitor: Person, small: SmallApp) -> None:
    ts = small.client.chat_postMessage(channel=HERE, text="An answer", blocks=[FEEDBACK])["ts"]
    pressed = {"block_id": "judged", "action_id": "feedback", "value": "other"}
    assert visitor.ask("act_in_message", channel=HERE, ts=ts, action=pressed, values={})["error"] == "action_not_found"


def test_removed_app_hears_of_it_and_is_refused_until_it_is_back(visitor: Person, small: SmallApp) -> None:
    visitor.ask("uninstall")
    assert small.event("tokens_revoked")["event"]["tokens"] == {"oauth": [], "bot": ["U0PRACTICEB"]}
    small.event("app_uninstalled")
    assert _refused(small, "chat.postMessage", channel=HERE, text="hello")["error"] == "account_inactive"
    small.heard.clear()
    visitor.ask("say", channel=HERE, text="nobody hears this")
    visitor.ask("install")
    visitor.ask("say", channel=HERE, text="somebody hears this")
    small.event("message", text="somebody hears this")
    assert [body for body in small.heard if body.get("event", {}).get("text") == "nobody hears this"] == []


def test_app_removes_itself_or_revokes_its_token() -> None:
    server = PracticeServer(copy.deepcopy(MANIFEST)).start()
    small = SmallApp(server.base_url, server.bot_token, server.app_token)
    assert small.client.auth_revoke(test=True)["revoked"] is False
    assert _refused(small, "apps.uninstall", client_id="1.2")["error"] == "bad_client_secret"
    assert small.client.auth_revoke()["revoked"] is True
    small.event("tokens_revoked")
    assert _refused(small, "auth.test")["error"] == "token_revoked"
    small.close()
    server.stop()
