"""The Home tab and help."""

from __future__ import annotations

from handlers.views import usage
from handlers.views.home import home
from tests.handlers.conftest import Team


def test_opening_the_home_tab_publishes_it_with_the_count(team: Team) -> None:
    team.event({"type": "app_home_opened", "user": "U1", "channel": "D1", "tab": "home"})
    ((method, call),) = team.slack.said()
    assert (method, call["user_id"], call["view"]) == ("views.publish", "U1", home(3))


def test_opening_the_messages_tab_publishes_nothing(team: Team) -> None:
    team.event({"type": "app_home_opened", "user": "U1", "channel": "D1", "tab": "messages"})
    assert team.slack.said() == []


def test_help_and_unknown_words_explain_everything(team: Team) -> None:
    team.command("/rapporteur", "help")
    team.command("/rapporteur", "dance")
    texts = [message["text"] for _, message in team.slack.said()]
    assert texts == [usage.everything().text, usage.everything("I do not know “dance”. This is what I do:").text]


def test_button_of_the_home_tab_opens_the_window_for_a_statement(team: Team) -> None:
    team.press("add_statement", "0", container={"type": "view"}, channel=None, response_url=None)
    assert [method for method, _ in team.slack.said()] == ["views.open"]
