"""Files that are dropped where the bot is: read, shown, checked and stored, each once."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from typing import Any

import pytest

from handlers import incoming
from handlers.deps import Deps
from handlers.errors import NOT_ALLOWED
from handlers.reading_room import READERS
from handlers.views import adding, buttons, keeping
from handlers.views import incoming as view
from storage import members, statements, uploads, workspaces
from storage.audiences import EVERYTHING
from storage.models import ChannelSetting, Upload
from tests.handlers.conftest import JAPAN_65, NOW, Team, buttons_of, team_of
from tests.handlers.views.rules import broken
from tests.handlers.web_api import TEAM, WebApi
from tests.handlers.windows import opened, press, send_in
from tests.storage.reading.made_documents import FIRST, SECOND, docx_of, pdf_of, scanned_pdf

UNHEADED = b"Mr. Chair,\n\nWe will host a workshop on noble gas monitoring in the spring."
HEADED = b"""Statement by Ambassador Aiko Mori, Permanent Representative of Japan
65th session of the CTBTO Preparatory Commission
Vienna, 10 November 2025

Mr. Chair,

Japan stands ready to host the next workshop on noble gas monitoring."""


def drop(team: Team, *files: dict[str, Any], **more: Any) -> None:
    response = team.write("", subtype="file_share", files=list(files), **more)
    assert response.status == 200


def read(deps: Deps, team: Team) -> dict[str, Any]:
    """Return the message of the last batch, when all of it is read."""
    deps.room.finish()
    changed = [payload for method, payload in team.slack.calls if method == "chat.update"][-1]
    blocks = changed["blocks"] if isinstance(changed["blocks"], list) else json.loads(changed["blocks"])
    message = {**changed, "blocks": blocks}
    assert broken(blocks, most=50) == []
    return message


def lines(deps: Deps) -> list[str]:
    with deps.record.read() as db:
        return [line.title for line in statements.recent(db, workspaces.of_team(db, TEAM).id, EVERYTHING, limit=50)]


def uploads_left(deps: Deps) -> list[tuple[str, bytes | None]]:
    with deps.record.read() as db:
        return [(row.state, row.content) for row in db.query(Upload).order_by(Upload.id)]


def test_pdf_in_a_direct_message_is_read_checked_and_stored_and_answers_questions(new_team: Team, deps: Deps) -> None:
    drop(new_team, new_team.slack.give("statement.pdf", pdf_of([FIRST, SECOND])))
    message = read(deps, new_team)
    assert "I could not make out the delegation" in message["text"]
    assert "Store" not in buttons_of(message)
    press(new_team, buttons_of(message)["Check and store"], message)
    window = opened(new_team)
    given = {block["block_id"]: block["element"].get("initial_value") for block in window["blocks"] if block["type"] == "input"}
    assert (given["speaker"], given["session"], given["date"]) == ("Ilse Moor", "65", "2025-11-10")
    assert given["body"] == "CTBTO Preparatory Commission"
    answer = send_in(new_team, window, delegation="Norway")
    assert answer["view"]["blocks"][0]["text"]["text"].startswith("Stored: #1 Statement by Ambassador Ilse Moor")
    assert "stored as #1" in read(deps, new_team)["text"]
    new_team.command("/said", "what did Norway say about the monitoring system")
    assert "it is the watch that every State Signatory keeps" in new_team.slack.said()[-1][1]["text"]
    assert uploads_left(deps) == [("stored", None)]


def test_what_was_understood_whole_is_stored_at_a_press_and_undone_at_another(new_team: Team, deps: Deps) -> None:
    drop(new_team, new_team.slack.give("mori.txt", HEADED))
    message = read(deps, new_team)
    heading, line = message["text"].splitlines()
    assert heading == "Read. Nothing is stored before you say so."
    assert line == (
        "mori.txt: Japan, CTBTO Preparatory Commission, 65th session, 10 November 2025, Aiko Mori, English. "
        "It will be seen by everybody in the workspace."
    )
    press(new_team, buttons_of(message)["Store"], message)
    message = read(deps, new_team)
    assert message["text"].splitlines()[1].startswith("mori.txt: stored as #1 ")
    assert len(lines(deps)) == 1
    press(new_team, buttons_of(message)["Undo"], message)
    message = read(deps, new_team)
    assert "stored, then withdrawn" in message["text"]
    assert lines(deps) == []
    press(new_team, buttons_of(message)["Restore"], message)
    assert "stored as #1" in read(deps, new_team)["text"]


def test_several_files_have_one_message_with_a_line_each_and_the_reason_of_a_refusal(new_team: Team, deps: Deps) -> None:
    give = new_team.slack.give
    word = give("word.docx", docx_of([FIRST, SECOND]))
    drop(new_team, word, give("scan.pdf", scanned_pdf()), give("locked.pdf", pdf_of([FIRST], password="x")), word)
    message = read(deps, new_team)
    said = message["text"].splitlines()
    assert said[0] == "All 3 read. Nothing is stored before you say so."
    assert [line[:24] for line in said[1:]] == [
        "word.docx: CTBTO Prepara",
        "“scan.pdf” was not store",
        "“locked.pdf” was not sto",
    ]
    assert "text recognition" in said[2]
    assert [method for method, _ in new_team.slack.said()].count("chat.postMessage") == 1
    press(new_team, buttons_of(message)["Drop"], message)
    assert "word.docx: dropped." in read(deps, new_team)["text"]
    assert [content for _, content in uploads_left(deps)] == [None] * 3


def test_message_delivered_twice_is_read_once(new_team: Team, deps: Deps) -> None:
    file = new_team.slack.give("mori.txt", HEADED)
    for _ in range(2):
        drop(new_team, file)  # of two event numbers: the message is the same
    read(deps, new_team)
    assert len(uploads_left(deps)) == 1


def test_same_text_again_names_the_one_on_file_also_a_withdrawn_one(team: Team, filled: Deps) -> None:
    drop(team, team.slack.give("again.txt", JAPAN_65.encode()))
    message = read(filled, team)
    assert "again.txt: on file already as #2 JPN 65 (Japan, CTBTO Preparatory Commission, 65th session" in message["text"]
    team.press(keeping.WITHDRAW, "2")
    drop(team, team.slack.give("again.txt", JAPAN_65.encode()), ts="201.1")
    message = read(filled, team)
    assert "again.txt: on file already, but withdrawn: #2 JPN 65" in message["text"]
    press(team, buttons_of(message)["Restore"], message)
    assert "on file already as #2" in read(filled, team)["text"]
    assert lines(filled) == ["NZL 65", "JPN 65", "JPN 64"]


def test_mention_with_a_file_in_a_private_channel_is_for_its_members(new_team: Team, deps: Deps) -> None:
    new_team.slack.answers["conversations.info"] = {"ok": True, "channel": {"id": "C1", "is_private": True}}
    new_team.mention("<@UBOT> please keep", files=[new_team.slack.give("mori.txt", HEADED)])
    (noted,) = (payload for method, payload in new_team.slack.said() if method == "chat.postEphemeral")
    assert (noted["text"], noted["user"], noted.get("thread_ts")) == (view.noted(1).text, "U1", None)
    message = read(deps, new_team)
    assert message["channel"] == "DU1"
    assert "It will be seen by the members of its channel." in message["text"]
    press(new_team, buttons_of(message)["Store"], message)
    with deps.record.read() as db:
        at = workspaces.of_team(db, TEAM).id
        assert statements.count(db, at) == 0
        assert statements.count(db, at, EVERYTHING) == 1
    new_team.slack.answers["conversations.members"] = {"ok": True, "members": ["U2"]}
    outsider = team_of(new_team.slack, Deps(deps.record, lambda: NOW))
    outsider.command("/said", "what did Japan say about noble gas monitoring")
    assert "workshop" not in outsider.slack.said()[-1][1]["text"]


def test_body_of_the_channel_stands_in_where_the_text_names_none_and_is_shown_as_such(new_team: Team, deps: Deps) -> None:
    with deps.record.begin() as db:
        db.add(ChannelSetting(workspace_id=workspaces.of_team(db, TEAM).id, channel="C1", body="CTBTO-PC"))
    new_team.mention("<@UBOT>", files=[new_team.slack.give("a.txt", UNHEADED)])
    message = read(deps, new_team)
    press(new_team, buttons_of(message)["Check and store"], message)
    (body,) = (block for block in opened(new_team)["blocks"] if block.get("block_id") == "body")
    assert body["element"]["initial_value"] == "CTBTO Preparatory Commission"
    assert "the body of the channel" in body["hint"]["text"]


def test_shortcut_keeps_the_files_of_a_message_else_its_text(new_team: Team, deps: Deps) -> None:
    shortcut = {
        "type": "message_action",
        "callback_id": buttons.KEEP_STATEMENT,
        "team": {"id": TEAM},
        "user": {"id": "U1", "team_id": TEAM},
        "channel": {"id": "C1"},
        "response_url": new_team.slack.response_url,
    }
    text = HEADED.decode().replace("Mr. Chair", "&lt;Chair&gt; <https://x.example|x.example>")
    new_team.send({**shortcut, "trigger_id": "1", "message": {"ts": "5.1", "thread_ts": "5.0", "text": text}})
    message = read(deps, new_team)
    assert message["text"].splitlines()[1].startswith("message.txt: Japan, CTBTO Preparatory Commission, 65th session")
    press(new_team, buttons_of(message)["Store"], message)
    with deps.record.read() as db:
        shown = statements.show(db, workspaces.of_team(db, TEAM).id, 1)
    assert "<Chair> x.example," in [paragraph.text for paragraph in shown.paragraphs]
    new_team.send({**shortcut, "trigger_id": "2", "message": {"ts": "6.1", "files": [new_team.slack.give("b.txt", UNHEADED)]}})
    assert "b.txt: " in read(deps, new_team)["text"]
    new_team.send({**shortcut, "trigger_id": "3", "message": {"ts": "7.1", "text": ""}})
    assert new_team.slack.said()[-1][1]["text"].startswith("That message has neither")


def test_who_is_no_keeper_is_refused_in_one_sentence_and_nothing_is_kept(new_team: Team, deps: Deps) -> None:
    with deps.record.begin() as db:
        members.name(db, workspaces.of_team(db, TEAM).id, "U7", members.KEEPER, actor="test", now=NOW)
    new_team.slack.answers["users.info"] = {"ok": True, "user": {"id": "U1", "team_id": TEAM}}
    new_team.write("", subtype="file_share", files=[new_team.slack.give("mori.txt", HEADED)])
    assert [payload["text"] for _, payload in new_team.slack.said()] == [NOT_ALLOWED["keeper"]]
    assert uploads_left(deps) == []


def test_files_of_somebody_else_cannot_be_stored_or_seen(new_team: Team, deps: Deps) -> None:
    drop(new_team, new_team.slack.give("mori.txt", HEADED))
    message = read(deps, new_team)
    for label in ("Store", "Check and store", "Drop"):
        press(new_team, buttons_of(message)[label], message, user={"id": "U2", "team_id": TEAM})
        assert new_team.slack.said()[-1][1]["text"].startswith("I no longer have this document")
    assert [state for state, _ in uploads_left(deps)] == ["read"]


def test_window_takes_files_and_says_where_they_are_shown(new_team: Team, deps: Deps) -> None:
    new_team.command("/statements", "add")
    window = opened(new_team)
    files = {"type": "file_input", "files": [new_team.slack.give("mori.txt", HEADED), new_team.slack.give("b.txt", UNHEADED)]}
    answer = send_in(new_team, window, files=files)
    assert "Reading 2 files" in answer["view"]["blocks"][0]["text"]["text"]
    assert read(deps, new_team)["text"].startswith("All 2 read.")


def test_window_with_one_file_becomes_the_window_that_checks_it(new_team: Team, deps: Deps) -> None:
    new_team.command("/statements", "add")
    send_in(new_team, opened(new_team), files={"type": "file_input", "files": [new_team.slack.give("mori.txt", HEADED)]})
    deps.room.finish()
    (updated,) = (payload for method, payload in new_team.slack.said() if method == "views.update")
    window = updated["view"] if isinstance(updated["view"], dict) else json.loads(updated["view"])
    assert (updated["view_id"], window["callback_id"]) == ("V1", adding.CHECK)
    assert send_in(new_team, window)["view"]["blocks"][0]["text"]["text"].startswith("Stored: #1 ")
    assert "stored as #1" in read(deps, new_team)["text"]


def test_window_with_a_file_that_cannot_be_read_says_why(new_team: Team, deps: Deps) -> None:
    new_team.command("/statements", "add")
    send_in(new_team, opened(new_team), files={"type": "file_input", "files": [new_team.slack.give("scan.pdf", scanned_pdf())]})
    deps.room.finish()
    (updated,) = (payload for method, payload in new_team.slack.said() if method == "views.update")
    assert "text recognition" in str(updated["view"])


def test_channels_are_chosen_with_their_choice_and_only_by_members(new_team: Team, deps: Deps) -> None:
    drop(new_team, new_team.slack.give("mori.txt", HEADED))
    message = read(deps, new_team)
    press(new_team, buttons_of(message)["Check and store"], message)
    window = opened(new_team)
    some = {"type": "multi_conversations_select", "selected_conversations": ["C5"]}
    who = {"type": "static_select", "selected_option": {"value": "channels"}}
    assert "errors" in send_in(new_team, window, channels=some)
    assert "errors" in send_in(new_team, window, audience=who)
    new_team.slack.answers["conversations.members"] = {"ok": True, "members": ["U2"]}
    assert "I was invited to" in send_in(new_team, window, channels=some, audience=who)["errors"]["channels"]
    only_me = {"type": "static_select", "selected_option": {"value": "me"}}
    assert send_in(new_team, window, audience=only_me)["response_action"] == "update"
    with deps.record.read() as db:
        assert statements.count(db, workspaces.of_team(db, TEAM).id) == 0


def test_text_replaces_the_one_that_the_window_names_and_that_is_put_back(team: Team, filled: Deps) -> None:
    team.press(keeping.REPLACE, "2")
    window = opened(team)
    assert "JPN 65" in window["blocks"][0]["text"]["text"]
    shown = send_in(team, window, text_0=HEADED.decode())["view"]
    (belongs,) = (block for block in shown["blocks"] if block.get("block_id") == adding.BELONGS)
    assert belongs["element"]["initial_option"]["value"] == "replaces:2"
    assert send_in(team, shown)["response_action"] == "update"
    assert "JPN 65" not in lines(filled)
    team.command("/statements", "show 2")
    message = team.slack.said()[-1][1]
    assert "Not in force, replaced by #4." in str(message["blocks"])
    press(team, buttons_of(message)["Put this text back"])
    assert lines(filled) == ["NZL 65", "JPN 65", "JPN 64"]


def test_undo_of_what_was_stored_in_place_of_another_puts_that_back(team: Team, filled: Deps) -> None:
    team.press(keeping.REPLACE, "2")
    send_in(team, opened(team), files={"type": "file_input", "files": [team.slack.give("mori.txt", HEADED)]})
    message = read(filled, team)
    press(team, buttons_of(message)["Check and store"], message)
    send_in(team, opened(team))
    assert "JPN 65" not in lines(filled)
    message = read(filled, team)
    press(team, buttons_of(message)["Undo"], message)
    assert lines(filled) == ["NZL 65", "JPN 65", "JPN 64"]


def test_person_says_that_a_text_is_another_stage_of_one_on_file(team: Team, filled: Deps) -> None:
    drop(team, team.slack.give("mori.txt", HEADED))
    message = read(filled, team)
    press(team, buttons_of(message)["Check and store"], message)
    stage = {"type": "static_select", "selected_option": {"value": "published"}}
    send_in(team, opened(team), stage=stage, belongs={"type": "static_select", "selected_option": {"value": "stage:2"}})
    with filled.record.read() as db:
        stages = statements.stages(db, workspaces.of_team(db, TEAM).id, 4)
    assert [(line.id, line.stage) for line in stages] == [(2, None), (4, "published")]
    team.command("/said", "what did we say about the certification of radionuclide stations at PC-65")
    assert "two further radionuclide stations" not in team.slack.said()[-1][1]["text"]


def test_while_a_long_import_is_read_questions_are_answered(team: Team, filled: Deps) -> None:
    reading_on = threading.Event()
    for _ in range(READERS):
        filled.room.submit(lambda: reading_on.wait(30))
    drop(team, team.slack.give("mori.txt", HEADED))
    team.command("/said", "what did we say about radionuclide stations last session")
    method, message = team.slack.said()[-1]
    assert (method, "two further radionuclide stations" in message["text"]) == ("response_url", True)
    assert uploads_left(filled) == [("received", None)]
    reading_on.set()
    assert read(filled, team)["text"].startswith("Read.")


def test_a_restart_goes_on_with_what_was_left(new_team: Team, deps: Deps, slack: WebApi) -> None:
    file = slack.give("mori.txt", HEADED)
    with deps.record.begin() as db:
        at = workspaces.of_team(db, TEAM).id
        uploads.receive(db, at, "k", user="U1", name="mori.txt", given=uploads.Given(), now=NOW, file_id=file["id"])
        assert uploads.take(db, at, now=NOW + uploads.LEFT_ALONE) is not None  # by a process that is gone
    client = new_team.app.client
    client.token = "xoxb-test"
    incoming.go_on(deps, client, TEAM)
    assert uploads_left(deps) == [("received", None)]
    later = replace(deps, now=lambda: NOW + uploads.LEASE * 2)
    incoming.go_on(later, client, TEAM)
    method, payload = slack.said()[-1]
    assert (method, payload["channel"]) == ("chat.postMessage", "U1")
    assert "mori.txt: Japan" in payload["text"]


def test_what_never_comes_to_an_end_is_refused_after_three_attempts(new_team: Team, deps: Deps) -> None:
    with deps.record.begin() as db:
        at = workspaces.of_team(db, TEAM).id
        uploads.receive(db, at, "k", user="U1", name="evil.pdf", given=uploads.Given(), now=NOW, file_id="F0")
        for attempt in range(uploads.ATTEMPTS):
            assert uploads.take(db, at, now=NOW + uploads.LEASE * (1 + 2 * attempt)) is not None
    client = new_team.app.client
    client.token = "xoxb-test"
    incoming.go_on(Deps(deps.record, lambda: NOW + uploads.LEASE * 9), client, TEAM)
    assert "begun three times" in new_team.slack.said()[-1][1]["text"]
    assert [state for state, _ in uploads_left(deps)] == ["refused"]


@pytest.mark.parametrize("name", ["<!channel>.pdf", "a" * 600 + ".pdf", ""])
def test_names_of_files_are_data(new_team: Team, deps: Deps, name: str) -> None:
    drop(new_team, new_team.slack.give(name, HEADED))
    assert "<!channel>" not in read(deps, new_team)["text"]


def test_of_several_that_could_not_be_read_each_is_named(new_team: Team, deps: Deps) -> None:
    gone = {"id": "F404", "name": "gone.pdf"}
    drop(new_team, gone, new_team.slack.give("empty.txt", b""))
    heading, *rest = read(deps, new_team)["text"].splitlines()
    assert heading == "None of the 2 could be read."
    assert rest[0].startswith("gone.pdf: That file is no longer in Slack")
    assert rest[1].startswith("“empty.txt” was not stored")
