"""Slash commands, from the page's line through Socket Mode to a real Bolt app and back."""

from __future__ import annotations

from tests.bot.practice.person import Person
from tests.bot.practice.small_app import SmallApp

HERE = "C0PRACTICE1"


def test_command_is_answered_for_its_sender_alone(visitor: Person, colleague: Person) -> None:
    visitor.ask("command", channel=HERE, command="/echo", text="good morning")
    answer = visitor.message(text="You said: good morning")
    assert (answer["is_ephemeral"], answer["channel"], answer["bot_id"]) == (True, HERE, "B0PRACTICE1")
    visitor.ask("say", channel=HERE, text="anybody there?")
    colleague.message(text="anybody there?")
    assert [frame for frame in colleague.frames if frame["type"] == "message" and frame["message"].get("is_ephemeral")] == []
