"""Statements: lists, one in full, and adding one by pasting it."""

from __future__ import annotations

from typing import Any

from handlers.views import adding, usage
from tests.handlers.conftest import JAPAN_65, Team, buttons_of
from tests.handlers.views.rules import broken
from tests.handlers.windows import opened, send_in

PASTED = """Statement by Ambassador Aiko Mori, Permanent Representative of Japan
65th session of the CTBTO Preparatory Commission
Vienna, 10 November 2025

Mr. Chair,

Japan stands ready to host the next workshop on noble gas monitoring."""


def paste(team: Team, text: str) -> dict[str, Any]:
    """Paste a text into the window, and return what Slack is answered."""
    team.command("/statements", "add")
    return send_in(team, opened(team), text_0=text)


def test_list_shows_the_latest_first(team: Team) -> None:
    team.command("/statements", "list")
    ((_, message),) = team.slack.said()
    assert message["text"].splitlines() == [
        "Statements on file, the latest first: 3.",
        "#3 NZL 65",
        "New Zealand, CTBTO Preparatory Commission, 65th session, 10 November 2025",
        "#2 JPN 65",
        "Japan, CTBTO Preparatory Commission, 65th session, 10 November 2025",
        "#1 JPN 64",
        "Japan, CTBTO Preparatory Commission, 64th session, 23 June 2025",
    ]


def test_find_keeps_those_that_match_every_word(team: Team) -> None:
    team.command("/statements", "find japan 64")
    ((_, message),) = team.slack.said()
    assert message["text"].splitlines()[:2] == ["Statements that match “japan 64”:", "#1 JPN 64"]


def test_show_has_the_particulars_and_a_button_that_opens_all_of_it(team: Team) -> None:
    team.command("/statements", "show 2")
    ((_, message),) = team.slack.said()
    button = buttons_of(message)["Read all of it"]
    team.press(button["action_id"], button["value"])
    method, call = team.slack.said()[-1]
    shown = [e["text"] for b in call["view"]["blocks"] if b["type"] == "rich_text" for e in b["elements"][0]["elements"]]
    assert method == "views.open"
    assert "Japan welcomes the certification of two further radionuclide stations in the Pacific." in shown


def test_show_of_an_unknown_number_says_where_to_look(team: Team) -> None:
    team.command("/statements", "show 99")
    ((_, message),) = team.slack.said()
    assert message["text"] == "There is no statement 99 here. /statements list shows what is on file."


def test_unknown_words_show_usage_and_name_the_word(team: Team) -> None:
    team.command("/statements", "frobnicate it")
    ((_, message),) = team.slack.said()
    assert message["text"] == usage.usage(usage.STATEMENTS, "I do not know “frobnicate”.").text


def test_add_opens_a_window_for_the_text(team: Team) -> None:
    team.command("/statements", "add")
    ((method, call),) = team.slack.said()
    assert (method, call["view"]) == ("views.open", adding.paste())


def test_pasted_text_comes_back_as_what_its_header_says(new_team: Team) -> None:
    answer = paste(new_team, PASTED)
    inputs = {b["block_id"]: b["element"] for b in answer["view"]["blocks"] if b["type"] == "input"}
    assert answer["response_action"] == "update"
    assert inputs["delegation"].get("initial_value") == "Japan"
    assert inputs["date"].get("initial_value") == "2025-11-10"
    assert inputs["speaker_role"].get("initial_value") == "Permanent Representative of Japan"
    assert broken(answer["view"]["blocks"], most=100) == []


def test_confirmed_text_is_stored_and_answers_questions(new_team: Team) -> None:
    answer = send_in(new_team, paste(new_team, PASTED)["view"])
    assert answer["view"]["blocks"][0]["text"]["text"].startswith("Stored: #1 ")
    new_team.command("/said", "what did we say about noble gas monitoring")
    assert "Japan stands ready to host the next workshop on noble gas monitoring." in new_team.slack.said()[-1][1]["text"]


def test_missing_and_wrong_particulars_are_named_at_their_fields(new_team: Team) -> None:
    view = paste(new_team, "Mr. Chair,\n\nWe support the moratorium on nuclear test explosions.")["view"]
    given = {"delegation": "Japan", "body": "CTBTO Preparatory Commission", "session": "65"}
    assert "The text does not say: delegation, body, session, date, speaker, title." in view["blocks"][1]["text"]["text"]
    assert send_in(new_team, view)["errors"] == {
        "delegation": "Delegation is needed: without it the statement cannot be cited.",
        "body": "Body is needed: without it the statement cannot be cited.",
        "date": "Date is needed: without it the statement cannot be cited.",
    }
    unknown = send_in(new_team, view, **{**given, "delegation": "Jappan"})
    wrong = send_in(new_team, view, **given, date="tomorrow")
    assert unknown["errors"] == {"delegation": "I know no delegation called “Jappan”. Did you mean “Japan”?"}
    assert wrong["errors"] == {
        "date": "“tomorrow” cannot be used as the date: write a day as 10 November 2025 or 2025-11-10, or a year."
    }
    assert send_in(new_team, view, **given)["view"]["blocks"][0]["text"]["text"].startswith("Stored: #1 ")


def test_empty_window_asks_for_a_file_or_a_text(new_team: Team) -> None:
    assert paste(new_team, "") == {"response_action": "errors", "errors": {"text_0": "Choose a file, or paste the text here."}}


def test_the_same_text_again_is_not_stored_again(team: Team) -> None:
    answer = paste(team, JAPAN_65)
    assert answer["view"]["blocks"][0]["text"]["text"] == "This text is on file already, and was not stored again: #2 JPN 65"
