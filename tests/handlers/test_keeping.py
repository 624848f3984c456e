"""What keepers do with a statement, by its buttons: each takes effect at once, says what it did, and can be undone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from handlers.deps import Deps
from handlers.errors import NOT_ALLOWED
from storage import members, statements, workspaces
from storage.provenance import Provenance
from storage.statements import SourceBytes
from tests.handlers.conftest import JAPAN_65, NOW, Team, buttons_of
from tests.handlers.views.rules import broken
from tests.handlers.web_api import TEAM
from tests.handlers.windows import opened, press, send_in

QUESTION = "what did we say about the International Data Centre in 2026"


def shown(team: Team, number: int) -> dict[str, Any]:
    team.command("/statements", f"show {number}")
    return told(team)


def told(team: Team) -> dict[str, Any]:
    _, message = team.slack.said()[-1]
    assert broken(message["blocks"], most=50) == []
    return message


def answered(team: Team) -> str:
    team.command("/said", QUESTION)
    return str(told(team)["text"])


def test_withdrawn_at_a_press_it_is_in_no_answer_and_back_at_another(team: Team) -> None:
    before = answered(team)
    assert "2.5 million dollars" in before
    button = buttons_of(shown(team, 2))["Withdraw"]
    assert "Withdraw this statement?" in str(button["confirm"])
    press(team, button)
    undo = buttons_of(told(team))["Undo"]
    assert told(team)["text"].startswith("Withdrawn: #2 JPN 65")
    assert "2.5 million dollars" not in answered(team)
    team.command("/statements", "withdrawn")
    assert "#2 JPN 65" in told(team)["text"]
    press(team, undo)
    assert told(team)["text"].startswith("Back in force: #2 JPN 65")
    assert answered(team) == before
    team.command("/statements", "withdrawn")
    assert told(team)["text"] == "No statement is withdrawn that could be restored."


def test_corrected_in_a_window_that_says_before_and_after_and_undone(team: Team) -> None:
    press(team, buttons_of(shown(team, 2))["Correct"])
    window = opened(team)
    assert send_in(team, window, date="soon")["errors"].keys() == {"date"}
    answer = send_in(team, window, speaker="Aiko Mori", title="Japan at PC-65", agenda_items="3, 5(a)")
    said = [str(block) for block in answer["view"]["blocks"]]
    assert "Corrected: #2 Japan at PC-65" in said[0]
    assert any("Title: JPN 65 → Japan at PC-65" in line for line in said)
    assert "Aiko Mori" in shown(team, 2)["text"]
    press(team, buttons_of(answer["view"])["Undo"])
    assert shown(team, 2)["text"].startswith("#2 JPN 65")
    assert "Aiko Mori" not in shown(team, 2)["text"]


def test_who_may_see_it_is_changed_and_undone(team: Team, filled: Deps) -> None:
    press(team, buttons_of(shown(team, 2))["Who may see it"])
    window = opened(team)
    only_me = {"type": "static_select", "selected_option": {"value": "me"}}
    answer = send_in(team, window, audience=only_me)
    assert "is seen by you alone from now on" in str(answer["view"]["blocks"][0])
    with filled.record.read() as db:
        assert statements.count(db, workspaces.of_team(db, TEAM).id) == 2
    assert "Seen by you alone." in str(shown(team, 2)["blocks"])
    press(team, buttons_of(answer["view"])["Undo"])
    with filled.record.read() as db:
        assert statements.count(db, workspaces.of_team(db, TEAM).id) == 3


def test_somebody_else_neither_sees_nor_changes_what_is_for_one_person(team: Team) -> None:
    buttons = buttons_of(shown(team, 2))
    press(team, buttons["Who may see it"])
    send_in(team, opened(team), audience={"type": "static_select", "selected_option": {"value": "me"}})
    other = {"user": {"id": "U2", "team_id": TEAM}}
    for label in ("Correct", "Withdraw", "Who may see it", "Replace", "Original file", "Read all of it"):
        press(team, buttons[label], **other)
        assert told(team)["text"] == "There is no such statement here. /statements list shows what is on file."
    team.command("/statements", "withdrawn", user_id="U2")
    assert "JPN 65" not in told(team)["text"]


def test_original_file_is_sent_to_who_asks_as_it_was_received(team: Team) -> None:
    press(team, buttons_of(shown(team, 2))["Original file"])
    methods = [method for method, _ in team.slack.said()]
    assert methods[-4:] == ["conversations.open", "files.getUploadURLExternal", "files.completeUploadExternal", "response_url"]
    assert list(team.slack.sent.values()) == [JAPAN_65.encode()]
    (done,) = (payload for method, payload in team.slack.said() if method == "files.completeUploadExternal")
    assert done["channel_id"] == "DU1"
    assert told(team)["text"] == "“1.txt” is in our direct message."


def test_what_was_withdrawn_is_shown_and_sent_to_keepers_alone(team: Team, filled: Deps) -> None:
    buttons = buttons_of(shown(team, 2))
    press(team, buttons["Withdraw"])
    press(team, buttons["Original file"])
    assert told(team)["text"] == "“1.txt” is in our direct message."
    assert "Not in force, withdrawn on 1 March 2026." in str(shown(team, 2)["blocks"])
    with filled.record.begin() as db:
        members.name(db, workspaces.of_team(db, TEAM).id, "U7", members.KEEPER, actor="test", now=NOW)
    other = {"id": "U3", "team_id": TEAM}
    team.slack.answers["users.info"] = {"ok": True, "user": other}
    for label in ("Original file", "Read all of it"):
        press(team, buttons[label], user=other)
        assert told(team)["text"] == "There is no such statement here. /statements list shows what is on file."


def test_stages_are_shown_with_their_days_and_an_answer_from_a_draft_says_so(team: Team, filled: Deps) -> None:
    draft = Provenance(delegation="Japan", body="CTBTO Preparatory Commission", session="63", date="2024-11-11", title="JPN 63")
    text = "Mr. Chair,\n\nJapan proposes a noble gas laboratory.\n\nThe laboratory will be open to all States.\n\nThank you."
    for stage, words in (("draft", text), ("check against delivery", text.replace("proposes", "offers"))):
        store(filled, words, replace(draft, stage=stage))
        team.command("/said", "what did we say about the noble gas laboratory")
        assert {"draft": "draft, not delivered", "check against delivery": "check against delivery"}[stage] in told(team)["text"]
    message = shown(team, 5)
    assert "#4, draft, 11 November 2024" in str(message["blocks"])
    press(team, buttons_of(message)["Show"])
    assert told(team)["text"].startswith("#4 JPN 63")


def store(deps: Deps, text: str, provenance: Provenance) -> None:
    with deps.record.begin() as db:
        statements.add(
            db,
            workspaces.of_team(db, TEAM).id,
            reading=statements.read_pasted(text),
            source=SourceBytes("a.txt", text.encode()),
            provenance=provenance,
            actor="test",
            now=NOW,
        )


@pytest.mark.parametrize("label", ["Correct", "Withdraw", "Who may see it", "Replace"])
def test_who_is_no_keeper_has_no_such_buttons_and_pressing_old_ones_is_refused(team: Team, filled: Deps, label: str) -> None:
    button = buttons_of(shown(team, 2))[label]
    with filled.record.begin() as db:
        members.name(db, workspaces.of_team(db, TEAM).id, "U7", members.KEEPER, actor="test", now=NOW)
    other = {"id": "U3", "team_id": TEAM}
    team.slack.answers["users.info"] = {"ok": True, "user": other}
    press(team, button, user=other)
    assert told(team)["text"] == NOT_ALLOWED["keeper"]
    team.command("/statements", "show 2", user_id="U3")
    assert set(buttons_of(told(team))) == {"Read all of it", "Original file"}
