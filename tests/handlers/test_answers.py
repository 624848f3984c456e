"""The buttons of an answer."""

from __future__ import annotations

from typing import Any

from handlers.answers import OUTSIDE
from handlers.errors import SLACK
from tests.handlers.conftest import Team, buttons_of, team_of


def asked(team: Team, text: str = "what did we say about radionuclide stations at PC-64") -> dict[str, Any]:
    """Ask, and return the message."""
    team.command("/said", text)
    _, message = team.slack.said()[-1]
    team.slack.calls.clear()
    return message


def press(team: Team, message: dict[str, Any], label: str, **more: Any) -> list[tuple[str, dict[str, Any]]]:
    button = buttons_of(message)[label]
    team.press(button["action_id"], button["value"], **more)
    return team.slack.said()


def test_share_posts_in_the_channel_with_who_shared_it_and_takes_the_button_away(team: Team) -> None:
    (posted, told) = press(team, asked(team), "Share")
    assert (posted[0], posted[1]["channel"]) == ("chat.postMessage", "C1")
    assert posted[1]["text"].startswith("Shared by <@U1>\n")
    assert posted[1]["blocks"][0]["elements"][0]["text"] == "Shared by <@U1>"
    assert (told[0], told[1]["replace_original"], "Share" in buttons_of(told[1])) == ("response_url", True, False)


def test_share_where_the_bot_may_not_post_says_how_to_invite_it(team: Team) -> None:
    team.slack.answers["chat.postMessage"] = {"ok": False, "error": "not_in_channel"}
    *_, (method, message) = press(team, asked(team), "Share")
    assert (method, message["response_type"], message["text"]) == ("response_url", "ephemeral", SLACK["not_in_channel"])


def test_share_into_a_channel_of_two_organisations_posts_nothing(team: Team) -> None:
    answer = asked(team)
    team.slack.answers["conversations.info"] = {"ok": True, "channel": {"id": "C1", "is_ext_shared": True}}
    assert [(m, p["text"]) for m, p in press(team, answer, "Share")] == [("response_url", OUTSIDE)]


def test_show_in_context_opens_the_neighbours_with_the_passage_set_off(team: Team) -> None:
    ((method, call),) = press(team, asked(team), "Show in context")
    rich = [block["elements"][0] for block in call["view"]["blocks"] if block["type"] == "rich_text"]
    assert method == "views.open"
    assert [e["type"] for e in rich].count("rich_text_quote") == 1
    assert "".join(run["text"] for e in rich for run in e["elements"]) == (
        "1. Japan reiterates its unwavering commitment to the early entry into force of the Treaty."
        "2. The International Monitoring System is not merely a technical network; "
        "it is the vigilant sentinel of our common security."
        "Paragraph 3Radionuclide stations must be completed without delay."
        "4. Japan commends the on-site inspection exercise of last year."
        "5. Thank you."
    )


def test_copy_citation_opens_the_text_with_its_citation_in_a_field(team: Team) -> None:
    ((method, call),) = press(team, asked(team), "Copy citation")
    assert method == "views.open"
    assert call["view"]["blocks"][0]["element"]["initial_value"] == (
        "“Radionuclide stations must be completed without delay.” "
        "(Japan, CTBTO Preparatory Commission, 64th session, 23 June 2025, para. 3)"
    )
    assert call["view"]["submit"]["text"] == "Done"


def test_copy_citations_opens_each_passage_of_the_page_with_its_citation(team: Team) -> None:
    ((method, call),) = press(team, asked(team, "what did we say at the 64th session"), "Copy citations")
    fields = [block["element"]["initial_value"] for block in call["view"]["blocks"] if block["type"] == "input"]
    assert (method, call["view"]["title"]["text"], len(fields)) == ("views.open", "Copy citations", 3)
    assert fields[0] == (
        "“Japan reiterates its unwavering commitment to the early entry into force of the Treaty.” "
        "(Japan, CTBTO Preparatory Commission, 64th session, 23 June 2025, para. 1)"
    )


def test_buttons_work_on_another_replica_after_a_restart(team: Team, filled) -> None:
    message = asked(team)
    other = team_of(team.slack, filled)
    ((method, _),) = press(other, message, "Show in context", trigger_id="other")
    assert method == "views.open"


def test_button_of_an_answer_that_is_not_on_file_says_to_ask_again(team: Team) -> None:
    team.press("show_in_context", "999:1:1")
    team.press("show_in_context", "no numbers")
    team.press("copy_citations", "999:0")
    assert [p["text"] for _, p in team.slack.said()] == ["I no longer have what this button belongs to. Ask again."] * 3


def test_more_shows_the_next_page_in_place_of_the_first(team: Team) -> None:
    pages = press(team, asked(team, "what did we say at the 64th session"), "More")
    ((method, page),) = pages
    assert (method, page["replace_original"], "Back" in buttons_of(page)) == ("response_url", True, True)


def test_more_under_an_answer_that_everybody_sees_is_for_who_pressed_it(team: Team) -> None:
    public = {"type": "message", "channel_id": "C1", "is_ephemeral": False}
    ((method, page),) = press(team, asked(team, "what did we say at the 64th session"), "More", container=public)
    assert (method, page["response_type"], page["replace_original"]) == ("response_url", "ephemeral", False)


def test_context_of_an_expired_trigger_says_to_click_again(team: Team) -> None:
    team.slack.answers["views.open"] = {"ok": False, "error": "expired_trigger_id"}
    *_, (_, told) = press(team, asked(team), "Show in context")
    assert told["text"] == SLACK["expired_trigger_id"]
