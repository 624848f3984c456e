"""Asking what was said, by command."""

from __future__ import annotations

from handlers import Deps
from handlers.views import usage
from handlers.views.answer import NOT_BY_US
from storage import statements, workspaces
from storage.provenance import Provenance
from storage.statements import SourceBytes
from tests.handlers.conftest import NOW, Team, buttons_of
from tests.handlers.web_api import TEAM


def test_said_answers_in_own_words_with_the_citation_to_one_person_only(team: Team) -> None:
    response = team.command("/said", "what did we say about radionuclide stations last session")
    ((method, message),) = team.slack.said()
    assert (response.status, response.body, method) == (200, "", "response_url")
    assert message["response_type"] == "ephemeral"
    assert "Japan welcomes the certification of two further radionuclide stations in the Pacific." in message["text"]
    assert "65th session" in message["text"]
    assert (message["unfurl_links"], message["unfurl_media"]) == (False, False)
    assert list(buttons_of(message)) == [
        *("Show in context", "Copy citation", "Share", "Ask a colleague", "Save this search"),
        *("Helpful", "Not helpful"),
    ]


def test_said_of_something_never_addressed_says_so_and_quotes_nothing(team: Team) -> None:
    team.command("/said", "what did we say about fisheries subsidies")
    ((_, message),) = team.slack.said()
    assert NOT_BY_US in message["text"]
    assert not [block for block in message["blocks"] if block.get("elements", [{}])[0].get("type") == "rich_text_quote"]


def test_said_help_and_empty_text_show_usage_with_two_examples(team: Team) -> None:
    team.command("/said", "help")
    team.command("/said", "")
    assert [message["text"] for _, message in team.slack.said()] == [usage.usage(usage.SAID).text] * 2


def test_said_before_anything_is_stored_says_how_to_store(new_team: Team) -> None:
    new_team.command("/said", "what did we say about verification")
    ((_, message),) = new_team.slack.said()
    assert message["text"] == (
        "Nothing is on file yet, so there is nothing to search. "
        "Add a statement with `/statements add`, or have files and folders stored with `rapporteur import`."
    )


def test_said_without_a_response_url_answers_by_a_message_to_that_person(team: Team) -> None:
    team.command("/said", "what did we say about radionuclide stations", response_url="")
    ((method, message),) = team.slack.said()
    assert (method, message["channel"], message["user"]) == ("chat.postEphemeral", "C1", "U1")


def test_typed_text_that_looks_like_a_mention_notifies_nobody(team: Team) -> None:
    team.command("/said", "what did we say about &lt;!channel&gt; <!here> <@U9> *bold* &lt;http://x|y&gt;")
    ((_, message),) = team.slack.said()
    assert "<" not in message["text"]
    assert "&lt;!channel&gt; @here @U9 *bold* &lt;http://x|y&gt;" in message["text"]


def add_working_group(team: Team, filled: Deps) -> None:
    text = "Mr. Chair,\n\nJapan welcomes the budget proposal for radionuclide stations."
    given = Provenance(delegation="Japan", body="CTBTO Working Group A", session="65", date="2024-05-27", title="WGA 65")
    with filled.record.begin() as db:
        source = SourceBytes("wga.txt", text.encode())
        workspace = workspaces.of_team(db, TEAM)
        reading = statements.read_pasted(text)
        statements.add(db, workspace.id, reading=reading, source=source, provenance=given, actor="test", now=NOW)


def test_ambiguous_question_is_asked_back_and_a_button_settles_it_in_place(team: Team, filled: Deps) -> None:
    add_working_group(team, filled)
    team.command("/said", "what did we say about radionuclide stations at the 65th session")
    _, asked = team.slack.said()[-1]
    choice = next(button for label, button in buttons_of(asked).items() if "Working Group A" in label)
    team.press(choice["action_id"], choice["value"])
    _, settled = team.slack.said()[-1]
    assert settled["replace_original"] is True
    assert "Japan welcomes the budget proposal for radionuclide stations." in settled["text"]


def test_ambiguous_mention_is_settled_for_everybody_in_its_thread(team: Team, filled: Deps) -> None:
    add_working_group(team, filled)
    team.mention("what did we say about radionuclide stations at the 65th session")
    _, asked = team.slack.said()[-1]
    choice = next(button for label, button in buttons_of(asked).items() if "Working Group A" in label)
    public = {"type": "message", "channel_id": "C1", "is_ephemeral": False, "thread_ts": "100.1"}
    team.press(choice["action_id"], choice["value"], container=public)
    method, settled = team.slack.said()[-1]
    assert (method, settled["channel"], settled["thread_ts"]) == ("chat.postMessage", "C1", "100.1")
    assert "Japan welcomes the budget proposal for radionuclide stations." in settled["text"]


def test_choice_that_is_no_longer_one_says_to_ask_again(team: Team) -> None:
    team.command("/said", "what did we say about radionuclide stations")
    team.press("choose_4", "1:4")
    assert team.slack.said()[-1][1]["text"] == "I no longer have what this button belongs to. Ask again."
