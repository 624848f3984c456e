"""Checking a quote, by command and by shortcut."""

from __future__ import annotations

from typing import Any

from handlers.views import usage
from handlers.views.buttons import CHECK_QUOTE
from tests.handlers.conftest import Team
from tests.handlers.web_api import TEAM

SENTINEL = (
    "The International Monitoring System is not merely a technical network; it is the vigilant sentinel of our common security."
)


def first_words(message: dict[str, Any]) -> str:
    return str(message["blocks"][0]["elements"][0]["elements"][0]["text"])


def test_quote_word_for_word_says_so_first_and_cites(team: Team) -> None:
    team.command("/quote", SENTINEL)
    ((_, message),) = team.slack.said()
    assert first_words(message) == "Word for word."
    assert "64th session" in message["text"]


def test_quote_with_words_left_out_shows_them_bold_in_the_redline(team: Team) -> None:
    team.command("/quote", "The International Monitoring System is not the vigilant sentinel of our common security.")
    ((_, message),) = team.slack.said()
    assert first_words(message).startswith("Nearly: ")
    runs = next(b for b in message["blocks"] if b["type"] == "rich_text" and b["elements"][0]["type"] == "rich_text_quote")
    bold = "".join(run["text"] for run in runs["elements"][0]["elements"] if run.get("style") == {"bold": True})
    assert bold.split() == ["merely", "a", "technical", "network;", "it", "is"]


def test_quote_of_another_delegation_names_it(team: Team) -> None:
    team.command("/quote", "New Zealand calls on all States to uphold the moratorium on nuclear test explosions.")
    ((_, message),) = team.slack.said()
    assert first_words(message) == "Said by New Zealand, not by us. Word for word."


def test_quote_never_said_is_not_found(team: Team) -> None:
    team.command("/quote", "We shall withdraw from every fisheries agreement before the end of the decade.")
    ((_, message),) = team.slack.said()
    assert first_words(message) == "Not found in our record."


def test_quote_without_text_shows_usage(team: Team) -> None:
    team.command("/quote", " ")
    ((_, message),) = team.slack.said()
    assert message["text"] == usage.usage(usage.QUOTE).text


def test_shortcut_checks_the_text_of_the_message_it_was_used_on(team: Team) -> None:
    team.send(shortcut(team, SENTINEL))
    ((method, message),) = team.slack.said()
    assert (method, message["response_type"], first_words(message)) == ("response_url", "ephemeral", "Word for word.")


def test_shortcut_on_a_message_without_text_says_so(team: Team) -> None:
    team.send(shortcut(team, ""))
    ((_, message),) = team.slack.said()
    assert message["text"].startswith("That message has no text to check.\n/quote says whether")


def shortcut(team: Team, text: str) -> dict[str, Any]:
    return {
        "type": "message_action",
        "callback_id": CHECK_QUOTE,
        "trigger_id": team.trigger(),
        "response_url": team.slack.response_url,
        "team": {"id": TEAM},
        "user": {"id": "U1"},
        "channel": {"id": "C1"},
        "message": {"type": "message", "text": text, "ts": "1.1"},
    }
