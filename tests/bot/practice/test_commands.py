"""Slash commands, from the page's line through Socket Mode to a real Bolt app and back."""

from __future__ import annotations

from tests.bot.practice.person import Person
from tests.bot.practice.small_app import SmallApp

HERE, ELSEWHERE = "C0PRACTICE1", "C0PRACTICE2"


def _texts(person: Person) -> list[str]:
    return [frame["message"]["text"] for frame in person.frames if frame["type"] == "message"]


def test_command_answer_is_seen_by_its_sender_alone(visitor: Person, colleague: Person) -> None:
    visitor.ask("command", channel=HERE, command="/echo", text="good morning")
    answer = visitor.message(text="You said: good morning")
    assert (answer["is_ephemeral"], answer["channel"], answer["bot_id"]) == (True, HERE, "B0PRACTICE1")
    visitor.ask("say", channel=HERE, text="is anybody there")
    colleague.message(text="is anybody there")
    assert "You said: good morning" not in _texts(colleague)


def test_command_answer_in_channel_shows_the_command_to_everybody(visitor: Person, colleague: Person) -> None:
    visitor.ask("command", channel=HERE, command="/share", text="the news")
    shared = colleague.message(text="Shared: the news")
    assert shared["command"] == {"user": "U0PRACTICE1", "text": "/share the news"}
    assert "is_ephemeral" not in shared


def test_command_payload_has_the_fields_of_slack(visitor: Person, small: SmallApp) -> None:
    visitor.ask("command", channel=ELSEWHERE, command="/raw", text="field names")
    payload = next(body for body in small.heard if body.get("text") == "field names")
    assert payload["response_url"].startswith("http://127.0.0.1:")
    assert payload["trigger_id"].count(".") == 2
    assert {name: value for name, value in payload.items() if name not in ("response_url", "trigger_id")} == {
        "token": "practice",
        "team_id": "T0PRACTICE1",
        "team_domain": "practice-workspace",
        "channel_id": ELSEWHERE,
        "channel_name": "general",
        "user_id": "U0PRACTICE1",
        "user_name": "ada.visitor",
        "command": "/raw",
        "text": "field names",
        "api_app_id": "A0PRACTICE1",
        "is_enterprise_install": "false",
    }


def test_command_text_is_escaped_only_where_the_manifest_asks(visitor: Person) -> None:
    typed = "@Ben Colleague in #general: a < b & https://un.org/x?a=1&b"
    visitor.ask("command", channel=HERE, command="/echo", text=typed)
    visitor.message(text="You said: <@U0PRACTICE2> in <#C0PRACTICE2|general>: a &lt; b &amp; <https://un.org/x?a=1&amp;b>")
    visitor.ask("command", channel=HERE, command="/raw", text=typed)
    visitor.message(text=f"You said: {typed}")


def test_command_acknowledged_too_late_shows_operation_timeout(visitor: Person, small: SmallApp) -> None:
    visitor.ask("command", channel=HERE, command="/late", text="")
    notice = visitor.message(user="USLACKBOT")
    small.release.set()
    assert notice["text"] == "`/late` failed with the error “operation_timeout”. The app did not answer within three seconds."
    assert notice["is_ephemeral"] is True


def test_command_that_does_not_exist_is_named_as_such(visitor: Person) -> None:
    visitor.ask("command", channel=HERE, command="/nothing", text="")
    assert visitor.message(user="USLACKBOT")["text"] == "`/nothing` is not a valid command. Type `/` to see what there is."


def test_sixth_answer_to_a_command_is_refused(visitor: Person, small: SmallApp) -> None:
    small.answers.clear()
    visitor.ask("command", channel=HERE, command="/again", text="")
    visitor.message(text="Answer 5")
    small.wait_for(lambda: len(small.answers) == 6)
    assert [answer.status_code for answer in small.answers] == [200] * 5 + [404]
    assert small.answers[-1].body == '{"ok":false,"error":"used_url"}'
    assert "Answer 6" not in _texts(visitor)
